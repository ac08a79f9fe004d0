"""What others may know about LINE: the office's account, a friend, the conversations, and how much was pushed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from khamkho.base.text import Text
from khamkho.line.commands.friends import TALKERS
from khamkho.line.commands.sending import pushed_in_month
from khamkho.line.contents import person_of, push_body, said_body, secrets_of
from khamkho.line.models import Account, Friend, Look, Push, Said, TakeOver
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.people.models import User
from khamkho.people.queries import End, Holding
from khamkho.vault.keys import Erased


def account_of(office: Office) -> Account | None:
    """The office's LINE account, also one that is not connected any more."""
    return Account.objects.select_related("key", "office").filter(office=office).first()


def is_open(office: Office) -> bool:
    """Whether the office can be written to in LINE now."""
    return Account.objects.filter(office=office, active=True, sealed__isnull=False).exists()


def add_link(account: Account) -> str:
    """The address that opens the account in LINE, to be added as a friend; empty before the token was tested."""
    return f"https://line.me/R/ti/p/{account.basic_id}" if account.basic_id else ""


def friend_by_pk(pk: int) -> Friend | None:
    rows = Friend.objects.select_related("key", "account__office", "account__key")
    return rows.filter(pk=pk).first()


def friends_of_user(user_id: UUID) -> tuple[Friend, ...]:
    """The chats that a signed-in person has linked with her account."""
    rows = Friend.objects.select_related("key", "account__office").filter(user_id=user_id)
    return tuple(rows.order_by("-linked_at"))


def reaches(friend: Friend) -> bool:
    """Whether news can be pushed to her: she follows, wants them, and the account is open."""
    account = friend.account
    return friend.following and not friend.opted_out and account.active and account.sealed is not None


def name_of(friend: Friend) -> str:
    """How she calls herself in LINE; empty while nobody has asked, and once she was forgotten."""
    return person_of(friend).get("name", "")


# ── the desk ──


def talks_at(actor: Actor, office: Office) -> bool:
    """Whether the actor may read and lead the office's conversations: who works on its cases, with two factors."""
    return actor.two_factor and actor.seat_as(office.pk, *TALKERS) is not None


@dataclass(frozen=True, kw_only=True)
class Conversing:
    """One conversation as a list shows it; what was said is not in it, so that a list is no look."""

    friend: Friend
    name: str
    officer: str
    """Who has taken it over; empty while the bot answers."""
    officer_id: int | None
    until: datetime | None


def conversations_at(
    actor: Actor, office: Office, *, waiting: bool = False, now: datetime
) -> QuerySet[Friend]:
    """The conversations of an office: who waits for an officer first, then the newest. For those who work on its cases."""
    rows = Friend.objects.filter(account__office=office).select_related("key", "account")
    if waiting:
        open_now = TakeOver.objects.filter(ended_at=None, until__gt=now).values("friend")
        rows = rows.filter(waiting_since__isnull=False) | rows.filter(pk__in=open_now)
    rows = rows.order_by(F("waiting_since").asc(nulls_last=True), F("said_at").desc(nulls_last=True), "-pk")
    return rows if talks_at(actor, office) else rows.none()


def waiting_count(actor: Actor, office: Office) -> int:
    """How many friends wait for an officer."""
    if not talks_at(actor, office):
        return 0
    return Friend.objects.filter(account__office=office, waiting_since__isnull=False).count()


def as_listed(friends: Sequence[Friend], *, now: datetime) -> list[Conversing]:
    """Conversations with who leads them."""
    running = {
        one.friend_id: one
        for one in TakeOver.objects.select_related("member").filter(
            friend__in=friends, ended_at=None, until__gt=now
        )
    }
    return [_listed(friend, running.get(friend.pk)) for friend in friends]


def _listed(friend: Friend, taken: TakeOver | None) -> Conversing:
    return Conversing(
        friend=friend,
        name=name_of(friend),
        officer=taken.member.name("th") if taken else "",
        officer_id=taken.member_id if taken else None,
        until=taken.until if taken else None,
    )


@dataclass(frozen=True, kw_only=True)
class Line:
    """One message of a conversation."""

    said: Said
    text: str
    quick: tuple[str, ...] = ()
    file: str = ""
    officer: str = ""
    fate: str = ""
    """``waiting``, ``sent``, or why it did not go out; empty for what came in."""
    extra: Mapping[str, str] = field(default_factory=dict)


def lines_of(friend: Friend, *, after: int = 0, most: int = 200) -> list[Line]:
    """What was said with a friend, oldest first. Call ``commands.look`` before: a look is written down."""
    rows = Said.objects.filter(friend=friend, pk__gt=after).select_related("member", "push")
    newest = list(rows.order_by("-at", "-pk")[:most])
    return [_line(friend, said) for said in reversed(newest)]


def _line(friend: Friend, said: Said) -> Line:
    body = said_body(said, friend)
    push = said.push
    fate = ""
    if push is not None:
        fate = push.error if push.state == Push.State.FAILED else push.state
    return Line(
        said=said,
        text=body.get("text", ""),
        quick=tuple(body.get("quick", ())),
        file=body.get("file", ""),
        officer=said.member.name("th") if said.member else "",
        fate=fate,
    )


def about_of(friend: Friend) -> tuple[UUID, ...]:
    """The refs of the applications that were talked about with a friend, newest first."""
    rows = (
        Said.objects.filter(friend=friend, about__isnull=False)
        .order_by("-pk")
        .values_list("about", flat=True)
    )
    return tuple(dict.fromkeys(one for one in rows[:500] if one))


def talks_about(ref: UUID, *, applicant_id: UUID | None, office_id: int, now: datetime) -> list[Conversing]:
    """The conversations in which an application was talked about, and the one that its applicant has linked, at its office."""
    said = Friend.objects.filter(said__about=ref)
    hers = Friend.objects.filter(user_id=applicant_id) if applicant_id else Friend.objects.none()
    rows = Friend.objects.filter(Q(pk__in=said.values("pk")) | Q(pk__in=hers.values("pk")))
    here = rows.filter(account__office_id=office_id).select_related("key", "account")
    return as_listed(list(here.order_by("-said_at")[:5]), now=now)


def looks_of(friend: Friend, most: int = 20) -> QuerySet[Look]:
    """Who of the office read this conversation, newest first."""
    return friend.looks.select_related("member").order_by("-at")[:most]


def taken_by(friend: Friend, *, now: datetime) -> TakeOver | None:
    """Who has taken a conversation over."""
    rows = TakeOver.objects.select_related("member").filter(friend=friend, ended_at=None, until__gt=now)
    return rows.first()


# ── for those who send news another way ──


def words_of(push: Push) -> str:
    """What a message that waits or failed says in plain words; empty once it was sent, or its friend forgotten."""
    try:
        return str(push_body(push)["plain"])
    except Erased:
        return ""


@dataclass(frozen=True, kw_only=True)
class Usage:
    """How many messages were pushed this month, and how many may be."""

    used: int
    most: int

    @property
    def left(self) -> int:
        return max(0, self.most - self.used)


def usage_of(account: Account, *, now: datetime) -> Usage:
    return Usage(used=pushed_in_month(account, now), most=account.quota)


def is_connected(account: Account | None) -> bool:
    return account is not None and account.active and secrets_of(account) is not None


# ── a person's own data ──


def holdings(user: User) -> tuple[Holding, ...]:
    """What line/ holds about a person with an account: the chats that she linked."""
    found = friends_of_user(user.pk)
    if not found:
        return ()
    rows = tuple(f"{one.account.office.name_th}: {one.said.count()}" for one in found)
    return (
        Holding(
            what=Text(
                "แชต LINE ที่เชื่อมกับบัญชีนี้ และจำนวนข้อความที่เก็บไว้",
                "LINE chats that are linked with this account, and how many messages are kept",
            ),
            rows=rows,
            why=Text(
                "เพื่อแจ้งข่าวคำขอและตอบคำถามทาง LINE",
                "To tell you about your applications and to answer you in LINE",
            ),
            until=Text(
                "จนกว่าท่านยกเลิกการเชื่อม หรือตามจำนวนวันที่หน่วยงานกำหนด",
                "Until you unlink it, or as many days as the office has set",
            ),
            ends=tuple(
                End(
                    words=Text(
                        f"ยกเลิกการเชื่อม LINE ของ{one.account.office.name_th}",
                        f"Unlink LINE of {one.account.office.name('en')}",
                    ),
                    address=reverse("line:unlink", kwargs={"ref": one.ref}),
                )
                for one in found
            ),
        ),
    )
