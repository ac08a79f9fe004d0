"""The case: pure rules, commands, queries, events, attachments."""
