"""Office tree, membership and roles, calendars, office settings."""
