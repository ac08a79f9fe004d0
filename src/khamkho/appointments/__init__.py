"""Appointments: what an office can give a time at, its hours, who holds or has booked which time, who waits for an earlier one."""
