"""Rounds: seats, tests, lots, the selection, its results, and the waiting list that moves up."""
