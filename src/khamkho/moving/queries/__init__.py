"""Every read of what is moved in."""
