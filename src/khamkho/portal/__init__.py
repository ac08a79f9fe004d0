"""The applicant's journeys: find a service, apply, track."""
