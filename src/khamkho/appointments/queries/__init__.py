"""Every read of appointments that is used outside."""
