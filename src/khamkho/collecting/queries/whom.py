"""Which offices can be asked, in which groups, and where mail to them goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from django.utils import timezone

from khamkho.catalogue.service import Service
from khamkho.offices.models import Invitation, Membership, Office
from khamkho.offices.queries import active_on, offices_under

MOST_ADDRESSES = 5
WORKERS = ("officer", "supervisor", "director")


def may_be_asked(office: Office, service: Service) -> tuple[Office, ...]:
    """The active offices under this one that answer such a form, in the order of the Thai alphabet."""
    found = (one for one in offices_under(office) if one.kind in service.answered_by)
    return tuple(sorted(found, key=lambda one: one.sort_key))


def clusters_of(offices: Sequence[Office]) -> tuple[str, ...]:
    """The groups that these offices belong to, each once."""
    return tuple(sorted({one.cluster for one in offices if one.cluster}))


def addresses_of(offices: Sequence[Office], now: datetime) -> dict[int, tuple[str, ...]]:
    """Where mail to each office goes: its own address, else those who work there, else who was invited to.

    Four queries for all of them.
    """
    ids = [one.pk for one in offices]
    found: dict[int, list[str]] = {one.pk: [one.email] if one.email else [] for one in offices}
    here = Membership.objects.filter(
        active_on(timezone.localtime(now).date()), office_id__in=ids, role__in=WORKERS
    ).order_by("pk")
    seats = [(row.office_id, row.user_id) for row in here if not found[row.office_id]]
    rows = EmailAddress.objects.filter(user_id__in={user for _, user in seats}, verified=True)
    proven = {row.user_id: row.email for row in rows.order_by("primary", "-pk")}
    for office, user in seats:
        if user in proven and proven[user] not in found[office]:
            found[office].append(proven[user])
    invited = Invitation.objects.filter(
        office_id__in=[one for one in ids if not found[one]], accepted_at=None, cancelled_at=None
    ).order_by("-created_at")
    for row in invited:
        if not found[row.office_id]:
            found[row.office_id].append(row.email)
    return {office: tuple(listed[:MOST_ADDRESSES]) for office, listed in found.items()}
