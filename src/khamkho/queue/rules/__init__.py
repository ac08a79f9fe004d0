"""What the queue decides, without a database: who is next, how long it takes, what may happen to a ticket."""
