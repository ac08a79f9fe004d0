"""What many services cost: all that ship, offered at once, and a thousand of them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.utils import timezone

from bench.load import hammer, percentile
from bench.server import served
from khamkho.base.text import Text
from khamkho.catalogue import rules
from khamkho.catalogue.context import Context, NoSchools
from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.places import PLACES
from khamkho.catalogue.queries import pack, packs
from khamkho.catalogue.service import OFFICE_KINDS, Service
from khamkho.documents.rendering import render
from khamkho.manuals.queries import CITIZEN, manual_of, manuals_of
from khamkho.manuals.sheets import paper_of, service_paper
from khamkho.offices.commands import create_office, publish_offering
from khamkho.offices.models import Offering, Office
from khamkho.people.actor import SYSTEM

WORDS = ("ลูกย้ายโรงเรียน", "บัตรหาย", "บัตรประจำตวั", "homeschool", "[y9i", "ใบอนุญาตสื่อ", "ไม่มีบริการนี้แน่นอน")

Numbers = dict[str, Any]


def offer_all(names: Sequence[str], now: datetime) -> dict[str, Office]:
    """An office of every kind, each offering all of these services that ship for its kind."""
    offices = {
        kind: create_office(
            actor=SYSTEM, code=f"many-{kind}", prefix=f"MANY{n}", kind=kind, name_th=f"หน่วยงานวัด {kind}",
            name_en=f"Measured {kind}", now=now,
        )
        for n, kind in enumerate(OFFICE_KINDS)
    }  # fmt: skip
    for name in names:
        for kind in pack(name).offered_by:
            publish_offering(actor=SYSTEM, office_id=offices[kind].pk, service_id=name, now=now)
    return offices


def offer_more(names: Sequence[str], offices: dict[str, Office], count: int, now: datetime) -> None:
    """So many services in all: these over again, each under a name of its own."""
    shipped = [pack(name) for name in names]
    for n in range(len(shipped), count):
        service = shipped[n % len(shipped)]
        title = Text(f"{service.title.th} แบบที่ {n}", f"{service.title.en}, kind {n}")
        copy = service.model_copy(update={"id": f"{service.id[:40]}-{n}", "title": title})
        version = PublishedVersion.objects.create(
            service_id=copy.id, hash=copy.hash, body=copy.body, published_at=now
        )
        office = offices[service.offered_by[0]]
        Offering.objects.create(office=office, service_id=copy.id, version=version, published_at=now)


def measure(home: Path, url: str, *, services: int, seconds: float, papers: int) -> Numbers:
    """Start, memory, search and the page of the largest form, with all that ships and with so many; then what is made of a file."""
    now = timezone.now()
    names = list(packs())[:services]
    offices = offer_all(names, now)
    largest = max((pack(name) for name in names), key=lambda one: len(one.fields))
    page = f"/services/many-{largest.offered_by[0]}/{largest.id}"
    found: Numbers = {"shipped": len(names), "services": services, "fields": len(largest.fields)}
    found["at_shipped"] = _served(home, url, page, seconds)
    offer_more(names, offices, services, now)
    found["at_many"] = _served(home, url, page, seconds)
    found["validation"] = _validation(largest, papers * 5)
    office = offices[largest.offered_by[0]]
    view = manual_of(office, largest.id, CITIZEN, now=now)
    assert view is not None
    found["manual"] = _timed(lambda: render("manual", paper_of(view, "th", now), now=now), papers)
    found["book"] = _book(offices, now)
    return found


def _served(home: Path, url: str, page: str, seconds: float) -> Numbers:
    with served(home, database_url=url) as here:
        searches = [f"/?q={quote(word)}" for word in WORDS]
        began = time.perf_counter()
        hammer(here.port, searches[:1], cookies=[{}], clients=1, seconds=0.01)
        first = time.perf_counter() - began
        return {
            "start_seconds": round(here.started_in, 2),
            "first_search_ms": round(first * 1000),
            "search": hammer(here.port, searches, cookies=[{}], clients=1, seconds=seconds),
            "page": hammer(here.port, [page], cookies=[{}], clients=1, seconds=seconds),
            "pss_mb": round(here.pss_mb(), 1),
        }


def _validation(service: Service, count: int) -> Numbers:
    """A whole submission checked by the catalogue's rules, as at handing in."""
    ctx = Context(today=timezone.localdate(), places=PLACES, schools=NoSchools(), lang="th")
    variant = next(iter(service.variants), "")
    answers = rules.sample_answers(service, variant, random.Random(1), ctx)
    needed = {need.id for need in rules.documents_for(service, variant, answers)}
    return _timed(lambda: rules.check_all(service, variant, answers, needed, ctx), count)


def _book(offices: dict[str, Office], now: datetime) -> Numbers:
    """All citizen's manuals of the office of schools, in one PDF."""
    office = offices["school"]
    shipped = [view for view in manuals_of(office, CITIZEN, now=now) if view.service.id in packs()]
    data = paper_of(shipped[0], "th", now)
    data["services"] = [service_paper(view, "th") for view in shipped]
    began = time.perf_counter()
    render("manual", data, now=now)
    return {"services": len(shipped), "seconds": round(time.perf_counter() - began, 2)}


def _timed(make: Callable[[], object], count: int) -> Numbers:
    times = []
    for _ in range(count + 1):
        began = time.perf_counter()
        make()
        times.append(time.perf_counter() - began)
    return {
        "first_ms": round(times[0] * 1000, 1),
        "p50_ms": round(percentile(times[1:], 0.5) * 1000, 1),
        "p95_ms": round(percentile(times[1:], 0.95) * 1000, 1),
    }
