"""Outside a demo there are no demo pages, and nothing is invented."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from khamkho.base.home import Home
from khamkho.site.demo import CAST, seed

PATHS = ("/demo/", "/demo/codes", "/demo/sign-in", "/demo/mail", "/demo/sms")
EMAIL = CAST.staff[0].email


@pytest.mark.parametrize("path", PATHS)
def test_there_is_no_such_page(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, {"email": EMAIL}).status_code in (404, 405)


@pytest.mark.urls("khamkho.site.demo.tests.urls")
@pytest.mark.parametrize("path", ["/demo/", "/demo/codes"])
def test_not_even_if_it_stood_in_the_address_book(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post("/demo/sign-in", {"email": EMAIL}).status_code == 404


def test_a_home_that_is_no_demo_is_not_filled(no_demo: Home, now: datetime, db: None) -> None:
    with pytest.raises(RuntimeError):
        seed(no_demo, now=now, size=1)
