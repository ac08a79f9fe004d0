"""Service files become frozen Service values; field types; lint; published versions."""
