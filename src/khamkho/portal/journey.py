"""The way through an application: which stations there are, which are done, which comes next. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from khamkho.base.text import Text
from khamkho.casework.rules.defects import DOCUMENT
from khamkho.catalogue import rules
from khamkho.catalogue.context import Context
from khamkho.catalogue.service import Page, Service

Kind = Literal["variant", "notice", "proxy", "page", "document", "contact", "phone", "check"]

NOTICE = Text("การใช้ข้อมูลส่วนบุคคลของท่าน", "How your personal data are used")
PROXY = Text("คำขอนี้ยื่นเพื่อใคร", "Who is this application for?")
CONTACT = Text("ช่องทางที่ให้หน่วยงานติดต่อท่าน", "How the office can reach you")
PHONE = Text("ยืนยันหมายเลขโทรศัพท์", "Confirm your phone")
CHECK = Text("ตรวจทานก่อนยื่นคำขอ", "Check your answers before you apply")


@dataclass(frozen=True, kw_only=True)
class Station:
    """One page of an application. ``id`` names the page or the document; empty for the others."""

    kind: Kind
    id: str = ""
    title: Text
    done: bool = False


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a person has come, as far as it decides the way."""

    variant: str
    answers: Mapping[str, Any]
    done: Collection[str]
    """Pages that were filled in without a problem."""
    notice_seen: bool
    can_be_reached: bool
    """Whether she said where news of her application go."""
    documents: Collection[str]
    """Documents that something is attached to."""
    correcting: bool = False
    proxy_said: bool = False
    """Whether it was said who applies: the person concerned, or somebody for her."""
    by_proxy: bool = False
    """Whether somebody applies for the person concerned."""
    can_text: bool = False
    """Whether the office sends text messages."""
    wants_texts: bool = False
    phone_proven: bool = False


def stations_for(service: Service, progress: Progress, ctx: Context) -> tuple[Station, ...]:
    """Every page this applicant goes through, in order. Whoever corrects skips what cannot change any more."""
    found: list[Station] = []
    if service.variants and not progress.correcting:
        found.append(Station(kind="variant", title=service.variant_question, done=bool(progress.variant)))
    if not progress.correcting:
        found.append(Station(kind="notice", title=NOTICE, done=progress.notice_seen))
    if service.variants and not progress.variant:
        return (*found, Station(kind="check", title=CHECK))
    if "apply" in service.proxy and not progress.correcting:
        found.append(Station(kind="proxy", title=PROXY, done=progress.proxy_said))
    pages = rules.pages_for(service, progress.variant, progress.answers)
    found += (_page(service, page, progress, ctx) for page in pages)
    found += (
        Station(
            kind="document",
            id=need.id,
            title=need.label,
            done=not need.required or need.id in progress.documents,
        )
        for need in rules.documents_for(
            service, progress.variant, progress.answers, by_proxy=progress.by_proxy
        )
    )
    if asks_contact(service, pages, progress):
        found.append(Station(kind="contact", title=CONTACT, done=progress.can_be_reached))
    if progress.wants_texts:
        found.append(Station(kind="phone", title=PHONE, done=progress.phone_proven))
    return (*found, Station(kind="check", title=CHECK))


def marked_only(
    stations: tuple[Station, ...], service: Service, progress: Progress, closed: Collection[str]
) -> tuple[Station, ...]:
    """The way of somebody who may change only what the office marked, and what a changed answer asks for besides."""

    def is_open(station: Station) -> bool:
        if station.kind == "page":
            asked = rules.fields_for(service.page(station.id), progress.variant, progress.answers)
            return any(field.id not in closed for field in asked)
        if station.kind == "document":
            return DOCUMENT + station.id not in closed
        return station.kind == "check"

    return tuple(station for station in stations if is_open(station))


def _page(service: Service, page: Page, progress: Progress, ctx: Context) -> Station:
    sound = page.id in progress.done and not rules.page_problems(
        service, progress.variant, page.id, progress.answers, ctx
    )
    return Station(kind="page", id=page.id, title=page.title, done=sound)


def asks_contact(service: Service, pages: Collection[Page], progress: Progress) -> bool:
    """Is she asked where news go? When the form has not asked, and when she has no email but could be sent texts."""
    if progress.wants_texts or not asks_email(pages, progress):
        return True
    return progress.can_text and not rules.contact(service, progress.answers).email


def asks_email(pages: Collection[Page], progress: Progress) -> bool:
    """Does the form itself ask for an email address? Then nobody is asked a second time."""
    return any(
        field.type == "email"
        for page in pages
        for field in rules.fields_for(page, progress.variant, progress.answers)
    )


def first_open(stations: tuple[Station, ...]) -> Station:
    """Where to go on: the first page that is not done; the last one is the check."""
    return next(station for station in stations if not station.done)


def after(stations: tuple[Station, ...], kind: Kind, id: str = "") -> Station:
    """The page behind this one; the first open one when this page has left the way."""
    at = position(stations, kind, id)
    return stations[min(at + 1, len(stations) - 1)] if at is not None else first_open(stations)


def before(stations: tuple[Station, ...], kind: Kind, id: str = "") -> Station | None:
    """The page in front of this one, if there is one."""
    at = position(stations, kind, id)
    return stations[at - 1] if at else None


def position(stations: tuple[Station, ...], kind: Kind, id: str = "") -> int | None:
    """Where on the way a page lies, from 0."""
    return next((at for at, one in enumerate(stations) if (one.kind, one.id) == (kind, id)), None)
