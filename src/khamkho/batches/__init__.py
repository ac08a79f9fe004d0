"""Batches: what a school sends for many people under one covering letter. Each becomes a case of its own."""
