"""The settings pages: who gets in, what they show, what they save."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from khamkho.base.errors import Permanent, Temporary
from khamkho.offices import commands, mail
from khamkho.offices.actors import CASES, actor_of, open_case_in_session
from khamkho.offices.models import CalendarDay, Invitation, Membership, Office, OfficeHours
from khamkho.offices.queries import offering_for
from khamkho.offices.tests.conftest import NOW, join
from khamkho.offices.tests.test_commands import SMTP, secret_of_last_mail
from khamkho.offices.urls import _one_office
from khamkho.people import commands as people
from khamkho.people.actor import SYSTEM
from khamkho.people.tests.signing import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, admin) -> Client:
    """The administrator's browser."""
    return sign_in(client, admin.user, two_factor=True)


def url(name: str, **more) -> str:
    return reverse(f"offices:{name}", kwargs={"code": "krabi", **more})


PAGES = [
    "office",
    "names",
    "mail",
    "area",
    "numbers",
    "periods",
    "reasons",
    "log",
    "hours",
    "calendar",
    "members",
    "invite",
    "services",
]


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_shows_to_an_administrator(desk, name, lang, settings):
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = lang
    response = desk.get(url(name))
    assert response.status_code == 200
    assert f'lang="{lang}"' in response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_no_page_opens_to_anybody_else(client, name, officer, stranger, malee):
    target = url(name)
    assert client.get(target).url.startswith(reverse("account_login"))
    assert sign_in(Client(), malee, two_factor=True).get(target).status_code == 404
    assert sign_in(Client(), stranger.user, two_factor=True).get(target).status_code == 404
    members_may = name in ("office", "log")
    assert sign_in(Client(), officer.user, two_factor=True).get(target).status_code == (
        200 if members_may else 403
    )
    one_factor = sign_in(Client(), officer.user).get(target)
    assert one_factor.headers["Location"].startswith(reverse("people_second_factor"))


def test_every_post_is_guarded_too(officer, stranger):
    filler = {
        "day_id": 1,
        "invitation_id": "0" * 8 + "-0000-0000-0000-" + "0" * 12,
        "member_id": 1,
        "round_id": 1,
        "closing_id": 1,
        "service_id": "x",
    }
    for pattern in _one_office:
        kwargs = {name: filler[name] for name in pattern.pattern.converters}
        target = url(str(pattern.name), **kwargs)
        assert sign_in(Client(), stranger.user, two_factor=True).post(target).status_code == 404, target
        status = sign_in(Client(), officer.user, two_factor=True).post(target).status_code
        assert status == (200 if pattern.name in ("office", "log") else 403), target


def test_a_member_of_one_office_goes_straight_there_and_of_two_chooses(desk, admin, district_office):
    assert desk.get(reverse("offices:index")).url == url("office")
    commands.add_member(
        actor=SYSTEM,
        office_id=district_office.pk,
        user_id=admin.user_id,
        role="auditor",
        name_th="ก",
        now=NOW,
    )
    assert desk.get(reverse("offices:index")).status_code == 200


def test_names_are_saved_or_told_what_is_wrong(desk, area_office):
    page = desk.get(url("names"))
    values = {**page.context["values"], "phone": "075 612 345"}
    assert desk.post(url("names"), values).status_code == 302
    assert Office.objects.get(code="krabi").phone == "075 612 345"
    wrong = desk.post(url("names"), {**values, "name_th": "", "email": "x"})
    assert wrong.status_code == 422
    assert "โปรดระบุชื่อหน่วยงานภาษาไทย" in wrong.content.decode()


def test_a_mail_server_is_saved_tested_and_removed(desk, area_office, monkeypatch):
    assert desk.post(url("mail"), {**SMTP, "password": "ลับ"}).status_code == 302
    page = desk.get(url("mail")).content.decode()
    assert "smtp.office.example" in page
    assert 'ลับ"' not in page
    outcomes = iter([None, Temporary("no connection"), Permanent("sign-in refused")])

    def deliver(smtp, message):
        if failure := next(outcomes):
            raise failure

    monkeypatch.setattr("khamkho.offices.commands.office.deliver", deliver)
    for told in ("admin@office.example", "no connection", "sign-in refused"):
        assert told in desk.post(url("test-mail"), follow=True).content.decode()
    assert "โปรดกรอกรหัสผ่าน" in desk.post(url("mail"), {**SMTP, "host": "second.example"}).content.decode()
    desk.post(url("mail"), {**SMTP, "port": "465"})
    kept = mail.smtp_of(Office.objects.get(code="krabi"))
    assert kept is not None
    assert (kept.port, kept.password) == (465, "ลับ")
    desk.post(url("remove-mail"))
    assert mail.smtp_of(Office.objects.get(code="krabi")) is None
    assert desk.post(url("mail"), {**SMTP, "port": "x"}).status_code == 422
    assert desk.get(url("test-mail")).status_code == 405


def test_testing_a_mail_server_that_is_not_set_says_so(desk):
    assert desk.post(url("test-mail")).status_code == 409


def test_hours_are_saved_as_typed_in_any_way(desk, area_office):
    page = desk.get(url("hours"))
    assert page.context["rows"][0][1][0][::2] == ("morning-from-0", "08:30")
    typed = {
        "morning-from-0": "๘.๓๐ น.",
        "morning-to-0": "12",
        "afternoon-from-0": "13:00",
        "afternoon-to-0": "16.30",
    }
    assert desk.post(url("hours"), typed).status_code == 302
    rows = OfficeHours.objects.order_by("opens").values_list("opens", "closes")
    assert [(f"{a:%H:%M}", f"{b:%H:%M}") for a, b in rows] == [("08:30", "12:00"), ("13:00", "16:30")]


@pytest.mark.parametrize(
    "typed",
    [
        {"morning-from-0": "25:00", "morning-to-0": "26:00"},
        {"morning-from-0": "8:30"},
        {"morning-from-0": "9", "morning-to-0": "x"},
        {"morning-from-0": "9" * 30, "morning-to-0": "9" * 5000},
    ],
)
def test_hours_that_are_no_hours_are_named(desk, typed):
    response = desk.post(url("hours"), typed)
    assert response.status_code == 422
    assert response.context["problems"]


def test_a_year_that_is_none_shows_this_one(desk):
    for year in ("9" * 5000, "๒๕๖", "-1", "0000"):
        assert desk.get(url("calendar"), {"year": year}).context["year"] == NOW.year


def test_a_week_without_hours_is_refused(desk):
    assert desk.post(url("hours"), {}).status_code == 422


def test_days_are_added_and_removed(desk, area_office):
    commands.seed_calendar(actor=SYSTEM, years=[2026], now=NOW)
    day = {"day": "24 พ.ย. 69", "kind": "closed", "name_th": "ปิดอบรม", "name_en": "Training"}
    response = desk.post(url("calendar") + "?year=2569", day)
    assert response.url == url("calendar") + "?year=2569"
    page = desk.get(response.url)
    assert "ปิดอบรม" in page.content.decode()
    assert len(page.context["days"]) == 21
    row = CalendarDay.objects.get(office=area_office)
    desk.post(url("remove-day", day_id=row.pk))
    assert not CalendarDay.objects.filter(office=area_office).exists()
    shared = CalendarDay.objects.filter(office__isnull=True).first()
    assert shared is not None
    assert desk.post(url("remove-day", day_id=shared.pk)).status_code == 403


def test_a_day_for_the_offices_below_shows_there_and_belongs_to_the_office_above(
    desk, area_office, school, client
):
    day = {"day": "24/11/2569", "kind": "closed", "name_th": "ปิดอบรม", "name_en": "Training", "below": "yes"}
    assert desk.post(url("calendar"), day).status_code == 302
    assert "และหน่วยงานในสังกัด" in desk.get(url("calendar")).content.decode()
    head = sign_in(
        client, join(school, "head@school.example", "director", "นางหัวหน้า ใจดี").user, two_factor=True
    )
    theirs = reverse("offices:calendar", kwargs={"code": "ban-suan"})
    page = head.get(theirs)
    assert "กำหนดโดย สำนักงานเขตพื้นที่การศึกษาตัวอย่าง" in page.content.decode()
    assert page.context["below"] == []
    row = CalendarDay.objects.get()
    taken = reverse("offices:remove-day", kwargs={"code": "ban-suan", "day_id": row.pk})
    assert head.post(taken).status_code == 404


@pytest.mark.parametrize(
    ("lang", "shown"), [("th", ("2568", "2569", "2570")), ("en", ("2025 (BE 2568)", "2026 (BE 2569)"))]
)
def test_a_year_of_the_calendar_is_named_as_its_days_are(desk, lang, shown, settings):
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = lang
    page = desk.get(url("calendar") + "?year=2569")
    labels = [label for _be, label in page.context["years"]]
    assert labels[: len(shown)] == list(shown)
    assert f"<strong>{shown[1]}</strong>" in page.content.decode()


def test_the_form_of_the_numbers_is_chosen_among_examples(desk, area_office):
    page = desk.get(url("numbers"))
    assert page.context["typed"] == {"year": "year", "width": "6"}
    assert "KBI1-2569-000001" in page.content.decode()
    assert desk.post(url("numbers"), {"year": "year2", "width": "4"}).status_code == 302
    assert "KBI1-69-0001" in desk.get(url("numbers")).content.decode()
    wrong = desk.post(url("numbers"), {"year": "{seq}", "width": "99"})
    assert wrong.status_code == 422
    assert {problem.where for problem in wrong.context["problems"]} == {"year", "width"}


def test_a_day_that_does_not_exist_is_named(desk):
    response = desk.post(
        url("calendar"), {"day": "30/2/2569", "kind": "closed", "name_th": "ก", "name_en": "a"}
    )
    assert response.status_code == 422
    assert response.context["problems"][0].where == "day"
    for year in ("x", "9999", "2026", "๒๕๖๙"):
        assert desk.get(url("calendar"), {"year": year}).context["year"] == 2026


def test_inviting_and_accepting_through_the_pages(desk, area_office, client):
    values = {"email": "new@office.example", "role": "officer", "name_th": "นางใหม่ มาก"}
    assert desk.post(url("invite"), values).status_code == 302
    assert "new@office.example" in desk.get(url("members")).content.decode()
    link = reverse("offices:accept", kwargs={"secret": secret_of_last_mail(NOW)})
    visitor = Client()
    page = visitor.get(link)
    assert "สำนักงานเขตพื้นที่การศึกษาตัวอย่าง" in page.content.decode()
    assert visitor.post(link).headers["Location"].startswith(reverse("account_request_login_code"))
    new = people.create_account(email="new@office.example", now=NOW)
    sign_in(visitor, new)
    assert visitor.post(link).headers["Location"].startswith(reverse("people_second_factor"))
    assert Membership.objects.get(user=new).role == "officer"
    assert visitor.get(link).status_code == 410


def test_inviting_names_what_is_wrong(desk):
    assert desk.post(url("invite"), {"email": "x"}).status_code == 422


def test_an_invitation_is_cancelled(desk):
    desk.post(url("invite"), {"email": "new@office.example", "role": "officer", "name_th": "ก"})
    desk.post(url("cancel-invitation", invitation_id=Invitation.objects.get().pk))
    assert Invitation.objects.get().cancelled_at


def test_a_member_is_moved_to_another_office_that_one_manages(desk, admin, officer, school, now):
    there = {"office": school.code, "role": "officer"}
    assert desk.post(url("move", member_id=officer.pk), there).status_code == 404  # does not manage it
    assert school.name_th not in desk.get(url("member", member_id=officer.pk)).content.decode()
    commands.add_member(
        actor=SYSTEM, office_id=school.pk, user_id=admin.user_id, role="admin", name_th=admin.name_th, now=now
    )
    assert school.name_th in desk.get(url("member", member_id=officer.pk)).content.decode()
    moved = desk.post(url("move", member_id=officer.pk), there)
    assert (moved.status_code, moved.url) == (302, f"/desk/krabi/members/{officer.pk}/work")
    officer.refresh_from_db()
    assert officer.active_until is not None
    assert Membership.objects.filter(office=school, user=officer.user, role="officer").exists()


def test_a_member_is_changed_promoted_and_retired(desk, officer):
    page = url("member", member_id=officer.pk)
    assert desk.get(page).status_code == 200
    assert desk.post(page, {"name_th": ""}).status_code == 422
    assert desk.post(page, {"name_th": "นายใหม่ กว่า"}).status_code == 302
    desk.post(url("change-role", member_id=officer.pk), {"role": "supervisor"})
    now_supervisor = Membership.objects.get(user=officer.user, active_until__isnull=True)
    assert (now_supervisor.role, now_supervisor.name_th) == ("supervisor", "นายใหม่ กว่า")
    desk.post(url("retire", member_id=now_supervisor.pk))
    assert not Membership.objects.filter(user=officer.user, active_until__isnull=True).exists()
    assert "อดีตผู้ใช้งาน" in desk.get(url("members")).content.decode()


def test_who_ends_her_own_membership_is_led_to_her_account(desk, admin, area_office):
    join(area_office, "second@office.example", "admin", "นายสำรอง ไว้ก่อน")
    work = {"office": "krabi", "member_id": admin.pk}
    stays = desk.post(url("change-role", member_id=admin.pk), {"role": "director"})
    assert stays.url == reverse("desk:reassign", kwargs=work)
    now_director = Membership.objects.get(user=admin.user, active_until__isnull=True)
    assert desk.post(url("retire", member_id=now_director.pk)).url == reverse("people_account")


def test_a_member_of_another_office_is_not_found_here(desk, stranger):
    assert desk.get(url("member", member_id=stranger.pk)).status_code == 404
    assert desk.post(url("retire", member_id=stranger.pk)).status_code == 404


def test_a_lost_second_factor_is_reset_with_a_reason(desk, officer):
    people.add_totp(user=officer.user, secret="JBSWY3DPEHPK3PXP", now=NOW)
    target = url("reset-second-factor", member_id=officer.pk)
    assert desk.post(target, {"reason": " "}).status_code == 422
    assert desk.post(target, {"reason": "โทรศัพท์หาย"}).status_code == 302
    assert desk.post(target, {"reason": "อีกครั้ง"}).status_code == 409


def test_nobody_is_offered_to_reset_their_own_second_factor(desk, admin):
    page = desk.get(url("member", member_id=admin.pk)).content.decode()
    assert "reset-second-factor" not in page
    assert "second-factor/" not in page


def test_a_service_is_published_with_settings_and_withdrawn(desk, area_office):
    assert desk.get(url("services")).status_code == 200
    target = url("service", service_id="official-id-card")
    page = desk.get(target)
    assert page.status_code == 200
    values = {name: value for name, _, value in page.context["rows"]}
    assert desk.post(target, values).status_code == 302
    assert offering_for(area_office, "official-id-card") is not None
    assert desk.get(target).status_code == 200
    desk.post(url("withdraw", service_id="official-id-card"))
    assert offering_for(area_office, "official-id-card") is None
    assert desk.get(url("service", service_id="nothing")).status_code == 404


def test_the_area_is_saved_or_told_what_is_wrong(desk, area_office):
    assert desk.post(url("area"), {"areas": "8101\n8102, 810301"}).status_code == 302
    assert "กระบี่" in desk.get(url("area")).content.decode()
    assert desk.post(url("area"), {"areas": "999999"}).status_code == 422


def test_the_log_tells_who_did_what(desk, admin):
    desk.post(url("area"), {"areas": "81"})
    desk.post(url("calendar"), {"day": "24/11/2569", "kind": "closed", "name_th": "ก", "name_en": "a"})
    desk.post(url("service", service_id="official-id-card"), {})
    page = desk.get(url("log")).content.decode()
    assert admin.name_th in page
    assert "วันที่: 24 พฤศจิกายน 2569 · ประเภท: ปิดทำการ" in page
    assert "งานบริการ: ขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ" in page
    assert "กำหนดพื้นที่ให้บริการ" in page


# The actor -----------------------------------------------------------------------------------------------------------


def test_the_actor_of_a_stranger_knows_only_the_opened_cases(client, malee):
    session = client.session
    session[CASES] = [4, 9]
    session.save()
    actor = actor_of(client.get(reverse("account_login")).wsgi_request)
    assert (actor.user_id, actor.memberships, actor.opened_cases) == (None, (), frozenset({4, 9}))


def test_the_actor_of_a_member_has_seats_and_strength(desk, admin):
    actor = actor_of(desk.get(url("office")).wsgi_request)
    assert actor.two_factor
    assert [seat.role for seat in actor.memberships] == ["admin"]
    assert actor.name == admin.name_th
    assert actor.lang == "th"


def test_opening_a_case_is_seen_in_the_same_request(client, rf):
    request = client.get(reverse("account_login")).wsgi_request
    assert actor_of(request).opened_cases == frozenset()
    for case in (3, 5, 3):
        open_case_in_session(request, case)
    assert actor_of(request).opened_cases == frozenset({3, 5})
    assert request.session[CASES] == [5, 3]


def test_a_page_of_the_desk_takes_a_constant_number_of_queries(
    desk, area_office, django_assert_max_num_queries
):
    for n in range(8):
        join(area_office, f"o{n}@office.example", "officer", f"นาย {n}")
    with django_assert_max_num_queries(12):
        desk.get(url("members"))


@pytest.mark.parametrize(
    ("name", "more", "says"),
    [
        ("remove-mail", {}, "เซิร์ฟเวอร์อีเมลกลาง"),
        ("remove-sms", {}, "ค่าลับ"),
        ("withdraw", {"service_id": "official-id-card"}, "ดำเนินการต่อจนเสร็จสิ้น"),
    ],
)
def test_what_cannot_be_undone_is_asked_first_and_changes_nothing_yet(
    desk, area_office, admin, name, more, says
):
    commands.publish_offering(actor=SYSTEM, office_id=area_office.pk, service_id="official-id-card", now=NOW)
    events = area_office.events.count()
    page = desk.get(url(name, **more)).content.decode()
    assert says in page
    assert area_office.events.count() == events
    assert offering_for(area_office, "official-id-card") is not None


def test_a_service_that_is_not_offered_cannot_be_withdrawn(desk, area_office):
    assert desk.get(url("withdraw", service_id="official-id-card")).status_code == 404


def test_the_end_of_a_membership_is_asked_first_with_name_and_role(desk, officer):
    page = desk.get(url("retire", member_id=officer.pk)).content.decode()
    assert officer.name_th in page
    assert "ต้องเชิญใหม่" in page
    officer.refresh_from_db()
    assert officer.active_until is None


def test_a_value_that_was_only_assumed_is_to_be_confirmed_until_somebody_saves_it(desk, area_office, officer):
    commands.publish_offering(actor=SYSTEM, office_id=area_office.pk, service_id="official-id-card", now=NOW)
    registers = reverse("desk:register-list", args=[area_office.code])
    at_the_desk = sign_in(Client(), officer.user, two_factor=True)
    target = url("service", service_id="official-id-card")
    for page in (desk.get(url("services")), desk.get(target), at_the_desk.get(registers)):
        assert "ให้หน่วยงานยืนยัน" in page.content.decode()
    desk.post(target, {"correct_within": "15 วัน"})
    for page in (desk.get(url("services")), desk.get(target), at_the_desk.get(registers)):
        assert "ให้หน่วยงานยืนยัน" not in page.content.decode()
