"""Somebody with the database in hand: every kind of tampering is found, what is erased stays erased."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from khamkho.base.crypto import Tampered
from khamkho.casework import commands
from khamkho.casework.models import Attachment, Case, Counter, Event, Letter, Term
from khamkho.casework.queries import audit
from khamkho.casework.queries.audit import verify_all, verify_seal_file
from khamkho.casework.queries.cases import case_by_track, case_for
from khamkho.casework.queries.inbox import search_for
from khamkho.casework.rules.chain import Header, counter_material, head_material
from khamkho.casework.rules.refusals import KeptByLaw, NotEnded, NotHandedIn, NotYours
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.casework.tests.cast import Counter as Player
from khamkho.files.commands import store_bytes
from khamkho.files.models import Blob
from khamkho.files.store import store
from khamkho.offices.commands import retire_member
from khamkho.offices.models import Membership
from khamkho.people.actor import SYSTEM, Actor
from khamkho.vault.keys import Erased, chain_mac
from khamkho.vault.models import DataKey, Erasure

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=365 * 11)


@pytest.fixture
def case(counter: Player, officer: Actor, director: Actor, act: Callable[..., Case]) -> Case:
    """A case with four events."""
    case = counter.submitted()
    act(officer, case, "accept")
    act(director, case, "refuse", reason="ตรวจอีกครั้ง")
    return act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")


def faults() -> set[str]:
    return {fault.code for fault in verify_all()}


def change(model: Any, **values: Any) -> Callable[[Case], None]:
    def tamper(case: Case) -> None:
        model.objects.filter(**({"pk": case.pk} if model is Case else {"case": case, "seq": 2})).update(
            **values
        )

    return tamper


def reorder(case: Case) -> None:
    two, three = (Event.objects.get(case=case, seq=seq) for seq in (2, 3))
    Event.objects.filter(pk=two.pk).update(seq=99)
    Event.objects.filter(pk=three.pk).update(seq=2)
    Event.objects.filter(pk=two.pk).update(seq=3)


def cut(case: Case) -> None:
    """Cut the last event and put the head back by one, without the key."""
    Event.objects.filter(case=case, seq=case.head_seq).delete()
    last = Event.objects.get(case=case, seq=case.head_seq - 1)
    Case.objects.filter(pk=case.pk).update(head_seq=last.seq, head_mac=last.mac)


def rewrite(case: Case) -> None:
    """Rewrite an event and everything after it consistently, with a key of one's own."""
    import hmac

    previous = b""
    for event in Event.objects.filter(case=case).order_by("seq"):
        kind = "acted" if event.seq != 2 else "assigned"
        header = Header(
            case=str(case.ref), seq=event.seq, at=event.at, kind=kind, actor_kind=event.actor_kind,
            actor_id=event.actor_id, actor_role=event.actor_role, audience=event.audience,
            readers=tuple(event.readers), step=event.step, case_hash=event.case_hash,
        )  # fmt: skip
        mac = hmac.digest(b"guess", header.material(previous, event.body_hash), "sha256")
        Event.objects.filter(pk=event.pk).update(kind=kind, mac=mac)
        previous = mac
    head = hmac.digest(b"guess", head_material(str(case.ref), case.head_seq, previous), "sha256")
    Case.objects.filter(pk=case.pk).update(head_mac=head)


def other_body(case: Case) -> None:
    one, two = (Event.objects.get(case=case, seq=seq) for seq in (3, 4))
    Event.objects.filter(pk=one.pk).update(body=two.body, body_hash=two.body_hash)


def remove_case(case: Case) -> None:
    with connection.cursor() as cursor:
        for table in ("event", "attachment", "term", "reply", "letter"):
            cursor.execute(f"DELETE FROM casework_{table} WHERE case_id = %s", [case.pk])
        cursor.execute("DELETE FROM casework_case WHERE id = %s", [case.pk])


def hide(case: Case) -> None:
    """Make it look like a draft that was never handed in."""
    Case.objects.filter(pk=case.pk).update(state=Case.DRAFT, head_seq=0, head_mac=b"", end="", ended_at=None)


def swap_terms(case: Case) -> None:
    """Somebody else is found under this number, and this case no more."""
    Term.objects.filter(case=case, kind="identity").update(index="0" * 64)


def lose_file(case: Case) -> None:
    file = Attachment.objects.select_related("blob").filter(case=case)[0]
    assert file.blob is not None
    store().delete(file.blob.path)


def cut_file(case: Case) -> None:
    file = Attachment.objects.select_related("blob").filter(case=case)[0]
    assert file.blob is not None
    place = store()
    place.write(file.blob.path, [place.read(file.blob.path)[:-1]])


def turn_back(case: Case) -> None:
    """The counter as it stood before, with the mark it had then."""
    counter = Counter.objects.get(book=Counter.CASES)
    mac = chain_mac(counter_material(case.office.code, Counter.CASES, counter.year, 0))
    Counter.objects.filter(pk=counter.pk).update(last=0, mac=mac)


def promote(case: Case) -> None:
    Membership.objects.filter(role="officer").update(role="director")


def come_back(case: Case) -> None:
    """A retired member who gives herself her seat again."""
    officer = Membership.objects.get(role="officer")
    retire_member(actor=SYSTEM, member_id=officer.pk, now=MONDAY)
    assert faults() == set()
    Membership.objects.filter(pk=officer.pk).update(active_until=None)


def sneak_in(case: Case) -> None:
    Membership.objects.create(
        office=case.office,
        user_id=case.applicant_id or "",
        role="director",
        name_th="นายแอบ อ้าง",
        active_from=MONDAY.date(),
    )


def revive_letter(case: Case) -> None:
    """A letter that was revoked stands again on the page that verifies it."""
    letter = next(iter(letters(case)))
    Letter.objects.filter(pk=letter.pk).update(state="issued")


def renumber_letter(case: Case) -> None:
    Letter.objects.filter(pk=next(iter(letters(case))).pk).update(number="ศธ 04001/999")


def letters(case: Case) -> list[Letter]:
    """One letter about the case, that went out and was revoked."""
    head = make_member(case.office, "director", "นายตัวอย่าง ลงนาม")
    fields = {"subject": "แจ้งผล", "to": "นางมาลี", "body": "ตามที่ท่านยื่นคำขอ"}
    letter = commands.write_letter(
        actor=head,
        office=case.office,
        number=case.number or "",
        kind="decision",
        lang="th",
        fields=fields,
        now=MONDAY,
    )
    commands.sign_letter(actor=head, ref=letter.ref, seen=1, now=MONDAY)
    assert case.key is not None
    blob = store_bytes(key=case.key, data=b"%PDF", media_type="application/pdf", now=MONDAY)
    commands.issue_letter(
        letter_id=letter.pk, content={**fields}, subject="แจ้งผล", to="นางมาลี", blob=blob, now=MONDAY
    )
    commands.end_letter(actor=head, ref=letter.ref, how="revoked", reason="ผิดฉบับ", now=MONDAY)
    assert faults() == set()
    return [letter]


TAMPERINGS: dict[str, tuple[Callable[[Case], object], str]] = {
    "an event's kind changed": (change(Event, kind="noted"), "event-changed"),
    "an event's time changed": (change(Event, at=MONDAY - timedelta(days=3)), "event-changed"),
    "an event's actor changed": (change(Event, actor_id="somebody-else"), "event-changed"),
    "an event's audience changed": (change(Event, audience="office"), "event-changed"),
    "an event's body changed": (change(Event, body=b"\x00" * 60), "body-changed"),
    "an event's body taken away": (change(Event, body=None), "body-missing"),
    "an event's body swapped": (other_body, "event-changed"),
    "an event missing": (lambda case: Event.objects.filter(case=case, seq=2).delete(), "event-missing"),
    "events reordered": (reorder, "event-changed"),
    "the last event cut": (cut, "head-changed"),
    "all events removed": (lambda case: case.events.all().delete(), "never-recorded"),
    "the chain rewritten without the key": (rewrite, "event-changed"),
    "the end changed": (change(Case, end="granted"), "case-changed"),
    "the due date changed": (change(Case, due_at=LATER), "case-changed"),
    "the name changed": (change(Case, display_name="นายปลอม แปลง"), "case-changed"),
    "the answers changed": (change(Case, body=b"\x01" * 80), "case-changed"),
    "a document taken away": (
        lambda case: Attachment.objects.filter(case=case).update(state="removed"),
        "case-changed",
    ),
    "the case removed": (remove_case, "number-missing"),
    "the case hidden as a draft": (hide, "event-extra"),
    "an index entry changed": (swap_terms, "terms-changed"),
    "an index entry removed": (lambda case: Term.objects.filter(case=case).delete(), "terms-changed"),
    "an attached file lost": (lose_file, "file-missing"),
    "an attached file cut": (cut_file, "file-missing"),
    "an attached file of another document": (
        lambda case: Attachment.objects.filter(case=case).update(document="old_card"),
        "case-changed",
    ),
    "a revoked letter made to stand": (revive_letter, "letter-changed"),
    "a letter given another number": (renumber_letter, "letter-changed"),
    "an officer made director by hand": (promote, "member-changed"),
    "a retired member back by hand": (come_back, "member-changed"),
    "a member added by hand": (sneak_in, "member-changed"),
    "the counter turned back with its old mark": (turn_back, "number-beyond"),
    "the counter removed": (lambda case: Counter.objects.all().delete(), "counter-changed"),
    "the counter turned back": (lambda case: Counter.objects.update(last=0), "counter-changed"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found(case: Case, name: str) -> None:
    tamper, expected = TAMPERINGS[name]
    assert faults() == set()
    tamper(case)
    assert expected in faults()


@pytest.mark.parametrize(
    "name",
    [n for n in TAMPERINGS if not re.search("body|answers|name|attached|index|letter|back by hand", n)],
)
def test_tampering_is_found_after_an_erasure_too(case: Case, name: str) -> None:
    commands.erase(actor=SYSTEM, number=case.number or "", now=LATER)
    if name in ("a document taken away", "the due date changed"):
        Case.objects.filter(pk=case.pk).update(due_at=MONDAY)
        assert "case-changed" in faults()
        return
    tamper, expected = TAMPERINGS[name]
    assert faults() == set()
    tamper(Case.objects.get(pk=case.pk))
    assert expected in faults()


def test_the_daily_seal_finds_a_case_removed_with_its_counter(case: Case) -> None:
    path = commands.daily_seal(now=MONDAY)
    assert list(verify_seal_file(path)) == []
    remove_case(case)
    Counter.objects.all().delete()
    assert {fault.code for fault in verify_seal_file(path)} == {"sealed-case-missing", "sealed-counter-back"}


def test_the_daily_seal_finds_a_chain_put_back_to_an_older_state(
    counter: Player, officer: Actor, act: Callable[..., Case]
) -> None:
    """Somebody kept a copy of the rows from before: they are sound in themselves, but not what was sealed."""
    case = counter.submitted()
    before = Case.objects.filter(pk=case.pk).values().get()
    act(officer, case, "accept")
    path = commands.daily_seal(now=MONDAY)
    Event.objects.filter(case=case, seq=2).delete()
    Case.objects.filter(pk=case.pk).update(**before)
    assert faults() == {"sealed-event-missing"}
    assert path.exists()


def test_work_that_goes_on_meanwhile_is_no_fault(
    case: Case, officer: Actor, counter: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A note comes in after the row was read and before its events are; a number after its counter was."""
    look, numbers = audit.verify_case, audit._missing_numbers
    came: list[object] = []

    def while_it_reads(row: Case) -> Any:
        if not came:
            came.append(commands.note(actor=officer, number=case.number or "", text="โทรแล้ว", now=MONDAY))
        return look(row)

    def while_it_counts(row: Counter, where: str) -> Any:
        if len(came) == 1:
            came.append(counter.submit(key="meanwhile"))
        return numbers(row, where)

    monkeypatch.setattr(audit, "verify_case", while_it_reads)
    monkeypatch.setattr(audit, "_missing_numbers", while_it_counts)
    assert faults() == set()
    assert len(came) == 2


def test_a_changed_seal_is_found(case: Case) -> None:
    path = commands.daily_seal(now=MONDAY)
    path.write_bytes(path.read_bytes().replace(b'"seq":4', b'"seq":3'))
    assert [fault.code for fault in verify_seal_file(path)] == ["seal-broken"]
    for junk in (b"", b'"x"\n', b"[1,2\n", b"\xff\xfe\n", b'{"digest": "x"}\n'):
        path.write_bytes(junk)
        assert [fault.code for fault in verify_seal_file(path)] == ["seal-broken"]


def test_erasing_makes_everything_unreadable_and_keeps_the_number(case: Case, officer: Actor) -> None:
    key_id, name = case.key_id, case.display_name
    assert name
    assert key_id
    commands.erase(actor=SYSTEM, number=case.number or "", now=LATER)
    gone = Case.objects.get(pk=case.pk)
    assert gone.number == case.number
    assert (gone.key_id, gone.body, gone.display_name, gone.facets) == (None, None, "", {})
    assert not DataKey.objects.filter(pk=key_id).exists()
    assert not Term.objects.filter(case=case).exists()
    assert not Blob.objects.exists()
    assert search_for(officer, case.office_id, name) == ()
    view = case_for(officer, case.number or "")
    assert view.erased
    assert view.sections("th") == ()
    assert [entry.reason for entry in view.timeline] == [""] * 5
    assert faults() == set()
    assert Erasure.objects.filter(key_id=key_id).exists()


def test_restoring_an_older_backup_does_not_bring_erased_data_back(case: Case, officer: Actor) -> None:
    """The backup holds the key and the sealed body; applying the erasure list makes them unreadable again."""
    assert case.key is not None
    key = case.key
    rows = {"case": Case.objects.filter(pk=case.pk).values().get()}
    events = list(Event.objects.filter(case=case).values())
    commands.erase(actor=SYSTEM, number=case.number or "", now=LATER)
    # the restore: rows as they were in the backup
    Event.objects.filter(case=case).delete()
    Event.objects.bulk_create(Event(**values) for values in events)
    DataKey.objects.bulk_create([key])
    Case.objects.filter(pk=case.pk).update(**rows["case"])
    assert case_for(officer, case.number or "").body.answers
    # what `restore` does next
    DataKey.objects.filter(pk=key.pk).delete()
    assert commands.forget_revived(keys=[key.pk], now=LATER) == 1
    assert case_for(officer, case.number or "").erased
    assert faults() == set()


def test_a_registered_case_is_not_erased_before_its_time(case: Case, director: Actor, officer: Actor) -> None:
    with pytest.raises(KeptByLaw) as refused:
        commands.erase(actor=director, number=case.number or "", now=MONDAY + timedelta(days=300))
    assert "2579" in refused.value.sentence("th")
    with pytest.raises(NotYours):
        commands.erase(actor=officer, number=case.number or "", now=LATER)


def test_an_open_case_is_not_erased(counter: Player, director: Actor) -> None:
    with pytest.raises(NotEnded):
        commands.erase(actor=director, number=counter.submitted().number or "", now=LATER)


def test_a_note_on_an_erased_case_is_refused_rather_than_lost(case: Case, officer: Actor) -> None:
    commands.erase(actor=SYSTEM, number=case.number or "", now=LATER)
    with pytest.raises(Erased):
        commands.note(actor=officer, number=case.number or "", text="โทรแล้ว", now=LATER)


def test_what_was_never_handed_in_is_neither_withdrawn_nor_reopened(
    counter: Player, supervisor: Actor
) -> None:
    draft = counter.start(numbered=True)
    with pytest.raises(NotHandedIn):
        commands.withdraw(actor=counter.applicant, number=draft.number or "", now=MONDAY)
    Case.objects.filter(pk=draft.pk).update(state=Case.ENDED, end="withdrawn", ended_at=MONDAY)
    with pytest.raises(NotEnded):
        commands.reopen(actor=supervisor, number=draft.number or "", reason="ผิด", now=MONDAY)


def test_a_discarded_draft_leaves_nothing(counter: Player, applicant: Actor) -> None:
    draft = counter.fill(counter.start())
    commands.discard(actor=applicant, ref=draft.ref, now=MONDAY)
    assert not Case.objects.filter(pk=draft.pk).exists()
    assert not Blob.objects.exists()
    assert not DataKey.objects.exists()


def test_an_old_numbered_draft_stays_in_the_book_as_void(counter: Player) -> None:
    draft = counter.fill(counter.start(numbered=True))
    counter.fill(counter.start())
    assert commands.sweep_drafts(now=MONDAY + timedelta(days=91)) == 2
    void = Case.objects.get()
    assert (void.number, void.state, void.end, void.key_id) == (draft.number, "ended", "lapsed", None)
    assert faults() == set()


def test_a_track_code_of_an_erased_case_opens_nothing(counter: Player) -> None:
    receipt = counter.submit()
    commands.withdraw(actor=counter.applicant, number=receipt.number, now=MONDAY)
    commands.erase(actor=SYSTEM, number=receipt.number, now=LATER)
    assert case_by_track(receipt.track) is None


def test_what_is_sealed_for_one_case_opens_in_no_other(counter: Player) -> None:
    one, two = counter.submit(key="1").case, counter.submit(key="2").case
    Case.objects.filter(pk=two.pk).update(body=one.body, key=one.key)
    with pytest.raises(Tampered):
        case_for(counter.applicant, two.number or "")


def test_nothing_a_person_wrote_stands_readable_in_any_table(
    counter: Player, officer: Actor, act: Callable[..., Case]
) -> None:
    """Write a marker everywhere a person can write, and look for it in every column of every table."""
    marker = "ลับสุดยอดเจ็ดแปดเก้า"
    case = counter.submit(counter.fill(counter.start(), position=marker, old_card_no=marker)).case
    commands.note(actor=officer, number=case.number or "", text=marker, now=MONDAY)
    act(officer, case, "return", reason=marker)
    raw = {"position": marker * 30}
    commands.fill(actor=counter.applicant, ref=case.ref, page_id="work", raw=raw, now=MONDAY)
    commands.withdraw(actor=counter.applicant, number=case.number or "", reason=marker, now=MONDAY)
    assert_nowhere(marker)


def assert_nowhere(marker: str) -> None:
    """No column of any table holds what somebody wrote in the open."""
    escaped = marker.encode("unicode_escape")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                held = b"|".join(_bytes(value) for value in row)
                assert marker.encode() not in held, table
                assert escaped not in held, table


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
