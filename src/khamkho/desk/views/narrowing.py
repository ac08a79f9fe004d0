"""Views of the inbox: what it can be narrowed to, which columns it has, and keeping that under a name."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khamkho.base.errors import Invalid
from khamkho.base.text import Text
from khamkho.batches.queries import batch_called
from khamkho.casework import commands as casework
from khamkho.casework.queries.register import CHANNELS
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.desk.asked import Asked, asked_of
from khamkho.desk.commands import remove_view, save_view
from khamkho.desk.door import Here, at_office
from khamkho.desk.queries import colleagues_of
from khamkho.offices.queries import offering_for, titles_at


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One question that narrows the list: what it is called, what can be chosen, what is."""

    name: str
    label: str
    options: tuple[tuple[str, Text | str], ...]
    value: str


def service_at(here: Here, asked: Asked) -> Service | None:
    """The service that the list is narrowed to, as the office offers it now."""
    offering = offering_for(here.office, asked.service) if asked.service else None
    return service_of(offering.version) if offering else None


def narrowing_of(here: Here, asked: Asked, service: Service | None) -> tuple[Choice, ...]:
    """What the list can be narrowed to; variant and step only within one service."""
    found = [
        Choice(
            name="service",
            label=_("Service"),
            options=(("", _("All services")), *titles_at(here.office)),
            value=asked.service,
        )
    ]
    if service and service.variants:
        variants = tuple((name, variant.title) for name, variant in service.variants.items())
        found.append(
            Choice(name="variant", label=_("Kind"), options=(("", _("All")), *variants), value=asked.variant)
        )
    if service:
        steps = tuple((step.id, step.title) for step in service.steps)
        found.append(Choice(name="step", label=_("Step"), options=(("", _("All")), *steps), value=asked.step))
    people = colleagues_of(here.office, here.today)
    named = tuple((str(one.id), one.member.name(here.actor.lang)) for one in people)
    channels = tuple(CHANNELS.items())
    return (
        *found,
        Choice(name="to", label=_("Given to"), options=(("", _("All")), *named), value=asked.to),
        Choice(
            name="channel", label=_("Came in by"), options=(("", _("All")), *channels), value=asked.channel
        ),
        *_batch(here, asked),
    )


def _batch(here: Here, asked: Asked) -> tuple[Choice, ...]:
    """The batch that the list was opened for, so that it can be widened again."""
    if not asked.batch:
        return ()
    found = batch_called(here.office, asked.batch)
    label = (
        _("%(school)s, letter %(number)s") % {"school": found[0].name(here.actor.lang), "number": found[1]}
        if found
        else asked.batch
    )
    options = (("", _("All")), (asked.batch, label))
    return (Choice(name="batch", label=_("Batch"), options=options, value=asked.batch),)


@at_office
@require_POST
def save(request: HttpRequest, here: Here) -> HttpResponse:
    """Keep the list that the form was on under a name."""
    asked = asked_of(request.POST)
    address = f"{reverse('desk:inbox', args=[here.office.code])}?{asked.query(page=1)}"
    try:
        view = save_view(
            actor=here.actor,
            office=here.office,
            name=request.POST.get("name", ""),
            shared=request.POST.get("shared") == "yes",
            asked=asked,
            now=here.now,
        )
    except Invalid as no:
        messages.error(request, no.problems[0].sentence(here.actor.lang))
        return redirect(address)
    messages.success(request, _("Kept as “%(name)s”.") % {"name": view.name})
    return redirect(address)


@at_office
@require_POST
def remove(request: HttpRequest, here: Here, view: int) -> HttpResponse:
    """Take a view away."""
    remove_view(actor=here.actor, office=here.office, view_id=view)
    messages.success(request, _("The view is gone. The applications are untouched."))
    return redirect("desk:inbox", here.office.code)


@at_office
@require_POST
def see_all(request: HttpRequest, here: Here) -> HttpResponse:
    """Count everything as seen."""
    casework.see_all(actor=here.actor, office_id=here.office.pk, now=here.now)
    return redirect("desk:inbox", here.office.code)
