"""Killing web, worker and database at random moments while people hand in and officers act.

What was acknowledged must be there afterwards, once. The number of kills comes from ``KILLS``: 10 on each database in the gate, 300 with
``KHAMKHO_SOAK``.
"""
