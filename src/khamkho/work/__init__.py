"""Effects (the outbox) and the timetable: what must happen, when, how often tried."""
