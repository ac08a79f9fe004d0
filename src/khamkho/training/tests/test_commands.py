"""Every write in the training register: what it does, and each thing it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models

from khamkho.base.errors import Invalid, NotFound
from khamkho.base.thai import in_bangkok
from khamkho.casework.commands import change_letter, end_letter, write_certificate
from khamkho.casework.commands.letters import require_work
from khamkho.casework.models import Letter
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.rules.letters import NoSuchLetter, WrongKind
from khamkho.casework.rules.refusals import NotYours
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.files.queries import read_blob
from khamkho.issuing.commands import produce_letter
from khamkho.issuing.queries import standing_of
from khamkho.offices.models import Membership, Office
from khamkho.offices.registers import OnlyWorkers, RegisterNotKept
from khamkho.people.actor import Actor
from khamkho.people.commands import take_mail
from khamkho.people.models import OutgoingMail, User
from khamkho.training import commands, tasks
from khamkho.training.contents import comments_of, person_of, reason_of
from khamkho.training.models import Certificate, Course, Meeting, Participant, Presence
from khamkho.training.queries import (
    course_for,
    courses_at,
    holdings,
    meeting_of,
    mine_of,
    participant_called,
    public_course,
    report_of,
    scan_code,
    scanned_meeting,
    standings_of,
)
from khamkho.training.rules import (
    AlreadyPresent,
    CalledOff,
    CourseWasHeld,
    MeetingWasHeld,
    NobodyToCertify,
    NoSuchCourse,
    NotOnTheList,
    Person,
    RegistrationOver,
    ScanOver,
    SurveyOver,
    checked_person,
)
from khamkho.training.tests.conftest import COURSE, MEETING, open_course
from khamkho.work.jobs import Job
from khamkho.work.models import Timer

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


def someone(letter: str, **more: str) -> Person:
    return checked_person(
        {
            "prefix": "นาย",
            "first": f"สมมติ{letter}",
            "last": "ตัวอย่าง",
            "email": f"{letter}@example.com",
            **more,
        }
    )


def mails() -> list[Any]:
    found = [
        take_mail(pk, now=MONDAY)
        for pk in OutgoingMail.objects.order_by("created_at").values_list("pk", flat=True)
    ]
    return [mail for mail in found if mail]


def code_for(email: str) -> str:
    """The code in the last mail to this address that has one."""
    texts = [mail.text for mail in mails() if mail.to == email]
    return str(re.findall(r"/training/mine/([0-9a-z-]+)", "\n".join(texts))[-1])


@pytest.fixture
def invite(keeping: Office, officer: Actor, course: Course) -> Callable[..., int]:
    def run(*letters: str, **more: Any) -> int:
        return commands.invite_people(
            actor=officer,
            office=keeping,
            ref=course.ref,
            people=[someone(one) for one in letters],
            now=MONDAY,
            **more,
        )

    return run


@pytest.fixture
def share(keeping: Office, officer: Actor, course: Course) -> dict[str, Any]:
    return {"actor": officer, "office": keeping, "ref": course.ref, "now": MONDAY}


# ── courses and meetings ──


def test_a_form_sent_twice_is_one_course(keeping: Office, officer: Actor) -> None:
    ref = uuid4()
    assert open_course(officer, keeping, ref=ref).pk == open_course(officer, keeping, ref=ref).pk
    assert courses_at(officer, keeping).count() == 1
    with pytest.raises(Invalid):
        open_course(officer, keeping, title="")


@pytest.mark.parametrize(
    "command",
    [
        lambda **share: commands.change_course(typed=COURSE, **share),
        lambda **share: commands.add_meeting(typed=MEETING, **share),
        lambda **share: commands.change_meeting(meeting=uuid4(), typed=MEETING, **share),
        lambda **share: commands.remove_meeting(meeting=uuid4(), **share),
        lambda **share: commands.invite_people(**share),
        lambda **share: commands.change_reply(participant=uuid4(), wants="yes", **share),
        lambda **share: commands.mark_by_hand(meeting=uuid4(), participant=uuid4(), reason="ก", **share),
        lambda **share: commands.write_certificates(lang="th", **share),
    ],
)
def test_every_command_asks_who_and_which(
    command: Callable[..., object], share: dict[str, Any], auditor: Actor, other_officer: Actor
) -> None:
    with pytest.raises(NoSuchCourse):
        command(**{**share, "ref": uuid4()})
    with pytest.raises(OnlyWorkers):
        command(**{**share, "actor": auditor})
    with pytest.raises(NotFound):
        command(**{**share, "actor": other_officer})
    share["office"].settings = {}
    with pytest.raises(RegisterNotKept):
        command(**share)


def test_the_questions_of_a_course_stay_once_they_were_answered(
    share: dict[str, Any], course: Course
) -> None:
    changed = commands.change_course(typed={**COURSE, "title": "ชื่อใหม่", "questions": "ใหม่"}, **share)
    assert (changed.title, changed.seats) == ("ชื่อใหม่", None)
    course.opinions.create(levels=[5])
    commands.change_course(typed={**COURSE, "questions": "ใหม่"}, **share)
    with pytest.raises(Invalid) as no:
        commands.change_course(typed=COURSE, **share)
    assert no.value.problems[0].code == "answered"


def test_the_reminder_follows_the_first_meeting(
    share: dict[str, Any], meeting: Meeting, course: Course
) -> None:
    assert not Timer.objects.exists()  # the morning before has begun
    commands.change_meeting(meeting=meeting.ref, typed={**MEETING, "day": "10/8/2569"}, **share)
    assert in_bangkok(Timer.objects.get().due_at).isoformat() == "2026-08-09T08:00:00+07:00"
    other = commands.add_meeting(typed={**MEETING, "day": "6/8/2569"}, **share)
    assert in_bangkok(Timer.objects.get().due_at).day == 5
    commands.remove_meeting(meeting=other.ref, **share)
    assert in_bangkok(Timer.objects.get().due_at).day == 9
    commands.remove_meeting(meeting=meeting.ref, **share)
    assert not Timer.objects.exists()
    with pytest.raises(NoSuchCourse):
        commands.remove_meeting(meeting=meeting.ref, **share)
    with pytest.raises(Invalid):
        commands.add_meeting(typed={}, **share)


def test_a_course_has_so_many_meetings_and_no_more(share: dict[str, Any], course: Course) -> None:
    held = commands.add_meeting(typed=MEETING, **share)
    Meeting.objects.bulk_create(
        Meeting(course=course, day=held.day, begins=held.begins, ends=held.ends, place="ก") for _ in range(29)
    )
    with pytest.raises(Invalid):
        commands.add_meeting(typed=MEETING, **share)


# ── people ──


def test_who_is_invited_gets_a_link_and_nobody_twice(invite: Callable[..., int], course: Course) -> None:
    assert invite("a", "b") == 2
    assert invite("a", "c") == 1
    assert sorted(mail.to for mail in mails()) == ["a@example.com", "b@example.com", "c@example.com"]
    told = mine_of(code_for("b@example.com"))
    assert told.person.name.first == "สมมติb"
    assert told.participant.reply == "asked"
    with pytest.raises(NoSuchCourse):
        mine_of("0000-0000-0000-0000")


def texts() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                for value in model._default_manager.values_list(field.attname, flat=True):
                    yield f"{model._meta.label}.{field.name}", str(value)


def test_no_name_or_address_of_a_participant_is_readable(
    invite: Callable[..., int], share: dict[str, Any], course: Course, meeting: Meeting
) -> None:
    invite("ma")
    commands.mark_by_hand(
        meeting=meeting.ref, participant=course.people.get().ref, reason="มากับรถตู้สีแดง", **share
    )
    commands.fill_form(code=code_for("ma@example.com"), typed={"comment": "อยากให้จัดอีก"}, now=TUESDAY)
    marks = ("สมมติma", "ma@example.com", "รถตู้สีแดง", "อยากให้จัดอีก")
    assert not [where for where, value in texts() if any(mark in value for mark in marks)]


def test_members_are_invited_by_their_accounts(
    invite: Callable[..., int], keeping: Office, officer: Actor, course: Course
) -> None:
    head = make_member(keeping, "supervisor", "นางหัวหน้า ตัวอย่าง")
    silent = make_member(keeping, "officer", "นายไม่มี อีเมล")
    EmailAddress.objects.create(user_id=head.user_id, email="h@example.com", verified=True, primary=True)
    seats = [one.memberships[0].id for one in (head, silent)]
    assert invite(members=[*seats, 0]) == 1
    assert invite(members=seats) == 0
    assert course.people.get().member_id == seats[0]
    assert head.user_id
    assert silent.user_id
    user = User.objects.get(pk=head.user_id)
    assert holdings(user)[0].rows == (course.title,)
    assert holdings(User.objects.get(pk=silent.user_id)) == ()
    assert Membership.objects.count() == 3


def test_replies_fill_the_seats_and_a_free_one_goes_to_who_waits(
    invite: Callable[..., int], course: Course
) -> None:
    invite("a", "b", "c")
    codes = {one: code_for(f"{one}@example.com") for one in "abc"}
    got = [commands.reply_to(code=codes[one], wants="yes", now=MONDAY).reply for one in "abc"]
    assert got == ["yes", "yes", "waiting"]
    assert commands.reply_to(code=codes["a"], wants="yes", now=MONDAY).reply == "yes"
    OutgoingMail.objects.all().delete()
    assert commands.reply_to(code=codes["a"], wants="no", now=MONDAY).reply == "no"
    assert mine_of(codes["c"]).participant.reply == "yes"
    assert [mail.to for mail in mails()] == ["c@example.com"]
    with pytest.raises(Invalid):
        commands.reply_to(code=codes["a"], wants="", now=MONDAY)
    with pytest.raises(NoSuchCourse):
        commands.reply_to(code="x", wants="yes", now=MONDAY)
    with pytest.raises(RegistrationOver):
        commands.reply_to(code=codes["a"], wants="yes", now=TUESDAY)


def test_an_officer_writes_a_reply_down_also_after_the_last_day(
    invite: Callable[..., int], share: dict[str, Any], course: Course
) -> None:
    invite("a")
    one = course.people.get()
    assert commands.change_reply(**{**share, "now": TUESDAY}, participant=one.ref, wants="no").reply == "no"
    with pytest.raises(NoSuchCourse):
        commands.change_reply(**share, participant=uuid4(), wants="no")


def test_anybody_registers_for_a_public_course_and_learns_nothing_of_others(
    course: Course, share: dict[str, Any]
) -> None:
    def register(letter: str, now: Any = MONDAY, **more: str) -> Participant | None:
        kept = someone(letter).kept() | more
        return commands.register(course_ref=course.ref, typed=kept, lang="en", now=now)

    first = register("a")
    assert first is not None
    assert (first.reply, first.came_by) == ("yes", "public")
    assert register("a") is None
    register("b")
    third = register("c", email="", phone="0812345678")
    assert third is not None
    assert third.reply == "waiting"
    assert register("d", email="", phone="081 234 5678") is None
    assert [mail.subject for mail in mails()] == [f"You are registered: {course.title}"] * 2
    with pytest.raises(RegistrationOver):
        register("e", TUESDAY)
    with pytest.raises(Invalid):
        register("e", email="")
    commands.change_course(typed=COURSE, **share)
    with pytest.raises(NoSuchCourse):
        register("e")
    with pytest.raises(NoSuchCourse):
        public_course(course.ref)


def test_a_course_has_so_many_people_and_no_more(
    invite: Callable[..., int], course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("khamkho.training.commands.people.MOST_PEOPLE", 2)
    invite("a", "b")
    with pytest.raises(Invalid):
        invite("c")
    with pytest.raises(RegistrationOver):
        commands.register(course_ref=course.ref, typed=someone("d").kept(), lang="th", now=MONDAY)


def test_nobody_is_invited_after_the_last_day(share: dict[str, Any]) -> None:
    with pytest.raises(RegistrationOver):
        commands.invite_people(**{**share, "now": TUESDAY}, people=[someone("a")])


def test_those_who_take_part_are_reminded(
    invite: Callable[..., int], course: Course, meeting: Meeting
) -> None:
    invite("a", "b")
    commands.reply_to(code=code_for("a@example.com"), wants="yes", now=MONDAY)
    before = len(mails())
    tasks.reminder(Job(id=uuid4(), args={"course": course.pk}, now=MONDAY))
    assert [mail.to for mail in mails()[before:]] == ["a@example.com"]
    assert commands.remind_of_course(course_id=0, now=MONDAY) == 0


# ── in the room ──


def test_the_code_in_the_room_works_for_its_minute_and_the_next(meeting: Meeting, keeping: Office) -> None:
    code = scan_code(meeting, MONDAY)
    assert scanned_meeting(meeting.ref, code, MONDAY + timedelta(seconds=60)).pk == meeting.pk
    for wrong, at in ((code, MONDAY + timedelta(seconds=121)), ("ผิด", MONDAY), ("", MONDAY)):
        with pytest.raises(ScanOver):
            scanned_meeting(meeting.ref, wrong, at)
    with pytest.raises(NoSuchCourse):
        scanned_meeting(uuid4(), code, MONDAY)
    keeping.settings = {}
    keeping.save()
    with pytest.raises(NoSuchCourse):
        scanned_meeting(meeting.ref, code, MONDAY)


def test_who_scans_is_marked_once(invite: Callable[..., int], course: Course, meeting: Meeting) -> None:
    invite("a", "b")
    found = participant_called(course, " A@example.com ")
    assert found is not None
    assert commands.scan(meeting=meeting.ref, participant=found, now=TUESDAY).marked_by is None
    assert mine_of(code_for("a@example.com")).participant.reply == "yes"
    with pytest.raises(AlreadyPresent):
        commands.scan(meeting=meeting.ref, participant=found, now=TUESDAY)
    assert participant_called(course, "z@example.com") is None
    assert participant_called(course, "") is None
    with pytest.raises(NotOnTheList):
        commands.scan(meeting=meeting.ref, participant=None, now=TUESDAY)
    with pytest.raises(NoSuchCourse):
        commands.scan(meeting=uuid4(), participant=found, now=TUESDAY)


def test_a_telephone_finds_who_has_it_alone(course: Course, share: dict[str, Any]) -> None:
    both = [
        someone("a", phone="0812345678"),
        someone("b", phone="0812345678"),
        someone("c", phone="0899999999"),
    ]
    commands.invite_people(**share, people=both)
    assert participant_called(course, "081-234-5678") is None
    found = participant_called(course, "089 999 9999")
    assert found is not None
    assert person_of(found) == both[2]


def test_an_officer_marks_by_hand_and_says_why(
    invite: Callable[..., int], share: dict[str, Any], course: Course, meeting: Meeting, officer: Actor
) -> None:
    invite("a")
    one = course.people.get()
    hand = {**share, "meeting": meeting.ref, "participant": one.ref}
    with pytest.raises(Invalid):
        commands.mark_by_hand(**hand, reason=" ")
    with pytest.raises(NoSuchCourse):
        commands.mark_by_hand(**{**hand, "meeting": uuid4()}, reason="ก")
    presence = commands.mark_by_hand(**hand, reason="โทรศัพท์ไม่มีสัญญาณ")
    assert presence.marked_by_id == officer.memberships[0].id
    assert reason_of(presence, one) == "โทรศัพท์ไม่มีสัญญาณ"
    with pytest.raises(AlreadyPresent):
        commands.mark_by_hand(**hand, reason="อีกครั้ง")
    with pytest.raises(MeetingWasHeld):
        commands.remove_meeting(meeting=meeting.ref, **share)


# ── what they thought ──


def test_a_form_is_filled_in_once_by_who_came_and_names_nobody(
    invite: Callable[..., int], course: Course, meeting: Meeting
) -> None:
    invite(*"abcdef")
    codes = {one: code_for(f"{one}@example.com") for one in "abcdef"}
    with pytest.raises(SurveyOver):
        commands.fill_form(code=codes["a"], typed={"level.0": "5"}, now=TUESDAY)
    for one in "abcde":
        found = participant_called(course, f"{one}@example.com")
        commands.scan(meeting=meeting.ref, participant=found, now=TUESDAY)
    with pytest.raises(Invalid):
        commands.fill_form(code=codes["a"], typed={}, now=TUESDAY)
    for one in "abcd":
        commands.fill_form(code=codes[one], typed={"level.0": "5", "comment": f"ดี {one}"}, now=TUESDAY)
    assert report_of(course).whole.mean is None
    assert report_of(course).comments == ()
    commands.fill_form(code=codes["e"], typed={"level.0": "4"}, now=TUESDAY)
    told = report_of(course)
    assert (told.asked, told.yes, told.silent, told.came, told.enough, told.forms) == (6, 5, 1, 5, 5, 5)
    assert (told.means[0][1].mean, told.means[1][1].mean) == (4.8, None)
    assert sorted(told.comments) == ["ดี a", "ดี b", "ดี c", "ดี d"]
    with pytest.raises(SurveyOver):
        commands.fill_form(code=codes["a"], typed={"level.0": "1"}, now=TUESDAY)
    with pytest.raises(NoSuchCourse):
        commands.fill_form(code="x", typed={}, now=TUESDAY)
    columns = {field.name for field in course.opinions.model._meta.get_fields()}
    assert columns == {"ref", "course", "levels", "comment"}


# ── certificates ──


@pytest.fixture
def came(
    invite: Callable[..., int], course: Course, meeting: Meeting, share: dict[str, Any]
) -> list[Participant]:
    """Three on the list; two of them came."""
    invite("a", "b", "c")
    people = list(course.people.all())
    for one in people[:2]:
        commands.scan(meeting=meeting.ref, participant=one, now=TUESDAY)
    return people


def test_who_came_often_enough_is_certified_and_anyone_can_verify_it(
    came: list[Participant],
    share: dict[str, Any],
    course: Course,
    officer: Actor,
    director: Actor,
    keeping: Office,
) -> None:
    with pytest.raises(NobodyToCertify):
        commands.write_certificates(lang="th", **share)  # the course is not over
    share["now"] = TUESDAY
    assert commands.write_certificates(lang="th", **share) == 2
    with pytest.raises(NobodyToCertify):
        commands.write_certificates(lang="th", **share)
    with pytest.raises(NotYours):
        commands.sign_certificates(**share)
    share["actor"] = director
    assert commands.sign_certificates(**share) == 2
    with pytest.raises(NobodyToCertify):
        commands.sign_certificates(**share)
    letters = [one.letter for one in Certificate.objects.order_by("pk").select_related("letter")]
    assert [letter.number for letter in letters] == ["1/2569", "2/2569"]
    made = produce_letter(letter_id=letters[0].pk, now=TUESDAY)
    assert made.blob is not None
    assert read_blob(made.blob)[:4] == b"%PDF"
    told = standing_of(made.code)
    assert told is not None
    assert (told.stands, told.number, told.holder) == (True, "1/2569", "นายสมxxx ตัวxxx")
    assert told.matches("สมมติa ตัวอย่าง")
    assert not told.matches("สมมติb ตัวอย่าง")
    assert report_of(course).certified == 1
    mine = mine_of(code_for("a@example.com"))
    assert mine.letter is not None
    assert list(verify_all()) == []
    end_letter(actor=director, ref=made.ref, how="revoked", reason="ชื่อผิด", now=TUESDAY)
    revoked = standing_of(made.code)
    assert revoked is not None
    assert not revoked.stands
    assert mine_of(code_for("a@example.com")).letter is None
    share["actor"] = officer
    assert commands.write_certificates(lang="en", **share) == 1
    newest = Letter.objects.latest("pk")
    assert newest.to_name == "นายสมมติa ตัวอย่าง"
    changed = change_letter(actor=officer, ref=newest.ref, fields={"subject": "ก", "body": "ข"}, now=TUESDAY)
    assert changed.to_name == "นายสมมติa ตัวอย่าง"


def test_who_came_too_seldom_is_not(came: list[Participant], share: dict[str, Any], course: Course) -> None:
    commands.add_meeting(typed={**MEETING, "day": "3/8/2569", "ends": "12.00"}, **share)
    assert [one.share for one in standings_of(course)] == [69, 69, 0]
    with pytest.raises(NobodyToCertify):
        commands.write_certificates(lang="th", **{**share, "now": TUESDAY})


def test_a_certificate_is_written_for_a_person_by_its_own_command(
    keeping: Office, officer: Actor, auditor: Actor, other_officer: Actor
) -> None:
    fields = {"subject": "เกียรติบัตร", "body": "ก"}
    name = someone("a").name
    wanted: dict[str, Any] = {
        "office": keeping,
        "holder": name,
        "lang": "th",
        "fields": fields,
        "now": MONDAY,
    }
    assert write_certificate(actor=officer, kind="training", **wanted).to_name == name.full()
    for kind in ("memo", "nonsense"):
        with pytest.raises(WrongKind):
            write_certificate(actor=officer, kind=kind, **wanted)
    with pytest.raises(NotYours):
        write_certificate(actor=auditor, kind="training", **wanted)
    with pytest.raises(NoSuchLetter):
        write_certificate(actor=other_officer, kind="training", **wanted)
    with pytest.raises(Invalid):
        write_certificate(actor=officer, kind="training", **{**wanted, "fields": {}})
    require_work(officer, keeping, None)


# ── in time it is forgotten ──


def test_the_sweep_forgets_who_came_and_keeps_what_counts(
    came: list[Participant],
    course: Course,
    meeting: Meeting,
    share: dict[str, Any],
    officer: Actor,
    keeping: Office,
) -> None:
    commands.mark_by_hand(**share, meeting=meeting.ref, participant=came[2].ref, reason="ก")
    commands.fill_form(code=code_for("a@example.com"), typed={"comment": "ดี", "level.0": "5"}, now=TUESDAY)
    after = TUESDAY + timedelta(days=5 * 365)
    tasks.sweep(Job(id=uuid4(), args={}, now=after))
    assert commands.sweep_training(now=after + timedelta(days=1)) == 3
    assert commands.sweep_training(now=after + timedelta(days=1)) == 0
    course.refresh_from_db()
    assert {person_of(one) for one in course.people.select_related("key")} == {None}
    assert comments_of(course) == []
    assert not Presence.objects.filter(reason__isnull=False).exists()
    told = report_of(course)
    assert (told.came, told.forms) == (3, 1)
    with pytest.raises(NoSuchCourse):
        mine_of("gone")
    with pytest.raises(RegistrationOver):
        commands.invite_people(**{**share, "now": MONDAY - timedelta(days=1)}, people=[someone("z")])
    assert course_for(officer, keeping, course.ref).pk == course.pk
    with pytest.raises(NoSuchCourse):
        meeting_of(course, uuid4())
    with pytest.raises(NoSuchCourse):
        course_for(officer, keeping, uuid4())


def kinds() -> list[tuple[str, str]]:
    """To whom which mail is on its way, told by what only that mail says."""
    marks = {"งดการอบรม": "called off", "เปลี่ยนแปลงกำหนด": "moved"}
    return sorted((mail.to, kind) for mail in mails() for word, kind in marks.items() if word in mail.subject)


def test_a_course_is_called_off_once_and_its_people_hear_why(
    invite: Callable[..., int], share: dict[str, Any], course: Course, meeting: Meeting
) -> None:
    invite("a", "b", "c")
    commands.reply_to(code=code_for("a@example.com"), wants="yes", now=MONDAY)
    commands.reply_to(code=code_for("b@example.com"), wants="no", now=MONDAY)
    code = code_for("c@example.com")
    with pytest.raises(Invalid):
        commands.call_off(**share, reason=" ")
    commands.call_off(**share, reason="วิทยากรป่วย")
    assert kinds() == [("a@example.com", "called off"), ("c@example.com", "called off")]
    assert all("วิทยากรป่วย" in mail.text for mail in mails() if "งดการอบรม" in mail.subject)
    assert not Timer.objects.filter(key=f"training:{course.pk}").exists()
    assert commands.remind_of_course(course_id=course.pk, now=MONDAY) == 0
    for late in (
        lambda: commands.call_off(**share, reason="อีกครั้ง"),
        lambda: invite("d"),
        lambda: commands.reply_to(code=code, wants="yes", now=MONDAY),
        lambda: commands.scan(meeting=meeting.ref, participant=course.people.first(), now=MONDAY),
    ):
        with pytest.raises(CalledOff):
            late()


def test_a_course_that_somebody_came_to_is_not_called_off(
    invite: Callable[..., int], share: dict[str, Any], course: Course, meeting: Meeting
) -> None:
    invite("a")
    commands.scan(meeting=meeting.ref, participant=course.people.get(), now=MONDAY)
    with pytest.raises(CourseWasHeld):
        commands.call_off(**share, reason="ฝนตก")


def test_a_meeting_that_moves_is_told_and_one_whose_speaker_changes_is_not(
    invite: Callable[..., int], share: dict[str, Any], meeting: Meeting
) -> None:
    invite("a")
    typed = {
        "day": f"{meeting.day:%d/%m/%Y}", "begins": f"{meeting.begins:%H.%M}", "ends": f"{meeting.ends:%H.%M}",
        "place": meeting.place, "speaker": "นางวิทยากร",
    }  # fmt: skip
    commands.change_meeting(**share, meeting=meeting.ref, typed=typed)
    assert kinds() == []
    commands.change_meeting(**share, meeting=meeting.ref, typed={**typed, "place": "ห้องอื่น"})
    assert kinds() == [("a@example.com", "moved")]
