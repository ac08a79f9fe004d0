"""The officers' journeys: inbox, case page, register."""
