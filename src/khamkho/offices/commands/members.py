"""Who works at an office: invite, accept, change, move, retire, and help with a lost second factor."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from khamkho.base.errors import Invalid, NotFound, Problem, within
from khamkho.base.text import Lang, clean
from khamkho.base.thai import in_bangkok, show_datetime
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.models import Invitation, Membership, Office
from khamkho.offices.queries import active_on, members_for, secret_hash
from khamkho.offices.roles import ROLES, role_label
from khamkho.offices.rules import (
    MANAGERS,
    AlreadyMember,
    InvitationOver,
    InvitedSomeoneElse,
    LastManager,
    NotActive,
    NotYourself,
    SitsElsewhere,
    may_manage,
    missing,
)
from khamkho.people.actor import Actor, Role
from khamkho.people.commands import post_mail, reset_second_factor
from khamkho.people.models import User
from khamkho.people.phones import drop_phones
from khamkho.vault.keys import chain_mac

INVITATION_LIFE = timedelta(days=7)
LONGEST, LONGEST_ADDRESS = 200, 254


@dataclass(frozen=True, kw_only=True)
class Retired:
    """A member has left. Cases still assigned to this membership are given to others with ``casework``'s
    ``assign``: the desk lists them (assignee ``work_of``) and asks to whom."""

    member: Membership

    @property
    def work_of(self) -> int:
        return self.member.pk


def _today(now: datetime) -> date:
    return in_bangkok(now).date()


# Joining -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def invite(
    *,
    actor: Actor,
    office_id: int,
    email: str,
    role: str,
    name_th: str,
    name_en: str = "",
    position_th: str = "",
    position_en: str = "",
    lang: Lang = "th",
    now: datetime,
) -> Invitation:
    """Send somebody a one-time link that makes them a member; it works for seven days.

    An earlier open invitation to the same address and role is cancelled. Refuses: ``NotFound``, ``NotYourRole``,
    ``Invalid``, ``AlreadyMember``.
    """
    office = managed_office(actor, office_id)
    email = clean(email).lower()
    others = {"name_en": name_en, "position_th": position_th, "position_en": position_en}
    _check(role, name_th, email, **others)
    here = Membership.objects.filter(active_on(_today(now)), office=office, role=role)
    if here.filter(user__emailaddress__email=email, user__emailaddress__verified=True).exists():
        raise AlreadyMember
    open_ones = Invitation.objects.filter(
        office=office, email=email, role=role, accepted_at__isnull=True, cancelled_at__isnull=True
    )
    open_ones.update(cancelled_at=now)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        office=office,
        email=email,
        role=role,
        name_th=clean(name_th),
        name_en=clean(name_en),
        position_th=clean(position_th),
        position_en=clean(position_en),
        secret_hash=secret_hash(secret),
        invited_by_id=actor.user_id,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    _send_link(invitation, secret, lang, now)
    record(office, actor, "member-invited", {"email": email, "role": role}, now)
    return invitation


def _check(role: str, name_th: str, email: str | None = None, **others: str) -> None:
    problems = [
        Problem(name, "too-long", f"ต้องไม่เกิน {LONGEST} ตัวอักษร", f"At most {LONGEST} characters.")
        for name, value in {"name_th": name_th, **others}.items()
        if len(clean(value)) > LONGEST
    ]
    if email is not None:
        try:
            validate_email(email)
            if len(email) > LONGEST_ADDRESS:
                raise ValidationError("too long")
        except ValidationError:
            problems.append(Problem("email", "wrong", "อีเมลไม่ถูกต้อง", "The email address is not right."))
    if role not in ROLES:
        problems.append(missing("role", "โปรดเลือกบทบาท", "Please choose a role."))
    if not clean(name_th):
        problems.append(
            missing("name_th", "โปรดระบุชื่อภาษาไทยพร้อมคำนำหน้า", "Please give the name in Thai, with title.")
        )
    if problems:
        raise Invalid(problems)


def _send_link(invitation: Invitation, secret: str, lang: Lang, now: datetime) -> None:
    office = invitation.office
    link = settings.PUBLIC_URL + reverse("offices:accept", kwargs={"secret": secret})
    facts = {
        "office": office.name(lang),
        "name": invitation.name_th if lang == "th" else invitation.name_en or invitation.name_th,
        "role": role_label(office.kind, invitation.role).full.in_(lang),
        "link": link,
        "until": show_datetime(invitation.expires_at, lang),
    }
    post_mail(
        "offices/invitation", to=invitation.email, lang=lang, facts=facts, life=INVITATION_LIFE, now=now
    )


@transaction.atomic
def cancel_invitation(*, actor: Actor, invitation_id: UUID, now: datetime) -> Invitation:
    """Take an open invitation back. Refuses: ``NotFound``, ``NotYourRole``, ``InvitationOver``."""
    invitation = Invitation.objects.filter(pk=invitation_id).first()
    if invitation is None:
        raise NotFound
    office = managed_office(actor, invitation.office_id)
    if invitation.accepted_at or invitation.cancelled_at:
        raise InvitationOver
    invitation.cancelled_at = now
    invitation.save(update_fields=["cancelled_at"])
    record(office, actor, "invitation-cancelled", {"email": invitation.email, "role": invitation.role}, now)
    return invitation


@transaction.atomic
def accept_invitation(*, actor: Actor, secret: str, now: datetime) -> Membership:
    """Become a member with the secret of an invitation link, signed in under the address that was invited.

    Refuses: ``InvitationOver``, ``InvitedSomeoneElse``, ``AlreadyMember``.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("office").filter(
        secret_hash=secret_hash(secret)
    ).first()  # fmt: skip
    if invitation is None or not is_open(invitation, now):
        raise InvitationOver
    proven = EmailAddress.objects.filter(user_id=actor.user_id, verified=True, email=invitation.email)
    if actor.user_id is None or not proven.exists():
        raise InvitedSomeoneElse
    member = _join(invitation.office, actor.user_id, invitation, now)
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    record(invitation.office, actor, "member-joined", {"member": member.pk, "role": member.role}, now)
    return member


def is_open(invitation: Invitation, now: datetime) -> bool:
    return not (invitation.accepted_at or invitation.cancelled_at or invitation.expires_at <= now)


def _join(
    office: Office, user_id: UUID, like: Invitation | Membership, now: datetime, role: str = ""
) -> Membership:
    role = role or like.role
    if Membership.objects.filter(
        office=office, user_id=user_id, role=role, active_until__isnull=True
    ).exists():
        raise AlreadyMember
    member = Membership(
        office=office,
        user_id=user_id,
        role=role,
        name_th=like.name_th,
        name_en=like.name_en,
        position_th=like.position_th,
        position_en=like.position_en,
        active_from=_today(now),
    )
    member.mac = chain_mac(member.material())
    member.save(force_insert=True)
    drop_phones(user_id=user_id, now=now)
    return member


@transaction.atomic
def add_member(
    *,
    actor: Actor,
    office_id: int,
    user_id: UUID,
    role: Role,
    name_th: str,
    name_en: str = "",
    position_th: str = "",
    position_en: str = "",
    now: datetime,
) -> Membership:
    """Make an existing account a member without an invitation; for the command line and the demo.

    Refuses: ``NotFound``, ``NotYourRole`` (for anybody but Khamkho itself), ``AlreadyMember``, ``Invalid``.
    """
    office = managed_office(actor, office_id)
    if actor.kind != "system" or not User.objects.filter(pk=user_id).exists():
        raise NotFound
    others = {"name_en": name_en, "position_th": position_th, "position_en": position_en}
    _check(role, name_th, **others)
    like = Membership(
        role=role,
        name_th=clean(name_th),
        name_en=clean(name_en),
        position_th=position_th,
        position_en=position_en,
    )
    member = _join(office, user_id, like, now)
    record(office, actor, "member-joined", {"member": member.pk, "role": role}, now)
    return member


# Being a member ------------------------------------------------------------------------------------------------------


def _managed_member(actor: Actor, member_id: int, now: datetime) -> Membership:
    member = Membership.objects.filter(pk=member_id).first()
    if member is None:
        raise NotFound
    managed_office(actor, member.office_id)
    member = (
        Membership.objects.select_for_update(of=("self",)).select_related("office", "user").get(pk=member_id)
    )
    if member.active_until is not None and member.active_until <= _today(now):
        raise NotActive
    return member


@transaction.atomic
def change_member(
    *,
    actor: Actor,
    member_id: int,
    name_th: str,
    name_en: str = "",
    position_th: str = "",
    position_en: str = "",
    now: datetime,
) -> Membership:
    """Correct how a member's name and position are written; the role changes with ``move_member``.

    Refuses: ``NotFound``, ``NotYourRole``, ``NotActive``, ``Invalid``.
    """
    member = _managed_member(actor, member_id, now)
    others = {"name_en": name_en, "position_th": position_th, "position_en": position_en}
    _check(member.role, name_th, **others)
    member.name_th, member.name_en = clean(name_th), clean(name_en)
    member.position_th, member.position_en = clean(position_th), clean(position_en)
    member.save(update_fields=["name_th", "name_en", "position_th", "position_en"])
    record(member.office, actor, "member-changed", {"member": member.pk}, now)
    return member


@transaction.atomic
def move_member(
    *, actor: Actor, member_id: int, office_id: int | None = None, role: str = "", now: datetime
) -> tuple[Retired, Membership]:
    """Give a member another role, or another office (the actor manages both). What they had in hand stays behind.

    Refuses: ``NotFound``, ``NotYourRole``, ``NotActive``, ``LastManager``, ``AlreadyMember``, ``Invalid``.
    """
    member = _managed_member(actor, member_id, now)
    target = managed_office(actor, office_id) if office_id else member.office
    role = role or member.role
    _check(role, member.name_th)
    if target.pk == member.office_id and role == member.role:
        raise AlreadyMember
    new = _join(target, member.user_id, member, now, role)
    retired = _retire(member, now)
    record(member.office, actor, "member-moved", {"member": member.pk, "to": target.code, "role": role}, now)
    if target.pk != member.office_id:
        record(target, actor, "member-joined", {"member": new.pk, "role": role}, now)
    return retired, new


@transaction.atomic
def retire_member(*, actor: Actor, member_id: int, now: datetime) -> Retired:
    """End a membership today: the person loses access at once; their work waits to be given to others.

    Refuses: ``NotFound``, ``NotYourRole``, ``NotActive``, ``LastManager``.
    """
    member = _managed_member(actor, member_id, now)
    retired = _retire(member, now)
    record(member.office, actor, "member-retired", {"member": member.pk, "role": member.role}, now)
    return retired


def _retire(member: Membership, now: datetime) -> Retired:
    today = _today(now)
    managers = Membership.objects.filter(active_on(today), office_id=member.office_id, role__in=MANAGERS)
    if member.role in MANAGERS and not managers.exclude(pk=member.pk).exists():
        raise LastManager
    member.active_until = max(today, member.active_from)
    member.mac = chain_mac(member.material())
    member.save(update_fields=["active_until", "mac"])
    return Retired(member=member)


@transaction.atomic
def reset_member_second_factor(*, actor: Actor, member_id: int, reason: str, now: datetime) -> None:
    """Take away a member's lost second factor; they set up a new one at the next sign-in.

    A sole administrator asks the operator of the server (``people.commands.reset_second_factor``).
    Refuses: ``NotFound``, ``NotYourRole``, ``NotActive``, ``NotYourself``, ``ReasonNeeded``, ``NoSecondFactor``,
    ``SitsElsewhere`` when the member also works at an office that the actor does not manage.
    """
    member = _managed_member(actor, member_id, now)
    if member.user_id == actor.user_id:
        raise NotYourself
    seats = members_for(member.user_id, _today(now))
    if not all(may_manage(actor, seat.office_id) for seat in seats):
        raise SitsElsewhere
    by = User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
    reset_second_factor(user=member.user, by=by, reason=reason, office_code=member.office.code, now=now)
    record(
        member.office,
        actor,
        "second-factor-reset",
        {"member": member.pk, "reason": within("reason", reason, 500)},
        now,
    )
