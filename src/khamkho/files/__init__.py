"""Streamed, encrypted, scanned blobs."""
