"""Every write about short links."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from khamkho.base.codes import public_code
from khamkho.links.models import ShortLink, Visits
from khamkho.links.rules import CODE_BITS, source_in
from khamkho.offices.models import Office

TRIES = 8


def link_to(office: Office, service_id: str = "", variant: str = "", *, now: datetime) -> ShortLink:
    """The short link to an office, a service of it or one of its variants; made when it is asked for the first time."""
    wanted = {"office": office, "service_id": service_id, "variant": variant}
    found = ShortLink.objects.filter(**wanted).first()
    for _ in range(TRIES):
        if found:
            return found
        try:
            with transaction.atomic():
                return ShortLink.objects.create(**wanted, code=_code(), created_at=now)
        except IntegrityError:  # somebody else was first, or the code is taken
            found = ShortLink.objects.filter(**wanted).first()
    raise RuntimeError("no code is free")


def _code() -> str:
    return public_code(CODE_BITS).replace("-", "")


@transaction.atomic
def count_visit(link: ShortLink, source: str, *, now: datetime) -> None:
    """One more followed the link today. Only the number is kept."""
    day = timezone.localtime(now).date()
    row, _ = Visits.objects.get_or_create(link=link, day=day, source=source_in(source))
    Visits.objects.filter(pk=row.pk).update(count=F("count") + 1)
