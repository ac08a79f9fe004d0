"""Every read of fees that is used outside."""
