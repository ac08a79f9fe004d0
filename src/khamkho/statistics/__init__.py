"""Numbers that an office reports: what is counted, compared with its targets, closed and reported."""
