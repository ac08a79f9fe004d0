"""SQLite as one process of ours uses it: its threads wait for the one writer in a row."""
