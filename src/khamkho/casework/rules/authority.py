"""Who may sign a matter on a day, on which ground, and what stands under the signature. Pure: values in, values out.

Three legal forms beside one's own position: ปฏิบัติราชการแทน (a power that was delegated), รักษาราชการแทน (in the place
of a holder who is away) and รักษาการในตำแหน่ง (the post is vacant). Each rests on a dated order of the office.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from khamkho.base.errors import Refused
from khamkho.base.text import Text
from khamkho.base.thai import sort_key
from khamkho.casework.rules.permits import BY_OFFICERS, MAY_TAKE, refuse_for
from khamkho.casework.rules.refusals import HasInterest, OwnCase

Kind = Literal["delegated", "acting", "vacant"]
Form = Literal["own"] | Kind


@dataclass(frozen=True, kw_only=True)
class Post:
    """A member in a role of the office, from a day until a day (``until`` itself is no longer hers)."""

    seat: int
    user: str
    role: str
    name: Text
    position: Text
    since: date
    until: date | None = None

    def held_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, kw_only=True)
class Order:
    """A dated order (คำสั่ง): ``to`` may use the powers of ``role``, until and with its last day.

    Without ``to`` the powers of somebody outside the office are used by whoever holds ``role`` there. ``line`` is what
    the order puts under the signature. Empty ``services`` and ``variants`` mean all of them; ``most`` limits the amount.
    """

    number: str
    dated: date
    kind: Kind
    role: str
    line: Text
    since: date
    until: date | None = None
    revoked_on: date | None = None
    to: int | None = None
    holder: int | None = None
    services: frozenset[str] = frozenset()
    variants: frozenset[str] = frozenset()
    most: Decimal | None = None
    sub_delegate: bool = False

    def about(self, matter: Matter) -> bool:
        """Whether the order speaks of this service and variant, whatever the amount."""
        return (not self.services or matter.service in self.services) and (
            not self.variants or matter.variant in self.variants
        )

    def too_little_for(self, matter: Matter) -> bool:
        return self.most is not None and matter.amount is not None and matter.amount > self.most

    def in_force(self, day: date) -> bool:
        return (
            self.since <= day
            and (self.until is None or day <= self.until)
            and (self.revoked_on is None or day < self.revoked_on)
        )


@dataclass(frozen=True, kw_only=True)
class Away:
    """A member is not there, from a day until and with another."""

    seat: int
    since: date
    until: date

    def on(self, day: date) -> bool:
        return self.since <= day <= self.until


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What is to be signed: whose step it is, the service, how much, and who is too near to it.

    ``parties`` are the applicant and whoever acts for her, ``declared`` those who said that they have an interest,
    ``earlier`` those who handled the case before where this step asks for four eyes.
    """

    role: str
    service: str
    variant: str = ""
    amount: Decimal | None = None
    parties: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What an office has written down about its people: posts, orders, who is away."""

    posts: tuple[Post, ...]
    orders: tuple[Order, ...] = ()
    away: tuple[Away, ...] = ()

    def post(self, seat: int) -> Post | None:
        return next((post for post in self.posts if post.seat == seat), None)

    def is_away(self, seat: int, day: date) -> bool:
        return any(one.seat == seat and one.on(day) for one in self.away)

    def holders(self, order: Order, day: date) -> tuple[Post, ...]:
        """Who holds on this day the position that an order is about."""
        return tuple(
            post
            for post in self.posts
            if post.role == order.role and post.held_on(day) and order.holder in (None, post.seat)
        )


@dataclass(frozen=True, kw_only=True)
class Lent:
    """An order that somebody may use on a day, and how far it reaches: ``steps`` are the roles whose steps it opens."""

    order: Order
    post: Post
    steps: frozenset[str]
    but_not: frozenset[str] = frozenset()
    """Services in which the power came from outside the office, under an order that does not let it be given on."""

    def reaches(self, matter: Matter) -> bool:
        """Whether it speaks of this matter. What nobody knows the amount of is left to the signature."""
        return (
            matter.role in self.steps
            and self.order.about(matter)
            and not self.order.too_little_for(matter)
            and matter.service not in self.but_not
        )


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who signs, on which ground, and the lines under the name."""

    seat: int
    form: Form
    name: Text
    lines: tuple[Text, ...]
    grounds: tuple[Order, ...] = ()


class SameEyes(Refused):
    """The step asks for a second person, and she did an earlier step, or typed the case in for its applicant."""

    code = "four-eyes"
    status = 403
    th = "ขั้นตอนนี้ต้องทำโดยผู้อื่น เพราะท่านดำเนินการขั้นตอนก่อนหน้าหรือกรอกคำขอนี้แทนผู้ยื่น"
    en = "This step needs a second person: you did an earlier step of this application, or typed it in for the applicant."
    next_th = "ขอให้ผู้ร่วมงานท่านอื่นดำเนินการ"
    next_en = "Ask a colleague to do it."


class MarkedAway(Refused):
    """A member who is away does not sign: somebody else does it in her place."""

    code = "marked-away"
    status = 403
    th = "มีการบันทึกว่าท่านไม่อยู่ปฏิบัติราชการในวันนี้ จึงลงนามไม่ได้"
    en = "You are recorded as away today, so you cannot sign."
    next_th = "หากกลับมาแล้ว ให้สิ้นสุดการไม่อยู่ในหน้าการตั้งค่าของหน่วยงาน"
    next_en = "If you are back, end the absence in the settings of the office."


class OrderNotInForce(Refused):
    """The order has not begun, is over, or was revoked."""

    code = "order-not-in-force"
    status = 403
    th = "คำสั่งที่ {number} ไม่มีผลใช้บังคับในวันนี้"
    en = "Order {number} is not in force today."
    next_th = "ขอให้หน่วยงานออกคำสั่งใหม่ หรือส่งให้ผู้มีอำนาจลงนาม"
    next_en = "Ask the office for a new order, or leave it to the person who has the power."


class OverTheLimit(Refused):
    """The order does not speak of this service, this kind or this amount."""

    code = "over-the-limit"
    status = 403
    th = "เรื่องนี้เกินขอบเขตที่คำสั่งที่ {number} ให้ไว้"
    en = "This is beyond what order {number} allows."
    next_th = "ส่งให้ผู้มีอำนาจลงนาม"
    next_en = "Leave it to the person who has the power."


class HolderIsThere(Refused):
    """Nobody acts in the place of a holder who is there, and nobody holds a post that is filled."""

    code = "holder-is-there"
    status = 403
    th = "ผู้ดำรงตำแหน่งปฏิบัติราชการอยู่ จึงลงนามแทนตามคำสั่งที่ {number} ไม่ได้"
    en = "The holder of the position is there, so order {number} does not let you sign in her place."
    next_th = "หากผู้ดำรงตำแหน่งไม่อยู่ ให้บันทึกการไม่อยู่ในหน้าการตั้งค่าของหน่วยงานก่อน"
    next_en = "If the holder is away, record the absence in the settings of the office first."


class PostIsVacant(Refused):
    """In the place of nobody: a vacant post needs another form."""

    code = "post-is-vacant"
    status = 403
    th = "ตำแหน่งนี้ว่างอยู่ คำสั่งที่ {number} ให้รักษาราชการแทนจึงใช้ไม่ได้"
    en = "The post is vacant, so order {number}, to act in its holder's place, cannot be used."
    next_th = "ขอให้หน่วยงานออกคำสั่งให้รักษาการในตำแหน่ง"
    next_en = "Ask the office for an order to hold the vacant post."


class NoSubDelegation(Refused):
    """The power came by delegation, and its order does not let it be given on."""

    code = "no-sub-delegation"
    status = 403
    th = "คำสั่งที่ {number} ไม่ให้มอบอำนาจต่อ"
    en = "Order {number} does not allow the power to be given on."
    next_th = "ส่งให้ผู้รับมอบอำนาจตามคำสั่งนั้นลงนาม"
    next_en = "Leave it to the person whom that order names."


def signature(facts: Facts, matter: Matter, *, seat: int, day: date) -> Signature:
    """How this member signs this matter on this day.

    Raises OwnCase, HasInterest, SameEyes, NotYours, MarkedAway, OrderNotInForce, OverTheLimit, HolderIsThere,
    PostIsVacant, NoSubDelegation.
    """
    post = facts.post(seat)
    if post is None or not post.held_on(day):
        raise refuse_for(matter.role)
    _require_distance(post.user, matter)
    own = post.role in MAY_TAKE[matter.role]
    orders = [order for order in facts.orders if order.to == seat and order.role in MAY_TAKE[matter.role]]
    if not own and not orders:
        raise refuse_for(matter.role)
    if facts.is_away(seat, day):
        raise MarkedAway()
    if own:
        return _signed(post, "own", _powers_from_outside(facts, matter, post.role, day))
    refusal: Refused | None = None
    for order in sorted(orders, key=lambda one: (one.since, one.dated, one.number), reverse=True):
        try:
            return _by_order(facts, matter, post, order, day)
        except Refused as no:
            refusal = refusal or no
    assert refusal is not None
    raise refusal


def roles_at(step_by: str, roles: frozenset[str], signature: Signature | None) -> frozenset[str]:
    """Somebody's roles, with that of the step when she signs it, whether by her position or by an order."""
    return roles | {step_by} if signature is not None else roles


def signers(facts: Facts, matter: Matter, *, day: date) -> tuple[Signature, ...]:
    """Everybody who may sign this matter on this day: by their own position first, then by order."""
    found = []
    for post in facts.posts:
        try:
            found.append(signature(facts, matter, seat=post.seat, day=day))
        except Refused:
            continue
    return tuple(sorted(found, key=lambda one: (one.form != "own", sort_key(one.name.th), one.seat)))


def lent(facts: Facts, *, day: date) -> tuple[Lent, ...]:
    """The orders that somebody may use on this day, oldest first: what lists are narrowed by. ``signature`` decides."""
    found = []
    for order in sorted(facts.orders, key=lambda one: (one.since, one.dated, one.number)):
        post = facts.post(order.to) if order.to is not None else None
        if post is None or not post.held_on(day) or facts.is_away(post.seat, day):
            continue
        try:
            _require_usable(facts, order, day)
        except Refused:
            continue
        kept = (
            [] if order.kind != "delegated" else [one for one in facts.orders if _keeps(one, order.role, day)]
        )
        if all(one.services or one.variants for one in kept):
            steps = frozenset(
                step for step, may in MAY_TAKE.items() if order.role in may and step not in BY_OFFICERS
            )
            but_not = frozenset(service for one in kept for service in one.services if not one.variants)
            found.append(Lent(order=order, post=post, steps=steps, but_not=but_not))
    return tuple(found)


def _keeps(above: Order, role: str, day: date) -> bool:
    """Whether an order from outside gives its power to the holder of this position and to nobody below."""
    return above.to is None and above.role == role and above.in_force(day) and not above.sub_delegate


def _require_distance(user: str, matter: Matter) -> None:
    if user in matter.parties:
        raise OwnCase()
    if user in matter.declared:
        raise HasInterest()
    if user in matter.earlier:
        raise SameEyes()


def _by_order(facts: Facts, matter: Matter, post: Post, order: Order, day: date) -> Signature:
    _require_usable(facts, order, day)
    if order.too_little_for(matter) or not order.about(matter):
        raise OverTheLimit(number=order.number)
    outside = _powers_from_outside(facts, matter, order.role, day)
    if order.kind == "delegated":
        for above in outside:
            if not above.sub_delegate:
                raise NoSubDelegation(number=above.number)
    return _signed(post, order.kind, (order, *outside))


def _require_usable(facts: Facts, order: Order, day: date) -> None:
    """Refuse an order that is not in force, or whose legal form does not fit who is there on this day."""
    if not order.in_force(day):
        raise OrderNotInForce(number=order.number)
    holders = facts.holders(order, day)
    if order.kind == "acting":
        if not holders:
            raise PostIsVacant(number=order.number)
        if not all(facts.is_away(one.seat, day) for one in holders):
            raise HolderIsThere(number=order.number)
    if order.kind == "vacant" and holders:
        raise HolderIsThere(number=order.number)


def _powers_from_outside(facts: Facts, matter: Matter, role: str, day: date) -> tuple[Order, ...]:
    """The newest order that reaches so far, if any, under which the holder of a position uses the power of somebody
    above the office."""
    standing = [
        order
        for order in facts.orders
        if order.to is None and order.role == role and order.in_force(day) and order.about(matter)
    ]
    newest = sorted(standing, key=lambda one: (one.since, one.dated, one.number), reverse=True)
    enough = [order for order in newest if order.most is None or (matter.amount or 0) <= order.most]
    if newest and not enough:
        raise OverTheLimit(number=newest[0].number)
    return tuple(enough[:1])


def _signed(post: Post, form: Form, grounds: tuple[Order, ...]) -> Signature:
    """Under the name: one's own position, then a line for each order that the signature rests on."""
    lines = (post.position, *(order.line for order in grounds))
    return Signature(
        seat=post.seat,
        form="delegated" if form == "own" and grounds else form,
        name=post.name,
        lines=tuple(line for line in lines if line.th),
        grounds=grounds,
    )
