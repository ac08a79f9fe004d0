"""Public registers: what was granted, since when and until when, for anyone to read."""
