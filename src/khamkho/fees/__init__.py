"""Fees: what is owed, how it was paid, receipts, the day's money."""
