"""Money out: payment lists, their file for the bank, and what the bank said became of them."""
