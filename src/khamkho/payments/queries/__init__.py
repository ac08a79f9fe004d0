"""Reading payment lists, what waits for one, and whether everything adds up."""
