"""What is there to give: free things of the store by kind, and what of each need is still open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Count, F, Sum

from khamkho.equipment.models import Allocation, Need, Share, Thing
from khamkho.equipment.rules.states import STORE
from khamkho.offices.models import Office

DRAFT, PROPOSED, APPROVED = "draft", "proposed", "approved"


def free_stock(office: Office, *, but: Allocation | None = None) -> dict[str, int]:
    """How many things of each kind are in the store and promised to nobody; ``but`` is an allocation that does not count."""
    stored = Thing.objects.filter(office=office, state=STORE, asked=None)
    found: dict[str, int] = dict(stored.values_list("kind").annotate(n=Count("pk")).order_by())
    shares = Share.objects.filter(
        allocation__office=office, allocation__money=None, allocation__state__in=(PROPOSED, APPROVED)
    )
    if but is not None:
        shares = shares.exclude(allocation=but)
    promised = shares.values_list("need__kind").annotate(n=Sum(F("count") - F("given"))).order_by()
    for kind, count in promised:
        found[kind] = found.get(kind, 0) - count
    return found


def left_of(needs: Iterable[Need], *, but: Allocation | None = None) -> Mapping[int, int]:
    """How many of each need no other allocation that was proposed or approved covers."""
    wanted = {need.pk: need.count for need in needs}
    shares = Share.objects.filter(need__in=wanted, allocation__state__in=(PROPOSED, APPROVED))
    if but is not None:
        shares = shares.exclude(allocation=but)
    for need, count in shares.values_list("need").annotate(n=Sum("count")).order_by():
        wanted[need] -= count
    return wanted
