"""Verification: is every chain whole, does every row still say what its last event left, is no case missing?"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from khamkho.base.crypto import Tampered
from khamkho.base.text import Text
from khamkho.casework.contents import body_of, event_detail, index_terms, working_copy_of
from khamkho.casework.fingerprint import fingerprint
from khamkho.casework.models import Attachment, Case, Counter, Event, Handover, Letter, Seal, Talk
from khamkho.casework.rules.chain import Header, counter_material, digest, head_material
from khamkho.casework.rules.letters import ISSUED, REPLACED, REVOKED, VOIDED
from khamkho.casework.rules.talk import is_unread
from khamkho.casework.tracking import track_index
from khamkho.catalogue.queries import service_of
from khamkho.files.queries import is_stored
from khamkho.offices.queries import forged_members
from khamkho.vault.keys import Erased, chain_mac, verify_seal
from khamkho.vault.secrets import SecretMissing


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was written."""

    where: str
    code: str
    text: Text


LETTER_STATES = {
    "letter_issued": frozenset({ISSUED, REPLACED}),
    "letter_replaced": frozenset({ISSUED, REPLACED}),
    "letter_revoked": frozenset({REVOKED}),
    "letter_voided": frozenset({VOIDED}),
}
"""How a letter may stand after the last event that names it."""

FAULTS = {
    "event-missing": Text("เหตุการณ์ลำดับที่ {seq} หายไป", "event {seq} is missing"),
    "event-changed": Text("เหตุการณ์ลำดับที่ {seq} ถูกแก้ไข", "event {seq} was changed"),
    "body-changed": Text("เนื้อหาของเหตุการณ์ลำดับที่ {seq} ถูกแก้ไข", "the body of event {seq} was changed"),
    "body-missing": Text("เนื้อหาของเหตุการณ์ลำดับที่ {seq} หายไป", "the body of event {seq} is missing"),
    "event-extra": Text("มีเหตุการณ์ลำดับที่ {seq} เกินมา", "event {seq} was added after the last one"),
    "head-changed": Text("หัวโซ่เหตุการณ์ไม่ตรง", "the head of the chain does not match"),
    "case-changed": Text("ข้อมูลของคำขอไม่ตรงกับเหตุการณ์ล่าสุด", "the row differs from what its last event left"),
    "never-recorded": Text("คำขอที่ยื่นแล้วไม่มีเหตุการณ์", "a submitted case has no events"),
    "number-missing": Text("เลขที่ {number} หายไปจากทะเบียน", "number {number} is missing from the register"),
    "number-beyond": Text(
        "เลขที่ {number} สูงกว่าที่ตัวนับเลขเคยออก", "number {number} is higher than the counter ever gave"
    ),
    "terms-changed": Text(
        "ดัชนีค้นหาด้วยเลขประจำตัวหรือโทรศัพท์ไม่ตรงกับคำขอ",
        "the index of identity numbers and phones differs from the case",
    ),
    "talk-changed": Text(
        "รายการข้อความที่รอหน่วยงานไม่ตรงกับข้อความในคำขอ",
        "what is said to wait in the messages differs from the messages themselves",
    ),
    "file-missing": Text("ไฟล์แนบ {file} หายไปจากที่เก็บ", "the attached file {file} is gone from the store"),
    "letter-changed": Text(
        "สถานะหรือเลขที่ของหนังสือ {number} ถูกแก้ไข", "the state or number of letter {number} was changed"
    ),
    "member-changed": Text(
        "สิทธิ์ของสมาชิกหมายเลข {member} ถูกเพิ่มหรือแก้ไขนอกระบบ",
        "membership {member} was added or changed behind the system's back",
    ),
    "counter-changed": Text("ตัวนับเลขถูกแก้ไข", "the number counter was changed"),
    "seal-broken": Text("ผนึกประจำวันถูกแก้ไข", "the daily seal was changed"),
    "seal-missing": Text("ไฟล์ผนึกของวันที่ {day} หายไป", "the seal file of {day} is missing"),
    "sealed-counter-back": Text(
        "ตัวนับเลขถอยหลังจากที่เคยผนึกไว้", "a number counter stands lower than when it was sealed"
    ),
    "sealed-case-missing": Text("คำขอที่เคยผนึกไว้หายไป", "a case that was sealed is missing"),
    "sealed-event-missing": Text(
        "เหตุการณ์ที่เคยผนึกไว้ (ลำดับที่ {seq}) หายไปหรือไม่ตรง", "event {seq}, once sealed, is missing or differs"
    ),
}


def verify_all() -> Iterator[Fault]:
    """Every fault in every chain, counter and exported seal of this home; nothing when all is well.

    Works without any case's key, so also after erasure. Needs the home's chain and seal keys.
    """
    untouched = Q(state=Case.DRAFT, head_seq=0) & ~Exists(Event.objects.filter(case=OuterRef("pk")))
    cases = Case.objects.exclude(untouched).select_related("version", "key").order_by("pk")
    for case in cases.iterator(chunk_size=500):
        if any(verify_case(case)):
            yield from _once_more(case.pk)
    yield from _verify_numbers()
    for office, member in forged_members():
        yield _fault(office, "member-changed", member=member)
    files = {path.stem: path for path in Path(settings.HOME.seals).glob("*.jsonl")}
    for seal in Seal.objects.order_by("day"):
        if seal.day.isoformat() not in files:
            yield _fault(f"seals/{seal.day.isoformat()}", "seal-missing", day=seal.day.isoformat())
    for _day, path in sorted(files.items()):
        yield from verify_seal_file(path)


def _once_more(case_id: int) -> list[Fault]:
    """Somebody may have worked on the case while it was read: look again with the case held still."""
    with transaction.atomic():
        held = Case.objects.select_for_update(of=("self",)).select_related("version", "key")
        return list(verify_case(held.get(pk=case_id)))


def verify_case(case: Case) -> Iterator[Fault]:
    """Every fault in one case's chain."""
    where = case.number or str(case.ref)
    events = list(case.events.order_by("seq"))
    if not events:
        yield _fault(where, "never-recorded")
        return
    erased = any(event.kind == "erased" for event in events)
    previous, expected = b"", 1
    for event in events:
        while expected < event.seq:
            yield _fault(where, "event-missing", seq=expected)
            expected += 1
        if event.seq > case.head_seq:
            yield _fault(where, "event-extra", seq=event.seq)
        yield from _verify_event(case, event, previous, erased=erased, where=where)
        previous, expected = bytes(event.mac), event.seq + 1
    for seq in range(expected, case.head_seq + 1):
        yield _fault(where, "event-missing", seq=seq)
    head = chain_mac(head_material(str(case.ref), case.head_seq, previous))
    if not hmac.compare_digest(head, bytes(case.head_mac)):
        yield _fault(where, "head-changed")
    if events[-1].case_hash != fingerprint(case):
        yield _fault(where, "case-changed")
    yield from _verify_beside(case, events, where)


def _verify_beside(case: Case, events: list[Event], where: str) -> Iterator[Fault]:
    """What belongs to a case in other tables, as far as its key is there to compare it with."""
    for row in case.attachments.select_related("blob").filter(state=Attachment.HANDED_IN):
        if row.blob is None or not is_stored(row.blob):
            yield _fault(where, "file-missing", file=row.ref)
    kinds = [event.kind for event in events]
    if is_unread(kinds) != Talk.objects.filter(case=case, came_at__isnull=False).exists():
        yield _fault(where, "talk-changed")
    try:
        wanted = index_terms(service_of(case.version), body_of(case)) if case.body else set()
        told = [
            event_detail(case, event) | {"kind": event.kind}
            for event in events
            if event.kind in LETTER_STATES
        ]
    except (Erased, Tampered, SecretMissing):
        return  # the row's own fingerprint and the doctor say so
    if wanted != set(case.terms.values_list("kind", "index")):
        yield _fault(where, "terms-changed")
    yield from _verify_letters(case, told, where)


def _verify_letters(case: Case, told: list[dict[str, Any]], where: str) -> Iterator[Fault]:
    """A letter stands as the last event that speaks of it says; one that a newer letter replaced has no event of its own."""
    last = {one["ref"]: one for one in told if "ref" in one}
    about = Q(case=case) | Q(handovers__case=case)  # its own, and the covering letters with which it went
    for letter in Letter.objects.filter(about, ref__in=last).distinct():
        one = last[str(letter.ref)]
        states = LETTER_STATES[one["kind"]]
        if letter.state not in states or (letter.number or "–") != one["number"]:
            yield _fault(where, "letter-changed", number=one["number"])


def _verify_event(case: Case, event: Event, previous: bytes, *, erased: bool, where: str) -> Iterator[Fault]:
    header = Header(
        case=str(case.ref),
        seq=event.seq,
        at=event.at,
        kind=event.kind,
        actor_kind=event.actor_kind,
        actor_id=event.actor_id,
        actor_role=event.actor_role,
        audience=event.audience,
        readers=tuple(event.readers),
        step=event.step,
        case_hash=event.case_hash,
    )
    if not hmac.compare_digest(chain_mac(header.material(previous, event.body_hash)), bytes(event.mac)):
        yield _fault(where, "event-changed", seq=event.seq)
    if event.body is None:
        if not erased and event.body_hash != digest(b""):
            yield _fault(where, "body-missing", seq=event.seq)
    elif digest(bytes(event.body)) != event.body_hash:
        yield _fault(where, "body-changed", seq=event.seq)


def _verify_numbers() -> Iterator[Fault]:
    """Books have no gaps: as many numbered cases, letters and orders as the counter says were numbered."""
    for counter in Counter.objects.select_related("office").order_by("pk"):
        where = f"{counter.office.code}/{counter.book}/{counter.year}"
        mac = chain_mac(counter_material(counter.office.code, counter.book, counter.year, counter.last))
        if not hmac.compare_digest(mac, bytes(counter.mac)):
            yield _fault(where, "counter-changed")
        if any(
            _missing_numbers(counter, where)
        ):  # perhaps one was given meanwhile: with the counter held still
            with transaction.atomic():
                held = Counter.objects.select_for_update(of=("self",)).select_related("office")
                faults = list(_missing_numbers(held.get(pk=counter.pk), where))
            yield from faults
    yield from _uncounted()


def _missing_numbers(counter: Counter, where: str) -> Iterator[Fault]:
    if counter.book in (Counter.PAYMENTS, Counter.OLD) or counter.book.startswith(
        (Counter.CARDS, Counter.FEES)
    ):
        # the rooms that keep these look at them: payments.queries.audit, cards.queries.audit; old numbers are not ours
        return
    here = {"office": counter.office, "number_year": counter.year, "number_seq__lte": Counter.OLD_FROM}
    cases = Case.objects.filter(**here).values_list("number_seq")
    gone = Handover.objects.filter(**here).values_list("number_seq")
    letters = Letter.objects.filter(office=counter.office, book=counter.book, year=counter.year)
    rows = cases.union(gone) if counter.book == Counter.CASES else letters.values_list("seq")
    held = {seq for (seq,) in rows}
    for seq in range(1, counter.last + 1):
        if seq not in held:
            yield _fault(where, "number-missing", number=seq)
    for seq in sorted(one for one in held if one and one > counter.last):
        yield _fault(where, "number-beyond", number=seq)


def _uncounted() -> Iterator[Fault]:
    """A book whose counter is gone altogether."""
    ours = {"number_seq__gt": 0, "number_seq__lte": Counter.OLD_FROM}
    cases = Case.objects.filter(**ours).values_list("office__code", "number_year").distinct()
    gone = Handover.objects.filter(**ours).values_list("office__code", "number_year").distinct()
    letters = Letter.objects.filter(seq__gt=0).values_list("office__code", "book", "year").distinct()
    numbered = {*cases.order_by(), *gone.order_by()}
    books = {(office, Counter.CASES, year) for office, year in numbered} | set(letters.order_by())
    counted = set(Counter.objects.values_list("office__code", "book", "year"))
    for office, book, year in sorted(books - counted):
        yield _fault(f"{office}/{book}/{year}", "counter-changed")


def verify_seal_file(path: Path) -> Iterator[Fault]:
    """Every fault that an exported seal shows: in the seal itself, or in what it sealed."""
    lines = path.read_bytes().splitlines(keepends=True)
    total = hashlib.sha256(b"".join(lines[:-1])).hexdigest()
    try:
        signed = json.loads(lines[-1])
        sound = signed["digest"] == total and verify_seal(total.encode(), bytes.fromhex(signed["signature"]))
        heads = [json.loads(line) for line in lines[1:-1]]
    except (ValueError, KeyError, IndexError, TypeError):
        sound = False
    if not sound:
        yield _fault(path.name, "seal-broken")
        return
    yield from _verify_sealed_counters(path.name, [head for head in heads if "book" in head])
    for start in range(0, len(heads), 500):
        yield from _verify_heads(path.name, [head for head in heads[start : start + 500] if "case" in head])


def _verify_sealed_counters(where: str, sealed: list[dict[str, object]]) -> Iterator[Fault]:
    now = {(c.office.code, c.book, c.year): c.last for c in Counter.objects.select_related("office")}
    for one in sealed:
        if now.get((str(one["office"]), str(one["book"]), int(str(one["year"]))), 0) < int(str(one["last"])):
            yield _fault(f"{where}: {one['office']}/{one['book']}/{one['year']}", "sealed-counter-back")


def _verify_heads(where: str, heads: list[dict[str, object]]) -> Iterator[Fault]:
    cases = {str(c.ref): c for c in Case.objects.filter(ref__in=[head["case"] for head in heads])}
    marks = {
        (event.case_id, event.seq): bytes(event.mac)
        for event in Event.objects.filter(
            case__in=cases.values(), seq__in={int(str(head["seq"])) for head in heads}
        )
    }
    for head in heads:
        case, seq = cases.get(str(head["case"])), int(str(head["seq"]))
        name = f"{where}: {head['number'] or head['case']}"
        if case is None:
            yield _fault(name, "sealed-case-missing")
            continue
        mark = marks.get((case.pk, seq), b"")
        if chain_mac(head_material(str(case.ref), seq, mark)).hex() != head["head"]:
            yield _fault(name, "sealed-event-missing", seq=seq)


def secrets_fit() -> dict[str, bool]:
    """Whether the newest case was made with the home's index key and chain key; without a case nothing speaks against them."""
    case = (
        Case.objects.filter(key__isnull=False, head_seq__gt=0).select_related("key").order_by("-pk").first()
    )
    if case is None:
        return {}
    last = bytes(case.events.values_list("mac", flat=True).order_by("-seq")[0])
    head = chain_mac(head_material(str(case.ref), case.head_seq, last))
    fits = {"chain": hmac.compare_digest(head, bytes(case.head_mac))}
    with suppress(SecretMissing, Erased, Tampered):
        fits["index"] = track_index(working_copy_of(case).track) == case.track_index
    return fits


def _fault(where: str, code: str, **facts: object) -> Fault:
    text = FAULTS[code]
    return Fault(where, code, Text(text.th.format_map(facts), text.en.format_map(facts)))
