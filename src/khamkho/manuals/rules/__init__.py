"""What manuals say and how a flow chart runs: pure."""
