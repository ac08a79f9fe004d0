"""What LINE sends and takes, and when something may be said. Pure."""
