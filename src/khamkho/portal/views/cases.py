"""A person's own applications: the list, one of them with its live timeline, the receipt, withdrawing."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.text import Lang, Text
from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.casework.queries.again import come_again, may_come_again
from khamkho.casework.queries.appeals import appeal_against, appeal_offer
from khamkho.casework.queries.cases import CaseView, case_for, cases_for, news_for
from khamkho.casework.queries.letters import letters_of
from khamkho.casework.queries.links import goes_on, gone_on, links_of
from khamkho.casework.queries.people import people_of
from khamkho.casework.queries.talk import waits_in
from khamkho.casework.queries.timeline import Entry
from khamkho.casework.rules.appeals import SERVICE as APPEALS
from khamkho.casework.rules.contact import way_of
from khamkho.casework.rules.letters import ISSUED, KINDS
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.casework.rules.rounds import is_confirmation
from khamkho.casework.rules.talk import CAME, MESSAGES, SENT
from khamkho.catalogue.fields.contact import show_phone
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import collects as collects_fee
from khamkho.catalogue.rules import how_to_pay
from khamkho.documents import qr_svg
from khamkho.feedback.queries.asking import can_rate
from khamkho.fees.queries.charges import charge_of
from khamkho.files.models import ScanState
from khamkho.issuing.kinds import RECEIPT, TITLES
from khamkho.issuing.models import Document
from khamkho.issuing.queries import documents_of
from khamkho.offices.actors import actor_of, open_case_in_session
from khamkho.offices.queries import periods_for
from khamkho.people.actor import Actor
from khamkho.portal.collects import collects
from khamkho.portal.door import declared
from khamkho.portal.standing import Where, tag_of, where
from khamkho.portal.times import times_of
from khamkho.registry.queries import kept_of
from khamkho.rounds.queries import standing_in_round


@dataclass(frozen=True)
class Listed:
    """One application in the list."""

    case: Case
    title: Text
    tag: Text
    tag_state: str
    href: str


@never_cache
@require_safe
@declared("own-case")
def my_cases(request: HttpRequest) -> HttpResponse:
    """All applications of this person: those of the account, and those opened in this session."""
    actor = actor_of(request)
    for case in cases_for(actor):
        _claim(actor, case)
    listed = [_listed(case) for case in cases_for(actor)]
    groups = {
        "yours": [one for one in listed if one.tag_state in ("draft", "applicant")],
        "going": [one for one in listed if one.tag_state == "open"],
        "over": [one for one in listed if one.case.state == Case.ENDED],
    }
    context = {**groups, "nothing": not listed, "signed_in": actor.user_id is not None}
    return render(request, "portal/my_cases.html", context | {"discarded": "discarded" in request.GET})


def _claim(actor: Actor, case: Case) -> None:
    """A draft from before signing in now belongs to the account."""
    if (
        actor.user_id
        and case.state == Case.DRAFT
        and case.applicant_id is None
        and not case.entered_by_id
        and case.pk in actor.opened_cases
    ):
        commands.claim(actor=actor, ref=case.ref, now=timezone.now())


def _listed(case: Case) -> Listed:
    tag, state = tag_of(case)
    draft = case.state == Case.DRAFT
    href = reverse("portal:resume", args=[case.ref]) if draft else reverse("portal:case", args=[case.number])
    return Listed(case, service_of(case.version).title, tag, state, href)


def own_case(request: HttpRequest, number: str) -> CaseView:
    """A submitted application, for the person it belongs to. Officers read it at the desk. Raises NoSuchCase."""
    found = case_for(actor_of(request), number)
    if not found.standing.is_party:
        raise NoSuchCase()
    request.office = found.case.office  # type: ignore[attr-defined]  # shown in the frame
    return found


@never_cache
@require_safe
@declared("own-case")
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Where one application stands, what happened, what was handed in, what was issued."""
    found = own_case(request, number)
    context = _standing(found, timezone.now()) | {
        "entries": entries_of(found.timeline),
        "sections": found.sections(actor_of(request).lang),
        "in_register": kept_of(found.case, found.service, timezone.localdate()),
        "documents": _papers(found),
        "making": _still_making(found),
        "files": [
            (need.label, found.files_of(need.id))
            for need in found.service.documents
            if found.files_of(need.id)
        ],
        "infected": [
            need.label
            for need in found.service.documents
            if any(file.scan == ScanState.INFECTED for file in found.files_of(need.id))
        ],
        "contact": _contact(found, actor_of(request).lang),
        "sent": "sent" in request.GET,
        "withdrawn": "withdrawn" in request.GET,
        "kept": "kept" in request.GET,
        "keep": _keeping(actor_of(request), found),
        "fee": found.fee_words(actor_of(request).lang),
        "how_to_pay": how_to_pay(found.service.fee) if found.case.state == Case.OPEN else None,
        **_money(found, actor_of(request).lang),
        "pays": found.standing.is_applicant or found.standing.may("correct"),
        "around": people_of(found.case) if not found.erased else (),
        "may_withdraw": found.standing.may("withdraw"),
        "may_write": found.standing.may("correct") and not found.erased,
        "question": waits_in(found.timeline).asked,
        "has_messages": any(entry.kind in MESSAGES for entry in found.timeline),
        "round": standing_in_round(found.case, found.service),
        "times": times_of(found, timezone.now()),
        "booked": "booked" in request.GET,
        "may_rate": can_rate(found.case, timezone.now()),
        **_appealing(request, found),
    }
    return render(request, "portal/case.html", context)


def _money(found: CaseView, lang: Lang) -> dict[str, Any]:
    """How its fee stands, where it is paid through Khamkho."""
    money = charge_of(found.case) if collects_fee(found.service) and not found.erased else None
    return {"money": money, "money_words": money.words(lang) if money else ""}


def _appealing(request: HttpRequest, found: CaseView) -> dict[str, Any]:
    """What the page says of an appeal: that she may make one, or that she has; on an appeal, what it is against."""
    case, actor, now = found.case, actor_of(request), timezone.now()
    told = bool(found.body.again) or any(entry.kind == "linked" for entry in found.timeline)
    if case.state != Case.ENDED and case.service_id != APPEALS and not told:
        return {}
    made = appeal_against(case) if case.state == Case.ENDED else None
    may = made is None and not found.erased and found.standing.may("withdraw")
    offer = appeal_offer(case, now=now) if may else None
    return {
        "links": [link for link in links_of(actor, case) if link.case.number],
        "goes_on": goes_on(case) if found.standing.may("apply") and _not_gone_on_yet(case) else None,
        "again": found.standing.may("apply") and may_come_again(case) and _not_again_yet(case),
        "appeal": offer,
        "appeal_words": periods_for(case.office).appeal_words() if offer else None,
        "appeal_draft": made if made and made.state == Case.DRAFT else None,
    }


def _not_again_yet(case: Case) -> bool:
    made = come_again(case)
    return made is None or made.state == Case.DRAFT


def _not_gone_on_yet(case: Case) -> bool:
    made = gone_on(case)
    return made is None or made.state == Case.DRAFT


@never_cache
@require_POST
@declared("own-case")
def go_on(request: HttpRequest, number: str, link: str) -> HttpResponse:
    """Begin what follows at another office, with what is known filled in, or go on with the one that was begun."""
    found = own_case(request, number)
    begun = commands.go_on(actor=actor_of(request), number=found.number, link_id=link, now=timezone.now())
    return _go_on_with(request, begun)


@never_cache
@require_POST
@declared("own-case")
def again(request: HttpRequest, number: str) -> HttpResponse:
    """Begin the same application again with what was written, or go on with the one that was begun."""
    found = own_case(request, number)
    begun = commands.apply_again(actor=actor_of(request), number=found.number, now=timezone.now())
    return _go_on_with(request, begun)


@never_cache
@require_POST
@declared("own-case")
def appeal(request: HttpRequest, number: str) -> HttpResponse:
    """Begin an appeal against the decision, or go on with the one that was begun."""
    found = own_case(request, number)
    begun = commands.start_appeal(actor=actor_of(request), number=found.number, now=timezone.now())
    return _go_on_with(request, begun)


def _go_on_with(request: HttpRequest, begun: Case) -> HttpResponse:
    """To the draft that follows from a case; without an account it is opened in this session."""
    if not actor_of(request).user_id:
        open_case_in_session(request, begun.pk)
    return redirect("portal:resume", begun.ref)


def _keeping(actor: Actor, found: CaseView) -> str:
    """Whether this application may be put into an account: at once, or after signing in; empty when it may not."""
    if (
        found.erased
        or not found.standing.is_applicant
        or found.case.applicant_id
        or found.standing.reads_as_office
    ):
        return ""
    if actor.user_id is None:
        return "" if found.case.partner else "sign-in"
    return "now" if commands.may_be_claimed(actor, found.case) else ""


def _contact(found: CaseView, lang: Lang) -> list[str]:
    said = found.body.contact
    phone = said.get("phone", "")
    return [value for value in (said.get("email", ""), phone and show_phone(phone, lang)) if value]


def _standing(found: CaseView, now: datetime) -> dict[str, Any]:
    stands = where(found.case, found.service, found.step, now)
    return {
        "view": found,
        "case": found.case,
        "service": found.service,
        "place": found.case.office,
        "where": stands,
        "facts": facts_of(found, stands, now),
        "collects": collects(found),
        "reason": _reason(found),
        "confirms": found.step is not None and is_confirmation(found.service, found.step),
    }


def facts_of(found: CaseView, stands: Where, now: datetime) -> list[tuple[Text, datetime | Text]]:
    """The dates a person waits for, and how the promised time stands."""
    case = found.case
    clock = found.clock(now)
    facts: list[tuple[Text, datetime | Text]] = []
    if case.state == Case.OPEN and stands.who:
        facts.append((Text("ผู้ที่ต้องดำเนินการขณะนี้", "Whose turn it is"), _you(stands.who)))
    if case.state == Case.OPEN and found.step and found.step.by == "applicant" and case.step_due_at:
        confirms = is_confirmation(found.service, found.step)
        label = Text("ยืนยันภายใน", "Confirm by") if confirms else Text("แก้ไขภายใน", "Correct by")
        facts.append((label, case.step_due_at))
    elif case.state == Case.OPEN and case.due_at and not (clock and clock.state == "paused"):
        facts.append((Text("กำหนดแล้วเสร็จ", "Promised by"), case.due_at))
    if case.ended_at:
        facts.append((Text("สิ้นสุดเมื่อ", "Ended"), case.ended_at))
    if clock is not None:
        facts.append((Text("เวลาดำเนินการ", "Time"), clock.for_applicant()))
    return facts


def _you(who: Text) -> Text:
    return Text("ท่าน", "You") if who.en == "applicant" else Text(who.th, who.en.capitalize())


def _reason(found: CaseView) -> Entry | None:
    """What the office wrote to the applicant last, while she is to correct, or when it ended with these words."""
    told = [entry for entry in found.timeline if not entry.internal]
    if found.case.state == Case.ENDED:
        return told[-1] if told and told[-1].reason and told[-1].kind != "withdrawn" else None
    if found.step is None or found.step.by != "applicant":
        return None
    return next((entry for entry in reversed(told) if entry.reason), None)


@dataclass(frozen=True)
class Line:
    """One entry of the timeline, as the page draws it."""

    at: datetime
    title: Text
    who: Text | None
    text: str
    tone: str


def entries_of(timeline: tuple[Entry, ...]) -> list[Line]:
    """What happened, newest first; what only the office may read stays out even for an officer's own case."""
    return [_line(entry) for entry in reversed(timeline) if not entry.internal]


def _line(entry: Entry) -> Line:
    title = entry.text
    if entry.to and entry.kind in ("acted", "reopened"):
        title = Text(f"{entry.text.th} → {entry.to.th}", f"{entry.text.en} → {entry.to.en}")
    who = None if entry.who.en == "system" else Text(entry.who.th, entry.who.en.capitalize())
    waits = entry.kind == "acted" and bool(entry.reason)
    text = entry.note if entry.kind in MESSAGES else entry.reason or entry.handed_to
    if entry.kind in (SENT, CAME):  # the title says who wrote, whatever else the writer is
        who = None
    return Line(entry.at, title, who, text, "you" if waits or entry.kind == SENT else "")


def _papers(found: CaseView) -> list[dict[str, Any]]:
    """Documents that were made, newest of each kind."""
    papers: dict[str, Document] = {}
    letters = letters_of(found.case, inside=False)
    for document in documents_of(found.case):
        if document.state == Document.ISSUED and (document.kind != RECEIPT or found.standing.is_applicant):
            papers.setdefault(document.kind, document)
    return [
        {
            "title": Text(
                f"{KINDS[letter.kind].title.th} ที่ {letter.number}",
                f"{KINDS[letter.kind].title.en}, no. {letter.number}",
            ),
            "href": reverse("document", args=[letter.code]),
            "at": letter.issued_at,
            "code": letter.code,
        }
        for letter in letters
        if letter.state == ISSUED
    ] + [
        {
            "title": TITLES[kind],
            "href": reverse("document", args=[paper.code]),
            "at": paper.issued_at,
            "code": paper.code,
        }
        for kind, paper in papers.items()
    ]


def _still_making(found: CaseView) -> bool:
    return any(document.state == Document.PENDING for document in documents_of(found.case))


@never_cache
@require_safe
@declared("own-case")
def news(request: HttpRequest, number: str) -> HttpResponse:
    """What a watching page asks for: nothing new is 204, else the new entries and the panel that says where it stands."""
    after = request.GET.get("after", "")
    position = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0
    fresh = [entry for entry in news_for(actor_of(request), number, after=position) if not entry.internal]
    if not fresh:
        return HttpResponse(status=204)
    found = own_case(request, number)
    context = _standing(found, timezone.now()) | {
        "entries": entries_of(tuple(fresh)),
        "documents": _papers(found),
    }
    answer = render(request, "portal/news.html", context)
    answer["X-Khamkho-After"] = str(found.head)
    return answer


@never_cache
@require_safe
@declared("own-case")
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """ใบรับคำขอ: the number, when it was received, what was promised, and how to follow it."""
    found = own_case(request, number)
    if found.erased or not found.standing.is_applicant:  # it shows the code that opens everything
        return redirect("portal:case", number)
    link = track_link(found.body.track)
    way, address = way_of(found.body.contact)
    context = _standing(found, timezone.now()) | {
        "track": found.body.track,
        "track_link": link,
        "qr": "data:image/svg+xml;base64," + base64.b64encode(qr_svg(link).encode()).decode(),
        "deemed_later": _differs(found.case),
        "paper": next((paper for paper in _papers(found) if paper["title"] == TITLES[RECEIPT]), None),
        "email": address if way == "email" else "",
        "texts_to": show_phone(address, actor_of(request).lang) if way == "sms" else "",
    }
    return render(request, "portal/receipt.html", context)


def _differs(case: Case) -> bool:
    """Was it handed in outside working time, so that it counts from later?"""
    return bool(case.deemed_at and case.received_at and case.deemed_at > case.received_at)


def track_link(track: str) -> str:
    """The address that opens an application from paper or mail."""
    return f"{settings.PUBLIC_URL}{reverse('portal:track-code', args=[track])}"


@never_cache
@require_POST
@declared("own-case")
def keep(request: HttpRequest, number: str) -> HttpResponse:
    """Put an application that was opened with its code, and has no account, into the account that is signed in."""
    found = own_case(request, number)
    commands.claim(actor=actor_of(request), ref=found.case.ref, now=timezone.now())
    return redirect(f"{reverse('portal:case', args=[number])}?kept=1")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@declared("own-case")
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take an application back, after asking; the reason is welcome and not needed."""
    found = own_case(request, number)
    if found.case.state == Case.ENDED:
        return redirect("portal:case", number)
    if request.method == "POST":
        commands.withdraw(
            actor=actor_of(request),
            number=number,
            reason=request.POST.get("reason", "")[:4000],
            client_key=request.POST.get("client_key", "")[:60],
            now=timezone.now(),
        )
        return redirect(f"{reverse('portal:case', args=[number])}?withdrawn=1")
    context = {"case": found.case, "service": found.service, "client_key": uuid.uuid4()}
    return render(request, "portal/withdraw.html", context)
