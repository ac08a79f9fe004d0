"""The pure rules of batches."""
