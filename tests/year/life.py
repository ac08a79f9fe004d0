"""The life of one application in the year: which way it comes in, who decides that day, who collects the card."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unittest import mock

from django.test import Client
from django.utils import timezone

from khamkho.base.thai import in_bangkok
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.context import Context
from khamkho.catalogue.places import PLACES
from khamkho.catalogue.queries import service_of
from khamkho.offices.queries import OfficeSchools, offering_for
from khamkho.people.actor import Actor
from khamkho.site.demo.answers import answers_for
from khamkho.site.demo.fates import Stage
from khamkho.site.demo.life import Life

MARCH = 3
"""The month in which somebody acts for the director."""
DAUGHTER = "นางสาวตัวแทน สมมติกตัญญู"


@contextmanager
def the_time_is(now: datetime) -> Iterator[None]:
    """For what asks the clock itself, as the API does."""
    with mock.patch.object(timezone, "now", return_value=now):
        yield


@dataclass
class YearLife(Life):
    """One application; it may bring its channel, its case, and somebody who collects for the holder."""

    channel: str = "web"
    variant: str = ""
    proxy: bool = False
    secret: str = ""
    """The token of the school's own system."""

    def _channel(self) -> str:
        return self.channel

    def _variant(self, variants: list[str]) -> str:
        return self.variant or super()._variant(variants)

    def _who(self, stage: Stage) -> Actor:
        if stage == "decide" and in_bangkok(self.at).month == MARCH:
            return self.staff.some("supervisor")[0]
        return super()._who(stage)

    def _told(self, action: str) -> dict[str, str]:
        told = super()._told(action)
        if action == "hand_over" and self.variant == "lost":
            told |= {"old_card_returned": "no"}
        if action == "hand_over" and self.proxy:
            return told | {"receiver": "proxy", "receiver_name": DAUGHTER}
        return told

    def _fill(self) -> None:
        if self.channel != "api":
            super()._fill()
            return
        with the_time_is(self.at):
            self._begin_by_api()

    def _begin_by_api(self) -> None:
        """Another system hands in: one request begins, one for each document."""
        assert self.known_as is not None
        who, office = self.known_as, self.staff.office
        offering = offering_for(office, self.service_id)
        assert offering is not None
        service = service_of(offering.version)
        context = Context(
            today=in_bangkok(self.at).date(), places=PLACES, schools=OfficeSchools(office), lang="th"
        )
        said: dict[str, Any] = dict(answers_for(service, self.variant, who, office.code, self.rng, context))
        body = {
            "office": office.code,
            "service": self.service_id,
            "variant": self.variant,
            "applicant": {"name": said.pop("name"), "national_id": said.pop("national_id")},
            "contact": {"email": who.email, "phone": who.phone},
            "lang": "th",
            "answers": said,
        }
        started = self._call("POST", "/cases", json.dumps(body), "application/json", key=f"year-{who.number}")
        assert started["problems"] == [], started
        self.case = Case.objects.get(number=started["number"])
        self.actor = self._opened()
        for need in catalogue.documents_for(service, self.variant, said):
            if need.required is True:
                picture = self.drawings.for_document(need.id, self.rng)
                self._call(
                    "PUT", f"/cases/{self.number}/documents/{need.id}", picture.data, picture.media_type
                )

    def _submit(self) -> None:
        if self.channel != "api":
            super()._submit()
            return
        with the_time_is(self.at):
            self._call("POST", f"/cases/{self.number}/submit", "", "application/json", key="handed-in")
        self.case.refresh_from_db()

    def _call(self, method: str, path: str, body: Any, kind: str, *, key: str = "") -> dict[str, Any]:
        client = Client(headers={"authorization": f"Bearer {self.secret}"})
        headers = {"idempotency-key": key} if key else {}
        answer = client.generic(method, f"/api/v1{path}", body, content_type=kind, headers=headers)
        assert answer.status_code in (200, 201), answer.content
        told: dict[str, Any] = json.loads(answer.content)
        return told
