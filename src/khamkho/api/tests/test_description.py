"""The published description: kept as a snapshot, and held against the running API by random calls."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from khamkho.api.commands import create_token
from khamkho.offices.models import Office

SNAPSHOT = Path(__file__).with_name("openapi.json")


def test_the_description_changes_only_knowingly(client: Client) -> None:
    """Run with KHAMKHO_SNAPSHOT=write after a deliberate change, and look at the diff."""
    told = json.loads(client.get("/api/v1/openapi.json").content)
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("KHAMKHO_SNAPSHOT") == "write":
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert SNAPSHOT.read_text(encoding="utf-8") == text


@pytest.fixture
def one_connection() -> Iterator[None]:
    """A real WSGI call would close the connection that the test's transaction lives in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
def test_random_calls_never_break_it_and_match_the_description(office: Office) -> None:
    _token, secret = create_token(office=office, name="fuzz", partner="fuzz", now=timezone.now())
    schema: Any = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())

    count = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        strategy = operation.as_strategy()

        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(case=strategy)
        def run(case: Any) -> None:
            case.headers = {
                **(case.headers or {}),
                "Authorization": f"Bearer {secret}",
                "Accept-Encoding": "identity",
            }
            response = case.call()
            assert response.status_code < 500, response.text
            # A form-perfect application may still be refused for what it says: that is 422 by design.
            case.validate_response(response, excluded_checks=[positive_data_acceptance])

        run()
        count += 1
    assert count >= 8
