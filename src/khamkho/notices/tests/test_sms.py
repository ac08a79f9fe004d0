"""Notices as text messages: what they say, how many they are charged as, and what becomes of them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from khamkho.base.errors import Invalid, NotFound, Permanent, Temporary
from khamkho.casework import commands as casework
from khamkho.casework.contents import working_copy_of
from khamkho.casework.models import Case, Event
from khamkho.casework.queries.cases import system_view
from khamkho.notices import commands, queries
from khamkho.notices.demo import kept_mails, kept_sms
from khamkho.notices.models import Notice, NoticeText
from khamkho.notices.short import SHORT, code_text, short_text
from khamkho.notices.sms import segments
from khamkho.notices.tests.test_commands import home as home
from khamkho.notices.texts import TEXTS
from khamkho.offices.commands import remove_sms, set_sms
from khamkho.offices.tests.test_sms import SMS
from khamkho.people.actor import SYSTEM
from khamkho.people.commands import post_text
from khamkho.people.models import OutgoingMail
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db
MOBILE = "0812345678"


def test_thai_is_charged_by_70_and_67_and_latin_by_160_and_153():
    assert [segments("ก" * n) for n in (0, 1, 70, 71, 134, 135)] == [1, 1, 1, 2, 2, 3]
    assert [segments("a" * n) for n in (160, 161, 306, 307)] == [1, 2, 2, 3]
    assert [segments("€" * n) for n in (80, 81)] == [1, 2]
    assert segments("a" * 70 + "😀") == 2


def asked_for_texts(counter, *, lang="th", email=""):
    draft = counter.fill(counter.start())
    who = {"actor": counter.applicant, "ref": draft.ref, "now": counter.now}
    casework.set_contact(**who, email=email, phone=MOBILE, notify="sms")
    casework.send_phone_code(**who)
    code = working_copy_of(Case.objects.select_related("key").get(pk=draft.pk)).code["code"]
    casework.confirm_phone(**who, code=code)
    case = counter.submit(draft).case
    Case.objects.filter(pk=case.pk).update(lang=lang)
    return Case.objects.get(pk=case.pk)


def tell(case, kind="received", effect=None):
    return commands.send_notice(
        effect_id=effect or uuid4(), case_id=case.pk, kind=kind, event=case.head_seq, now=case.received_at
    )


def test_who_asked_for_texts_is_told_by_text_and_by_nothing_else(home, counter):
    case = asked_for_texts(counter, email="malee@example.com")
    notice = tell(case)
    assert notice is not None
    assert (notice.state, notice.way) == ("sent", "sms")
    (message,) = kept_sms(home.sms)
    assert (message.to, case.number in message.text, "/track/" in message.text) == (MOBILE, True, True)
    assert kept_mails(home.mail) == []
    assert [told.to for told in queries.notices_for(case)] == [f"SMS {MOBILE}"]


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("kind", list(TEXTS))
def test_every_notice_has_its_short_text_of_at_most_two_messages(home, counter, office, kind, lang, settings):
    settings.PUBLIC_URL = "https://eservice.krabi.go.th"
    office.short_th, office.short_en = "สพป.กระบี่", "Krabi ESAO"
    office.save()
    text = short_text(system_view(asked_for_texts(counter, lang=lang).pk), kind)
    assert "{" not in text
    assert text.startswith(office.short(lang))
    assert segments(text) <= 2


def test_a_text_without_its_day_is_still_a_sentence(home, counter):
    case = asked_for_texts(counter)
    assert (
        short_text(system_view(case.pk), "returned")
        .split(": ", 1)[1]
        .startswith(f"โปรดแก้ไขคำขอ {case.number} http")
    )
    assert set(SHORT) == set(TEXTS)


def test_a_code_is_one_message():
    assert segments(code_text("123456", "สพป.กระบี่", "th")) == 1
    assert "123456" in code_text("123456", "Krabi ESAO", "en")


def test_the_code_goes_out_once_and_no_later_than_it_works(home, counter):
    draft = counter.fill(counter.start())
    who = {"actor": counter.applicant, "ref": draft.ref, "now": counter.now}
    casework.set_contact(**who, email="", phone=MOBILE, notify="sms")
    casework.send_phone_code(**who)
    effect = Effect.objects.get(name="phone-code")
    given = {"effect_id": effect.id, "case_id": draft.pk, "sent": effect.args["sent"]}
    assert not commands.send_phone_code(**given, now=counter.now + timedelta(minutes=11))
    assert commands.send_phone_code(**given, now=counter.now)
    assert commands.send_phone_code(**given, now=counter.now)
    (message,) = kept_sms(home.sms)
    assert working_copy_of(Case.objects.select_related("key").get(pk=draft.pk)).code["code"] in message.text


# With a gateway


@pytest.fixture
def gateway(office, monkeypatch, now):
    """The office's gateway, which answers as told."""
    sent: list[str] = []
    answers: list[Exception] = []

    def deliver(_gateway, *, to, text):
        if answers:
            raise answers[0]
        sent.append(to)

    monkeypatch.setattr("khamkho.offices.sms.deliver", deliver)
    set_sms(actor=SYSTEM, office_id=office.pk, now=now, **SMS, secret="x")
    return sent, answers


def test_a_text_goes_through_the_offices_gateway(counter, gateway):
    notice = tell(asked_for_texts(counter))
    assert notice is not None
    assert (notice.state, gateway[0]) == ("sent", [MOBILE])


def test_a_gateway_that_is_away_is_tried_again(counter, gateway):
    gateway[1].append(Temporary("away"))
    case, effect = asked_for_texts(counter), uuid4()
    with pytest.raises(Temporary):
        tell(case, effect=effect)
    gateway[1].clear()
    tell(case, effect=effect)
    assert gateway[0] == [MOBILE]
    assert Notice.objects.get().state == "sent"


def test_what_the_gateway_refuses_shows_on_the_case(counter, gateway):
    gateway[1].append(Permanent("no"))
    case = asked_for_texts(counter)
    notice = tell(case)
    assert notice is not None
    assert (notice.state, notice.error) == ("failed", "sms-refused")
    assert Event.objects.filter(case=case, kind="notice_failed").exists()


def test_an_office_that_gave_texts_up_is_told_to_call(counter, gateway, office, now):
    case = asked_for_texts(counter)
    remove_sms(actor=SYSTEM, office_id=office.pk, now=now)
    notice = tell(case)
    assert notice is not None
    assert (notice.state, notice.error) == ("failed", "no-gateway")
    assert Event.objects.filter(case=case, kind="notice_failed").exists()


def test_a_code_that_the_gateway_refuses_is_dropped(counter, gateway):
    gateway[1].append(Permanent("no"))
    asked_for_texts(counter)
    draft = counter.fill(counter.start())
    who = {"actor": counter.applicant, "ref": draft.ref, "now": counter.now}
    casework.set_contact(**who, email="", phone=MOBILE, notify="sms")
    casework.send_phone_code(**who)
    effect = Effect.objects.filter(name="phone-code").last()
    assert effect is not None
    assert not commands.send_phone_code(
        effect_id=effect.id, case_id=draft.pk, sent=effect.args["sent"], now=counter.now
    )


# An office's own words


def words(director, office, body, *, kind="returned", lang="th", now):
    own = {"kind": kind, "lang": lang, "way": "sms", "body": body}
    return commands.set_text(actor=director, office=office, **own, now=now)


def test_an_office_says_it_in_its_own_words_and_the_link_follows(home, counter, office, director, now):
    words(director, office, "{office} แจ้งว่า เลขที่ {number} เรียบร้อย", kind="done", now=now)
    of_mail = {"actor": director, "office": office, "kind": "received", "lang": "th"}
    commands.set_text(**of_mail, subject="x", body="words of the mail", now=now)
    case = asked_for_texts(counter)
    text = short_text(system_view(case.pk), "done")
    assert text.startswith(f"{office.short('th')} แจ้งว่า เลขที่ {case.number} เรียบร้อย http")
    assert short_text(system_view(case.pk), "received").startswith(f"{office.short('th')}: รับคำขอ")
    assert queries.text_for(office, "done", "th").is_own is False, "the mail keeps its own words"


def test_own_words_with_a_day_that_there_is_not_give_way_to_the_shipped_ones(
    home, counter, office, director, now
):
    words(director, office, "ส่งใหม่ก่อน {answer_by}", now=now)
    case = asked_for_texts(counter)
    assert "โปรดแก้ไขคำขอ" in short_text(system_view(case.pk), "returned")


@pytest.mark.parametrize("body", ["", "  \n ", "x" * 301, "{reason}", "{track_link}", "{nmae}"])
def test_a_faulty_text_message_is_refused(office, director, now, body):
    with pytest.raises(Invalid):
        words(director, office, body, now=now)
    assert not NoticeText.objects.exists()


def test_only_managers_reword_and_only_what_is_texted(office, officer, director, now):
    for actor, kind in ((officer, "done"), (director, "nothing")):
        with pytest.raises(NotFound):
            words(actor, office, "x", kind=kind, now=now)


def test_a_preview_tells_how_long_it_comes_out(office):
    shown = queries.preview(office, "done", "th", "", "ก" * 100, "sms")
    assert (shown.signs, shown.messages) == (len(shown.body), 3 if len(shown.body) > 134 else 2)
    assert "15 ธ.ค. 2569" in queries.preview(office, "returned", "th", "", "ถึง {answer_by}", "sms").body


def test_going_back_leaves_the_words_of_the_mail(office, director, now):
    own = {"actor": director, "office": office, "kind": "done", "lang": "th"}
    commands.set_text(**own, subject="ก", body="ข", now=now)
    words(director, office, "ค", kind="done", now=now)
    commands.reset_text(**own, way="sms")
    assert [(one.way, one.body) for one in NoticeText.objects.all()] == [("email", "ข")]


# About accounts


def account_text(now):
    return post_text("people/phone_sign_in", to=MOBILE, lang="th", facts={"code": "12345678"}, now=now)


def test_a_code_to_sign_in_goes_out_through_the_office_that_the_operator_named(
    office, gateway, settings, now
):
    settings.SMS_OFFICE = office.code
    assert queries.can_text_accounts()
    mail = account_text(now)
    commands.send_account_text(mail_id=mail.id, now=now)
    commands.send_account_text(mail_id=mail.id, now=now)
    assert gateway[0] == [MOBILE]


def test_a_gateway_that_does_not_answer_leaves_the_code_waiting_and_a_refused_number_does_not(
    office, gateway, settings, now
):
    settings.SMS_OFFICE = office.code
    mail = account_text(now)
    gateway[1].append(Temporary("no connection"))
    with pytest.raises(Temporary):
        commands.send_account_text(mail_id=mail.id, now=now)
    gateway[1][:] = [Permanent("refused")]
    commands.send_account_text(mail_id=mail.id, now=now)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("code", ["", "nowhere"])
def test_an_office_that_has_a_gateway_carries_no_codes_unless_it_was_named(
    office, gateway, settings, now, code
):
    settings.SMS_OFFICE = code
    assert not queries.can_text_accounts()
    commands.send_account_text(mail_id=account_text(now).id, now=now)
    assert gateway[0] == []


def test_a_demo_keeps_the_codes_on_its_page(home, now):
    assert queries.can_text_accounts()
    commands.send_account_text(mail_id=account_text(now).id, now=now)
    assert "12345678" in kept_sms(home.sms)[0].text
