"""What a mail says, what may be done with it, and what a mailbox needs. Pure."""
