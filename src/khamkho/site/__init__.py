"""Settings, urls, the command line, wiring."""
