"""Every read of collections that is used outside."""
