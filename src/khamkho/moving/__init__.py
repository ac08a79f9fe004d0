"""Moving in: what an office kept in spreadsheets becomes cases, register entries and a list of its staff."""
