"""Filling in an application, page by page, up to handing it in. The same pages serve corrections."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.appointments.commands import follow_case
from khamkho.appointments.commands import submit as submit_with_times
from khamkho.appointments.queries.needed import given_instead, needed_of
from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Text
from khamkho.cards.queries.before import card_still_valid
from khamkho.casework import commands
from khamkho.casework.defects import things_of
from khamkho.casework.queries.before import open_before
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.returned import often_returned
from khamkho.casework.rules.contact import WAYS, CodeOver, WrongCode, is_proven, is_running, needs_proof
from khamkho.casework.rules.defects import DOCUMENT
from khamkho.catalogue import rules
from khamkho.catalogue.fields import Field
from khamkho.catalogue.fields.choice import ChoiceField
from khamkho.catalogue.fields.contact import EmailField, PhoneField, is_mobile, show_phone
from khamkho.catalogue.fields.field import Option
from khamkho.catalogue.fields.text import TextField
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Page
from khamkho.catalogue.when import Is
from khamkho.manuals.rules import guide
from khamkho.offices.queries import calendar_for, offering_for
from khamkho.people import commands as people
from khamkho.people.models import User
from khamkho.people.queries import address_of, phones_of
from khamkho.portal import journey
from khamkho.portal.door import AUTOSAVE, CHANGE, Draft, filling, onward, page_of, reread, typed
from khamkho.portal.times import times_of
from khamkho.portal.views.listed import may_find_own
from khamkho.ui.limits import allow

DRAWING_MOST = 200_000
SEEN = "kk-seen"
"""Under this name a script posts which questions it has shown because of an answer on the same page."""

EMAIL = EmailField(
    id="email",
    type="email",
    label=Text("อีเมล", "Email address"),
    hint=Text("ใช้แจ้งผลและส่งใบรับคำขอ", "We send the receipt and the result there"),
    required=False,
)
PHONE = PhoneField(
    id="phone",
    type="phone",
    label=Text("หมายเลขโทรศัพท์", "Telephone number"),
    hint=Text(
        "เจ้าหน้าที่จะโทรหาเมื่อจำเป็นเท่านั้น เช่น 081 234 5678",
        "Officers call only when needed, for example 081 234 5678",
    ),
    required=False,
)
WHOM = ChoiceField(
    id="whom",
    type="choice",
    label=journey.PROXY,
    called=Text("ผู้ที่คำขอนี้ยื่นให้", "Who the application is for"),
    choices={
        "self": Option(id="self", label=Text("ยื่นเพื่อตนเอง", "For the person filling it in")),
        "other": Option(
            id="other",
            label=Text("ยื่นแทนผู้อื่น", "For somebody else"),
            hint=Text(
                "หน้าต่อจากนี้ให้กรอกข้อมูลของเจ้าของเรื่อง และแนบหนังสือมอบอำนาจเมื่อระบบขอ",
                "On the next pages give that person's details, and attach the power of attorney where it is asked for",
            ),
        ),
    },
)
PROXY = (
    WHOM,
    TextField(
        id="name",
        type="text",
        max=200,
        label=Text("ชื่อและชื่อสกุลของผู้ยื่นแทน", "Full name of the person applying for them"),
        when=Is("whom", ("other",)),
    ),
    TextField(
        id="relation",
        type="text",
        max=100,
        label=Text("ความเกี่ยวข้องกับเจ้าของเรื่อง", "Relation to the person concerned"),
        hint=Text("เช่น บุตร คู่สมรส ผู้รับมอบอำนาจ", "For example child, spouse, holder of a power of attorney"),
        when=Is("whom", ("other",)),
    ),
    PhoneField(
        id="phone",
        type="phone",
        label=Text("หมายเลขโทรศัพท์ของผู้ยื่นแทน", "Telephone number of the person applying for them"),
        when=Is("whom", ("other",)),
    ),
)
NOTIFY = ChoiceField(
    id="notify",
    type="choice",
    label=Text("ให้แจ้งผลและความคืบหน้าทางใด", "How shall we tell you the result?"),
    called=Text("แจ้งผลทาง", "News go by"),
    choices={
        "sms": Option(
            id="sms",
            label=Text("ข้อความ SMS", "Text message (SMS)"),
            hint=Text(
                "เราจะส่งรหัสไปที่โทรศัพท์มือถือของท่านเพื่อยืนยันก่อน", "We first send a code to your mobile to confirm it"
            ),
        ),
        "email": Option(id="email", label=Text("อีเมล", "Email")),
        "none": Option(
            id="none",
            label=Text("ไม่รับข้อความ", "No messages"),
            hint=Text(
                "ท่านติดตามเองด้วยรหัสติดตามที่จะได้รับเมื่อยื่นคำขอ",
                "You follow it yourself with the tracking code that you get at the end",
            ),
        ),
    },
)
LINK_TO = EmailField(id="email", type="email", label=Text("อีเมล", "Email address"))
NO_WAY = Problem(
    "email",
    "required",
    "กรุณากรอกอีเมลหรือหมายเลขโทรศัพท์อย่างน้อยหนึ่งอย่าง เพื่อให้หน่วยงานติดต่อท่านได้",
    "Enter an email address or a telephone number, so that the office can reach you",
)
NO_MOBILE = Problem(
    "phone",
    "not-a-mobile",
    "การรับ SMS ต้องใช้หมายเลขโทรศัพท์มือถือ 10 หลัก ที่ขึ้นต้นด้วย 06 08 หรือ 09",
    "Text messages need a mobile number of 10 digits that starts with 06, 08 or 09",
)
NO_EMAIL = Problem(
    "email",
    "required",
    "กรุณากรอกอีเมล หรือเลือกรับแจ้งทางอื่น",
    "Enter your email address, or choose another way to be told",
)
NO_VARIANT = Problem("variant", "required", "กรุณาเลือกกรณีที่ขอ", "Choose what you are applying for")


@require_safe
@filling
def resume(draft: Draft) -> HttpResponse:
    """Carry on where it was left off."""
    if draft.correcting and not draft.typing:
        return redirect(draft.url(draft.stations[-1]))
    return redirect(draft.url(journey.first_open(draft.stations)))


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def variant(draft: Draft) -> HttpResponse:
    """The one first question that decides what follows."""
    chosen = draft.request.POST.get("variant", "")
    if not draft.is_on_the_way("variant"):
        return redirect("portal:resume", draft.ref)
    if chosen in draft.service.variants:
        commands.choose_variant(actor=draft.actor, ref=draft.ref, variant=chosen, now=draft.now)
        return onward(draft, "variant")
    wrong = draft.request.method == "POST"
    groups = draft.service.variant_groups
    context: dict[str, Any] = {
        "groups": [(text, _of_group(draft, key)) for key, text in groups.items()],
        "loose": [item for item in draft.service.variants.items() if item[1].group not in groups],
    }
    status, problems = (422, [NO_VARIANT]) if wrong else (200, [])
    return _page(draft, "portal/variant.html", "variant", problems=problems, status=status, **context)


def _of_group(draft: Draft, group: str) -> list[tuple[str, Any]]:
    return [item for item in draft.service.variants.items() if item[1].group == group]


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def notice(draft: Draft) -> HttpResponse:
    """What happens with personal data, said before any are asked for (PDPA s. 23). Not a consent."""
    if not draft.is_on_the_way("notice"):
        return redirect("portal:resume", draft.ref)
    told = rules.privacy_notice(draft.service, draft.actor.lang)
    if draft.request.method == "POST":
        commands.see_notice(actor=draft.actor, ref=draft.ref, version=told.version, now=draft.now)
        user = draft.request.user if isinstance(draft.request.user, User) else None
        people.note_notice(
            user=user, case_ref=str(draft.ref), notice=draft.service.id, version=told.version, now=draft.now
        )
        return onward(draft, "notice")
    return _page(draft, "portal/notice.html", "notice", notice=told)


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def page(draft: Draft, page_id: str) -> HttpResponse:
    """One page of the form. Posted by a script it is only kept; posted by the person it is also judged."""
    if not draft.is_on_the_way("page", page_id):
        return redirect("portal:resume", draft.ref)
    one = draft.service.page(page_id)
    if draft.request.method != "POST":
        return _form(draft, one, *_as_kept(draft, one))
    raw = _raw(draft, one)
    filled = commands.fill(actor=draft.actor, ref=draft.ref, page_id=page_id, raw=raw, now=draft.now)
    if AUTOSAVE in draft.request.headers:
        return HttpResponse(status=204)
    if filled.problems:
        return _again(draft, one, raw, filled)
    if _stopped(draft, {**draft.view.body.answers, **filled.values}):
        return redirect("portal:stop", draft.ref)
    return onward(draft, "page", page_id)


def _again(draft: Draft, one: Page, raw: Mapping[str, Any], filled: commands.Filled) -> HttpResponse:
    """The page once more: with what is wrong, or with questions that an answer has just opened and nobody saw yet."""
    answers = {**draft.view.body.answers, **filled.values}
    seen = {field.id for field in rules.fields_for(one, draft.case.variant, draft.view.body.answers)}
    seen |= set(draft.request.POST.getlist(SEEN))
    opened = {field.id for field in rules.fields_for(one, draft.case.variant, answers)} - seen
    wrong = [problem for problem in filled.problems if problem.where.partition(".")[0] not in opened]
    return _form(draft, one, raw, wrong, answers=answers, opened=not wrong, status=422 if wrong else 200)


def _stopped(draft: Draft, answers: Mapping[str, Any]) -> bool:
    return rules.stop_for(draft.service, draft.case.variant, answers) is not None


def _as_kept(draft: Draft, one: Page) -> tuple[Mapping[str, Any], Sequence[Problem]]:
    """What the page shows when it is opened: the answers, or what was typed last and is not right yet."""
    body = draft.view.body
    if one.id not in body.raw:
        return rules.initial(one.fields, body.answers, draft.ctx), ()
    raw = body.raw[one.id]
    if "errors" not in draft.request.GET:
        return raw, ()
    shut = rules.initial((f for f in one.fields if f.id in draft.view.closed), body.answers, draft.ctx)
    checked = rules.check_page(
        draft.service, draft.case.variant, one.id, {**shut, **raw}, body.answers, draft.ctx
    )
    return raw, [one for one in checked.problems if one.where.partition(".")[0] not in draft.view.closed]


def _raw(draft: Draft, one: Page) -> dict[str, Any]:
    """What was typed on this page, with drawn signatures as data URLs."""
    raw = typed(draft.request.POST, frozenset(field.id for field in one.fields))
    for field in one.fields:
        for part in field.parts(draft.ctx) if field.shape == "drawing" else ():
            if part.shape == "drawing":
                _put_drawing(draft, field, part.posts_as(field.id), raw)
    return raw


def _put_drawing(draft: Draft, field: Field, name: str, raw: dict[str, Any]) -> None:
    posted = draft.request.FILES.get(name)
    held = draft.view.body.answers.get(field.id)
    if isinstance(posted, UploadedFile) and posted.size:
        data = posted.read(DRAWING_MOST)
        raw[name] = "data:image/png;base64," + base64.b64encode(data).decode()
    elif isinstance(held, dict) and held.get("drawn") and not raw.get(f"{field.id}.typed"):
        raw.setdefault(name, held["drawn"])


def _form(
    draft: Draft,
    one: Page,
    values: Mapping[str, Any],
    problems: Sequence[Problem] = (),
    *,
    answers: Mapping[str, Any] | None = None,
    opened: bool = False,
    status: int = 200,
) -> HttpResponse:
    so_far = draft.view.body.answers if answers is None else answers
    times = {one.otherwise: one for one in given_instead(draft.case, draft.service, so_far)}
    asked = [field for field in one.fields if field.id not in draft.view.closed and field.id not in times]
    questions = rules.questions_of(asked, draft.case.variant, so_far)
    context: dict[str, Any] = {
        "page": one,
        "questions": questions,
        "values": values,
        "ctx": draft.ctx,
        "opened": opened,
        "from_list": one.id == draft.first_page and may_find_own(draft),
        "listed": draft.view.body.listed,
        "marked": draft.marked,
        "times_later": [times[field.id].title for field in one.fields if field.id in times],
        "has_files": any(question.field.shape == "drawing" for question in questions),
        "alone": len(questions) == 1 and _can_be_heading(questions[0].field),
        "leave_it": draft.url(journey.after(draft.stations, "page", one.id))
        if draft.typing and problems
        else "",
    }
    return _page(draft, "portal/page.html", "page", one.id, problems=problems, status=status, **context)


def _can_be_heading(question: Field) -> bool:
    """May the label of a page's only question be its heading? A statement to tick stands beside its box."""
    return question.shape not in ("drawing", "group") and question.type != "declaration"


@require_safe
@filling
def stop(draft: Draft) -> HttpResponse:
    """An early, polite end: with these answers this service is not for this person."""
    found = rules.stop_for(draft.service, draft.case.variant, draft.view.body.answers)
    if found is None:
        return redirect("portal:resume", draft.ref)
    other = found.see and offering_for(draft.case.office, found.see)
    context = {"draft": draft, "stop": found, "other": service_of(other.version) if other else None}
    return render(draft.request, "portal/stop.html", context | {"back": _page_of_stop(draft)})


def _page_of_stop(draft: Draft) -> str:
    """The page whose answer led to the end: the last one that was filled in."""
    pages = [station for station in draft.stations if station.kind == "page"]
    filled = [station for station in pages if station.id in draft.view.body.done]
    return draft.url((filled or pages or list(draft.stations))[-1])


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def proxy(draft: Draft) -> HttpResponse:
    """Whether somebody applies for the person concerned, and who that is (ผู้รับมอบอำนาจ)."""
    if not draft.is_on_the_way("proxy"):
        return redirect("portal:resume", draft.ref)
    if draft.request.method != "POST":
        return _proxy(draft, _proxy_known(draft))
    raw = typed(draft.request.POST, frozenset(question.id for question in PROXY))
    checked = rules.check_questions(PROXY, raw, draft.ctx)
    unseen = set() if raw.get("whom") != "other" or "name" in raw else {"name", "relation", "phone"}
    wrong = [problem for problem in checked.problems if problem.where not in unseen]
    if checked.problems:
        return _proxy(draft, raw, wrong, opened=not wrong, status=422 if wrong else 200)
    said = draft.view.body.contact
    commands.set_contact(
        actor=draft.actor,
        ref=draft.ref,
        email=said.get("email", ""),
        phone=said.get("phone", ""),
        proxy={name: str(checked.values.get(name) or "") for name in ("name", "relation", "phone")},
        now=draft.now,
    )
    return onward(draft, "proxy")


def _proxy_known(draft: Draft) -> dict[str, str]:
    known = draft.view.body.proxy
    return {**known, "whom": ("other" if known.get("name") else "self") if known else ""}


def _proxy(
    draft: Draft,
    values: Mapping[str, Any],
    problems: Sequence[Problem] = (),
    *,
    opened: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "questions": rules.questions_of(PROXY, "", {"whom": str(values.get("whom", ""))}),
        "values": values,
        "ctx": draft.ctx,
        "opened": opened,
    }
    return _page(draft, "portal/proxy.html", "proxy", problems=problems, status=status, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def contact(draft: Draft) -> HttpResponse:
    """Where the office can reach the applicant, when the form itself does not ask."""
    if not draft.is_on_the_way("contact"):
        return redirect("portal:resume", draft.ref)
    body = draft.view.body
    if draft.request.method != "POST":
        known = {
            "email": body.contact.get("email") or _own_address(draft),
            "phone": _known_phone(draft),
            "notify": body.contact.get("notify", ""),
        }
        return _contact(draft, known)
    raw = typed(draft.request.POST, frozenset({"email", "phone", "notify"}))
    checked = rules.check_questions((EMAIL, PHONE, *_notify(draft)), raw, draft.ctx)
    said = {way: str(checked.values.get(way) or "") for way in ("email", "phone", "notify")}
    problems = [*checked.problems] or [*_unreachable(draft, said)]
    if problems:
        return _contact(draft, raw, problems, status=422)
    commands.set_contact(
        actor=draft.actor,
        ref=draft.ref,
        email=said["email"],
        phone=said["phone"],
        notify=next((way for way in WAYS if way == said["notify"]), None),
        now=draft.now,
    )
    if needs_proof(reread(draft).view.body.contact):
        _send_code(draft, said["phone"])
    return onward(draft, "contact")


def _notify(draft: Draft) -> tuple[Field, ...]:
    return (NOTIFY,) if draft.can_text else ()


def _unreachable(draft: Draft, said: Mapping[str, str]) -> Iterator[Problem]:
    """What is missing to reach her the way she asked for."""
    if said["notify"] == "sms" and not is_mobile(said["phone"]):
        yield NO_MOBILE
    elif said["notify"] == "email" and not said["email"]:
        yield NO_EMAIL
    elif not said["email"] and not said["phone"] and not draft.by_line:
        yield NO_WAY


def _contact(
    draft: Draft, values: Mapping[str, Any], problems: Sequence[Problem] = (), status: int = 200
) -> HttpResponse:
    return _page(
        draft, "portal/contact.html", "contact", problems=problems, status=status,
        values=values, ctx=draft.ctx, email=EMAIL, phone=PHONE, notify=NOTIFY if draft.can_text else None,
    )  # fmt: skip


def _send_code(draft: Draft, number: str) -> None:
    """Have a code sent, within what one phone and one source may ask for. Raises TooManyThisHour, TooManyCodes."""
    allow(draft.request, "sms-number", who=number)
    allow(draft.request, "sms")
    commands.send_phone_code(actor=draft.actor, ref=draft.ref, now=draft.now)


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def phone(draft: Draft) -> HttpResponse:
    """The code that came by text message: whoever types it has the phone in her hand."""
    if not draft.is_on_the_way("phone"):
        return redirect("portal:resume", draft.ref)
    if draft.request.method != "POST":
        return _phone(draft)
    if is_proven(draft.view.body.contact):
        return onward(draft, "phone")
    if draft.request.POST.get("do") == "send":
        _send_code(draft, draft.view.body.contact.get("phone", ""))
        return _phone(reread(draft), sent_again=True)
    try:
        commands.confirm_phone(
            actor=draft.actor, ref=draft.ref, code=draft.request.POST.get("code", ""), now=draft.now
        )
    except (WrongCode, CodeOver) as no:
        problem = Problem("code", no.code, f"{no.th} {no.next_th}", f"{no.en} {no.next_en}")
        return _phone(reread(draft), [problem], status=422)
    return onward(draft, "phone")


def _phone(
    draft: Draft, problems: Sequence[Problem] = (), *, sent_again: bool = False, status: int = 200
) -> HttpResponse:
    body = draft.view.body
    context: dict[str, Any] = {
        "number": show_phone(body.contact.get("phone", ""), draft.actor.lang),
        "proven": is_proven(body.contact),
        "under_way": is_running(body.code, draft.now),
        "sent_again": sent_again,
        "contact_url": f"{reverse('portal:contact', args=[draft.ref])}{'?change=1' if draft.changing else ''}",
    }
    return _page(draft, "portal/phone.html", "phone", problems=problems, status=status, **context)


def _own_address(draft: Draft) -> str:
    user = draft.request.user
    return address_of(user) if isinstance(user, User) and not draft.in_batch else ""


def _known_phone(draft: Draft) -> str:
    """The phone she gave before, in this application or, where news can go there, for signing in."""
    said = draft.view.body.contact.get("phone") or rules.contact(draft.service, draft.view.body.answers).phone
    user_id = draft.actor.user_id
    if said or user_id is None or user_id != draft.case.applicant_id:
        return said
    return next((known.number for known in phones_of(user_id)), "")


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def check(draft: Draft) -> HttpResponse:
    """Everything read back before it goes in, each answer with a way to change it; then it is handed in."""
    if draft.in_batch and draft.request.method == "POST":  # handed in with the others, under their letter
        return redirect("portal:batch-with", draft.ref)
    if draft.typing:
        return _typed(draft)
    if draft.request.method == "POST":
        return _hand_in(draft)
    if _stopped(draft, draft.view.body.answers):
        return redirect("portal:stop", draft.ref)
    return _check(draft)


def _typed(draft: Draft) -> HttpResponse:
    """What was typed from the paper read back; what the paper leaves open is named, and holds nobody up."""
    if draft.request.method == "POST":
        commands.typed_in(actor=draft.actor, ref=draft.ref, now=draft.now)
        messages.success(
            draft.request, _("All that is on the paper is typed in. The application can be worked on.")
        )
        return redirect(page_of(draft.view))
    open_ones = [station for station in draft.stations if not station.done and station.kind != "check"]
    context = {
        "draft": draft,
        "back": page_of(draft.view),
        "read_back": read_back(draft, change=True),
        "left_open": [(one, draft.url(one)) for one in open_ones],
    }
    return render(draft.request, "portal/typed.html", context)


def _hand_in(draft: Draft) -> HttpResponse:
    posted = draft.request.POST
    try:
        receipt = submit_with_times(
            actor=draft.actor,
            ref=draft.ref,
            client_key=posted.get("client_key", "")[:60],
            late=posted.get("late", ""),
            untimed=posted.get("untimed", ""),
            now=draft.now,
        )
    except Invalid as no:
        return _check(draft, no.problems, status=422)
    _remember(draft)
    if draft.service.appointments:  # what was held stands at once; the effect would see to it a little later
        follow_case(case_id=draft.case.pk, now=draft.now)
    if draft.case.asked_id:
        return redirect("portal:answered", draft.ref)
    if draft.case.entered_by_id:  # typed in for somebody: the officer prints the receipt at the desk
        return redirect("desk:receipt", draft.case.office.code, receipt.number)
    return redirect("portal:receipt", receipt.number)


def _remember(draft: Draft) -> None:
    """Keep who she is for her next application, when she asked for it."""
    user = draft.request.user
    if isinstance(user, User) and draft.case.applicant_id == user.pk and draft.request.POST.get("remember"):
        people.remember(
            user=user, answers=rules.personal(draft.service, draft.view.body.answers), now=draft.now
        )


def _check(draft: Draft, problems: Sequence[Problem] = (), status: int = 200) -> HttpResponse:
    marked = to_mend(draft)
    open_ones = [station for station in draft.stations if not station.done and station.kind != "check"]
    context: dict[str, Any] = {
        "read_back": read_back(draft, change=True),
        "missing": [(problem, place_of(draft, problem)) for problem in problems],
        "open_stations": []
        if problems or marked
        else [(one, draft.url(one, change=True)) for one in open_ones],
        "missed": [(problem, place_of(draft, problem)) for problem in _missed(draft)],
        "often": _often(draft),
        "late_taken": bool(draft.service.rounds and draft.case.entered_by_id),
        "untimed_taken": bool(draft.case.entered_by_id and needed_of(draft.case, draft.service)),
        "client_key": uuid.uuid4(),
        "times": times_of(draft.view, draft.now),
        "fee": draft.view.fee_words(draft.actor.lang),
        "how_to_pay": rules.how_to_pay(draft.service.fee),
        "may_remember": draft.actor.user_id and draft.actor.user_id == draft.case.applicant_id,
        "reason": last_reason(draft) if draft.correcting else None,
        "to_mend": marked,
        "unchanged": [one for one in marked if not one["changed"]],
        "declared": any(field.type == "declaration" for page in draft.service.form for field in page.fields),
    }
    if draft.correcting:
        return correction_page(draft, context, status=status)
    context |= _before(draft)
    return _page(draft, "portal/check.html", "check", status=status, **context)


def _before(draft: Draft) -> dict[str, Any]:
    """What the same person has already, as far as whoever sends this may know: an open application, a valid card."""
    actor, case, service, body = draft.actor, draft.case, draft.service, draft.view.body
    return {
        "open_before": open_before(actor, case, service, body),
        "card_before": card_still_valid(actor, case, service, body, timezone.localdate(draft.now)),
    }


def _missed(draft: Draft) -> tuple[Problem, ...]:
    """What she may hand in without, but is warned of."""
    held, body = {file.document for file in draft.view.files}, draft.view.body
    given = {one.otherwise for one in given_instead(draft.case, draft.service, body.answers)}
    found = rules.missed(draft.service, draft.case.variant, body.answers, held, by_proxy=body.by_proxy)
    return tuple(one for one in found if one.where not in given)


def _often(draft: Draft) -> dict[str, Any] | None:
    """What this office returns most, each with the page where it can be looked at once more."""
    if draft.correcting:
        return None
    body = draft.view.body
    things = things_of(draft.service, draft.case.variant, body.answers, by_proxy=body.by_proxy)
    found = often_returned(draft.case.office, draft.service.id, things, draft.now)
    if found is None:
        return None
    rows = [
        {"label": things[where], "times": times, "url": place_named(draft, where.removeprefix(DOCUMENT))}
        for where, times in found.marked
    ]
    return {"returns": found.returns, "rows": rows}


def read_back(draft: Draft, *, change: bool) -> list[dict[str, Any]]:
    """Each page of the form with its answers, also those without any, then the documents, then the contact."""
    lang = draft.actor.lang
    sections = {section.page_id: section.rows for section in draft.view.sections(lang)}
    found: list[dict[str, Any]] = []
    for station in draft.stations:
        url = draft.url(station, change=True) if change else ""
        if station.kind == "variant":
            chosen = draft.service.variant_title(draft.case.variant)
            found.append({"title": station.title, "change": url, "text": chosen})
        elif station.kind == "page":
            rows = [row for row in sections.get(station.id, ()) if row.field_id not in draft.view.closed]
            found.append({"title": station.title, "change": url, "rows": rows})
        elif station.kind == "document":
            found.append({"title": station.title, "change": url, "files": draft.view.files_of(station.id)})
        elif station.kind == "proxy":
            found.append({"title": station.title, "change": url, "pairs": _proxy_pairs(draft)})
        elif station.kind == "contact":
            found.append({"title": station.title, "change": url, "pairs": _contact_pairs(draft)})
    return found


def _proxy_pairs(draft: Draft) -> list[tuple[Text, str]]:
    known = _proxy_known(draft)
    pairs = (
        [(WHOM.called or WHOM.label, WHOM.name_of(known["whom"], draft.actor.lang))] if known["whom"] else []
    )
    shown = {**known, "phone": show_phone(known["phone"], draft.actor.lang) if known.get("phone") else ""}
    return pairs + [(field.label, shown[field.id]) for field in PROXY[1:] if shown.get(field.id)]


def _contact_pairs(draft: Draft) -> list[tuple[Text, str]]:
    said = draft.view.body.contact
    phone = said.get("phone", "")
    pairs = (
        (EMAIL.label, said.get("email", "")),
        (PHONE.label, phone and show_phone(phone, draft.actor.lang)),
        (NOTIFY.called or NOTIFY.label, NOTIFY.name_of(said.get("notify", ""), draft.actor.lang)),
    )
    return [(label, value) for label, value in pairs if value]


def place_of(draft: Draft, problem: Problem) -> str:
    """The page where a problem can be mended."""
    return place_named(draft, problem.where.partition(".")[0], problem)


def place_named(draft: Draft, name: str, problem: Problem | None = None) -> str:
    """The page where an answer or a document is given; with a problem, opened at it."""
    if name == "variant":
        return f"{reverse('portal:variant', args=[draft.ref])}?{CHANGE}=1"
    for station in draft.stations:
        if station.kind == "document" and station.id == name:
            return draft.url(station, change=True)
        if station.kind == "page" and any(
            field.id == name for field in draft.service.page(station.id).fields
        ):
            return f"{draft.url(station, change=True)}{f'&errors=1#{problem.where}' if problem else ''}"
    return draft.url(draft.stations[-1])


def to_mend(draft: Draft) -> list[dict[str, Any]]:
    """What the office marked: what it is, what is wrong with it, where it is mended, and whether it was changed."""
    handed_in = case_for(draft.actor, draft.view.number).body.answers if draft.marked else {}
    things = things_of(
        draft.service,
        draft.case.variant,
        {**handed_in, **draft.view.body.answers},
        by_proxy=draft.view.body.by_proxy,
    )
    rows = []
    for where, defect in draft.marked.items():
        name = where.removeprefix(DOCUMENT)
        if where.startswith(DOCUMENT):
            place = next((s for s in draft.stations if (s.kind, s.id) == ("document", name)), None)
            changed = any(file.is_new for file in draft.view.files_of(name))
        else:
            pages = [p.id for p in draft.service.form if any(field.id == name for field in p.fields)]
            place = next((s for s in draft.stations if s.kind == "page" and s.id in pages), None)
            changed = handed_in.get(name) != draft.view.body.answers.get(name)
        rows.append(
            {
                "label": things.get(where) or Text(name, name),
                "kind": defect.title,
                "text": defect.text,
                "url": draft.url(place, change=True) if place else "",
                "changed": changed,
            }
        )
    return rows


def last_reason(draft: Draft) -> Any:
    """The newest entry of the timeline that gives the applicant a reason."""
    return next(
        (entry for entry in reversed(draft.view.timeline) if entry.reason and not entry.internal), None
    )


def correction_page(
    draft: Draft, context: dict[str, Any], *, problems: Sequence[Problem] = (), status: int = 200
) -> HttpResponse:
    """The check page of somebody who was asked to correct: the reason on top, the step's own actions below."""
    more = {
        "draft": draft,
        "problems": problems,
        "actions": draft.view.actions,
        "ctx": draft.ctx,
        "values": draft.request.POST,
        "due": draft.case.step_due_at,
        "back": page_of(draft.view),
    }
    return render(draft.request, "portal/correct.html", context | more, status=status)


@require_POST
@filling
def act(draft: Draft, action_id: str) -> HttpResponse:
    """Whoever corrected hands in again, or takes another action of her step."""
    if not draft.correcting:
        return redirect("portal:resume", draft.ref)
    post = draft.request.POST
    seen = post.get("seen", "")
    try:
        commands.act(
            actor=draft.actor,
            number=draft.view.number,
            action_id=action_id,
            answers=said(post),
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,
            client_key=post.get("client_key", "")[:60],
            now=draft.now,
        )
    except Invalid as no:
        return _check(draft, no.problems, status=422)
    if draft.helping:
        messages.success(draft.request, _("Sent in the applicant's place."))
        return redirect(page_of(draft.view))
    return redirect(f"{page_of(draft.view)}?sent=1")


def said(post: QueryDict) -> dict[str, Any]:
    """What a form for an action says, without what belongs to the form itself."""
    own = {"csrfmiddlewaretoken", "client_key", "seen"}
    return typed(post, frozenset(name.partition(".")[0] for name in post if name not in own))


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def discard(draft: Draft) -> HttpResponse:
    """Throw a draft away, after asking."""
    if draft.correcting:
        return redirect("portal:case", draft.view.number)
    if draft.request.method == "POST":
        commands.discard(actor=draft.actor, ref=draft.ref, now=draft.now)
        return redirect(f"{reverse('portal:my-cases')}?discarded=1")
    return render(draft.request, "portal/discard.html", {"draft": draft})


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def later(draft: Draft) -> HttpResponse:
    """How to come back to a draft: with its code, by a link in a mail, or signed in."""
    if draft.correcting:
        return redirect("portal:case", draft.view.number)
    if draft.request.method != "POST":
        return _later(draft, {"email": draft.view.body.contact.get("email") or _own_address(draft)})
    raw = typed(draft.request.POST, frozenset({"email"}))
    checked = rules.check_questions((LINK_TO,), raw, draft.ctx)
    if checked.problems:
        return _later(draft, raw, checked.problems, status=422)
    allow(draft.request, "link", who=str(draft.ref))
    allow(draft.request, "link")
    email = str(checked.values["email"])
    commands.send_link(actor=draft.actor, ref=draft.ref, email=email, now=draft.now)
    return _later(draft, {"email": email}, sent=email)


def _later(
    draft: Draft,
    values: Mapping[str, Any],
    problems: Sequence[Problem] = (),
    *,
    sent: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "draft": draft,
        "track": draft.view.body.track,
        "question": LINK_TO,
        "values": values,
        "ctx": draft.ctx,
        "problems": problems,
        "sent": sent,
    }
    return render(draft.request, "portal/later.html", context, status=status)


def _promised(draft: Draft) -> date | None:
    """The day that would be promised if she handed in now."""
    return guide.promised(draft.service, calendar_for(draft.case.office), timezone.now())


def _page(
    draft: Draft,
    template: str,
    kind: journey.Kind,
    id: str = "",
    *,
    problems: Sequence[Problem] = (),
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """One station of the way, with what every station shows."""
    at, of = draft.steps_done(kind, id)
    context = {
        "draft": draft,
        "problems": problems,
        "back": draft.back_from(kind, id),
        "at": at,
        "of": of,
        "changing": draft.changing,
        "more_marked": bool(draft.marked) and at < of - 1,
        "promised": None if draft.correcting else _promised(draft),
        "way_known": bool(draft.case.variant or not draft.service.variants),
    }
    return render(draft.request, template, context | more, status=status)
