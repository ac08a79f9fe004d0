"""Decisions about a case, as pure functions on values."""
