"""Telling the applicant: what she reads, what happens when it does not reach her."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from khamkho.base.errors import Invalid, NotFound, Permanent, Temporary
from khamkho.casework import commands as casework
from khamkho.casework.contents import body_of, put_body
from khamkho.casework.models import Case, Event
from khamkho.casework.queries.cases import system_view
from khamkho.casework.tests.cast import BANGKOK, make_member
from khamkho.catalogue.queries import service_of
from khamkho.notices import commands, queries
from khamkho.notices.demo import DemoSender, kept_mails
from khamkho.notices.digest import digest_for
from khamkho.notices.letters import if_late
from khamkho.notices.mail import BadAddress
from khamkho.notices.models import Notice, NoticeText
from khamkho.offices.commands import add_member, write_absence, write_order
from khamkho.offices.models import Membership
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.commands import create_account, post_mail
from khamkho.people.models import OutgoingMail
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(settings, tmp_path):
    """A demo's home beside the secrets of the test's own."""
    demo = type(settings.HOME)(tmp_path)
    demo.prepare()
    for secret in settings.HOME.secrets.iterdir():
        (demo.secrets / secret.name).write_bytes(secret.read_bytes())
    (tmp_path / "demo").touch()
    settings.HOME = demo
    return demo


@pytest.fixture
def case(counter):
    return submitted(counter)


def submitted(counter, email="somsri@example.com", lang="th"):
    draft = counter.start()
    counter.fill(draft)
    casework.set_contact(
        actor=counter.applicant, ref=draft.ref, email=email, phone="0812345678", now=counter.now
    )
    receipt = casework.submit(actor=counter.applicant, ref=draft.ref, client_key="k", now=counter.now)
    Case.objects.filter(pk=receipt.case.pk).update(lang=lang)
    return Case.objects.get(pk=receipt.case.pk)


def tell(case, kind="received", event=None, now=None, effect=None):
    return commands.send_notice(
        effect_id=effect or uuid4(),
        case_id=case.pk,
        kind=kind,
        event=event or case.head_seq,
        now=now or case.received_at,
    )


def test_the_receipt_tells_number_times_and_link(home, case):
    notice = tell(case)
    assert notice is not None
    assert notice.state == "sent"
    (mail,) = kept_mails(home.mail)
    assert (mail.to, case.number in mail.subject) == ("somsri@example.com", True)
    assert f"เลขที่คำขอ: {case.number}" in mail.text
    assert "เวลา 09.00 น." in mail.text
    assert re.search(r"http://127.0.0.1:8000/track/(\w{4}-){3}\w{4}\n", mail.text)
    assert "ถือว่าได้รับเมื่อ" not in mail.text
    assert "สพป.ตัวอย่าง KBI1" in mail.sender
    assert "{" not in mail.text


def test_the_receipt_says_when_it_counts_as_received(home, counter):
    counter.now = datetime(2026, 8, 3, 18, 5, tzinfo=BANGKOK)
    tell(submitted(counter))
    (mail,) = kept_mails(home.mail)
    assert "ยื่นเมื่อ: 3 สิงหาคม 2569 เวลา 18.05 น." in mail.text
    assert "ถือว่าได้รับเมื่อ: 4 สิงหาคม 2569 เวลา 08.30 น." in mail.text


def test_somebody_who_chose_english_reads_english(home, counter):
    tell(submitted(counter, lang="en"))
    (mail,) = kept_mails(home.mail)
    assert mail.subject.startswith("We have received your application")
    assert "Sample Area KBI1 has received your application" in mail.text


def test_a_return_tells_reason_and_last_day(home, counter, case, officer):
    later = case.received_at + timedelta(hours=1)
    casework.act(
        actor=officer,
        number=case.number,
        action_id="return",
        answers={"reason": "รูปถ่ายไม่ชัด"},
        seen=case.head_seq,
        now=later,
    )
    effect = Effect.objects.filter(name="notice").order_by("id").last()
    assert effect is not None
    assert effect.args["kind"] == "returned"
    commands.send_notice(
        effect_id=effect.id, case_id=case.pk, kind="returned", event=effect.args["event"], now=later
    )
    (mail,) = kept_mails(home.mail)
    assert "สิ่งที่ต้องแก้ไข\nรูปถ่ายไม่ชัด" in mail.text
    assert "โปรดดำเนินการภายใน: " in mail.text
    assert "หากพ้นกำหนดนี้ คำขอจะสิ้นสุดลง" in mail.text


def test_a_reason_meant_for_the_office_stays_inside(home, counter, case, officer, office):
    NoticeText.objects.create(
        office=office,
        kind="approved",
        lang="th",
        subject="x",
        body="{number}\n{reason}",
        changed_at=counter.now,
    )
    tell(case, "approved", event=1)
    (mail,) = kept_mails(home.mail)
    assert mail.text.startswith(f"{case.number}\n\n")


def test_a_repeat_sends_nothing_more(home, case):
    effect = uuid4()
    tell(case, effect=effect)
    for kept in home.mail.iterdir():
        kept.unlink()
    tell(case, effect=effect)
    assert kept_mails(home.mail) == []
    assert Notice.objects.count() == 1


def test_a_death_between_sending_and_recording_repeats_the_same_mail(home, case, monkeypatch):
    effect, real = uuid4(), Notice.save

    def die(self, **more):
        if more.get("update_fields"):
            raise SystemExit
        real(self, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Notice, "save", die)
        with pytest.raises(SystemExit):
            tell(case, effect=effect)
    tell(case, effect=effect)
    (mail,) = kept_mails(home.mail)
    assert mail.message_id == Notice.objects.get().message_id


def refusing(monkeypatch, error):
    def send(self, mail, *, now):
        raise error

    monkeypatch.setattr(DemoSender, "send", send)


def test_a_mistyped_address_shows_on_the_case(home, case, monkeypatch):
    refusing(monkeypatch, BadAddress("recipient refused 550"))
    notice = tell(case)
    assert notice is not None
    assert (notice.state, notice.error) == ("bounced", "bad-address")
    event = Event.objects.filter(case=case).latest("seq")
    assert (event.kind, event.audience) == ("notice_failed", "office")
    (told,) = queries.notices_for(Case.objects.get(pk=case.pk))
    assert (told.to, told.state_text.en) == ("somsri@example.com", "Bounced")
    assert told.why is not None


def test_a_refused_content_shows_on_the_case(home, case, monkeypatch):
    refusing(monkeypatch, Permanent("content refused 554"))
    notice = tell(case)
    assert notice is not None
    assert (notice.state, notice.error) == ("failed", "refused")
    assert Event.objects.filter(case=case, kind="notice_failed").count() == 1


def test_a_busy_server_leaves_the_notice_waiting(home, case, monkeypatch):
    refusing(monkeypatch, Temporary("451"))
    with pytest.raises(Temporary):
        tell(case)
    assert Notice.objects.get().state == "queued"


def test_without_an_address_the_officer_is_told_to_call(home, counter):
    case = submitted(counter)
    body = body_of(case)
    body.contact = {"phone": "0812345678"}
    put_body(case, body)
    case.save(update_fields=["body"])
    first, second = tell(case), tell(case, "returned")
    assert first is not None
    assert second is not None
    assert (first.state, first.error, second.error) == ("failed", "no-address", "no-address")
    assert Event.objects.filter(case=case, kind="notice_failed").count() == 1
    assert queries.notices_for(case)[0].to == ""


def test_a_bounce_marks_the_notice_once(home, case):
    notice = tell(case)
    assert notice is not None
    for _ in range(2):
        assert commands.mark_bounced(message_id=notice.message_id, now=case.received_at)
    notice.refresh_from_db()
    assert notice.state == "bounced"
    assert Event.objects.filter(case=case, kind="notice_failed").count() == 1
    assert not commands.mark_bounced(message_id="<notice.x@y>", now=case.received_at)


def test_an_erased_case_is_told_nothing_and_its_address_is_gone(home, case):
    tell(case)
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(key=None, body=None)
    case = Case.objects.get(pk=case.pk)
    assert tell(case) is None
    assert queries.notices_for(case)[0].to == ""


def test_the_address_is_sealed_under_the_key_of_the_case(home, case):
    notice = tell(case)
    assert notice is not None
    assert b"somsri" not in bytes(notice.to)


def test_an_office_uses_its_own_words(home, case, office, director, now):
    commands.set_text(
        actor=director,
        office=office,
        kind="received",
        lang="th",
        subject="รับแล้ว {number}",
        body="สวัสดี {name}",
        now=now,
    )
    tell(case)
    (mail,) = kept_mails(home.mail)
    assert mail.subject == f"รับแล้ว {case.number}"
    assert mail.text.startswith("สวัสดี ")
    assert queries.text_for(office, "received", "th").is_own
    commands.reset_text(actor=director, office=office, kind="received", lang="th")
    assert not queries.text_for(office, "received", "th").is_own
    assert sum(text.is_own for text in queries.texts_of(office)) == 0


def test_only_managers_change_the_words(office, officer, stranger, now):
    for actor in (officer, stranger, Actor()):
        with pytest.raises(NotFound):
            commands.set_text(
                actor=actor, office=office, kind="received", lang="th", subject="x", body="x", now=now
            )


def test_a_text_with_faults_is_refused(office, director, now):
    with pytest.raises(Invalid):
        commands.set_text(
            actor=director, office=office, kind="received", lang="th", subject="x", body="{x}", now=now
        )
    with pytest.raises(NotFound):
        commands.set_text(
            actor=director, office=office, kind="nothing", lang="th", subject="x", body="x", now=now
        )


@pytest.mark.parametrize("lang", ["th", "en"])
def test_every_shipped_text_has_a_preview_without_gaps(office, lang):
    for text in queries.texts_of(office):
        if text.lang == lang:
            shown = queries.preview(office, text.kind, lang, text.subject, text.body)
            subject, body = shown.subject, shown.body
            assert "{" not in subject + body
            assert text.kind == "draft" or "KBI1-2569-000123" in subject  # a draft has no number yet


def test_an_account_mail_is_sent_once_and_forgotten(home, now):
    mail = post_mail(
        "account/email/login_code", to="somsri@example.com", lang="th", facts={"code": "AB12"}, now=now
    )
    for _ in range(2):
        commands.send_account_mail(mail_id=mail.id, now=now)
    assert [kept.subject for kept in kept_mails(home.mail)] == ["รหัสเข้าสู่ระบบ: AB12"]
    assert not OutgoingMail.objects.exists()


def test_an_account_mail_to_a_wrong_address_is_dropped(home, now, monkeypatch):
    refusing(monkeypatch, BadAddress("recipient refused 550"))
    mail = post_mail(
        "account/email/login_code", to="x@example.com", lang="en", facts={"code": "AB12"}, now=now
    )
    commands.send_account_mail(mail_id=mail.id, now=now)
    assert not OutgoingMail.objects.exists()


@pytest.fixture
def head(office, now):
    user = create_account(email="head@example.com", now=now)
    return add_member(
        actor=SYSTEM,
        office_id=office.pk,
        user_id=user.pk,
        role="director",
        name_th="นายตัวอย่าง หัวหน้า",
        now=now,
    )


def test_the_digest_tells_what_is_late_and_what_failed(home, case, head):
    morning = (case.received_at + timedelta(days=28)).replace(hour=7)
    Effect.objects.filter(name="document").update(state="dead")
    notice = tell(case, now=morning - timedelta(hours=3))
    assert notice is not None
    commands.mark_bounced(message_id=notice.message_id, now=morning - timedelta(hours=2))
    assert commands.announce_digests(now=morning) == 1
    effect = Effect.objects.get(name="digest-mail")
    assert commands.send_digest(effect_id=effect.id, member_id=effect.args["member"], now=morning)
    letter = next(mail for mail in kept_mails(home.mail) if mail.to == "head@example.com")
    assert letter.text.count(case.number) == 3
    assert "คำขอที่เลยกำหนดแล้ว (1)" in letter.text
    assert case.display_name not in letter.text


def test_the_digest_names_delays_that_nobody_explained_and_decisions_that_nobody_told(
    home, case, head, officer, act
):
    morning = (case.received_at + timedelta(days=28)).replace(hour=7)
    for hours in (0, 24 * 5):
        casework.call_for_reasons(now=morning - timedelta(days=10) + timedelta(hours=hours))
    letter = digest_for(head, now=morning)
    assert letter is not None
    assert "ยังไม่มีผู้เขียนเหตุแห่งความล่าช้า (1)" in letter.text
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้", at=morning - timedelta(days=8))
    letter = digest_for(head, now=morning)
    assert letter is not None
    assert "มีผลแล้วแต่ยังไม่ได้แจ้งผู้ยื่น (1)" in letter.text
    tell(case, kind="rejected", now=morning)
    assert digest_for(head, now=morning) is None


def test_a_notice_of_the_decision_that_went_out_is_kept_as_told(home, case, officer, act):
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")
    assert Case.objects.get(pk=case.pk).told_at is None
    tell(case, kind="rejected", now=case.received_at + timedelta(minutes=2))
    assert Case.objects.get(pk=case.pk).told_at == case.received_at + timedelta(minutes=2)


def test_why_it_is_late_and_the_new_day_are_told_with_their_reasons(home, case, officer, director):
    late = case.received_at + timedelta(days=28)
    seen = Case.objects.get(pk=case.pk).head_seq
    extended = casework.extend(
        actor=director, number=case.number, days=2, reason="รอผลตรวจ", seen=seen, now=case.received_at
    )
    tell(case, kind="extended", event=extended.head_seq)
    notice = casework.explain_delay(actor=officer, number=case.number, reason="รอคำสั่ง", now=late)
    tell(case, kind="late", event=notice.event, now=late)
    first, second = sorted((mail.text for mail in kept_mails(home.mail)), key=lambda text: "รอคำสั่ง" in text)
    assert "เหตุผล: รอผลตรวจ" in first
    assert "เหตุแห่งความล่าช้า: รอคำสั่ง" in second
    subject, drafted = queries.drafted(system_view(case.pk), "late")
    assert case.number in subject
    assert "[เหตุผลที่ท่านเขียน]" in drafted


@pytest.fixture
def deputy(office, now):
    user = create_account(email="deputy@example.com", now=now)
    return add_member(
        actor=SYSTEM, office_id=office.pk, user_id=user.pk, role="officer", name_th="นายตัวอย่าง รอง", now=now
    )


def order(office, member, *, morning, kind="acting", **more):
    return write_order(
        actor=SYSTEM, office_id=office.pk, number="7/2569", dated=morning.date(), kind=kind, role="director",
        member_id=member.pk, since=morning.date() - timedelta(days=1), now=morning, **more,
    )  # fmt: skip


def sent_to(morning):
    Effect.objects.filter(name="digest-mail").delete()
    commands.announce_digests(now=morning)
    effects = Effect.objects.filter(name="digest-mail")
    return {Membership.objects.get(pk=one.args["member"]).name_th: one for one in effects}


def test_the_digest_goes_to_who_acts_for_a_head_that_is_away(home, case, office, head, deputy):
    morning = (case.received_at + timedelta(days=28)).replace(hour=7)
    order(office, deputy, morning=morning)
    assert set(sent_to(morning)) == {head.name_th}
    write_absence(
        actor=SYSTEM, office_id=office.pk, member_id=head.pk, since=morning.date(), until=morning.date(),
        now=morning,
    )  # fmt: skip
    (name, effect), *others = sent_to(morning).items()
    assert (name, others) == (deputy.name_th, [])
    assert commands.send_digest(effect_id=effect.pk, member_id=deputy.pk, now=morning)
    (mail,) = [mail for mail in kept_mails(home.mail) if mail.to == "deputy@example.com"]
    assert "ตามคำสั่งที่ 7/2569" in mail.text
    assert case.number in mail.text
    assert not commands.send_digest(effect_id=uuid4(), member_id=head.pk, now=morning)


def test_nobody_stands_in_so_the_head_who_is_away_is_told_all_the_same(home, case, office, head):
    morning = (case.received_at + timedelta(days=28)).replace(hour=7)
    write_absence(
        actor=SYSTEM, office_id=office.pk, member_id=head.pk, since=morning.date(), until=morning.date(),
        now=morning,
    )  # fmt: skip
    assert set(sent_to(morning)) == {head.name_th}


@pytest.mark.parametrize(("services", "told"), [(["official-id-card"], True), (["general-request"], False)])
def test_a_deputy_for_some_services_is_told_of_these(home, case, office, head, deputy, services, told):
    morning = (case.received_at + timedelta(days=28)).replace(hour=7)
    order(office, deputy, morning=morning, kind="delegated", services=services)
    assert set(sent_to(morning)) == ({head.name_th, deputy.name_th} if told else {head.name_th})


def test_no_digest_when_all_is_well_or_the_office_is_closed(home, case, head):
    assert commands.announce_digests(now=case.received_at) == 0
    sunday = (case.received_at + timedelta(days=27)).replace(hour=7)
    assert commands.announce_digests(now=sunday) == 0


def test_a_digest_to_somebody_without_an_address_is_not_sent(home, case, office):
    boss = make_member(office, "director", "นายไม่มี อีเมล")
    morning = (case.received_at + timedelta(days=28)).replace(hour=7)
    seat = boss.memberships[0]
    assert not commands.send_digest(effect_id=uuid4(), member_id=seat.id, now=morning)
    assert not commands.send_digest(effect_id=uuid4(), member_id=0, now=morning)


def test_what_happens_after_the_last_day_is_said(case):
    service = service_of(case.version)
    correct = service.step("correct")
    assert "apply again" in if_late(service, correct).en
    onward = correct.model_copy(update={"if_late": "approve"})
    assert if_late(service, onward).th.startswith("หากพ้นกำหนดนี้ คำขอจะไปยังขั้นตอน “")
    assert not if_late(service, service.first_step).th
    assert not if_late(service, None).en


@pytest.mark.parametrize("kind", ["rejected", "given_back"])
def test_a_decision_against_the_applicant_says_where_to_ask_about_an_appeal(home, case, kind):
    tell(case, kind)
    (mail,) = kept_mails(home.mail)
    assert f"อุทธรณ์จาก{case.office.name_th}" in mail.text
    assert "มาตรา" not in mail.text
