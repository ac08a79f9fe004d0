"""Documents that anyone can verify: receipt, filled-in form."""
