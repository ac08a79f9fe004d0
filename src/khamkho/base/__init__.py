"""Small pure things: Thai dates, digits, names, ids, working time, crypto, refusals, public codes."""
