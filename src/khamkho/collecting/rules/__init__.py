"""Pure decisions of collecting."""
