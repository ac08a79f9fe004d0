"""What is counted and how, without a database."""
