"""Frame, components, theme, texts."""
