"""Every read of the card register that is used outside."""
