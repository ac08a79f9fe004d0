"""Conversations: where somebody stands in the chat, sealed, and what was lodged from it."""

from __future__ import annotations
