"""A phone in an applicant's hand: no account, or signed in; and somebody who fills in whole applications."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.test import Client

from khamkho.casework import commands
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import SERVICE, photo
from khamkho.catalogue import rules
from khamkho.catalogue.queries import pack, service_of
from khamkho.catalogue.service import Service
from khamkho.files.commands import store_file
from khamkho.offices.commands import offerings
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in
from khamkho.portal import queries
from khamkho.portal.views.documents import accept_of


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """No shelf of an earlier test, no counts of an earlier test."""
    queries.forget_shelf()
    yield
    queries.forget_shelf()


@lru_cache
def read_once(service_id: str, settings: tuple[tuple[str, str], ...] = ()) -> Service:
    return pack(service_id, dict(settings))


@pytest.fixture(autouse=True)
def _packs_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a service file takes a while, and the files do not change under a test."""
    monkeypatch.setattr(
        offerings,
        "pack",
        lambda service_id, settings=None: read_once(service_id, tuple((settings or {}).items())),
    )


@pytest.fixture
def fresh_limits(db: None) -> None:
    cache.clear()


@pytest.fixture
def phone(db: None) -> Client:
    """A browser without an account, in Thai."""
    return Client(headers={"accept-language": "th"})


@pytest.fixture
def own_phone(applicant: Actor) -> Client:
    """The applicant's browser, signed in."""
    return sign_in(Client(headers={"accept-language": "th"}), User.objects.get(pk=str(applicant.user_id)))


@pytest.fixture
def strange_phone(stranger: Actor) -> Client:
    return sign_in(Client(), User.objects.get(pk=str(stranger.user_id)))


def text(response: HttpResponseBase) -> str:
    """The page that was answered."""
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def hidden(response: HttpResponseBase, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text(response))
    assert found, f"no {name} on the page"
    return found[1]


def picture_file(name: str = "รูป.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo() if data is None else data)


@dataclass
class Walker:
    """Goes through an application page by page, as a person would."""

    browser: Client
    office: Office
    seed: int = 1
    ref: UUID = field(default=UUID(int=0))

    def start(self, variant: str = "expired") -> Walker:
        page = self.browser.get(f"/services/{self.office.code}/{SERVICE}")
        posted = {"client_key": hidden(page, "client_key"), "variant": variant}
        begun = self.browser.post(f"/services/{self.office.code}/{SERVICE}/start", posted)
        self.ref = UUID(begun.headers["Location"].rsplit("/", 1)[1])
        return self

    @property
    def case(self) -> Case:
        return Case.objects.select_related("version", "office", "key").get(ref=self.ref)

    def url(self, rest: str) -> str:
        return f"/apply/{self.ref}/{rest}"

    def sample(self) -> dict[str, Any]:
        case = self.case
        ctx = context_for(case, lang="th", now=case.created_at)
        answers = rules.sample_answers(service_of(case.version), case.variant, random.Random(self.seed), ctx)
        return {**answers, "email": "malee@example.com"}

    def posted(self, page_id: str, **changes: Any) -> dict[str, Any]:
        """What the form of one page would post with sample answers."""
        case, answers = self.case, self.sample()
        page = service_of(case.version).page(page_id)
        ctx = context_for(case, lang="th", now=case.created_at)
        asked = rules.fields_for(page, case.variant, answers)
        return {**rules.initial(asked, answers, ctx), **changes}

    def fill(self, *, until: str = "") -> Walker:
        """Have everything filled in and attached, without the pages; ``until`` stops before a page of the form."""
        case, now = self.case, self.case.created_at
        actor = Actor(user_id=case.applicant_id, opened_cases=frozenset({case.pk}))
        commands.see_notice(actor=actor, ref=self.ref, version="test", now=now)
        service, sample = service_of(case.version), self.sample()
        for page in rules.pages_for(service, case.variant, sample):
            if page.id == until:
                return self
            filled = commands.fill(
                actor=actor, ref=self.ref, page_id=page.id, raw=self.posted(page.id), now=now
            )
            assert not filled.problems
        for need in rules.documents_for(service, case.variant, sample):
            if need.required and case.key:
                stored = store_file(
                    key=case.key, data=photo(), name="รูป.jpg", accept=accept_of(need), limit=10**7, now=now
                )
                commands.attach(actor=actor, ref=self.ref, document=need.id, stored=stored, now=now)
        return self

    def walk(self) -> Walker:
        """The same page by page, as a person does it."""
        self.browser.post(self.url("go/notice"))
        for page in rules.pages_for(service_of(self.case.version), self.case.variant, self.sample()):
            answer = self.browser.post(self.url(page.id), self.posted(page.id))
            assert answer.status_code == 302, text(answer)
        for need in rules.documents_for(service_of(self.case.version), self.case.variant, self.sample()):
            if need.required:
                answer = self.browser.post(self.url(f"documents/{need.id}"), {"file": picture_file()})
                assert answer.status_code == 302, text(answer)
        return self

    def hand_in(self) -> Any:
        page = self.browser.get(self.url("go/check"))
        return self.browser.post(self.url("go/check"), {"client_key": hidden(page, "client_key")})

    def number(self) -> str:
        return self.case.number or ""


@pytest.fixture
def walker(phone: Client, office: Office) -> Walker:
    return Walker(phone, office)


@pytest.fixture
def own_walker(own_phone: Client, office: Office) -> Walker:
    return Walker(own_phone, office)


@pytest.fixture
def at_two_factors() -> Callable[[Actor], Client]:
    """Sign a member of an office in with two factors."""
    return lambda actor: sign_in(Client(), User.objects.get(pk=str(actor.user_id)), two_factor=True)
