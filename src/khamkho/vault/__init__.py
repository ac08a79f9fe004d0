"""Keys: data keys wrapped under the home's own key, keyed indexes, the erasure list."""
