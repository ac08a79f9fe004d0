"""What stands on each kind of document: from a case to the plain data that a Typst template takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from khamkho.casework.queries.cases import CaseView
from khamkho.issuing.kinds import DEFECTS, FORM, RECEIPT
from khamkho.issuing.papers.defects import defects
from khamkho.issuing.papers.form import form
from khamkho.issuing.papers.frame import Paper
from khamkho.issuing.papers.receipt import receipt

PAPERS: dict[str, Callable[[CaseView, str, datetime], Paper]] = {
    RECEIPT: receipt,
    FORM: form,
    DEFECTS: defects,
}


def paper_for(kind: str, view: CaseView, *, code: str, now: datetime) -> Paper:
    """The template and its data for a document of this kind; KeyError for a kind that does not exist."""
    return PAPERS[kind](view, code, now)


__all__ = ["PAPERS", "Paper", "paper_for"]
