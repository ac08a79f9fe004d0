"""Khamkho: the public services of a government office, each written down once."""

__version__ = "0.1.0"
