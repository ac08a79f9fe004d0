"""The queue at the counter: tickets, counters that call, the board, and what the day was like."""
