"""Very many cases, quickly, and yet as the commands would have left them.

A few cases are played with the real commands. Each of the others is one of these over again under its own data key: its
body and its events are sealed anew for its own reference, and its chain of MACs and its head are computed over the new
headers and ciphertexts with the product's own functions. Names, numbers, dates and index entries are its own. So
``audit verify`` is content with every one of them (a sample is verified after each run); only the rows are written
in bulk. Ended cases have no files; open ones have a photograph of their own.
"""

from __future__ import annotations

import io
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from PIL import Image

from khamkho.base import crypto
from khamkho.base.codes import public_code
from khamkho.base.thai import be_year, in_bangkok, search_key, sort_key
from khamkho.casework import commands
from khamkho.casework.contents import (
    Body,
    body_of,
    event_detail,
    index_terms,
    put_body,
    seal_event,
    seal_name,
)
from khamkho.casework.fingerprint import Around, fingerprint
from khamkho.casework.models import Attachment, Case, Counter, Event, Term
from khamkho.casework.queries.audit import verify_case
from khamkho.casework.rules.chain import Header, counter_material, digest, head_material
from khamkho.casework.tracking import track_index
from khamkho.catalogue.queries import service_of
from khamkho.files.commands import Stored, store_bytes
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.site.demo.answers import FAMILIES, MEN, WOMEN
from khamkho.vault import secrets
from khamkho.vault.keys import chain_mac
from khamkho.vault.models import DataKey

BATCH = 1000
OPEN_SHARE = 0.01
LEAST_OPEN = 60
"""So that a list of 25 is full at a thousand cases too."""

SERVICE = "bench-card"


def photo(side: int = 900, quality: int = 70) -> bytes:
    """A picture of noise on a slope."""
    slope = Image.linear_gradient("L").resize((side, int(side * 1.2)))
    noise = Image.effect_noise(slope.size, 40)
    out = io.BytesIO()
    Image.merge("RGB", (Image.blend(slope, noise, 0.4), slope, noise)).save(out, "JPEG", quality=quality)
    return out.getvalue()


@dataclass
class Pattern:
    """A case that was played with the real commands."""

    case: Case
    body: Body
    events: list[tuple[Event, dict[str, Any]]]


@dataclass
class Cast:
    """Who plays the patterns."""

    office: Office
    officer: Actor
    director: Actor


@dataclass
class Batch:
    keys: list[DataKey] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)


ANSWERS: dict[str, Any] = {
    "name": {"title": "นาย", "first": "สมชาย", "middle": "", "last": "สมมติสุข"},
    "national_id": {"kind": "thai", "number": "1000000000009"},
    "birth_date": "1980-02-01",
    "email": "bench@example.com",
    "phone": "0812345678",
    "position": "ครู",
    "position_no": "1234",
    "unit_name": "กลุ่มบริหารงานบุคคล",
    "appointed_on": "2010-05-16",
    "kind": "teacher",
    "declaration": True,
}


def play_patterns(cast: Cast, address: Any, now: datetime) -> dict[str, list[Pattern]]:
    """Some cases with the real commands: ended ones, and open ones at each step."""
    said = {**ANSWERS, "home_address": address}
    ways = {
        "ended": (("accept", "approve"), ("reject",), ("return", "lapse")),
        "open": ((), ("accept",), ("return",), ("note",)),
    }
    return {state: [_play(cast, said, way, now) for way in some] for state, some in ways.items()}


def _play(cast: Cast, said: dict[str, Any], way: Sequence[str], now: datetime) -> Pattern:
    at = now - timedelta(days=40)
    case = commands.start(actor=Actor(), office=cast.office, service_id=SERVICE, lang="th", now=at)
    writer = Actor(opened_cases=frozenset({case.pk}))
    filled = commands.fill_all(actor=writer, ref=case.ref, answers=said, now=at)
    if filled.problems or case.key is None:
        raise RuntimeError(f"the pattern answers wrongly: {filled.problems}")
    blob = store_bytes(key=case.key, data=photo(600), media_type="image/jpeg", now=at)
    stored = Stored(blob=blob, name="photo.jpg", media_type="image/jpeg", size=blob.size)
    commands.attach(actor=writer, ref=case.ref, document="photo", stored=stored, now=at)
    number = commands.submit(actor=writer, ref=case.ref, client_key="", now=at).number
    for what in way:
        at += timedelta(hours=20)
        _take(cast, case, number, what, at)
    return _pattern(Case.objects.select_related("key", "office", "version").get(pk=case.pk))


def _take(cast: Cast, case: Case, number: str, what: str, at: datetime) -> None:
    if what == "note":
        commands.note(actor=cast.officer, number=number, text="โทรสอบถามผู้ยื่นแล้ว", now=at)
        return
    fresh = Case.objects.get(pk=case.pk)
    if what == "lapse":
        commands.lapse(case_id=case.pk, step="correct", since=fresh.head_seq, now=at + timedelta(days=19))
        return
    actor = cast.director if what == "approve" else cast.officer
    answers = {"reason": "เอกสารไม่ครบ"} if what in ("return", "reject") else {}
    commands.act(actor=actor, number=number, action_id=what, answers=answers, seen=fresh.head_seq, now=at)


def _pattern(case: Case) -> Pattern:
    events = [(event, event_detail(case, event)) for event in case.events.order_by("seq")]
    return Pattern(case=case, body=body_of(case), events=events)


def grow(
    office: Office,
    patterns: dict[str, list[Pattern]],
    *,
    to: int,
    now: datetime,
    still_open: int = 0,
    seed: int = 1,
) -> int:
    """Add cases until the office has ``to`` of them, one in a hundred open, or ``still_open`` of them; returns how many were added.

    With ``still_open`` those that are added have no photograph.
    """
    rng = random.Random(seed + to)
    have = Case.objects.count()
    open_now = Case.objects.filter(state=Case.OPEN).count()
    wanted_open = (still_open or max(int(to * OPEN_SHARE), LEAST_OPEN)) - open_now
    picture = b"" if still_open else photo(600)
    seqs = _sequences(office)
    for start in range(have, to, BATCH):
        with transaction.atomic():
            batch = Batch()
            for _ in range(start, min(start + BATCH, to)):
                open_one = rng.random() < wanted_open / max(1, to - have)
                pattern = rng.choice(patterns["open" if open_one else "ended"])
                age = timedelta(minutes=rng.randint(10, 8000) if open_one else rng.randint(20_000, 2_500_000))
                _copy(pattern, batch, seqs, received=now - age, picture=picture if open_one else b"", rng=rng)
            _write(batch)
    _count(office, seqs)
    _reset_sequences()
    if connection.vendor == "postgresql":  # what its autovacuum does within minutes
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    return to - have


def _sequences(office: Office) -> dict[int, int]:
    return {row.year: row.last for row in Counter.objects.filter(office=office, book="cases")}


def _copy(
    pattern: Pattern,
    batch: Batch,
    seqs: dict[int, int],
    *,
    received: datetime,
    picture: bytes,
    rng: random.Random,
) -> None:
    old = pattern.case
    if old.received_at is None:
        raise RuntimeError("a pattern is submitted")
    shift = received - old.received_at
    case = Case(**{f.attname: getattr(old, f.attname) for f in Case._meta.concrete_fields if f.name != "id"})
    case.office, case.version, case.ref, case.key = old.office, old.version, uuid.uuid4(), _key()
    year = be_year(in_bangkok(received).date())
    seqs[year] = seqs.get(year, 0) + 1
    case.number_year, case.number_seq = year, seqs[year]
    case.number = f"{old.office.prefix}-{year}-{seqs[year]:06}"
    track = public_code()
    case.track_index = track_index(track)
    for name in (
        "created_at",
        "changed_at",
        "received_at",
        "deemed_at",
        "due_at",
        "step_due_at",
        "paused_at",
        "ended_at",
        "complete_at",
        "decided_at",
        "told_at",
    ):
        moment = getattr(old, name)
        setattr(case, name, moment and moment + shift)
    body = _own_body(pattern.body, track, rng)
    _name(case, body)
    put_body(case, body)
    files = [_attachment(case, picture, received)] if picture else []
    batch.files += files
    _chain(case, pattern, shift, files, batch)
    batch.keys.append(case.key)
    batch.cases.append(case)
    entries = index_terms(service_of(case.version), body)
    batch.terms += [Term(case=case, kind=kind, index=entry) for kind, entry in sorted(entries)]


@cache
def _kek() -> str:
    return secrets.newest_kek()


def _key() -> DataKey:
    key_id, kek_id = uuid.uuid4(), _kek()
    return DataKey(
        id=key_id, kek_id=kek_id, wrapped=crypto.wrap(secrets.kek(kek_id), crypto.new_key(), key_id.bytes)
    )


def _own_body(body: Body, track: str, rng: random.Random) -> Body:
    woman = rng.random() < 0.6
    name = {
        "title": "นางสาว" if woman else "นาย",
        "first": rng.choice(WOMEN if woman else MEN),
        "middle": "",
        "last": rng.choice(FAMILIES) + rng.choice(("", "", "วงศ์", "กุล", "ชัย", "ดี")),
    }
    own = {
        "name": name,
        "national_id": {"kind": "thai", "number": f"100{rng.randint(0, 10**10 - 1):010}"},
        "phone": f"08{rng.randint(0, 10**8 - 1):08}",
    }
    return Body(**{**body.__dict__, "track": track, "answers": {**body.answers, **own}})


def _name(case: Case, body: Body) -> None:
    said = body.answers["name"]
    plain = f"{said['first']} {said['last']}"
    case.display_name = f"{said['title']}{plain}"
    case.sort_key, case.search_key = sort_key(plain)[:400], search_key(case.display_name)[:400]


def _attachment(case: Case, picture: bytes, at: datetime) -> Attachment:
    """A photograph under the case's own key, which is saved later in the same transaction."""
    if case.key is None:
        raise RuntimeError("a new case has its key")
    blob = store_bytes(key=case.key, data=picture, media_type="image/jpeg", now=at)
    return Attachment(
        case=case,
        document="photo",
        blob=blob,
        size=blob.size,
        name=seal_name(case, "photo.jpg"),
        media_type="image/jpeg",
        state=Attachment.HANDED_IN,
        created_at=at,
    )


def _chain(case: Case, pattern: Pattern, shift: timedelta, files: list[Attachment], batch: Batch) -> None:
    mac = b""
    known = [[str(file.ref), file.document, str(file.blob_id), file.state] for file in files]
    final = fingerprint(case, Around(files=known))
    for event, detail in pattern.events:
        last = event.seq == pattern.case.head_seq
        body = seal_event(case, event.seq, detail)
        body_hash = digest(body)
        header = Header(
            case=str(case.ref),
            seq=event.seq,
            at=event.at + shift,
            kind=event.kind,
            actor_kind=event.actor_kind,
            actor_id=event.actor_id,
            actor_role=event.actor_role,
            audience=event.audience,
            readers=tuple(event.readers),
            step=event.step,
            case_hash=final if last else digest(f"{case.ref}/{event.seq}".encode()),
        )
        mac = chain_mac(header.material(mac, body_hash))
        own = {name: value for name, value in header.__dict__.items() if name not in ("case", "readers")}
        batch.events.append(
            Event(case=case, readers=list(header.readers), body=body, body_hash=body_hash, mac=mac, **own)
        )
    case.head_mac = chain_mac(head_material(str(case.ref), case.head_seq, mac))


def _write(batch: Batch) -> None:
    DataKey.objects.bulk_create(batch.keys)
    first = (Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    for pk, case in enumerate(batch.cases, start=first):
        case.pk = pk
    Case.objects.bulk_create(batch.cases, batch_size=200)
    rows: list[Event | Term | Attachment] = [*batch.events, *batch.terms, *batch.files]
    for row in rows:
        row.case_id = row.case.pk
    Event.objects.bulk_create(batch.events, batch_size=400)
    Term.objects.bulk_create(batch.terms, batch_size=400)
    Attachment.objects.bulk_create(batch.files)


def _count(office: Office, seqs: dict[int, int]) -> None:
    for year, last in seqs.items():
        mac = chain_mac(counter_material(office.code, "cases", year, last))
        values = {"last": last, "mac": mac}
        Counter.objects.update_or_create(office=office, book="cases", year=year, defaults=values)


def _reset_sequences() -> None:
    """Rows were given their ids by hand; PostgreSQL's counters have to know."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(apps.get_models())):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")  # as autovacuum does in time


def faults(sample: int, seed: int = 1) -> Iterator[str]:
    """What the audit finds in so many cases drawn at random."""
    pks = list(Case.objects.exclude(state=Case.DRAFT).values_list("pk", flat=True))
    for pk in random.Random(seed).sample(pks, min(sample, len(pks))):
        for fault in verify_case(Case.objects.get(pk=pk)):
            yield f"{fault.where}: {fault.code}"
