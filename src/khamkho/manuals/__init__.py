"""Manuals: for citizens and for staff, with the flow chart, from what a service file says."""
