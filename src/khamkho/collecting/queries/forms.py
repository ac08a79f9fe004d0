"""The forms with which an office can collect."""

from __future__ import annotations

from functools import lru_cache

from khamkho.catalogue.lint import lint
from khamkho.catalogue.load import load
from khamkho.catalogue.queries import collecting_forms
from khamkho.catalogue.service import Service
from khamkho.collecting.rules.refusals import NoSuchForm
from khamkho.offices.models import Office

OWN_QUESTIONS = "free-questions"
"""The form whose questions the officer types herself."""


def forms_for(office: Office) -> tuple[Service, ...]:
    """Every form that this kind of office can collect with; files with findings are left out."""
    found = (_read(name) for name in collecting_forms())
    return tuple(one for one in found if one and office.kind in one.offered_by)


def form_for(office: Office, form_id: str) -> Service:
    """One of them. Raises NoSuchForm."""
    service = _read(form_id) if form_id in collecting_forms() else None
    if service is None or office.kind not in service.offered_by:
        raise NoSuchForm()
    return service


def _read(form_id: str) -> Service | None:
    path = collecting_forms()[form_id]
    return _read_at(form_id, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read_at(form_id: str, _changed: int) -> Service | None:
    """Reading a file takes a third of a second, so it is kept until the file changes."""
    path = collecting_forms()[form_id]
    if lint(path):
        return None
    service = load(path)
    return service if service.answered_by else None
