"""Typst to PDF/A, QR, text-layer checks."""
