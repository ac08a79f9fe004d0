"""What the catalogue's pure rules need to know of the world around one case."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from khamkho.base.text import Lang
from khamkho.casework.models import Case
from khamkho.catalogue.context import Context
from khamkho.catalogue.places import PLACES
from khamkho.offices.queries import OfficeSchools


def context_for(case: Case, *, lang: Lang, now: datetime) -> Context:
    """The day it is in Thailand, the places of the country, and the schools under the case's office."""
    today = timezone.localtime(now).date()
    return Context(today=today, places=PLACES, schools=OfficeSchools(case.office), lang=lang)
