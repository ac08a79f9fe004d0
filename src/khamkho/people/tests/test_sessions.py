"""The limits of a session, and that a form posted too late is never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path, reverse
from django.utils import timezone

from khamkho.people import sessions
from khamkho.people.tests.signing import sign_in

pytestmark = pytest.mark.django_db
HOUR = 3600


def desk(request):
    """Stands for a page of the desk."""
    if not request.user.is_authenticated:
        return sessions.to_staff_sign_in(request)
    if not sessions.enter_desk(request, timezone.now()):
        return sessions.to_reauthenticate(request)
    return HttpResponse(
        "desk " + ",".join(f"{k}={v}" for k, v in sorted(request.POST.items()) if k != "csrfmiddlewaretoken")
    )


urlpatterns = [
    path("account/", include("khamkho.people.urls")),
    path("", include("khamkho.offices.urls")),
    path("desk-page/", desk),
]


@pytest.fixture(autouse=True)
def own_urls(settings):
    settings.ROOT_URLCONF = __name__


def pass_time(client: Client, seconds: float) -> None:
    """Make a session look this much older than it is."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= seconds
    if sessions.SEEN in session:
        session[sessions.SEEN] -= seconds
    session["account_authentication_methods"] = list(session["account_authentication_methods"])
    session.save()


def test_a_desk_session_in_use_goes_on(client, somchai):
    sign_in(client, somchai, two_factor=True)
    for _ in range(4):
        assert client.get("/desk-page/").status_code == 200
        session = client.session
        session["account_authentication_methods"] = [
            {**record, "at": record["at"] - 20 * 60} for record in session["account_authentication_methods"]
        ]
        session.save()


def test_a_desk_session_is_locked_after_half_an_hour_idle(client, somchai):
    sign_in(client, somchai, two_factor=True)
    client.get("/desk-page/")
    pass_time(client, 31 * 60)
    response = client.get("/desk-page/?tab=mine")
    assert response.url.startswith(reverse("people_reauthenticate"))
    assert client.get(reverse("people_account")).status_code == 302, "every page of the session is locked"


def test_one_factor_unlocks_it_and_leads_back(client, somchai):
    sign_in(client, somchai, two_factor=True)
    client.get("/desk-page/")
    pass_time(client, 31 * 60)
    response = client.get(client.get("/desk-page/?tab=mine").url)
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert client.get(response.url).status_code == 200
    response = client.post(response.url, {"password": "correct horse battery"})
    assert response.url == "/desk-page/?tab=mine"
    assert client.get("/desk-page/").status_code == 200


def test_a_wrong_password_does_not_unlock_it(client, somchai):
    sign_in(client, somchai, two_factor=True)
    client.get("/desk-page/")
    pass_time(client, 31 * 60)
    assert client.post(reverse("account_reauthenticate"), {"password": "wrong"}).status_code == 200
    assert client.get("/desk-page/").status_code == 302


def test_a_desk_session_ends_after_twelve_hours_even_in_use(client, somchai):
    sign_in(client, somchai, two_factor=True)
    client.get("/desk-page/")
    pass_time(client, 12 * HOUR + 1)
    session = client.session
    session[sessions.SEEN] += 12 * HOUR
    session.save()
    assert client.get("/desk-page/").status_code == 302


def test_a_session_too_old_for_the_desk_is_asked_at_its_door(client, somchai):
    sign_in(client, somchai, two_factor=True, ago=13 * HOUR)
    assert client.get(reverse("people_account")).status_code == 200, "outside the desk it is still good"
    assert client.get("/desk-page/").url.startswith(reverse("people_reauthenticate"))


def test_an_applicants_session_lasts_thirty_days(client, malee):
    sign_in(client, malee, ago=29 * 24 * HOUR)
    assert client.get(reverse("people_account")).status_code == 200
    sign_in(client, malee, ago=31 * 24 * HOUR)
    session = client.session
    session["khamkho_cases"] = [7]
    session.save()
    response = client.get(reverse("people_account"))
    assert response.url.startswith(reverse("account_request_login_code"))
    assert client.session["khamkho_cases"] == [7], "drafts that the session opened stay open"
    assert "_auth_user_id" not in client.session


def test_asking_for_news_neither_counts_as_use_nor_takes_anybody_away(client, somchai):
    sign_in(client, somchai, two_factor=True)
    client.get("/desk-page/")
    before = client.session[sessions.SEEN]
    session = client.session
    session[sessions.SEEN] = before - 20 * 60
    session.save()
    client.get("/desk-page/?after=3")
    assert client.session[sessions.SEEN] == before - 20 * 60
    pass_time(client, 31 * 60)
    assert client.get("/desk-page/?after=3").status_code == 204


def test_a_form_posted_to_a_locked_session_is_sent_after_unlocking(client, somchai):
    sign_in(client, somchai, two_factor=True)
    client.get("/desk-page/")
    pass_time(client, 31 * 60)
    response = client.post("/desk-page/?x=1", {"reason": "ขาดเอกสาร", "many": ["1", "2"]})
    assert "unsent" in response.url
    assert "ขาดเอกสาร" not in str(dict(client.session)), "what was typed is sealed"
    unlock = client.get(response.url).url
    response = client.post(unlock, {"password": "correct horse battery"})
    page = client.get(response.url)
    assert ("reason", "ขาดเอกสาร") in page.context["pairs"]
    assert [value for name, value in page.context["pairs"] if name == "many"] == ["1", "2"]
    again = client.post(response.url, dict(page.context["pairs"]))
    assert (again.status_code, again.headers["Location"]) == (307, "/desk-page/?x=1")
    assert sessions.UNSENT not in client.session


def test_a_form_posted_without_any_session_is_kept_too(client, somchai):
    response = client.post("/desk-page/", {"reason": "พิมพ์ไว้แล้ว"})
    assert response.url.startswith(reverse("account_login"))
    page = client.get(reverse("people_unsent"))
    assert ("reason", "พิมพ์ไว้แล้ว") in page.context["pairs"]
    client.post(reverse("people_unsent") + "?discard")
    assert client.get(reverse("people_unsent")).status_code == 302


def test_autosaving_to_a_locked_session_only_says_no(client, somchai):
    sign_in(client, somchai, two_factor=True)
    client.get("/desk-page/")
    pass_time(client, 31 * 60)
    response = client.post("/desk-page/", {"a": "b"}, headers={"X-Khamkho-Autosave": "1"})
    assert response.status_code == 401
    assert sessions.UNSENT not in client.session


def test_an_htmx_request_of_a_locked_session_moves_the_whole_page(client, somchai):
    sign_in(client, somchai, two_factor=True)
    client.get("/desk-page/")
    pass_time(client, 31 * 60)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk-page/?tab=all"}
    response = client.get("/desk-page/part/", headers=headers)
    assert response.status_code in (200, 404)
    response = client.get("/desk-page/", headers=headers)
    assert "tab%3Dall" in response.headers["HX-Redirect"]
    outside = {"HX-Request": "true", "HX-Current-URL": "https://evil.example/"}
    assert "evil" not in client.get("/desk-page/", headers=outside).headers["HX-Redirect"]


def test_a_kept_form_that_was_tampered_with_or_is_too_long_is_dropped(client, rf, malee):
    sign_in(client, malee)
    session = client.session
    session[sessions.UNSENT] = "bm90IHNlYWxlZA=="
    session.save()
    assert client.get(reverse("people_unsent")).url == reverse("people_account")
    request = rf.post("/x/", {"a": "b" * (sessions.UNSENT_LIMIT + 1)})
    request.session = {}
    sessions.keep_unsent(request)
    assert request.session == {}


def test_limits_are_settings_of_the_installation(client, somchai, settings):
    settings.SESSION_DESK_IDLE = timedelta(minutes=5)
    sign_in(client, somchai, two_factor=True)
    client.get("/desk-page/")
    pass_time(client, 6 * 60)
    assert client.get("/desk-page/").status_code == 302


def test_an_account_without_own_factor_signs_in_anew_when_locked(client, malee):
    sign_in(client, malee)
    session = client.session
    session[sessions.DESK] = True
    session.save()
    pass_time(client, 31 * 60)
    response = client.post("/desk-page/", {"typed": "สำคัญ"})
    assert response.url.startswith(reverse("account_request_login_code"))
    assert sessions.UNSENT in client.session
    assert "_auth_user_id" not in client.session
