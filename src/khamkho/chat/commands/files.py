"""A picture or a file that was sent where a document was asked for: fetched from LINE, judged, kept, and asked on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import NotFound, Refused
from khamkho.casework import commands as casework
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import draft_for
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import DocumentNeed
from khamkho.chat.commands import asking
from khamkho.chat.commands.deeds import Doing, refused_line
from khamkho.chat.commands.hearing import conversation_of, keep, say
from khamkho.chat.contents import talk_of
from khamkho.chat.queries.friends import actor_of
from khamkho.chat.queries.world import OfficeWorld
from khamkho.chat.rules.world import Line
from khamkho.files.commands import LIMIT, Stored, store_file, too_large
from khamkho.files.kinds import Accept
from khamkho.line.client import Client, Unknown
from khamkho.line.commands.friends import lock
from khamkho.line.contents import secrets_of
from khamkho.line.queries import friend_by_pk
from khamkho.vault.models import DataKey


def take_file(
    *, friend_id: int, case_id: int, document: str, message: str, name: str = "", now: datetime
) -> bool:
    """Fetch what was sent and attach it to the draft. What the house does not take is said in its own words."""
    friend = friend_by_pk(friend_id)
    case = Case.objects.select_related("key", "version", "office").filter(pk=case_id).first()
    secrets = secrets_of(friend.account) if friend else None
    if friend is None or case is None or case.key is None or secrets is None:
        return False
    lines: list[Line]
    try:
        data = _fetched(Client(secrets.token), message)
        stored = _stored(case.key, case, document, data, name or f"{message}", now)
        with transaction.atomic():
            casework.attach(actor=actor_of(friend), ref=case.ref, document=document, stored=stored, now=now)
        lines = [Line(key="file_kept", facts={"name": stored.name})]
    except Refused as no:
        lines = [refused_line(no)]
    except Unknown:
        lines = [refused_line(NotFound())]
    _ask_on(friend_id, str(case.ref), lines, now)
    return True


def _fetched(client: Client, message: str) -> bytes:
    """The bytes, no more than a file may have."""
    kept = bytearray()
    for piece in client.content(message):
        kept += piece
        if len(kept) > LIMIT:
            raise too_large(LIMIT)
    return bytes(kept)


def _stored(key: DataKey, case: Case, document: str, data: bytes, name: str, now: datetime) -> Stored:
    need = next(one for one in service_of(case.version).documents if one.id == document)
    return store_file(key=key, data=data, name=name, accept=accept_of(need), limit=LIMIT, now=now)


def accept_of(need: DocumentNeed) -> Accept:
    """What kinds of file a document takes."""
    kinds = set(need.accept)
    if need.type == "id_photo":
        return "id_photo"
    return "document" if len(kinds) > 1 else "pdf" if "pdf" in kinds else "image"


@transaction.atomic
def _ask_on(friend_id: int, ref: str, lines: list[Line], now: datetime) -> None:
    friend = lock(friend_id)
    if friend is None:
        return
    conversation = conversation_of(friend, now)
    talk = talk_of(conversation, friend)
    doing = Doing(
        friend=friend, world=OfficeWorld(friend, now), came=None, turn=conversation.turn + 1, now=now
    )
    if talk.state == "ASK" and talk.case == ref:
        view = draft_for(actor_of(friend), UUID(ref))
        talk, more = asking.ask(talk, view, doing)
        lines += more
        conversation.turn += 1
        keep(friend, conversation, talk, now=now)
    say(friend, lines, doing.pages, now=now)
