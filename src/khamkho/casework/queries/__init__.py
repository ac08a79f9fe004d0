"""Every read of a case used outside casework; each starts from what this person may see."""
