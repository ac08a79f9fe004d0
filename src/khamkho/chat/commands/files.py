"""A picture or a file that was sent where a document was asked for: fetched from LINE, judged, kept, and asked on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from khamkho.base.errors import NotFound, Permanent, Refused
from khamkho.base.text import Lang
from khamkho.casework import commands as casework
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import draft_for
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import DocumentNeed
from khamkho.chat.commands import asking
from khamkho.chat.commands.deeds import Doing, refused_line
from khamkho.chat.commands.hearing import conversation_of, keep, say
from khamkho.chat.contents import talk_of
from khamkho.chat.queries.friends import actor_of, lang_of
from khamkho.chat.queries.world import OfficeWorld
from khamkho.chat.rules.world import Line
from khamkho.files.commands import LIMIT, Stored, store_file, too_large
from khamkho.files.kinds import Accept
from khamkho.line.client import Client
from khamkho.line.commands.friends import lock
from khamkho.line.contents import secrets_of
from khamkho.line.models import Friend
from khamkho.line.queries import friend_by_pk
from khamkho.vault.models import DataKey


def take_file(*, friend_id: int, case_id: int, document: str, message: str, now: datetime) -> bool:
    """Fetch what was sent and attach it to the draft. What the house does not take is said in its own words.

    Raises Temporary while LINE cannot be reached: the worker comes again.
    """
    friend = friend_by_pk(friend_id)
    if friend is None or _is_taken(friend, message, now):
        return False
    case = Case.objects.select_related("key", "version", "office").filter(pk=case_id).first()
    secrets = secrets_of(friend.account)
    if case is None or case.key is None or secrets is None:
        return False
    try:
        data = _fetched(Client(secrets.token), message)
        stored = _stored(case.key, case, document, data, lang_of(friend), now)
    except Refused as no:
        _ask_on(friend_id, case, message, document, no, now)
    except Permanent:
        _ask_on(friend_id, case, message, document, NotFound(), now)
    else:
        _ask_on(friend_id, case, message, document, stored, now)
    return True


def _is_taken(friend: Friend, message: str, now: datetime) -> bool:
    """Whether this picture was taken before: a worker that was stopped comes again."""
    return message in talk_of(conversation_of(friend, now), friend).taken


def _fetched(client: Client, message: str) -> bytes:
    """The bytes, no more than a file may have."""
    kept = bytearray()
    for piece in client.content(message):
        kept += piece
        if len(kept) > LIMIT:
            raise too_large(LIMIT)
    return bytes(kept)


def _stored(key: DataKey, case: Case, document: str, data: bytes, lang: Lang, now: datetime) -> Stored:
    """A picture of a chat has no name of its own, and that of a file may be personal: it is called as the document is."""
    need = next(one for one in service_of(case.version).documents if one.id == document)
    name = need.label.in_(lang)
    return store_file(key=key, data=data, name=name, accept=accept_of(need), limit=LIMIT, now=now)


def accept_of(need: DocumentNeed) -> Accept:
    """What kinds of file a document takes."""
    kinds = set(need.accept)
    if need.type == "id_photo":
        return "id_photo"
    return "document" if len(kinds) > 1 else "pdf" if "pdf" in kinds else "image"


@transaction.atomic
def _ask_on(
    friend_id: int, case: Case, message: str, document: str, found: Stored | Refused, now: datetime
) -> None:
    """Attach it, and say so, and ask on: all or nothing."""
    friend = lock(friend_id)
    if friend is None or _is_taken(friend, message, now):
        return
    lines = [_attached(friend, case, document, found, now)]
    conversation = conversation_of(friend, now)
    talk = talk_of(conversation, friend)
    doing = Doing(
        friend=friend, world=OfficeWorld(friend, now), came=None, turn=conversation.turn + 1, now=now
    )
    if talk.state == "ASK" and talk.case == str(case.ref):
        view = draft_for(actor_of(friend), case.ref)
        talk, more = asking.ask(replace(talk, taken=(*talk.taken, message)), view, doing)
        lines += more
        conversation.turn += 1
        keep(friend, conversation, talk, now=now)
    say(friend, lines, doing.pages, now=now)


def _attached(friend: Friend, case: Case, document: str, found: Stored | Refused, now: datetime) -> Line:
    if isinstance(found, Refused):
        return refused_line(found)
    try:
        with transaction.atomic():
            casework.attach(actor=actor_of(friend), ref=case.ref, document=document, stored=found, now=now)
    except Refused as no:
        return refused_line(no)
    return Line(key="file_kept", facts={"name": found.name})
