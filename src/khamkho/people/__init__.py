"""Accounts, sign-in, contacts, a person's rights over their data."""
