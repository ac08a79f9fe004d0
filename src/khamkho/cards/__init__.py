"""The card register: cards that are made for applications, their lives, the stock of blanks, printing."""
