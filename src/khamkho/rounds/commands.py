"""Everything that is done in a round after it closed: seats, the lot, points, confirming, publishing, moving up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import Invalid, NotFound, Problem, Refused, within
from khamkho.base.text import Text, clean, lang_in
from khamkho.base.thai import ascii_digits
from khamkho.casework.commands import act
from khamkho.casework.contents import mark_of, seal_mark
from khamkho.casework.models import Case
from khamkho.casework.queries.authority import kept, signature_for
from khamkho.casework.rules.authority import Matter
from khamkho.casework.rules.permits import WORKING_ROLES, refuse_for
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.offices.commands import settle_round
from khamkho.offices.commands.log import record
from khamkho.offices.models import Membership, Round
from khamkho.offices.rounds import METHODS, groups_of
from khamkho.people.actor import SYSTEM, Actor
from khamkho.rounds import queries, rules
from khamkho.rounds.models import Place, Selection
from khamkho.rounds.rules import CHOSEN, NOT_CHOSEN, WAITING, Placed
from khamkho.work.commands import enqueue, schedule


@transaction.atomic
def give_seats(*, actor: Actor, round_id: int, halls: str, now: datetime) -> int:
    """Give every application that waits for the selection a seat and a hall, in the order of receipt; again after a change.

    Returns how many. Refuses: NotFound, NotYours, NotClosedYet, ResultsStand, Invalid for halls that cannot be read or
    do not suffice.
    """
    one, _selection = _locked(actor, round_id, now)
    entrants = queries.entrants_of(one)
    rooms, problems = rules.read_halls(halls, len(entrants))
    if problems or not entrants:
        raise Invalid(problems) if problems else rules.NothingToDecide()
    Place.objects.filter(round=one).update(seat=None, hall="")
    seats = {
        number: (seat, hall) for number, seat, hall in rules.seat_all([e.number for e in entrants], rooms)
    }
    for entrant in entrants:
        place = entrant.place or _new_place(entrant, one)
        place.seat, place.hall = seats[entrant.number]
        place.save()
    return len(entrants)


@transaction.atomic
def draw_lot(
    *, actor: Actor, round_id: int, drawn: str, again: str, reason: str = "", now: datetime
) -> Selection:
    """Write down the number that was drawn in front of the applicants, typed twice. The office's log keeps who did, and when.

    Once written down it stays; only the director replaces it, with a reason that the result shows. Refuses: NotFound,
    NotYours, NotClosedYet, ResultsStand, NoLotHere, DrawnAlready, Invalid.
    """
    one, selection = _locked(actor, round_id, now)
    if all(group.method != "lot" for group in groups_of(one.groups)):
        raise rules.NoLotHere()
    number, repeated = (ascii_digits(clean(text)).replace(" ", "") for text in (drawn, again))
    why = within("reason", reason, 1000, lines=True)
    if problem := _wrong_lot(number, repeated):
        raise Invalid([problem])
    if selection.drawn and number == selection.drawn:
        return selection
    if selection.drawn:
        if actor.seat_as(one.office_id, "director") is None:
            raise rules.DrawnAlready(drawn=selection.drawn)
        if not why:
            raise Invalid(
                [
                    Problem(
                        "reason",
                        "required",
                        "โปรดระบุเหตุที่บันทึกเลขใหม่",
                        "Say why another number is written down.",
                    )
                ]
            )
        before = {"drawn": selection.drawn, "reason": why, "by": actor.name, "at": now.isoformat()}
        selection.redrawn = [*selection.redrawn, before]
    selection.drawn, selection.drawn_at, selection.drawn_by = number, now, _member(actor, one.office_id)
    selection.save()
    record(one.office, actor, "lot-drawn", {"round": one.name_th, "drawn": number, "reason": why}, now)
    return selection


def _wrong_lot(number: str, repeated: str) -> Problem | None:
    if not rules.DRAWN.fullmatch(number):
        return Problem(
            "drawn", "lot", "โปรดกรอกเลขที่จับได้เป็นตัวเลข 1–40 หลัก", "Give the number drawn, 1 to 40 digits."
        )
    if number != repeated:
        return Problem("again", "lot-differs", "เลขที่กรอกสองครั้งไม่ตรงกัน", "The two numbers are not the same.")
    return None


@transaction.atomic
def keep_points(*, actor: Actor, round_id: int, typed: Mapping[str, str], now: datetime) -> int:
    """Keep what applicants got in the test, by application number: points, ``absent``, or nothing; sealed in each case.

    Returns how many changed. Refuses: NotFound, NotYours, NotClosedYet, ResultsStand, Invalid naming each that cannot
    be read.
    """
    one, _selection = _locked(actor, round_id, now)
    problems, changed = [], 0
    for entrant in queries.entrants_of(one):
        if entrant.number not in typed:
            continue
        try:
            points = rules.read_points(typed[entrant.number])
        except ValueError:
            words = f"{entrant.number}: อ่านคะแนนไม่ได้", f"{entrant.number}: this is no number of points."
            problems.append(Problem(f"points-{entrant.number}", "points", *words))
            continue
        if points != entrant.points:
            place = entrant.place or _new_place(entrant, one)
            place.mark = seal_mark(entrant.case, {"points": points}) if points else b""
            place.save()
            changed += 1
    if problems:
        raise Invalid(problems)
    return changed


@transaction.atomic
def confirm_results(*, actor: Actor, round_id: int, seen: str, now: datetime) -> Selection:
    """The director confirms exactly the results she has in front of her (``seen``): from now on they stand, and are
    published at their day and hour. Her ground is kept as for any decision.

    Refuses: NotFound, NotYours, NotClosedYet, ResultsStand, NothingToDecide, StillChecked, LotMissing, PointsMissing,
    PreviewChanged, and what ``rules.authority.signature`` refuses.
    """
    one, selection = _locked(actor, round_id, now)
    day = timezone.localtime(now).date()
    signature = signature_for(actor, one.office, Matter(role="director", service=one.service_id), day=day)
    if count := queries.still_checked(one):
        raise rules.StillChecked(count=count)
    entrants, service = queries.entrants_of(one), queries.service_in(one)
    if not entrants or service is None:
        raise rules.NothingToDecide()
    previews = queries.preview_of(one, service, selection, entrants)
    _require_whole(previews)
    if queries.seen_as(previews) != seen:
        raise rules.PreviewChanged()
    for preview in previews:
        for placed, entrant in preview.rows:
            place = entrant.place or _new_place(entrant, one)
            place.group, place.rank = preview.group.key, placed.rank
            place.result, place.turn = placed.result, placed.turn
            place.save()
    selection.confirmed_at, selection.confirmed_by = now, _member(actor, one.office_id)
    selection.signature = kept(signature)
    selection.save()
    settle_round(one.pk, now=now)
    record(one.office, actor, "round-confirmed", {"round": one.name_th, "applications": len(entrants)}, now)
    due = max(now, one.results_at or now)
    schedule(
        "round-results",
        key=f"round-results:{one.pk}",
        due_at=due,
        args={"round": one.pk},
        about=_about(one),
        now=now,
    )
    return selection


def _require_whole(previews: Sequence[queries.Preview]) -> None:
    for preview in previews:
        if preview.group.method == "lot" and preview.lacks:
            raise rules.LotMissing()
    missing = sum(
        not entrant.points for one in previews if one.group.method == "score" for _placed, entrant in one.rows
    )
    if missing:
        raise rules.PointsMissing(count=missing)


@transaction.atomic
def publish_again(*, actor: Actor, round_id: int, now: datetime) -> None:
    """Carry out once more what of the published results has not gone where it leads. Refuses: NotFound, NotYours."""
    one, selection = _held(actor, round_id)
    if selection.published_at is not None:
        enqueue("round-results", args={"round": one.pk}, about=_about(one), order_key=_about(one), now=now)


def publish(*, round_id: int, now: datetime) -> int:
    """The hour of the results: they become public, and each application goes where its result leads, each on its own.

    Repeatable: what has moved stays; what cannot move is left for people to look at. Returns how many moved.
    """
    with transaction.atomic():
        selection = (
            Selection.objects.select_for_update().filter(round=round_id, confirmed_at__isnull=False).first()
        )
        if selection is None:
            return 0
        if selection.published_at is None:
            selection.published_at = now
            selection.save(update_fields=["published_at"])
    by = _confirmer(selection)
    waiting = (
        Place.objects.filter(round=round_id, moved_at__isnull=True)
        .exclude(result="")
        .order_by("group", "rank")
    )
    return sum(_move(place_id, by, now) for place_id in waiting.values_list("pk", flat=True))


def _confirmer(selection: Selection) -> Actor:
    """Khamkho, in the name of who confirmed."""
    member = selection.confirmed_by
    return replace(SYSTEM, user_id=member.user_id, name=member.name_th) if member else SYSTEM


@transaction.atomic
def _move(place_id: int, by: Actor, now: datetime) -> bool:
    place = Place.objects.select_for_update(of=("self",)).select_related("round").get(pk=place_id)
    case = Case.objects.select_related("version", "key").get(pk=place.case_id)
    service = service_of(case.version)
    rounds = service.rounds
    if (
        place.moved_at is not None
        or case.state != Case.OPEN
        or rounds is None
        or case.step != rounds.select_at
    ):
        return False
    action = {CHOSEN: rounds.chosen, WAITING: rounds.waiting, NOT_CHOSEN: rounds.not_chosen}[place.result]
    try:
        with transaction.atomic():
            _act(case, action, _why(place, case), by, now)
    except Refused:
        return False
    place.moved_at = now
    place.save(update_fields=["moved_at"])
    return True


def _why(place: Place, case: Case) -> Text:
    group = next(one for one in groups_of(place.round.groups) if one.key == place.group)
    placed = Placed(number=case.number or "", rank=place.rank or 0, result=place.result, turn=place.turn)
    of = Place.objects.filter(round=place.round_id, group=place.group).exclude(result="").count()
    points = str(mark_of(case, place.mark).get("points", "")) if group.method == "score" else ""
    return rules.why(placed, method=METHODS[group.method], quota=group.quota, of=of, points=points)


def _act(case: Case, action: str, reason: Text, by: Actor, now: datetime) -> None:
    act(
        actor=by,
        number=case.number or "",
        action_id=action,
        answers={"reason": reason.in_(lang_in(case.lang))},
        seen=case.head_seq,
        client_key=f"round-{action}",
        now=now,
    )


@transaction.atomic
def move_up(*, round_id: int, now: datetime) -> int:
    """Places became free: the next on each waiting list are offered them, with a term of their own. Returns how many.

    Counted from what stands now, so that it may come too often or too late and never gives more than there are.
    """
    selection = (
        Selection.objects.select_for_update().filter(round=round_id, published_at__isnull=False).first()
    )
    if selection is None:
        return 0
    one = Round.objects.get(pk=round_id)
    return sum(_move_up(one.pk, group.key, group.quota, now) for group in groups_of(one.groups))


def _move_up(round_id: int, group: str, quota: int, now: datetime) -> int:
    rows = list(
        Place.objects.select_for_update(of=("self",))
        .filter(round=round_id, group=group)
        .select_related("case__version")
        .order_by("turn")
    )
    held = sum(_holds(place) for place in rows)
    waiting = {place.turn: place for place in rows if place.turn is not None and _can_come_up(place)}
    turns = rules.next_turns(quota=quota, held=held, waiting=waiting)
    for turn in turns:
        place = waiting[turn]
        rounds = service_of(place.case.version).rounds
        _act(place.case, rounds.offer if rounds else "", rules.coming_up(turn), SYSTEM, now)
        place.offered_at = now
        place.save(update_fields=["offered_at"])
    return len(turns)


def _holds(place: Place) -> bool:
    """Whether a place of the group is taken: chosen or offered, and not over without success."""
    ours = place.result == CHOSEN or place.offered_at is not None
    return ours and (place.case.state == Case.OPEN or place.case.end == "granted")


def _can_come_up(place: Place) -> bool:
    service: Service = service_of(place.case.version)
    waits = service.led_to(service.rounds.waiting) if service.rounds else None
    at_it = waits is not None and place.case.step == waits.id
    return place.offered_at is None and place.moved_at is not None and place.case.state == Case.OPEN and at_it


def _held(actor: Actor, round_id: int) -> tuple[Round, Selection]:
    """Lock a round for who works at its office. Raises NotFound, NotYours."""
    one = Round.objects.select_for_update(of=("self",)).select_related("office").filter(pk=round_id).first()
    if one is None or not (actor.two_factor and actor.seats_at(one.office_id)):
        raise NotFound()
    if actor.seat_as(one.office_id, "officer", "supervisor", "director") is None:
        raise refuse_for("officer")
    selection, _new = Selection.objects.select_for_update().get_or_create(round=one)
    return one, selection


def _locked(actor: Actor, round_id: int, now: datetime) -> tuple[Round, Selection]:
    """The same for what is done between the close and the results. Raises NotClosedYet, ResultsStand too."""
    one, selection = _held(actor, round_id)
    if now < one.closes_at:
        raise rules.NotClosedYet(closes=one.closes_at)
    if selection.confirmed_at is not None:
        raise rules.ResultsStand()
    return one, selection


def _new_place(entrant: queries.Entrant, one: Round) -> Place:
    return Place(case=entrant.case, round=one, group=entrant.group)


def _member(actor: Actor, office_id: int) -> Membership | None:
    seat = next((seat for seat in actor.seats_at(office_id) if seat.role in WORKING_ROLES), None)
    return Membership.objects.get(pk=seat.id) if seat else None


def _about(one: Round) -> str:
    return f"round:{one.pk}"
