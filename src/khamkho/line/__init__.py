"""An office's LINE account: what comes in, what goes out, who is a friend, and who talks with whom."""
