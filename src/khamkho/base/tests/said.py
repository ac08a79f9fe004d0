"""What people are told, looked at by tests: a sentence in Thai and one in English."""

from __future__ import annotations

import re

from khamkho.base.errors import Problem

THAI = re.compile("[ก-๙]+.*[ก-๙0-9a-z”)}]", re.DOTALL)
ENGLISH = re.compile("[A-Z](?![A-Z]).*[a-z0-9.”)}]", re.DOTALL)


def is_said(problem: Problem) -> bool:
    """Whether a problem is told in both languages, each beginning and ending as a sentence does."""
    return bool(THAI.fullmatch(problem.th) and ENGLISH.fullmatch(problem.en))
