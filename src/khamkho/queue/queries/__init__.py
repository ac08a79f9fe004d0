"""What others read of the queue."""
