"""Making a document while somebody waits for it: in one thread of its own, one at a time.

A Typst compiler belongs to a thread, and a process that serves pages never forks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from typing import Any

from khamkho.documents.rendering import Attachment, render

LONGEST_WAIT = 120
"""Seconds after which the page gives up."""


def render_now(
    template: str, data: Mapping[str, Any], *, attachments: Sequence[Attachment] = (), now: datetime
) -> bytes:
    """The PDF of a template, as ``render`` makes it. For pages only, and for what is kept nowhere."""
    waiting = printer().submit(render, template, data, attachments=attachments, now=now)
    return waiting.result(timeout=LONGEST_WAIT)


@cache
def printer() -> ThreadPoolExecutor:
    """The one thread of this process that draws for its pages."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="printer")
