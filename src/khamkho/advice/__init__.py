"""The advice register: what an office was asked, what it answered, what it still has to follow up."""
