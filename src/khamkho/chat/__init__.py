"""Conversations: an office's services by LINE, word by word."""
