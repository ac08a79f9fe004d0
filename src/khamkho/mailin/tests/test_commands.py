"""From the mailbox to the case: what is kept, what becomes of it, and who is answered."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist

from khamkho.base.errors import Invalid, NotFound, Refused
from khamkho.base.home import Home
from khamkho.casework import commands as casework
from khamkho.casework.contents import attachment_name
from khamkho.casework.contents import body_of as case_body
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import case_for, system_view
from khamkho.casework.tests.cast import MONDAY, photo
from khamkho.files.models import Blob
from khamkho.issuing.papers import paper_for
from khamkho.mailin import commands
from khamkho.mailin.contents import body_of, raw_of
from khamkho.mailin.imap import TROUBLES, Imap, Trouble, waiting_in
from khamkho.mailin.models import Mail, Mailbox
from khamkho.mailin.queries import letter_in, mail_of_case, mailbox_of
from khamkho.mailin.rules.refusals import AlreadyTaken, NoMailbox, NoSuchMail, TakesNoMails
from khamkho.mailin.tests.conftest import SENDER, mail
from khamkho.notices.models import Notice
from khamkho.notices.tasks import notice as send
from khamkho.offices.commands import publish_offering, withdraw_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import OutgoingMail
from khamkho.work.jobs import Job
from khamkho.work.models import Effect

LATER = MONDAY + timedelta(minutes=5)
EXE = b"MZ\x90\x00" + bytes(200)

pytestmark = pytest.mark.django_db


def notices_told(case: Case) -> list[Effect]:
    return list(Effect.objects.filter(name="notice", about=case.about))


# ── a mail becomes a request ──


def test_a_mail_becomes_a_request_with_its_words_its_files_and_its_sender(arrive, officer):
    message = mail()
    message.add_attachment(photo(), maintype="image", subtype="jpeg", filename="../../แผน ผัง.jpg")
    found = arrive(message)
    assert found.state == Mail.CASE
    view = case_for(officer, found.case.number)
    assert view.case.service_id == "general-request"
    assert (view.case.channel, view.case.state, view.case.display_name) == ("email", Case.OPEN, "สมชาย ใจดี")
    answers = view.body.answers
    assert answers["subject"] == "ขอความอนุเคราะห์ใช้ห้องประชุม"
    assert answers["details"] == "ขอใช้ห้องประชุมวันที่ 12 สิงหาคม"
    assert "declaration" not in answers  # nobody declared anything
    assert view.body.contact["email"] == SENDER
    (kept,) = view.case.attachments.all()
    assert (kept.document, attachment_name(view.case, kept)) == ("papers", "แผน ผัง.jpg")


def test_the_papers_of_a_case_that_came_as_a_mail_are_made(arrive):
    case = arrive(mail()).case
    for kind in ("receipt", "form"):
        assert paper_for(kind, system_view(case.pk), code="7k3m-x09a-zq4t-p2ew", now=LATER)


def test_its_sender_fills_in_what_the_office_asks_for_and_hands_it_in_again(arrive, officer, act):
    case = arrive(mail(sender=SENDER)).case  # without a name
    assert case.display_name == ""
    act(officer, case, "return", at=LATER, **{"mark.name": "missing", "mark.phone": "missing"})
    sender = Actor(opened_cases=frozenset({case.pk}))
    named = {"name.title": "นาย", "name.first": "สมชาย", "name.middle": "", "name.last": "ใจดี"}
    casework.fill(actor=sender, ref=case.ref, page_id="you", raw=named | {"phone": "0812345678"}, now=LATER)
    act(sender, case, "resubmit", at=LATER)
    case.refresh_from_db()
    assert (case.step, case.display_name) == ("check", "นายสมชาย ใจดี")


def test_its_sender_is_answered_with_number_and_code(arrive):
    found = arrive(mail())
    (told,) = notices_told(found.case)
    send(Job(id=told.id, name="notice", args=told.args, now=LATER))
    notice = Notice.objects.get(case=found.case)
    assert (notice.kind, notice.state) == ("received", Notice.State.SENT)


def test_a_mail_lies_under_the_key_of_its_case_and_ends_with_it(arrive):
    found = arrive(mail())
    case = Case.objects.select_related("key").get(pk=found.case_id)
    assert found.key_id == case.key_id
    assert raw_of(found) == mail().as_bytes()
    assert case.key is not None
    case.key.delete()
    again = Mail.objects.get(pk=found.pk)
    with pytest.raises((Refused, ObjectDoesNotExist)):
        raw_of(again)
    assert body_of(Mail.objects.get(pk=found.pk)) == {}
    assert commands.sweep_mails(now=LATER) == 1


def test_nothing_of_a_mail_stands_in_plain_columns(arrive):
    found = arrive(mail(), cut=True)
    row = Mail.objects.filter(pk=found.pk).values().get()
    plain = " ".join(str(value) for name, value in row.items() if name != "body")
    assert SENDER not in plain
    assert "สมชาย" not in plain
    assert "ห้องประชุม" not in plain
    assert not re.search("สมชาย|som@", str(list(Effect.objects.values_list("args", "about"))))


def test_files_that_are_not_taken_are_named_with_the_reason_and_stay_in_the_mail(arrive):
    message = mail()
    message.add_attachment(EXE, maintype="application", subtype="x-msdownload", filename="ใบสมัคร.exe")
    message.add_attachment(photo(), maintype="image", subtype="jpeg", filename="ดี.jpg")
    message.add_attachment(b"%PDF-1.4 broken", maintype="application", subtype="pdf", filename="เสีย.pdf")
    found = arrive(message)
    view = mail_of_case(found.case)
    assert view is not None
    assert [name for name, _why in view.refused] == ["ใบสมัคร.exe", "เสีย.pdf"]
    assert all(why.th and why.en for _name, why in view.refused)
    assert found.case.attachments.count() == 1
    assert [file.name for file in letter_in(found).files] == ["ใบสมัคร.exe", "ดี.jpg", "เสีย.pdf"]


def test_more_files_than_the_service_takes_are_named_not_dropped(arrive):
    message = mail()
    for at in range(7):
        message.add_attachment(photo(), maintype="image", subtype="jpeg", filename=f"{at}.jpg")
    found = arrive(message)
    assert found.case.attachments.count() == 5
    assert [one["name"] for one in body_of(found)["refused"]] == ["5.jpg", "6.jpg"]


def test_a_mail_that_is_too_large_becomes_a_request_that_says_so(arrive):
    message = mail()
    message.add_attachment(photo(), maintype="image", subtype="jpeg", filename="แผนผัง.jpg")
    found = arrive(message.as_bytes()[:900], cut=True)
    assert found.state == Mail.CASE
    assert found.case.attachments.count() == 0
    assert "30 MB" in body_of(found)["refused"][0]["en"]
    assert "ห้องประชุม" in case_body(found.case).answers["details"]


@pytest.mark.parametrize(
    "raw", [b"\x00\xff\xfe" * 40, b"Subject: =?utf-8?b?////?=\r\n\r\n", b"\r\n\r\n\r\nx"]
)
def test_what_cannot_be_read_becomes_a_request_all_the_same(arrive, raw):
    found = arrive(raw)
    assert found.state == Mail.CASE
    assert case_body(found.case).contact["notify"] == "none"
    assert case_body(found.case).answers["details"]


def test_a_virus_is_looked_for_in_the_mail_and_in_its_files(arrive, monkeypatch):
    monkeypatch.setenv("KHAMKHO_CLAMD", "127.0.0.1:1")
    message = mail()
    message.add_attachment(photo(), maintype="image", subtype="jpeg", filename="a.jpg")
    found = arrive(message)
    scanned = {effect.args["blob"] for effect in Effect.objects.filter(name="scan")}
    assert {str(found.blob_id), str(found.case.attachments.get().blob_id)} <= scanned
    with pytest.raises(Refused):
        raw_of(Mail.objects.get(pk=found.pk))  # nobody opens it before
    Blob.objects.filter(pk=found.blob_id).update(scan="infected")
    assert case_body(found.case).answers["details"]  # its words are with the office all the same
    with pytest.raises(Refused):
        letter_in(Mail.objects.get(pk=found.pk))


# ── each once ──


def test_the_same_mail_is_one_request_however_often_it_comes(arrive, taking):
    first = arrive(mail())
    again = arrive(b"Received: by another road\r\n" + mail().as_bytes())
    commands.read_mail(mail_id=first.pk, now=LATER)
    assert again.pk == first.pk
    assert Case.objects.filter(office=taking).count() == 1


def test_reading_that_broke_off_is_gone_on_with_and_doubles_nothing(taking, monkeypatch):
    message = mail()
    message.add_attachment(photo(), maintype="image", subtype="jpeg", filename="a.jpg")
    message.add_attachment(EXE, maintype="application", subtype="x-msdownload", filename="b.exe")
    kept = commands.keep_mail(office=taking, raw=message.as_bytes(), now=MONDAY)
    for name in ("submit", None):
        with monkeypatch.context() as patch:
            if name:
                patch.setattr(casework, name, broken)
            else:
                patch.setattr(commands.reading, "belongs", broken)
            with pytest.raises(RuntimeError):
                commands.read_mail(mail_id=kept.pk, now=MONDAY)
    found = commands.read_mail(mail_id=kept.pk, now=LATER)
    assert found is not None
    assert found.case is not None
    assert Case.objects.filter(office=taking).count() == 1
    assert found.case.attachments.count() == 1
    assert [one["name"] for one in body_of(found)["refused"]] == ["b.exe"]


def broken(*_args: Any, **_named: Any) -> None:
    raise RuntimeError("the power went")


# ── an answer to a notice ──


def answer_to(case: Case, text: str = "สะดวกวันพุธ", *, sender: str = SENDER, **headers: str) -> Any:
    notice = Notice.objects.filter(case=case).first()
    if notice is None:
        (told,) = notices_told(case)
        send(Job(id=told.id, name="notice", args=told.args, now=LATER))
        notice = Notice.objects.get(case=case)
    return mail(text, sender=sender, subject="Re: รับคำขอแล้ว", In_Reply_To=notice.message_id, **headers)


def test_an_answer_to_a_notice_becomes_a_message_of_its_case_with_its_files(arrive, officer):
    case = arrive(mail()).case
    message = answer_to(case)
    for name in ("หนึ่ง.jpg", "สอง.jpg"):
        message.add_attachment(photo(), maintype="image", subtype="jpeg", filename=name)
    found = arrive(message)
    assert (found.state, found.case) == (Mail.MESSAGE, case)
    came = case_for(officer, case.number).timeline[-1]
    assert came.kind == "message_came"
    assert came.note == "สะดวกวันพุธ\n\n(ส่งมาทางอีเมล)"
    assert case.attachments.filter(document__startswith="message-").count() == 2
    assert Case.objects.count() == 1


def test_an_answer_by_the_number_in_its_subject_needs_the_address_of_the_case(arrive):
    case = arrive(mail()).case
    assert arrive(mail("เพิ่มเติม", subject=f"ถึงคำขอ {case.number}")).state == Mail.MESSAGE
    other = arrive(mail("ขอดูด้วย", subject=f"ถึงคำขอ {case.number}", sender="stranger@example.com"))
    assert (other.state, other.case == case) == (Mail.CASE, False)
    assert body_of(other)["near"] == case.number


def test_a_stranger_with_the_id_of_a_notice_opens_no_case(arrive):
    case = arrive(mail()).case
    found = arrive(answer_to(case, sender="stranger@example.com"))
    assert found.state == Mail.CASE
    assert found.case != case


def test_a_mail_that_the_server_found_forged_is_no_answer_and_gets_none(arrive):
    case = arrive(mail()).case
    found = arrive(
        answer_to(case, Authentication_Results="mx.example.go.th; dmarc=fail header.from=example.com")
    )
    assert found.state == Mail.CASE
    assert found.case != case
    assert case_body(found.case).contact["notify"] == "none"


def test_an_answer_to_an_erased_case_is_a_matter_of_its_own(arrive):
    case = arrive(mail()).case
    message = answer_to(case)
    assert case.key is not None
    case.key.delete()
    assert arrive(message).state == Mail.CASE


# ── machines, circles, floods ──


@pytest.mark.parametrize(
    "headers", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"Return_Path": "<>"}]
)
def test_what_a_machine_sent_is_kept_aside_and_never_answered(arrive, headers, taking, officer):
    found = arrive(mail(**headers))
    assert (found.state, found.case) == (Mail.AUTOMATIC, None)
    assert not Effect.objects.filter(name="notice").exists()
    taken = commands.take_mail(actor=officer, office=taking, ref=found.ref, now=LATER)
    assert taken.case is not None
    assert case_body(taken.case).contact["notify"] == "none"


def test_our_own_mail_that_comes_back_to_us_runs_in_no_circle(arrive, taking):
    taking.email = "office@example.go.th"
    taking.save()
    found = arrive(mail(sender="สพป. <office@example.go.th>"))
    assert (found.state, found.why) == (Mail.AUTOMATIC, "own")


def test_a_report_that_a_notice_came_back_marks_the_notice(arrive):
    case = arrive(mail()).case
    answer_to(case)
    notice = Notice.objects.get(case=case)
    raw = (
        "From: MAILER-DAEMON@example.com\nSubject: Undelivered\n"
        "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; x\n\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: text/rfc822-headers\n\n"
        f"Message-ID: {notice.message_id}\n\n--b--\n"
    )
    assert arrive(raw.encode()).state == Mail.BOUNCE
    notice.refresh_from_db()
    assert notice.state == Notice.State.BOUNCED


def test_one_sender_fills_no_register(arrive, taking, officer):
    found = [arrive(mail(f"เรื่องที่ {at}")) for at in range(4)]
    assert [one.state for one in found] == [Mail.CASE] * 3 + [Mail.LIMITED]
    assert arrive(mail(sender="other@example.com")).state == Mail.CASE
    assert arrive(mail("วันถัดไป"), now=MONDAY + timedelta(hours=25)).state == Mail.CASE
    taken = commands.take_mail(actor=officer, office=taking, ref=found[3].ref, now=LATER)
    assert taken.state == Mail.CASE


def test_a_flood_of_many_senders_waits_for_somebody(arrive, monkeypatch):
    monkeypatch.setattr(commands.reading, "MOST_IN_ALL", 1)
    assert arrive(mail(sender="a@example.com")).state == Mail.CASE
    assert arrive(mail(sender="b@example.com")).state == Mail.LIMITED


# ── an office that takes none ──


def test_a_mail_that_no_service_takes_is_kept_with_the_reason_and_taken_later(arrive, taking, officer):
    withdraw_offering(actor=SYSTEM, office_id=taking.pk, service_id="general-request", now=MONDAY)
    found = arrive(mail())
    assert (found.state, found.why) == (Mail.REFUSED, TakesNoMails.code)
    assert body_of(found)["why"]["th"].startswith("ยังไม่ได้กำหนด")
    with pytest.raises(TakesNoMails):
        commands.take_mail(actor=officer, office=taking, ref=found.ref, now=MONDAY)
    publish_offering(actor=SYSTEM, office_id=taking.pk, service_id="general-request", now=MONDAY)
    Effect.objects.filter(name="mail-read").delete()
    commands.set_mailbox(actor=SYSTEM, office_id=taking.pk, now=MONDAY, **given(host=""))
    assert Effect.objects.get(name="mail-read").args == {"mail": found.pk}
    again = commands.read_mail(mail_id=found.pk, now=LATER)
    assert again is not None
    assert again.state == Mail.CASE


# ── what officers do ──


def test_take_refuses_strangers_and_what_is_a_request_already(
    arrive, taking, officer, other_officer, auditor
):
    found = arrive(mail())
    with pytest.raises(AlreadyTaken):
        commands.take_mail(actor=officer, office=taking, ref=found.ref, now=LATER)
    for stranger in (other_officer, auditor, Actor()):
        with pytest.raises(NotFound):
            commands.take_mail(actor=stranger, office=taking, ref=found.ref, now=LATER)
    with pytest.raises(NoSuchMail):
        commands.take_mail(actor=officer, office=taking, ref=officer.user_id, now=LATER)


def test_the_right_service_is_begun_from_a_mail_with_its_sender_and_the_chosen_files(arrive, taking, officer):
    message = mail()
    message.add_attachment(photo(), maintype="image", subtype="jpeg", filename="ดี.jpg")
    message.add_attachment(EXE, maintype="application", subtype="x-msdownload", filename="b.exe")
    found = arrive(message)
    begin = {"actor": officer, "office": taking, "ref": found.ref, "service": "general-request", "now": LATER}
    draft, refused = commands.begin_from_mail(**begin, files={0: "papers", 1: "papers"}, client_key="k")
    assert (draft.state, draft.channel, draft.entered_by_id) == (Case.DRAFT, "email", officer.user_id)
    draft.refresh_from_db()
    assert draft.attachments.get().document == "papers"
    assert [no.code for no in refused] == ["file-wrong-type"]
    with pytest.raises(Invalid):  # what an officer types in must be whole: only a mail is taken as it came
        casework.submit(actor=officer, ref=draft.ref, client_key="s", now=LATER)
    with pytest.raises(Invalid):
        commands.begin_from_mail(**{**begin, "service": "no-such"}, files={})
    assert Mail.objects.get(pk=found.pk).begun == draft


# ── the mailbox ──


def box_of(office: Office) -> Mailbox:
    return Mailbox.objects.get(office=office)


def given(**changes: str) -> dict[str, Any]:
    return {
        "service": "general-request",
        "most": "3",
        "host": "imap.example.go.th",
        "port": "993",
        "security": "tls",
        "username": "office",
        "password": "secret",
    } | changes


def test_a_mailbox_is_sealed_and_its_password_is_kept_for_the_same_server_only(taking):
    commands.set_mailbox(actor=SYSTEM, office_id=taking.pk, now=MONDAY, **given())
    sealed = bytes(box_of(taking).sealed or b"")
    assert len(sealed) > 40
    assert b"secret" not in sealed
    assert b"imap" not in sealed
    commands.set_mailbox(
        actor=SYSTEM, office_id=taking.pk, now=MONDAY, **given(port="143") | {"password": None}
    )
    with pytest.raises(Invalid) as no:
        commands.set_mailbox(
            actor=SYSTEM,
            office_id=taking.pk,
            now=MONDAY,
            **given(host="imap.evil.example") | {"password": None},
        )
    assert [problem.where for problem in no.value.problems] == ["password"]
    commands.remove_mailbox(actor=SYSTEM, office_id=taking.pk, now=MONDAY)
    assert mailbox_of(taking) is None


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"host": "localhost"}, "host"),
        ({"host": "127.0.0.1"}, "host"),
        ({"port": "22"}, "port"),
        ({"security": "x"}, "security"),
        ({"username": ""}, "username"),
        ({"password": ""}, "password"),
        ({"service": "official-id-card"}, "service"),
        ({"most": "0"}, "most"),
        ({"most": "many"}, "most"),
    ],
)
def test_what_is_wrong_with_a_mailbox_is_named(taking, changes, where):
    with pytest.raises(Invalid) as no:
        commands.set_mailbox(actor=SYSTEM, office_id=taking.pk, now=MONDAY, **given(**changes))
    assert [problem.where for problem in no.value.problems] == [where]


def test_only_who_manages_the_office_sets_or_tries_its_mailbox(taking, officer):
    for command in (commands.set_mailbox, commands.remove_mailbox):
        named = given() if command is commands.set_mailbox else {}
        with pytest.raises(Refused):
            command(actor=officer, office_id=taking.pk, now=MONDAY, **named)
    with pytest.raises(Refused):
        commands.try_mailbox(actor=officer, office_id=taking.pk)
    with pytest.raises(NoMailbox):
        commands.try_mailbox(actor=SYSTEM, office_id=taking.pk)


def test_what_lay_in_a_mailbox_before_it_was_set_stays_there(taking, box):
    for now, name in ((MONDAY, "office"), (LATER + timedelta(days=3), "office"), (LATER, "another")):
        commands.set_mailbox(actor=SYSTEM, office_id=taking.pk, now=now, **given(username=name))
        since = MONDAY.date() if name == "office" else LATER.date()
        assert box_of(taking).since == since
    waiting_in(Imap(**{**box.server.__dict__, "since": MONDAY.date()}))
    assert box.asked == ["UNSEEN SINCE 03-Aug-2026"]


@pytest.fixture
def at_box(taking, box, monkeypatch):
    """The office's mailbox is the played one."""
    commands.set_mailbox(actor=SYSTEM, office_id=taking.pk, now=MONDAY, **given())
    monkeypatch.setattr(commands.mailbox, "server_of", lambda _box: box.server)
    return box


def test_a_visit_keeps_each_mail_whole_before_it_is_marked_as_read(taking, at_box, monkeypatch):
    at_box.mails = {4: mail().as_bytes(), 9: mail("อีกเรื่อง").as_bytes()}
    with monkeypatch.context() as patch:
        patch.setattr(commands.mailbox, "keep_mail", broken)
        with pytest.raises(RuntimeError):
            commands.visit_mailbox(office_id=taking.pk, now=MONDAY)
    assert at_box.seen == set()
    assert commands.try_mailbox(actor=SYSTEM, office_id=taking.pk) == 2
    assert commands.visit_mailbox(office_id=taking.pk, now=MONDAY) == 2
    assert at_box.seen == {4, 9}
    assert {raw_of(one) for one in Mail.objects.all()} == {*at_box.mails.values()}
    assert Effect.objects.filter(name="mail-read").count() == 2
    assert commands.visit_mailbox(office_id=taking.pk, now=LATER) == 0
    assert box_of(taking).read_at == LATER


def test_of_a_huge_mail_only_the_beginning_is_asked_for(taking, at_box, monkeypatch):
    monkeypatch.setattr("khamkho.mailin.imap.LARGEST", 400)
    monkeypatch.setattr("khamkho.mailin.imap.BEGINNING", 300)
    at_box.mails = {1: mail("ยาว" * 500).as_bytes()}
    commands.visit_mailbox(office_id=taking.pk, now=MONDAY)
    (kept,) = Mail.objects.all()
    assert kept.cut
    assert len(raw_of(kept)) == 300


def test_a_mailbox_that_does_not_open_is_written_down_and_told_once(taking, at_box, director, monkeypatch):
    at_box.password = "another"
    monkeypatch.setattr(commands.mailbox, "address_of", lambda _user: "boss@example.go.th")
    for minutes in (0, 5, 65, 70):
        commands.visit_mailbox(office_id=taking.pk, now=MONDAY + timedelta(minutes=minutes))
    box = box_of(taking)
    assert (box.trouble, box.trouble_since) == ("sign-in", MONDAY)
    assert OutgoingMail.objects.count() == 1
    at_box.password = "secret"
    commands.visit_mailbox(office_id=taking.pk, now=MONDAY + timedelta(minutes=75))
    assert box_of(taking).trouble == ""


def test_a_test_says_in_words_what_is_wrong(taking, at_box):
    at_box.password = "another"
    with pytest.raises(Trouble) as no:
        commands.try_mailbox(actor=SYSTEM, office_id=taking.pk)
    assert no.value.code == "sign-in"
    assert TROUBLES["sign-in"].th
    assert TROUBLES["sign-in"].en


@pytest.mark.parametrize(
    ("server", "code"),
    [({"port": 1}, "no-connection"), ({"guarded": True}, "inward"), ({"security": "tls"}, "no-tls")],
)
def test_what_stands_in_the_way_has_a_name(box, server, code):
    with pytest.raises(Trouble) as no:
        waiting_in(Imap(**{**box.server.__dict__, **server}))
    assert no.value.code == code


def test_every_mailbox_is_visited_by_an_effect_of_its_own_and_a_demo_visits_none(taking, monkeypatch):
    commands.set_mailbox(actor=SYSTEM, office_id=taking.pk, now=MONDAY, **given())
    with monkeypatch.context() as patch:
        patch.setattr(Home, "is_demo", True)
        assert commands.announce_visits(now=MONDAY) == 0
    assert commands.announce_visits(now=MONDAY) == 1
    assert Effect.objects.get(name="mailbox").args == {"office": taking.pk}
    Mailbox.objects.update(sealed=None)
    assert commands.announce_visits(now=MONDAY) == 0


def test_what_belongs_to_no_application_is_erased_in_the_end(arrive, taking):
    aside = arrive(mail("ข่าวประชาสัมพันธ์", Precedence="bulk"))
    held = arrive(mail())
    assert commands.sweep_mails(now=MONDAY + timedelta(days=89)) == 0
    assert commands.sweep_mails(now=MONDAY + timedelta(days=91)) == 1
    assert {*Mail.objects.values_list("pk", flat=True)} == {held.pk}
    assert aside.pk != held.pk
