"""Each command of offices/: what it does, and every refusal."""

from __future__ import annotations

import re
import smtplib
from datetime import date, time, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from khamkho.base.errors import Invalid, NotFound, Permanent, Temporary
from khamkho.offices import commands, mail, rules, tasks
from khamkho.offices.commands.members import INVITATION_LIFE
from khamkho.offices.models import CalendarDay, Invitation, Membership, Office, OfficeEvent
from khamkho.offices.queries import calendar_for, members_at, offering_for, open_invitations, seats_for
from khamkho.offices.tests.conftest import TODAY, actor, join
from khamkho.people import commands as people
from khamkho.people.actor import SYSTEM
from khamkho.people.models import OutgoingMail, SecurityEvent
from khamkho.people.phones import add_phone, may_have_phones
from khamkho.people.queries import phones_of
from khamkho.people.tests.test_phones import MINE, asked
from khamkho.vault.models import DataKey
from khamkho.work.jobs import Job
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db


def whats(office: Office) -> list[str]:
    return list(OfficeEvent.objects.filter(office=office).order_by("id").values_list("what", flat=True))


# Offices -------------------------------------------------------------------------------------------------------------


def test_create_office_fills_short_names_and_search_keys(district_office):
    assert district_office.short_th == "สำนักงานเขตตัวอย่าง"
    assert "sample district office" in district_office.search_key
    assert whats(district_office) == ["office-created"]


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"code": "Not A Slug"}, "code"),
        ({"code": "กระบี่"}, "code"),
        ({"prefix": "x"}, "prefix"),
        ({"name_th": " \u200b "}, "name_th"),
        ({"name_en": "x" * 201}, "name_en"),
        ({"email": "nobody"}, "email"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"kind": "temple"}, "kind"),
    ],
)
def test_create_office_names_what_is_wrong(db, now, given, where):
    values = {"code": "abc", "prefix": "ABC", "kind": "school", "name_th": "ก", "name_en": "A", **given}
    with pytest.raises(Invalid) as refused:
        commands.create_office(actor=SYSTEM, now=now, **values)
    assert where in {problem.where for problem in refused.value.problems}


def test_create_office_refuses_a_code_or_prefix_that_is_taken(area_office, now):
    for code, prefix in (("krabi", "NEW"), ("new", "KBI1")):
        with pytest.raises(rules.CodeTaken):
            commands.create_office(
                actor=SYSTEM, code=code, prefix=prefix, kind="esao", name_th="ก", name_en="A", now=now
            )


def test_create_office_lets_managers_make_offices_below_their_own_only(area_office, admin, now):
    values = {"code": "new", "prefix": "NEW", "kind": "school", "name_th": "ก", "name_en": "A", "now": now}
    with pytest.raises(rules.NotYourRole):
        commands.create_office(actor=actor(admin), **values)
    made = commands.create_office(actor=actor(admin), parent_id=area_office.pk, **values)
    assert made.parent_id == area_office.pk


def test_change_office_saves_and_logs_only_what_changed(area_office, admin, now):
    changes = {
        "name_th": area_office.name_th,
        "phone": "๐๗๕-๖๑๒๓๔๕",
        "address_th": "๑ ถนน\r\nกระบี่",
        "code": "hack",
    }
    office = commands.change_office(actor=actor(admin), office_id=area_office.pk, changes=changes, now=now)
    assert (office.phone, office.address_th, office.code) == ("๐๗๕-๖๑๒๓๔๕", "๑ ถนน\nกระบี่", "krabi")
    event = OfficeEvent.objects.get(what="office-changed")
    assert sorted(event.detail) == ["address_th", "phone"]
    assert event.actor_name == admin.name_th
    commands.change_office(actor=actor(admin), office_id=area_office.pk, changes={}, now=now)
    assert whats(area_office).count("office-changed") == 1


def test_change_office_finds_the_office_under_its_new_name(area_office, admin, now):
    office = commands.change_office(
        actor=actor(admin), office_id=area_office.pk, changes={"name_en": "Renamed"}, now=now
    )
    assert "renamed" in office.search_key


def test_only_managers_with_two_factors_may_change_an_office(
    area_office, admin, officer, stranger, malee, now
):
    def change(who, **more):
        commands.change_office(actor=actor(who, **more), office_id=area_office.pk, changes={}, now=now)

    with pytest.raises(rules.NotYourRole):
        change(officer)
    with pytest.raises(rules.NotYourRole):
        change(admin, two_factor=False)
    for outsider in (stranger, malee):
        with pytest.raises(NotFound):
            change(outsider)
    with pytest.raises(NotFound):
        commands.change_office(actor=SYSTEM, office_id=0, changes={}, now=now)


def test_move_office_refuses_a_loop(area_office, school, admin, now):
    with pytest.raises(rules.WouldBeItsOwnParent):
        commands.move_office(actor=SYSTEM, office_id=area_office.pk, parent_id=school.pk, now=now)
    with pytest.raises(rules.NotYourRole):
        commands.move_office(actor=actor(admin), office_id=area_office.pk, parent_id=None, now=now)
    assert commands.move_office(actor=SYSTEM, office_id=school.pk, parent_id=None, now=now).parent_id is None


def test_set_setting_sets_and_takes_away(area_office, admin, now):
    set_one = {"actor": actor(admin), "office_id": area_office.pk, "name": "number_pattern", "now": now}
    assert commands.set_setting(value="{office}-{seq}", **set_one).settings == {
        "number_pattern": "{office}-{seq}"
    }
    assert commands.set_setting(value=None, **set_one).settings == {}


def test_set_numbers_keeps_a_pattern_and_says_so_once(area_office, admin, officer, now):
    chosen = {"office_id": area_office.pk, "year": "year2", "width": "4", "now": now}
    for _twice in range(2):
        office = commands.set_numbers(actor=actor(admin), **chosen)
    assert office.settings == {"number_pattern": "{office}-{year2}-{seq:04}"}
    assert OfficeEvent.objects.filter(what="numbers-set").count() == 1
    with pytest.raises(rules.NotYourRole):
        commands.set_numbers(actor=actor(officer), **chosen)
    with pytest.raises(Invalid):
        commands.set_numbers(actor=actor(admin), **{**chosen, "year": "x", "width": "7"})


# Mail server ---------------------------------------------------------------------------------------------------------

SMTP: dict[str, Any] = {
    "host": "smtp.office.example",
    "port": "๕๘๗",
    "security": "starttls",
    "sender": "no-reply@office.example",
}


def test_set_smtp_seals_everything_and_keeps_the_password_when_none_is_given(area_office, admin, now):
    who = {"actor": actor(admin), "office_id": area_office.pk, "now": now}
    office = commands.set_smtp(**who, **SMTP, username="u", password="ลับมาก")
    assert "ลับมาก".encode() not in bytes(office.smtp_sealed or b"")
    office = commands.set_smtp(**who, **{**SMTP, "port": "465"}, username="u", password=None)
    kept = mail.smtp_of(Office.objects.get(pk=office.pk))
    assert kept is not None
    assert (kept.host, kept.port, kept.password) == (SMTP["host"], 465, "ลับมาก")
    assert "ลับมาก" not in str(list(OfficeEvent.objects.values_list("detail", flat=True)))


def test_a_kept_password_is_never_sent_to_another_server(area_office, admin, now):
    who = {"actor": actor(admin), "office_id": area_office.pk, "now": now}
    commands.set_smtp(**who, **SMTP, username="u", password="ลับมาก")
    with pytest.raises(Invalid) as refused:
        commands.set_smtp(**who, **{**SMTP, "host": "thief.example"}, username="u", password=None)
    assert [problem.where for problem in refused.value.problems] == ["password"]
    commands.set_smtp(**who, **{**SMTP, "host": "other.example"}, username="u", password="อื่น")
    commands.set_smtp(**who, **{**SMTP, "host": "other.example"}, password="")
    commands.set_smtp(**who, **{**SMTP, "host": "third.example"}, password=None)


INWARD = [
    "127.0.0.1",
    "127.9.9.9",
    "::1",
    "0.0.0.0",
    "169.254.169.254",
    "fe80::1",
    "::ffff:127.0.0.1",
    "224.0.0.1",
]


@pytest.mark.parametrize(
    "host", [*INWARD, "localhost", "a b", "a@b.example", "x" * 64 + ".example", "-a.example", "/etc"]
)
def test_set_smtp_refuses_what_leads_into_this_machine_or_is_no_server(area_office, now, host):
    with pytest.raises(Invalid) as refused:
        commands.set_smtp(actor=SYSTEM, office_id=area_office.pk, now=now, **{**SMTP, "host": host})
    assert [problem.where for problem in refused.value.problems] == ["host"]


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_a_name_that_leads_into_this_machine_is_not_followed(monkeypatch, security):
    """Whoever owns a name may let it mean another address tomorrow."""
    reached: list[str] = []
    means = iter([["127.0.0.1", "169.254.169.254"], ["127.0.0.1", "10.1.2.3"]])
    monkeypatch.setattr(
        "socket.getaddrinfo", lambda host, port, **_: [(2, 1, 6, "", (one, port)) for one in next(means)]
    )

    def connect(address, timeout):
        reached.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr("socket.create_connection", connect)
    smtp = mail.Smtp(host="mine.example", port=25, security=security, sender="a@b.example", guarded=True)
    for _ in range(2):
        with pytest.raises(Temporary):
            mail.deliver(smtp, EmailMessage())
    assert reached == ["10.1.2.3"]


def test_the_server_of_an_office_is_guarded(area_office, now):
    office = commands.set_smtp(actor=SYSTEM, office_id=area_office.pk, now=now, **SMTP)
    kept = mail.smtp_of(office)
    assert kept is not None
    assert kept.guarded


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"host": ""}, "host"),
        ({"port": "6379"}, "port"),
        ({"port": "9" * 5000}, "port"),
        ({"port": "99999"}, "port"),
        ({"port": "²"}, "port"),
        ({"security": "maybe"}, "security"),
        ({"sender": "office"}, "sender"),
    ],
)
def test_set_smtp_names_what_is_wrong(area_office, now, given, where):
    with pytest.raises(Invalid) as refused:
        commands.set_smtp(actor=SYSTEM, office_id=area_office.pk, now=now, **{**SMTP, **given})
    assert [problem.where for problem in refused.value.problems] == [where]


def test_remove_smtp_erases_the_settings(area_office, now):
    commands.set_smtp(actor=SYSTEM, office_id=area_office.pk, now=now, **SMTP)
    office = commands.remove_smtp(actor=SYSTEM, office_id=area_office.pk, now=now)
    assert mail.smtp_of(office) is None
    assert not DataKey.objects.exists()


def test_send_test_mail_refuses_without_a_server(area_office, now):
    with pytest.raises(rules.NoMailServer):
        commands.send_test_mail(actor=SYSTEM, office_id=area_office.pk, to="a@b.example", lang="th", now=now)


def test_send_test_mail_sends_in_the_language_and_logs(area_office, now, monkeypatch):
    sent = []
    monkeypatch.setattr("khamkho.offices.commands.office.deliver", lambda smtp, message: sent.append(message))
    commands.set_smtp(actor=SYSTEM, office_id=area_office.pk, now=now, **SMTP)
    commands.send_test_mail(actor=SYSTEM, office_id=area_office.pk, to="a@b.example", lang="th", now=now)
    assert sent[0]["Subject"].startswith("ทดสอบการส่งอีเมล")
    assert sent[0]["From"] == "no-reply@office.example"
    assert whats(area_office)[-1] == "mail-tested"


# Members -------------------------------------------------------------------------------------------------------------


def invite(office, who, now, **more):
    values = {"email": "new@office.example", "role": "officer", "name_th": "นางใหม่ มาก", **more}
    return commands.invite(actor=actor(who), office_id=office.pk, now=now, **values)


def secret_of_last_mail(now) -> str:
    row = OutgoingMail.objects.order_by("-created_at").first()
    assert row is not None
    message = people.take_mail(row.id, now=now)
    assert message is not None
    found = re.search(r"/invitation/([\w-]+)/", message.text)
    assert found
    return found[1]


def test_an_invited_person_joins_with_the_link_from_the_mail(area_office, admin, now):
    invite(area_office, admin, now)
    new = people.create_account(email="new@office.example", now=now)
    member = commands.accept_invitation(actor=actor(new), secret=secret_of_last_mail(now), now=now)
    assert (member.office, member.role, member.name_th) == (area_office, "officer", "นางใหม่ มาก")
    assert [seat.role for seat in seats_for(new.pk, TODAY)] == ["officer"]
    assert whats(area_office)[-2:] == ["member-invited", "member-joined"]


def test_whoever_joins_signs_in_by_phone_no_more(area_office, admin, now):
    invite(area_office, admin, now)
    secret = secret_of_last_mail(now)
    new = people.create_account(email="new@office.example", now=now)
    code_id, code = asked(now, MINE, new)
    add_phone(user=new, code_id=code_id, typed=code, now=now)
    assert may_have_phones(new.pk)
    commands.accept_invitation(actor=actor(new), secret=secret, now=now)
    assert phones_of(new.pk) == ()
    assert not may_have_phones(new.pk)


def test_who_no_longer_works_anywhere_may_have_a_phone_again(area_office, officer, now):
    assert not may_have_phones(officer.user_id)
    Membership.objects.filter(pk=officer.pk).update(active_until=timezone.localdate())
    assert may_have_phones(officer.user_id)


def test_an_invitation_works_once(area_office, admin, now):
    invite(area_office, admin, now)
    secret = secret_of_last_mail(now)
    new = people.create_account(email="new@office.example", now=now)
    commands.accept_invitation(actor=actor(new), secret=secret, now=now)
    with pytest.raises(rules.InvitationOver):
        commands.accept_invitation(actor=actor(new), secret=secret, now=now)


def test_an_invitation_is_over_when_late_cancelled_replaced_or_unknown(area_office, admin, now):
    new = people.create_account(email="new@office.example", now=now)
    first = invite(area_office, admin, now)
    secret = secret_of_last_mail(now)
    with pytest.raises(rules.InvitationOver):
        commands.accept_invitation(actor=actor(new), secret=secret, now=now + INVITATION_LIFE)
    OutgoingMail.objects.all().delete()
    second = invite(area_office, admin, now)
    with pytest.raises(rules.InvitationOver):
        commands.accept_invitation(actor=actor(new), secret=secret, now=now)
    commands.cancel_invitation(actor=actor(admin), invitation_id=second.pk, now=now)
    with pytest.raises(rules.InvitationOver):
        commands.accept_invitation(actor=actor(new), secret=secret_of_last_mail(now), now=now)
    with pytest.raises(rules.InvitationOver):
        commands.cancel_invitation(actor=actor(admin), invitation_id=first.pk, now=now)
    with pytest.raises(rules.InvitationOver):
        commands.accept_invitation(actor=actor(new), secret="guess", now=now)
    assert open_invitations(area_office, now) == ()


def test_an_invitation_to_another_address_is_refused(area_office, admin, malee, now):
    invite(area_office, admin, now)
    with pytest.raises(rules.InvitedSomeoneElse):
        commands.accept_invitation(actor=actor(malee), secret=secret_of_last_mail(now), now=now)
    unproven = people.begin_account(email="new@office.example", lang="th", now=now)
    assert unproven
    with pytest.raises(rules.InvitedSomeoneElse):
        commands.accept_invitation(actor=actor(unproven), secret=secret_of_last_mail(now), now=now)


def test_only_the_hash_of_an_invitation_is_kept(area_office, admin, now):
    invite(area_office, admin, now)
    assert secret_of_last_mail(now) != Invitation.objects.get().secret_hash


def test_invite_refuses_bad_input_and_people_who_are_members(area_office, admin, officer, stranger, now):
    with pytest.raises(Invalid) as refused:
        invite(area_office, admin, now, email="x", role="king", name_th=" ")
    assert {problem.where for problem in refused.value.problems} == {"email", "role", "name_th"}
    long = dict.fromkeys(("name_th", "name_en", "position_th", "position_en"), "ก" * 201)
    with pytest.raises(Invalid) as refused:
        invite(area_office, admin, now, email="a" * 60 + "@" + "b" * 60 + ".example" * 20, **long)
    assert {problem.where for problem in refused.value.problems} == {"email", *long}
    with pytest.raises(Invalid) as refused:
        commands.change_member(actor=actor(admin), member_id=officer.pk, now=now, **long)
    assert {problem.where for problem in refused.value.problems} == set(long)
    with pytest.raises(rules.AlreadyMember):
        invite(area_office, admin, now, email="officer@office.example")
    with pytest.raises(rules.NotYourRole):
        invite(area_office, officer, now)
    with pytest.raises(NotFound):
        invite(area_office, stranger, now)
    with pytest.raises(NotFound):
        commands.cancel_invitation(actor=actor(admin), invitation_id=uuid4(), now=now)


def test_add_member_is_for_the_command_line(area_office, admin, malee, now):
    with pytest.raises(NotFound):
        commands.add_member(
            actor=actor(admin),
            office_id=area_office.pk,
            user_id=malee.pk,
            role="officer",
            name_th="ก",
            now=now,
        )
    for refused in (rules.AlreadyMember,):
        commands.add_member(
            actor=SYSTEM, office_id=area_office.pk, user_id=malee.pk, role="officer", name_th="ก", now=now
        )
        with pytest.raises(refused):
            commands.add_member(
                actor=SYSTEM, office_id=area_office.pk, user_id=malee.pk, role="officer", name_th="ก", now=now
            )


def test_change_member_corrects_name_and_position(admin, officer, now):
    changed = commands.change_member(
        actor=actor(admin), member_id=officer.pk, name_th="นายใหม่ กว่า", position_th="นักวิชาการ", now=now
    )
    assert (changed.name_th, changed.position("en")) == ("นายใหม่ กว่า", "นักวิชาการ")
    with pytest.raises(Invalid):
        commands.change_member(actor=actor(admin), member_id=officer.pk, name_th="", now=now)


def test_retire_member_ends_access_at_once_and_names_whose_work_is_left(admin, officer, now):
    retired = commands.retire_member(actor=actor(admin), member_id=officer.pk, now=now)
    assert retired.work_of == officer.pk
    assert seats_for(officer.user_id, TODAY) == ()
    with pytest.raises(rules.NotActive):
        commands.retire_member(actor=actor(admin), member_id=officer.pk, now=now)


def test_a_retired_member_can_join_again_the_same_day(area_office, admin, officer, now):
    commands.retire_member(actor=actor(admin), member_id=officer.pk, now=now)
    again = commands.add_member(
        actor=SYSTEM, office_id=area_office.pk, user_id=officer.user_id, role="officer", name_th="ก", now=now
    )
    assert [seat.id for seat in seats_for(officer.user_id, TODAY)] == [again.pk]


def test_the_last_manager_stays(area_office, admin, now):
    with pytest.raises(rules.LastManager):
        commands.retire_member(actor=actor(admin), member_id=admin.pk, now=now)
    with pytest.raises(rules.LastManager):
        commands.move_member(actor=actor(admin), member_id=admin.pk, role="officer", now=now)
    assert Membership.objects.filter(user=admin.user, active_until__isnull=True).count() == 1
    join(area_office, "director@office.example", "director", "นายผู้อำนวยการ ดี")
    commands.retire_member(actor=actor(admin), member_id=admin.pk, now=now)


def test_move_member_changes_the_role(admin, officer, now):
    retired, new = commands.move_member(actor=actor(admin), member_id=officer.pk, role="supervisor", now=now)
    assert (retired.work_of, new.role, new.name_th) == (officer.pk, "supervisor", officer.name_th)
    with pytest.raises(rules.AlreadyMember):
        commands.move_member(actor=actor(admin), member_id=new.pk, role="supervisor", now=now)
    with pytest.raises(Invalid):
        commands.move_member(actor=actor(admin), member_id=new.pk, role="king", now=now)


def test_move_member_to_another_office_needs_both(admin, officer, school, district_office, now):
    with pytest.raises(NotFound):
        commands.move_member(actor=actor(admin), member_id=officer.pk, office_id=district_office.pk, now=now)
    _, new = commands.move_member(actor=SYSTEM, member_id=officer.pk, office_id=school.pk, now=now)
    assert [seat.office_id for seat in seats_for(officer.user_id, TODAY)] == [school.pk]
    assert new.active_from == TODAY
    assert "member-joined" in whats(school)


def test_reset_member_second_factor_is_done_by_somebody_else_with_a_reason(area_office, admin, officer, now):
    people.add_totp(user=officer.user, secret="JBSWY3DPEHPK3PXP", now=now)
    reset = {"member_id": officer.pk, "now": now}
    with pytest.raises(rules.NotYourRole):
        commands.reset_member_second_factor(actor=actor(officer), reason="หาย", **reset)
    with pytest.raises(people.ReasonNeeded):
        commands.reset_member_second_factor(actor=actor(admin), reason="", **reset)
    commands.reset_member_second_factor(actor=actor(admin), reason="โทรศัพท์หาย", **reset)
    assert not Authenticator.objects.exists()
    event = SecurityEvent.objects.get(what="second-factor-reset")
    assert (event.by, event.office_code, event.reason) == (admin.user_id, "krabi", "โทรศัพท์หาย")
    assert whats(area_office)[-1] == "second-factor-reset"
    with pytest.raises(people.NoSecondFactor):
        commands.reset_member_second_factor(actor=actor(admin), reason="x", **reset)


def test_reset_member_second_factor_is_refused_for_oneself(admin, now):
    with pytest.raises(rules.NotYourself):
        commands.reset_member_second_factor(actor=actor(admin), member_id=admin.pk, reason="x", now=now)
    with pytest.raises(NotFound):
        commands.reset_member_second_factor(actor=actor(admin), member_id=0, reason="x", now=now)


# Calendar ------------------------------------------------------------------------------------------------------------


def test_set_hours_changes_the_calendar(area_office, admin, now):
    week = {0: [(time(13), time(16)), (time(9), time(12))], 5: [(time(9), time(12))]}
    commands.set_hours(actor=actor(admin), office_id=area_office.pk, hours=week, now=now)
    calendar = calendar_for(area_office)
    assert calendar.hours_on(date(2026, 11, 23)) == ((time(9), time(12)), (time(13), time(16)))
    assert not calendar.is_working_day(date(2026, 11, 24))
    assert calendar.is_working_day(date(2026, 11, 28))


def test_set_hours_refuses_a_week_without_opening_and_overlaps(area_office, now):
    set_hours = {"actor": SYSTEM, "office_id": area_office.pk, "now": now}
    with pytest.raises(rules.NotOpen):
        commands.set_hours(hours={0: []}, **set_hours)
    for wrong in ([(time(9), time(12)), (time(11), time(14))], [(time(12), time(9))]):
        with pytest.raises(Invalid):
            commands.set_hours(hours={0: wrong}, **set_hours)


def add_day(who, office_id, now, **more):
    values = {"day": date(2026, 11, 24), "kind": "closed", "name_th": "ปิดปรับปรุง", "name_en": "Works", **more}
    return commands.add_calendar_day(actor=who, office_id=office_id, now=now, **values)


def test_a_closure_of_one_office_leaves_the_others_open(area_office, district_office, admin, now):
    add_day(actor(admin), area_office.pk, now)
    assert not calendar_for(area_office).is_working_day(date(2026, 11, 24))
    assert calendar_for(district_office).is_working_day(date(2026, 11, 24))


def test_an_offices_own_day_wins_over_the_day_of_all(area_office, district_office, admin, now):
    add_day(SYSTEM, None, now)
    own = add_day(actor(admin), area_office.pk, now, kind="open")
    assert calendar_for(area_office).is_working_day(date(2026, 11, 24))
    assert not calendar_for(district_office).is_working_day(date(2026, 11, 24))
    commands.remove_calendar_day(actor=actor(admin), day_id=own.pk, now=now)
    assert not calendar_for(area_office).is_working_day(date(2026, 11, 24))


def test_setting_a_day_again_replaces_it(area_office, admin, now):
    add_day(actor(admin), area_office.pk, now)
    add_day(actor(admin), area_office.pk, now, name_en="Other")
    assert [row.name("en") for row in CalendarDay.objects.filter(office=area_office)] == ["Other"]


def test_calendar_days_of_all_offices_belong_to_the_operator(area_office, admin, officer, now):
    shared = add_day(SYSTEM, None, now)
    with pytest.raises(rules.NotYourRole):
        add_day(actor(admin), None, now)
    with pytest.raises(rules.NotYourRole):
        commands.remove_calendar_day(actor=actor(admin), day_id=shared.pk, now=now)
    with pytest.raises(rules.NotYourRole):
        add_day(actor(officer), area_office.pk, now)
    with pytest.raises(NotFound):
        commands.remove_calendar_day(actor=actor(admin), day_id=0, now=now)
    with pytest.raises(Invalid) as refused:
        add_day(actor(admin), area_office.pk, now, kind="maybe", name_th="", name_en="")
    assert {problem.where for problem in refused.value.problems} == {"kind", "name_th", "name_en"}


def test_a_day_for_the_offices_below_holds_there_unless_they_set_it_themselves(
    area_office, school, admin, now
):
    day, given = (
        date(2026, 12, 21),
        {"kind": "closed", "name_th": "ปิดอบรม", "name_en": "Training", "now": now},
    )
    commands.add_calendar_day(actor=actor(admin), office_id=area_office.pk, day=day, **given)
    assert not calendar_for(area_office).is_working_day(day)
    assert calendar_for(school).is_working_day(day)
    Effect.objects.all().delete()
    row = commands.add_calendar_day(
        actor=actor(admin), office_id=area_office.pk, day=day, below=True, **given
    )
    assert not calendar_for(school).is_working_day(day)
    told = {effect.args["office"] for effect in Effect.objects.filter(name="calendar-changed")}
    assert told == {area_office.pk, school.pk}
    own = {**given, "kind": "open"}
    commands.add_calendar_day(actor=SYSTEM, office_id=school.pk, day=day, **own)
    assert calendar_for(school).is_working_day(day)
    CalendarDay.objects.filter(office=school).delete()
    commands.add_calendar_day(actor=SYSTEM, office_id=None, day=day, **own)
    assert not calendar_for(school).is_working_day(day)  # the office above is nearer than all
    Effect.objects.all().delete()
    commands.remove_calendar_day(actor=actor(admin), day_id=row.pk, now=now)
    told = {effect.args["office"] for effect in Effect.objects.filter(name="calendar-changed")}
    assert told == {area_office.pk, school.pk}
    assert calendar_for(school).is_working_day(day)


def test_a_day_that_no_longer_holds_below_is_counted_anew_there_too(area_office, school, admin, now):
    given = {"day": date(2026, 12, 21), "kind": "closed", "name_th": "ก", "name_en": "a", "now": now}
    for below in (True, False):
        Effect.objects.all().delete()
        commands.add_calendar_day(actor=actor(admin), office_id=area_office.pk, below=below, **given)
        assert Effect.objects.filter(name="calendar-changed").count() == 2


def test_the_coming_years_holidays_are_written_in_once(db, now):
    job = Job(id=uuid4(), now=now)
    tasks.next_holidays(job)
    written = CalendarDay.objects.filter(date__year=2027).count()
    assert written > 15
    assert not CalendarDay.objects.exclude(date__year=2027).exists()
    CalendarDay.objects.earliest("date").delete()
    tasks.next_holidays(job)  # what was taken away does not come back by itself
    assert CalendarDay.objects.count() == written - 1


def test_seed_calendar_writes_holidays_and_leaves_edited_days_alone(area_office, admin, now):
    mended = add_day(SYSTEM, None, now, day=date(2026, 12, 10), kind="open", name_th="เปิด", name_en="Open")
    added = commands.seed_calendar(actor=SYSTEM, years=[2026], now=now)
    assert added == CalendarDay.objects.count() - 1
    assert commands.seed_calendar(actor=SYSTEM, years=[2026], now=now) == 0
    mended.refresh_from_db()
    assert mended.kind == "open"
    assert not calendar_for(area_office).is_working_day(date(2026, 12, 7))
    with pytest.raises(rules.NotYourRole):
        commands.seed_calendar(actor=actor(admin), years=[2027], now=now)


# Services and area ---------------------------------------------------------------------------------------------------


def publish(office, who, now, service_id="official-id-card", **settings):
    return commands.publish_offering(
        actor=who, office_id=office.pk, service_id=service_id, settings=settings, now=now
    )


def test_publish_offering_makes_a_version_and_the_same_again_is_the_same(area_office, admin, now):
    first = publish(area_office, actor(admin), now)
    second = publish(area_office, actor(admin), now + timedelta(days=1))
    assert first.version_id == second.version_id
    found = offering_for(area_office, "official-id-card")
    assert found is not None
    assert found.published_at == now + timedelta(days=1)


def test_withdraw_offering_stops_new_applications_only(area_office, admin, now):
    publish(area_office, actor(admin), now)
    commands.withdraw_offering(
        actor=actor(admin), office_id=area_office.pk, service_id="official-id-card", now=now
    )
    assert offering_for(area_office, "official-id-card") is None
    with pytest.raises(NotFound):
        commands.withdraw_offering(
            actor=actor(admin), office_id=area_office.pk, service_id="official-id-card", now=now
        )
    publish(area_office, actor(admin), now)
    assert offering_for(area_office, "official-id-card") is not None


def test_publish_offering_refuses_what_the_office_cannot_offer(area_office, district_office, officer, now):
    with pytest.raises(rules.NoSuchService):
        publish(area_office, SYSTEM, now, service_id="dog-licence")
    with pytest.raises(rules.NotForThisKind):
        publish(district_office, SYSTEM, now)
    with pytest.raises(Invalid):
        publish(area_office, SYSTEM, now, nonsense="1")
    with pytest.raises(rules.NotYourRole):
        publish(area_office, actor(officer), now)


def test_set_catchment_takes_codes_of_any_level_and_refuses_unknown_ones(area_office, school, now):
    catch = {"actor": SYSTEM, "office_id": area_office.pk, "now": now}
    commands.set_catchment(areas=["81", "๘๑๐๑", "810101", ""], school_ids=[school.pk], **catch)
    assert sorted(area_office.catchments.values_list("area", flat=True)) == ["", "81", "8101", "810101"]
    for wrong in ("99", "8199", "819999", "abc", "8"):
        with pytest.raises(Invalid):
            commands.set_catchment(areas=[wrong], **catch)
    with pytest.raises(NotFound):
        commands.set_catchment(areas=[], school_ids=[0], **catch)


def test_members_at_lists_by_role(area_office, admin, officer):
    assert members_at(area_office, TODAY, "officer") == (officer,)
    assert set(members_at(area_office, TODAY)) == {admin, officer}


def test_mail_failures_are_temporary_or_permanent():
    smtp = mail.Smtp(host="h", port=25, security="none", username="u", sender="a@b.example")

    class Server:
        def __init__(self, failure):
            self.failure = failure

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return False

        def login(self, *_):
            pass

        def send_message(self, *_):
            raise self.failure

    def outcome(failure, monkey):
        monkey.setattr(mail, "connect", lambda _smtp: Server(failure))
        mail.deliver(smtp, EmailMessage())

    with pytest.MonkeyPatch.context() as monkey:
        for failure in (
            OSError("down"),
            smtplib.SMTPServerDisconnected(),
            smtplib.SMTPDataError(451, b"later"),
            smtplib.SMTPRecipientsRefused({"a": (450, b"")}),
        ):
            with pytest.raises(Temporary):
                outcome(failure, monkey)
        for failure in (
            smtplib.SMTPAuthenticationError(535, b"no"),
            smtplib.SMTPDataError(550, b"no"),
            smtplib.SMTPRecipientsRefused({"a": (550, b"")}),
        ):
            with pytest.raises(Permanent):
                outcome(failure, monkey)


def test_reset_member_second_factor_is_refused_for_somebody_who_also_works_elsewhere(
    area_office, school, admin, officer, now
):
    commands.add_member(
        actor=SYSTEM,
        office_id=school.pk,
        user_id=officer.user_id,
        role="officer",
        name_th=officer.name_th,
        now=now,
    )
    with pytest.raises(rules.SitsElsewhere):
        commands.reset_member_second_factor(
            actor=actor(admin), member_id=officer.pk, reason="โทรศัพท์หาย", now=now
        )
