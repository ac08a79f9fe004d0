"""What follows when a case comes to its end. A part of the commands that end one, inside their transaction."""

from __future__ import annotations

from datetime import datetime

from khamkho.base.text import Text
from khamkho.casework.commands.link import tell_of_end
from khamkho.casework.commands.linked import tell_linked
from khamkho.casework.commands.move import announce_register
from khamkho.casework.commands.opinions import end_opinions
from khamkho.casework.commands.rounds import tell_of_free_place
from khamkho.casework.models import Case
from khamkho.catalogue.queries import service_of
from khamkho.people.actor import Actor


def when_ended(case: Case, result: Text, *, actor: Actor, now: datetime) -> None:
    """Nobody is asked about an ended case any more, and the case that an appeal is against learns how it ended, and so
    do those that are linked with it; a case that goes on is left alone."""
    if not case.end:
        return
    end_opinions(case, now=now)
    announce_register(case, service_of(case.version), now=now)
    tell_of_free_place(case, now=now)
    tell_of_end(case, result, actor=actor, now=now)
    tell_linked(case, result, actor=actor, now=now)
