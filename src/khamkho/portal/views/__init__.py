"""The applicant's pages: find a service, apply, track."""
