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
from khamkho.casework import commands as casework
from khamkho.casework.contents import working_copy_of
from khamkho.casework.context import context_for
from khamkho.casework.models import Attachment, Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.context import Context
from khamkho.catalogue.places import PLACES
from khamkho.catalogue.queries import service_of
from khamkho.mailin.commands import begin_from_mail
from khamkho.mailin.models import Mail
from khamkho.moving.commands import find_own
from khamkho.moving.queries.staff import SOURCE
from khamkho.moving.rules.staff import answers_from
from khamkho.offices.queries import OfficeSchools, offering_for
from khamkho.people.actor import Actor
from khamkho.people.models import User
from khamkho.site.demo.answers import answers_for
from khamkho.site.demo.fates import Stage
from khamkho.site.demo.life import Life

MARCH = 3
"""The month in which somebody acts for the director."""


@contextmanager
def the_time_is(now: datetime) -> Iterator[None]:
    """For what asks the clock itself, as the API does."""
    with mock.patch.object(timezone, "now", return_value=now):
        yield


@dataclass
class YearLife(Life):
    """One application; it may bring its channel."""

    channel: str = "web"
    secret: str = ""
    """The token of the school's own system."""
    came: Case | None = None
    """It came in by itself before: out of an earlier register, in a school's batch, as a mail."""
    mail: Mail | None = None
    """An officer begins it from this mail."""
    listed: User | None = None
    """The account of an applicant who has her form filled in from the staff list."""

    def _channel(self) -> str:
        return self.channel

    def _who(self, stage: Stage) -> Actor:
        if stage == "decide" and in_bangkok(self.at).month == MARCH:
            return self.staff.some("supervisor")[0]
        return super()._who(stage)

    def _fill(self) -> None:
        if self.came is not None:
            self.case = self.came
            self.actor = self._opened()
        elif self.mail is not None:
            self._begin_from_mail(self.mail)
        elif self.channel == "api":
            with the_time_is(self.at):
                self._begin_by_api()
        else:
            super()._fill()

    def _begin_from_mail(self, mail: Mail) -> None:
        """The officer starts the right service; what came with the mail stands in it, the rest she types."""
        self.case, refused = begin_from_mail(
            actor=self.officer,
            office=self.staff.office,
            ref=mail.ref,
            service=self.service_id,
            variant=self.variant,
            files={0: "photo"},
            now=self.at,
        )
        assert not refused, refused
        self.actor = self.officer
        self._answer(self.officer)
        self.actor = self._opened()

    def _attach(self, writer: Actor, document: str) -> Attachment:
        from_mail = self.case.attachments.filter(document=document) if self.mail else None
        return (from_mail.first() if from_mail else None) or super()._attach(writer, document)

    def _answer(self, writer: Actor) -> None:
        """Who stands on the staff list leaves what it says of her, and answers the rest."""
        if self.listed is None:
            super()._answer(writer)
            return
        assert self.known_as is not None
        values, person = find_own(
            user=self.listed, office_id=self.staff.office.pk, number=self.known_as.number
        )
        source = {"source_th": SOURCE.th, "source_en": SOURCE.en, "day": person.listed_on.isoformat()}
        casework.prefill(
            actor=writer,
            ref=self.case.ref,
            answers=answers_from(self.service, values),
            source=source,
            now=self.at,
        )
        self.case.refresh_from_db()
        found = working_copy_of(self.case).answers
        context, office = context_for(self.case, lang="th", now=self.at), self.staff.office.code
        said = answers_for(self.service, self.case.variant, self.known_as, office, self.rng, context)
        whole = {**said, **found}
        filled = casework.fill_all(actor=writer, ref=self.case.ref, answers=whole, now=self.at)
        assert not filled.problems, filled.problems
        for need in catalogue.documents_for(self.service, self.case.variant, whole):
            if need.required is True:
                self._attach(writer, need.id)

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
        if self.came is not None:
            return
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
