"""Request log, traffic log, health, metrics, headers."""

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in
from khamkho.site import health, traffic
from khamkho.site.logs import JsonFormatter, request_id
from khamkho.site.traffic import RequestLog, TrafficLog, traffic_log
from khamkho.work.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = type(settings.HOME)(tmp_path)
    (tmp_path / "logs").mkdir()
    return settings.HOME


def lines(home):
    return [
        json.loads(line) for path in home.logs.glob("traffic-*") for line in path.read_text().splitlines()
    ]


def test_every_request_leaves_one_line_without_its_query(client, home):
    client.get("/track?code=7k3m-x09a-zq4t-p2ew&q=สมชาย")
    (line,) = lines(home)
    assert (line["from"], line["method"], line["path"]) == ("127.0.0.1", "GET", "/track")
    assert datetime.fromisoformat(line["at"]).utcoffset() == timedelta(hours=7)
    assert "สมชาย" not in json.dumps(line, ensure_ascii=False)


def test_a_tracking_code_in_a_path_is_cut(client, home):
    client.get("/track/7k3m-x09a-zq4t-p2ew")
    (line,) = lines(home)
    assert line["path"] == "/track/7k3m…"


def test_the_account_is_named_when_the_page_asked_who_it_is(home, rf):
    def view(request):
        request.session["_auth_user_id"] = "the-account"
        return HttpResponse()

    for asks in (True, False):
        request = rf.get("/my")
        request.session = SessionBase()
        RequestLog(view if asks else lambda request: HttpResponse())(request)
    assert [line["account"] for line in lines(home)] == ["the-account", ""]


def test_style_sheets_and_health_leave_no_line(client, home):
    for path in ("/healthz", "/static/nothing.css"):
        client.get(path)
    assert lines(home) == []


def test_a_full_disk_does_not_stop_the_office(client, home, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(TrafficLog, "_file", full)
    assert client.get("/healthz").status_code == 200
    assert client.get("/").status_code == 200


def test_each_day_has_its_file_for_its_owner_alone(tmp_path):
    log = TrafficLog(tmp_path / "logs")
    for day in (1, 2, 2):
        log.write(
            at=datetime(2026, 11, day, tzinfo=UTC),
            source="::1",
            account="",
            method="GET",
            path="/ก",
            status=200,
        )
    files = sorted((tmp_path / "logs").iterdir())
    assert [path.name for path in files] == ["traffic-2026-11-01.jsonl", "traffic-2026-11-02.jsonl"]
    assert [len(path.read_text().splitlines()) for path in files] == [1, 2]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_the_traffic_log_is_kept_for_ninety_days(settings, home):
    now = timezone.make_aware(datetime(2026, 11, 20, 12))
    for age in (0, 89, 90, 91, 200):
        day = (now - timedelta(days=age)).date().isoformat()
        (home.logs / f"traffic-{day}.jsonl").touch()
    assert traffic.sweep(now=now) == 2
    assert len(list(home.logs.iterdir())) == 3


def test_one_log_for_one_home(home):
    assert traffic_log() is traffic_log()


def test_an_answer_names_its_request(client, home):
    assert len(client.get("/healthz")["X-Request-ID"]) == 16


@pytest.mark.parametrize(
    ("behind", "given", "taken"),
    [(True, "abcd-1234-x", True), (True, "a b", False), (False, "abcd-1234-x", False)],
)
def test_a_request_id_is_taken_from_our_own_proxy_only(client, home, settings, behind, given, taken):
    settings.BEHIND_PROXY = behind
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert (answer["X-Request-ID"] == given) is taken


def test_log_lines_are_json_and_carry_the_request():
    record = logging.makeLogRecord(
        {"msg": "ลอง %s", "args": ("ดู",), "levelno": 30, "levelname": "WARNING", "name": "x"}
    )
    record.effect = "e1"
    token = request_id.set("r1")
    try:
        raise KeyError("k")
    except KeyError as error:
        record.exc_info = (KeyError, error, error.__traceback__)
    line = json.loads(JsonFormatter().format(record))
    request_id.reset(token)
    assert (line["message"], line["level"], line["effect"], line["request"]) == (
        "ลอง ดู",
        "warning",
        "e1",
        "r1",
    )
    assert "KeyError" in line["trace"]


def test_a_failure_is_not_swallowed_and_frees_the_request_id(home):
    def broken(request):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        RequestLog(broken)(RequestFactory().get("/"))
    assert request_id.get() == ""


# ── health ──


def test_alive_needs_neither_host_nor_database(client, monkeypatch):
    monkeypatch.setattr(health, "_database", lambda: 1 / 0)
    answer = client.get("/healthz", headers={"host": "10.1.2.3"})
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Cache-Control"] == "no-store"


def test_ready_means_database_worker_and_room(client):
    assert client.get("/readyz").status_code == 503
    now = timezone.now()
    beat = Heartbeat.objects.create(worker="w", started_at=now, seen_at=now)
    assert client.get("/readyz").json() == {"ready": True, "database": True, "worker": True, "disk": True}
    beat.seen_at = now - timedelta(seconds=61)
    beat.save()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["worker"]) == (503, False)


def test_not_ready_without_a_database(client, monkeypatch):
    class Gone:
        def cursor(self):
            raise OperationalError

        def close(self):
            pass

    def gone():
        raise OperationalError

    monkeypatch.setattr(health, "connection", Gone())
    monkeypatch.setattr(health, "worker_seen_at", gone)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": False, "worker": False, "disk": True}


def test_not_ready_with_a_full_disk(client, monkeypatch):
    monkeypatch.setattr(health, "ROOM", 1 << 62)
    assert client.get("/readyz").json()["disk"] is False


def test_a_post_to_a_health_address_goes_on_to_the_pages(client):
    assert client.post("/healthz").status_code in (403, 404)


def test_metrics_for_this_machine(client, home):
    client.get("/track")
    Heartbeat.objects.create(worker="w", started_at=timezone.now(), seen_at=timezone.now())
    page = client.get("/metrics").content.decode()
    assert 'khamkho_requests_total{method="GET",route="/track",status="200"}' in page
    assert "khamkho_effects_dead 0.0" in page
    assert "khamkho_worker_seen_seconds" in page


def test_what_a_stranger_makes_up_is_no_label(client, home):
    client.generic("SOMSRI", "/somsri")
    page = client.get("/metrics").content.decode()
    assert "SOMSRI" not in page.upper().replace("ROUTE", "")


@pytest.mark.parametrize(
    ("source", "headers", "code"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}, 404),
        ("203.0.113.7", {}, 404),
        ("", {}, 404),
        ("203.0.113.7", {"Authorization": "Bearer secret"}, 200),
        ("203.0.113.7", {"Authorization": "Bearer wrong"}, 404),
    ],
)
def test_metrics_are_for_this_machine_or_the_token(client, home, settings, source, headers, code):
    settings.METRICS_TOKEN = "secret"
    assert client.get("/metrics", headers=headers, REMOTE_ADDR=source).status_code == code


def test_no_token_lets_nobody_in(client, home, settings):
    settings.METRICS_TOKEN = ""
    answer = client.get("/metrics", headers={"Authorization": "Bearer "}, REMOTE_ADDR="203.0.113.7")
    assert answer.status_code == 404


def test_headers_say_what_a_browser_may_do(client, home):
    answer = client.get("/")
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-cache"


def test_what_somebody_saw_signed_in_is_not_kept_for_the_next_user_of_the_machine(client, home):
    sign_in(client, User.objects.create_user())
    for page in ("/account/", "/account/data/", "/account/security/"):
        assert client.get(page)["Cache-Control"] == "private, no-store"
    assert client.get("/verify/")["Cache-Control"].startswith("private, no-")


def test_every_cookie_stays_with_this_site(client, home):
    client.post("/language", {"language": "en", "next": "https://elsewhere.example/"})
    client.get("/track")
    assert {one["samesite"] for one in client.cookies.values()} == {"Lax"}
    assert {name for name, one in client.cookies.items() if not one["httponly"]} == {"csrftoken"}


def test_a_view_may_say_more_about_keeping_copies():
    from khamkho.site.headers import Headers

    said = Headers(lambda request: HttpResponse(headers={"Cache-Control": "no-store"}))(
        RequestFactory().get("/")
    )
    assert said["Cache-Control"] == "no-store"
