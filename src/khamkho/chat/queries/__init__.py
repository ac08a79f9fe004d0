"""Every read of conversations."""
