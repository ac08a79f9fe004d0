"""The door of an application that is being filled in: who asks, what is there, and what if the session is gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from khamkho.casework import commands
from khamkho.casework.contents import Body
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import CaseView, HeldFile, draft_for
from khamkho.casework.rules.contact import is_proven
from khamkho.casework.rules.defects import Defect
from khamkho.casework.rules.paper import PAPER
from khamkho.casework.rules.people import Deed
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.casework.rules.rounds import is_confirmation
from khamkho.catalogue.context import Context
from khamkho.catalogue.rules import asks_personal
from khamkho.catalogue.service import Service
from khamkho.notices.line import reached_by_line
from khamkho.notices.queries import can_text
from khamkho.offices.actors import actor_of
from khamkho.people import sessions
from khamkho.people.actor import Actor
from khamkho.portal import journey
from khamkho.portal.journey import Station

P = ParamSpec("P")
AUTOSAVE = "X-Khamkho-Autosave"
CHANGE = "change"
"""In the query of a page that was opened from the check page: afterwards it leads back there."""


@dataclass(frozen=True)
class Draft:
    """An application that this person may fill in now."""

    request: HttpRequest
    actor: Actor
    view: CaseView
    now: datetime

    @property
    def case(self) -> Case:
        return self.view.case

    @property
    def service(self) -> Service:
        return self.view.service

    @property
    def ref(self) -> UUID:
        return self.case.ref

    @property
    def correcting(self) -> bool:
        return self.case.state != Case.DRAFT

    @property
    def in_batch(self) -> bool:
        """Does a clerk fill this in among others, to send them all under one letter?"""
        return self.case.state == Case.DRAFT and self.case.channel == "batch"

    @property
    def helping(self) -> bool:
        """Does an officer fill this in for an applicant who was asked to correct it?"""
        return self.view.standing.helps

    @property
    def typing(self) -> bool:
        """Does an officer type in what came on paper?"""
        return self.helping and self.case.paper_at is not None

    @cached_property
    def papers(self) -> tuple[HeldFile, ...]:
        """The scan that is typed in, to be read beside the form, while no virus check holds it back."""
        return (
            tuple(one for one in self.view.files_of(PAPER) if one.scan not in ("waiting", "infected"))
            if self.typing
            else ()
        )

    @cached_property
    def ctx(self) -> Context:
        return context_for(self.case, lang=self.actor.lang, now=self.now)

    @cached_property
    def can_text(self) -> bool:
        return can_text(self.case.office)

    @cached_property
    def by_line(self) -> bool:
        """Whether LINE is enough to reach her."""
        return reached_by_line(self.view)

    @cached_property
    def stations(self) -> tuple[Station, ...]:
        body = self.view.body
        progress = journey.Progress(
            variant=self.case.variant,
            answers=body.answers,
            done=frozenset(body.done),
            notice_seen=bool(body.notice),
            can_be_reached=bool(body.contact.get("notify"))
            or (not self.can_text and _reached(body))
            or self.by_line,
            documents=frozenset(file.document for file in self.view.files),
            correcting=self.correcting,
            proxy_said=bool(body.proxy),
            by_proxy=body.by_proxy,
            can_text=self.can_text,
            wants_texts=body.contact.get("notify") == "sms",
            phone_proven=is_proven(body.contact),
        )
        found = journey.stations_for(self.service, progress, self.ctx)
        if (
            self.helping or self.case.asked_id
        ):  # where news go is the applicant's own to say, or known of an office
            found = tuple(one for one in found if one.kind not in ("contact", "phone"))
        if self.case.asked_id and not asks_personal(self.service):
            found = tuple(one for one in found if one.kind != "notice")
        return journey.marked_only(found, self.service, progress, self.view.closed) if self.marked else found

    @cached_property
    def marked(self) -> Mapping[str, Defect]:
        """What the office marked, by the id of the answer or ``document:`` and the document's; empty: all is open."""
        return {one.where: one for one in self.view.defects}

    @property
    def first_page(self) -> str:
        """The first page of questions on her way."""
        return next((station.id for station in self.stations if station.kind == "page"), "")

    def is_on_the_way(self, kind: journey.Kind, id: str = "") -> bool:
        return journey.position(self.stations, kind, id) is not None

    @property
    def changing(self) -> bool:
        """Was this page opened to change one thing? Corrections always are."""
        return self.correcting or CHANGE in self.request.GET

    def back_from(self, kind: journey.Kind, id: str = "") -> str:
        """Where the back link of a page leads."""
        if self.changing:
            return self.url(self.stations[-1])
        if self.case.asked_id and not journey.before(self.stations, kind, id):
            return ""
        previous = journey.before(self.stations, kind, id)
        if previous:
            return self.url(previous)
        if self.in_batch:
            return reverse("portal:batch-with", args=[self.ref])
        return reverse("portal:service", args=[self.case.office.code, self.service.id])

    def url(self, station: Station, *, change: bool = False) -> str:
        return address(self.ref, station, change=change)

    def steps_done(self, kind: journey.Kind, id: str = "") -> tuple[int, int]:
        """Which page this is, of how many."""
        return (journey.position(self.stations, kind, id) or 0) + 1, len(self.stations)


def _reached(body: Body) -> bool:
    return any(body.contact.get(way) for way in ("email", "phone"))


def address(ref: UUID, station: Station, *, change: bool = False) -> str:
    """The address of one page of an application."""
    if station.kind == "page":
        found = reverse("portal:page", args=[ref, station.id])
    elif station.kind == "document":
        found = reverse("portal:document", args=[ref, station.id])
    else:
        found = reverse(f"portal:{station.kind}", args=[ref])
    return f"{found}?{CHANGE}=1" if change and station.kind != "check" else found


def onward(draft: Draft, kind: journey.Kind, id: str = "") -> HttpResponse:
    """Go on from a page that was just saved: to the next, or straight back to the check when one thing was changed."""
    fresh = reread(draft)
    if draft.in_batch and journey.first_open(fresh.stations).kind == "check":
        return redirect(fresh.url(fresh.stations[-1]))  # the sheet and the ZIP have answered the rest
    if draft.marked or draft.typing:  # one after the other, then all that is marked read back
        return redirect(fresh.url(journey.after(fresh.stations, kind, id)))
    if draft.changing:
        station = journey.first_open(fresh.stations)
        return redirect(fresh.url(station, change=station.kind != "check"))
    return redirect(fresh.url(journey.after(fresh.stations, kind, id)))


def reread(draft: Draft) -> Draft:
    """The application as it is after a change."""
    return Draft(draft.request, draft.actor, draft_for(draft.actor, draft.ref), draft.now)


V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def declared(guard: str) -> Callable[[V], V]:
    """Say whom a page is for: ``open`` to everyone, or ``own-case`` for the person an application belongs to."""

    def mark(view: V) -> V:
        view.guard = guard  # type: ignore[attr-defined]  # read by the test that every page is declared
        return view

    return mark


def filling(
    view: Callable[Concatenate[Draft, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Let in whoever this application belongs to, while she may fill it in.

    Somebody whose session no longer knows the application is offered to come back, and what she posted is kept.
    An application that cannot be changed now leads to its own page.
    """

    @wraps(view)
    def opened(request: HttpRequest, ref: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = actor_of(request)
        try:
            found = own_draft(actor, ref)
        except NoSuchCase:
            return lost(request)
        if not may_fill(found):
            return _elsewhere(request, found)
        draft = Draft(request, actor, found, timezone.now())
        claim(draft)
        request.office = found.case.office  # type: ignore[attr-defined]  # shown in the frame
        return view(draft, *args, **kwargs)

    return never_cache(declared("own-case")(opened))


def own_draft(actor: Actor, ref: UUID) -> CaseView:
    """The working copy, for the person it belongs to and nobody else. Raises NoSuchCase."""
    found = draft_for(actor, ref)
    deed: Deed = "apply" if found.case.state == Case.DRAFT else "correct"
    if not found.standing.may(deed) or found.erased:
        raise NoSuchCase()
    return found


def may_fill(view: CaseView) -> bool:
    """A draft, or a submitted application that waits for corrections."""
    if view.case.state == Case.DRAFT:
        return True
    if view.step is None or is_confirmation(view.service, view.step):
        return False
    if view.case.paper_at is not None and view.standing.helps:
        return True
    return view.step.by == "applicant"


def claim(draft: Draft) -> None:
    """What was begun without an account belongs to the account its writer has signed in to meanwhile."""
    case = draft.case
    if (
        draft.actor.user_id
        and case.state == Case.DRAFT
        and case.applicant_id is None
        and not case.entered_by_id
        and draft.view.standing.is_applicant
    ):
        commands.claim(actor=draft.actor, ref=case.ref, now=draft.now)


def page_of(view: CaseView) -> str:
    """The page of a submitted application: her own for the applicant, the desk's for an officer who fills in for her."""
    if view.standing.works_on_it and not view.standing.is_party:
        return reverse("desk:case", args=[view.case.office.code, view.number])
    return reverse("portal:case", args=[view.number])


def _elsewhere(request: HttpRequest, found: CaseView) -> HttpResponse:
    if found.step is not None and is_confirmation(found.service, found.step):
        return redirect("portal:confirm-place", found.case.ref)
    just_sent = request.method == "POST" and found.case.head_seq == 1  # a second click on "hand in"
    target = reverse("portal:receipt", args=[found.number]) if just_sent else page_of(found)
    if wants_no_page(request):
        return JsonResponse({"code": "not-editable", "detail": ""}, status=409)
    return redirect(target)


def wants_no_page(request: HttpRequest) -> bool:
    """Is it a script that asks, for which a page is no answer?"""
    return AUTOSAVE in request.headers or request.headers.get("Accept", "").startswith("application/json")


def lost(request: HttpRequest) -> HttpResponse:
    """This session does not know the application: offer the two ways back to it, and keep what was posted."""
    if wants_no_page(request):
        refused = NoSuchCase()
        lang = actor_of(request).lang
        return JsonResponse({"code": refused.code, "detail": refused.sentence(lang)}, status=404)
    kept = request.method == "POST"
    if kept:
        sessions.keep_unsent(request)
    target = reverse("people_unsent") if kept else request.get_full_path()
    return render(request, "portal/lost.html", {"kept": kept, "next": target}, status=404)


def typed(post: QueryDict, names: frozenset[str]) -> dict[str, Any]:
    """What was posted for these fields, names dotted for parts; nothing else that a tampered form may carry."""
    found: dict[str, Any] = {}
    for name, values in post.lists():
        if name.partition(".")[0] in names:
            found[name] = values if len(values) > 1 else values[-1] if values else ""
    return found
