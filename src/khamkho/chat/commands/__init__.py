"""Every write of conversations: hear, carry out, ask, tell, open a page once."""
