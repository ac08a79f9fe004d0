"""Pages of the desk: each parses, asks one query or one command, and renders."""
