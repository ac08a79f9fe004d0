"""The door of the desk: which office a page speaks for, and in which roles its reader sits there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from khamkho.base.errors import NotFound
from khamkho.casework.queries.authority import lent_to
from khamkho.casework.rules.authority import Lent
from khamkho.casework.rules.permits import MAY_TAKE, READING_ROLES, WORKING_ROLES, refuse_for
from khamkho.desk.queries import offices_of, readable
from khamkho.offices.actors import actor_of, desk_required, offices_seated_at
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

P = ParamSpec("P")


@dataclass(frozen=True, kw_only=True)
class Here:
    """Who is at the desk, of which office, and when."""

    actor: Actor
    office: Office
    offices: tuple[Office, ...]
    """Every office whose cases this person may read, for the switch."""
    roles: frozenset[str]
    now: datetime

    @property
    def works(self) -> bool:
        """Whether this person may do more than read."""
        return bool(self.roles & WORKING_ROLES)

    @property
    def heads(self) -> bool:
        """Whether this person heads others here."""
        return bool(self.roles & {"supervisor", "director"})

    @property
    def today(self) -> date:
        return timezone.localtime(self.now).date()

    @cached_property
    def lent(self) -> tuple[Lent, ...]:
        """The orders that let this person decide here today, beside what is hers by position."""
        return lent_to(self.actor, self.office.pk, self.today) if self.works else ()

    @property
    def decides(self) -> bool:
        """Whether cases can wait for this person's decision, by her position or by an order."""
        return bool(self.roles & (MAY_TAKE["supervisor"] | MAY_TAKE["director"])) or bool(self.lent)

    def may_take(self, by: str) -> bool:
        """Whether steps that belong to ``by`` can be hers; the command decides about each."""
        return bool(self.roles & MAY_TAKE.get(by, frozenset())) or any(by in one.steps for one in self.lent)


def here_at(actor: Actor, code: str, now: datetime, *, offices: tuple[Office, ...] | None = None) -> Here:
    """The desk of the office with this code. Raises NotFound for one whose cases the actor may not read."""
    offices = offices_of(actor) if offices is None else offices
    office = next((one for one in offices if one.code == code), None)
    if office is None:
        raise NotFound()
    roles = frozenset(str(seat.role) for seat in actor.seats_at(office.pk)) & READING_ROLES
    return Here(actor=actor, office=office, offices=offices, roles=roles, now=now)


def at_office(
    view: Callable[Concatenate[HttpRequest, Here, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Guard a page of one office's desk: members who read its cases, in a session with two factors; others get 404."""

    @wraps(view)
    def opened(request: HttpRequest, office: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = actor_of(request)
        read = readable(actor, offices_seated_at(request))
        here = here_at(actor, office, timezone.now(), offices=read)
        request.office = here.office  # type: ignore[attr-defined]  # the frame shows it
        return view(request, here, *args, **kwargs)

    return desk_required(opened)  # type: ignore[arg-type]  # streamed answers pass through unchanged


def for_workers(
    view: Callable[Concatenate[HttpRequest, Here, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Here, P], HttpResponseBase]:
    """Refuse, inside ``at_office``, a page that only those who work on cases use; auditors read elsewhere."""

    @wraps(view)
    def opened(request: HttpRequest, here: Here, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not here.works:
            raise refuse_for("officer")
        return view(request, here, *args, **kwargs)

    return opened


def for_deciders(
    view: Callable[Concatenate[HttpRequest, Here, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Here, P], HttpResponseBase]:
    """Refuse, inside ``at_office``, the page of those who decide."""

    @wraps(view)
    def opened(request: HttpRequest, here: Here, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not here.decides:
            raise refuse_for("director")
        return view(request, here, *args, **kwargs)

    return opened
