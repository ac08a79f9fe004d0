"""Telling people: send a notice, learn that one came back, choose an office's own words."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import NotFound, Permanent
from khamkho.base.text import Lang
from khamkho.casework.commands import record_notice, record_told
from khamkho.casework.queries.cases import CaseView, system_view
from khamkho.casework.queries.phone import waiting_code
from khamkho.casework.rules.contact import way_of
from khamkho.notices import line
from khamkho.notices.digest import digest_for, office_digests
from khamkho.notices.letters import compose, facts_of, lang_of, wording_for
from khamkho.notices.mail import BadAddress, Mail, message_id
from khamkho.notices.models import Notice, NoticeText
from khamkho.notices.rules import Way, check_text
from khamkho.notices.senders import account_sms_sender, sender_for, sms_sender_for
from khamkho.notices.short import code_text, kinds_of, short_text
from khamkho.notices.sms import Sms
from khamkho.offices.models import Membership, Office
from khamkho.offices.rules import MANAGERS
from khamkho.people.actor import Actor
from khamkho.people.commands import mail_sent, take_mail
from khamkho.vault.keys import seal
from khamkho.work.commands import enqueue

logger = logging.getLogger(__name__)

# ── to the applicant ──


def send_notice(*, effect_id: UUID, case_id: int, kind: str, event: int, now: datetime) -> Notice | None:
    """Tell the applicant what an event means for her, once for each effect, by mail or by text message as she asked.

    A repeat after a crash sends at most the same message under the same reference, and nothing when the first sending was
    recorded. Raises Temporary while no server takes it. A refused address is not an error: it is recorded, on the
    notice and on the case. Returns None when the case was erased meanwhile.
    """
    view = system_view(case_id)
    if view.erased:
        return None
    # The link to a draft goes where she said on that page, whatever she asks for later.
    way, address = (
        ("email", view.body.contact.get("email", "")) if kind == "draft" else way_of(view.body.contact)
    )
    if way == "none" and line.told_in_chat(view):
        return None
    if friend := line.friend_for(view, kind):
        notice = _begin(effect_id, view, kind, event, "line", str(friend.ref), now)
        return line.put_into_chat(notice, view, friend, now) if notice.way == "line" else notice
    notice = _begin(effect_id, view, kind, event, way, address, now)
    return _carried(notice, view, way, address, now)


def _carried(notice: Notice, view: CaseView, way: str, address: str, now: datetime) -> Notice:
    """Send a notice that waits by mail or text message."""
    kind = notice.kind
    if notice.state != Notice.State.QUEUED:
        return notice
    if not address:
        # At the counter the applicant stands before the officer when the case is received: no need to call her.
        return _failed(
            notice, Notice.State.FAILED, "no-address", tell=kind not in ("received", "draft"), now=now
        )
    if way == "sms":
        return _text(notice, view, address, now)
    try:
        sender_for(view.case.office).send(_mail(notice, view, address), now=now)
    except BadAddress:
        return _failed(notice, Notice.State.BOUNCED, "bad-address", tell=kind != "draft", now=now)
    except Permanent:
        return _failed(notice, Notice.State.FAILED, "refused", tell=kind != "draft", now=now)
    return _sent(notice, now)


def learn_fate(*, push_id: UUID, now: datetime) -> Notice | None:
    """What became of a message in LINE: a notice that arrived is sent, one that did not goes by text message or mail.

    What a conversation itself wanted to tell and could not (blocked, out of quota) goes the same way, as a message about the
    case. Whom nothing reaches stands on the case, so that an officer calls. Raises Temporary while no server takes it.
    """
    push = line.push_of(push_id)
    case = line.case_about(push) if push else None
    if push is None or case is None or push.state == push.State.WAITING:
        return None
    view = system_view(case.pk)
    if view.erased:
        return None
    notice = Notice.objects.filter(pk=push.notice or push.pk).first()
    if push.state == push.State.SENT:
        return _sent(notice, now) if notice and notice.state == Notice.State.QUEUED else notice
    way, address = way_of(view.body.contact)
    if notice is None:
        notice = _begin(push.pk, view, "message", 0, way, address, now)
    elif notice.way == "line":
        notice = _by_another_way(notice, view, way, address, now)
    return _carried(notice, view, way, address, now)


@transaction.atomic
def _by_another_way(notice: Notice, view: CaseView, way: str, address: str, now: datetime) -> Notice:
    notice.way = "sms" if way == "sms" else "email"
    notice.to = seal(view.case.key, address.encode(), context=f"notice:{notice.pk}") if address else None
    notice.changed_at = now
    notice.save(update_fields=["way", "to", "changed_at"])
    return notice


def _text(notice: Notice, view: CaseView, number: str, now: datetime) -> Notice:
    sender = sms_sender_for(view.case.office)
    if sender is None:
        return _failed(notice, Notice.State.FAILED, "no-gateway", now=now)
    message = Sms(to=number, text=short_text(view, notice.kind), reference=notice.pk.hex)
    try:
        sender.send(message, now=now)
    except Permanent:
        return _failed(notice, Notice.State.FAILED, "sms-refused", now=now)
    return _sent(notice, now)


def send_phone_code(*, effect_id: UUID, case_id: int, sent: str, now: datetime) -> bool:
    """Send the code that is to prove a phone, unless it was used, replaced or is too old. Returns whether it went out.

    Raises Temporary while the gateway does not take it. A refused number is not told to anybody: whoever gets no code
    looks at the number she typed, or chooses another way.
    """
    code = waiting_code(case_id, sent=sent, now=now)
    sender = sms_sender_for(code.office) if code else None
    if code is None or sender is None:
        return False
    text = code_text(code.code, code.office.short(code.lang), code.lang)
    try:
        sender.send(Sms(to=code.number, text=text, reference=effect_id.hex), now=now)
    except Permanent:
        logger.info("phone code refused", extra={"effect": str(effect_id)})
        return False
    return True


@transaction.atomic
def _sent(notice: Notice, now: datetime) -> Notice:
    notice.state, notice.changed_at = Notice.State.SENT, now
    notice.save(update_fields=["state", "changed_at"])
    record_told(case_id=notice.case_id, kind=notice.kind, now=now)
    return notice


def _begin(
    effect_id: UUID, view: CaseView, kind: str, event: int, way: str, address: str, now: datetime
) -> Notice:
    sealed = seal(view.case.key, address.encode(), context=f"notice:{effect_id}") if address else None
    values = {
        "case": view.case,
        "kind": kind,
        "event": event,
        "lang": lang_of(view),
        "way": way if way in ("sms", "line") else "email",
        "to": sealed,
        "message_id": message_id("notice", effect_id),
        "created_at": now,
        "changed_at": now,
    }
    return Notice.objects.get_or_create(id=effect_id, defaults=values)[0]


def _mail(notice: Notice, view: CaseView, address: str) -> Mail:
    lang = lang_of(view)
    office = view.case.office
    facts = facts_of(view, notice.kind, notice.event)
    subject, text = compose(*wording_for(office, notice.kind, lang), facts, lang)
    return Mail(
        to=address,
        subject=subject,
        text=text,
        message_id=notice.message_id,
        lang=lang,
        sender_name=office.name(lang),
        reply_to=office.email,
    )


@transaction.atomic
def _failed(notice: Notice, state: str, error: str, *, tell: bool = True, now: datetime) -> Notice:
    notice.state, notice.error, notice.changed_at = state, error, now
    notice.save(update_fields=["state", "error", "changed_at"])
    if tell:
        record_notice(
            case_id=notice.case_id, notice_id=str(notice.pk), kind=notice.kind, state=state, now=now
        )
    return notice


def mark_bounced(*, message_id: str, now: datetime) -> bool:
    """A mail server reported that a notice could not be delivered; the case shows it. Returns whether it was ours.

    The same report again changes nothing. Only somebody who saw the mail knows its Message-ID.
    """
    with transaction.atomic():
        notice = Notice.objects.select_for_update().filter(message_id=message_id).first()
        if notice is None:
            return False
        if notice.state == Notice.State.SENT:
            _failed(notice, Notice.State.BOUNCED, "bad-address", now=now)
        return True


# ── about accounts, and to the staff ──


def send_account_mail(*, mail_id: UUID, now: datetime) -> None:
    """Send a mail about an account (a sign-in code, an invitation) through the installation's own server."""
    waiting = take_mail(mail_id, now=now)
    if waiting is None:
        return
    mail = Mail(
        to=waiting.to,
        subject=waiting.subject,
        text=waiting.text,
        message_id=message_id("account", mail_id),
        lang="th" if any("ก" <= sign <= "๛" for sign in waiting.subject) else "en",
    )
    try:
        sender_for().send(mail, now=now)
    except Permanent:
        # Whoever typed a wrong address sees no code and types it again; there is nobody else to tell.
        logger.info("account mail refused", extra={"mail": str(mail_id)})
    mail_sent(mail_id)


def send_account_text(*, mail_id: UUID, office_id: int | None = None, now: datetime) -> None:
    """Send a text message that is about no case (a sign-in code, an appointment by telephone) through the gateway that the
    operator named, or that of an office.

    Raises Temporary while the gateway does not take it. A refused number is told to nobody: whoever gets no code looks
    at the number she typed.
    """
    waiting = take_mail(mail_id, now=now)
    if waiting is None:
        return
    if office_id is None:
        sender = account_sms_sender()
    else:
        sender = sms_sender_for(Office.objects.select_related("sms_key").get(pk=office_id))
    if sender is None:
        return
    try:
        sender.send(Sms(to=waiting.to, text=waiting.text, reference=mail_id.hex), now=now)
    except Permanent:
        logger.info("account text refused", extra={"mail": str(mail_id)})
    mail_sent(mail_id)


@transaction.atomic
def announce_digests(*, now: datetime) -> int:
    """Announce this morning's digest to the heads of every office that is open today and has something to mend."""
    count = 0
    for office_id, member_id in office_digests(now=now):
        args = {"office": office_id, "member": member_id, "day": timezone.localtime(now).date().isoformat()}
        enqueue("digest-mail", args=args, about=f"office:{office_id}", now=now)
        count += 1
    return count


def send_digest(*, effect_id: UUID, member_id: int, now: datetime) -> bool:
    """Send one head of an office what is late and what failed; numbers of cases only. Returns whether it was sent."""
    member = Membership.objects.select_related("office", "user").filter(pk=member_id).first()
    letter = digest_for(member, now=now) if member else None
    if member is None or letter is None:
        return False
    mail = Mail(
        to=letter.to,
        subject=letter.subject,
        text=letter.text,
        message_id=message_id("digest", effect_id),
        lang=letter.lang,
        sender_name=member.office.name(letter.lang),
    )
    sender_for(member.office).send(mail, now=now)
    return True


# ── an office's own words ──


@transaction.atomic
def set_text(
    *,
    actor: Actor,
    office: Office,
    kind: str,
    lang: Lang,
    way: Way = "email",
    subject: str = "",
    body: str,
    now: datetime,
) -> NoticeText:
    """Give a kind of notice an office's own words, as mail or as text message. Raises NotFound (not hers to change, no
    such kind), Invalid."""
    _require_manager(actor, office, kind, way)
    subject, body = check_text(subject, body, way)
    values = {"subject": subject, "body": body, "changed_at": now}
    which: dict[str, Any] = {"office": office, "kind": kind, "lang": lang, "way": way}
    return NoticeText.objects.update_or_create(**which, defaults=values)[0]


@transaction.atomic
def reset_text(*, actor: Actor, office: Office, kind: str, lang: Lang, way: Way = "email") -> None:
    """Go back to the words that ship with Khamkho. Raises NotFound."""
    _require_manager(actor, office, kind, way)
    NoticeText.objects.filter(office=office, kind=kind, lang=lang, way=way).delete()


def _require_manager(actor: Actor, office: Office, kind: str, way: Way) -> None:
    if kind not in kinds_of(way) or not actor.two_factor or actor.seat_as(office.pk, *MANAGERS) is None:
        raise NotFound()
