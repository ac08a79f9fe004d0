"""What ratings decide and how they read, without a database."""
