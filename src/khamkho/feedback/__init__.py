"""What people say of the service they got: stars and a comment, and how that reads."""
