"""Pure decisions about appointments."""
