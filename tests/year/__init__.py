"""A year of a card office, played over the public commands and the API."""
