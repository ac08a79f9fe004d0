"""What may be written in the equipment register. Pure."""
