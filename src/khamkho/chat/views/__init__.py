"""Pages that a link from a chat opens."""
