"""The conversation as one pure function: where it stands, what was heard, what the office offers → where it stands then,
what is to be done, what is said. T1 to T44 are the transitions that the field wrote down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from khamkho.base.card_numbers import kinds_in, masked, read_card, read_laser
from khamkho.base.text import Text
from khamkho.chat.rules import when
from khamkho.chat.rules.reading import MenuLine, Word, menu_line, names_somebody_else, wanted_in, word_in
from khamkho.chat.rules.talk import LOCKED_FOR, MOST_TRIES, SHORT, TRIES_WITHIN, WAITING, Talk
from khamkho.chat.rules.words import after_words, says
from khamkho.chat.rules.world import Deed, Heard, Item, Line, Tap, World

GO_ON = Tap(key="go_on")
OTHER_WAY = Tap(key="other_way")
YES, NO = Tap(key="yes"), Tap(key="no")
CANCEL, STAFF, MENU = Tap(key="cancel"), Tap(key="staff"), Tap(key="menu")

NOT_THEN = {"past": "M11", "closed": "M12", "far": "M13", "soon": "M13S", "full": "full_day"}
"""What is said of a day that cannot be had."""


@dataclass(frozen=True)
class Step:
    """What came of one message."""

    talk: Talk
    lines: tuple[Line, ...] = ()
    deeds: tuple[Deed, ...] = ()


def hear(talk: Talk, heard: Heard, world: World) -> Step:
    """Hear one thing. Numbers of a card that do not belong here are destroyed, whatever else follows."""
    if talk.state == "LOCKED" and talk.locked_until and talk.locked_until <= world.now:
        talk = Talk(state="IDLE")  # T44
    step = _text(talk, heard.text, world) if heard.kind == "text" else _OTHERS[heard.kind](talk, heard, world)
    if (
        talk.state == "COMMENT"
        and step.talk.state != "COMMENT"
        and not any(one.do == "comment" for one in step.deeds)
    ):
        step = replace(step, deeds=(Deed(do="comment", what=f"{talk.about}\n"), *step.deeds))
    return replace(step, talk=replace(step.talk, reminded=heard.kind == "remind"))


def wiped(talk: Talk, *, state: str = "IDLE") -> Talk:
    """Nothing of what was typed is left; wrong tries count on."""
    return Talk(state="NEW" if state == "NEW" else "IDLE", tries=talk.tries)


def _freed(talk: Talk) -> tuple[Deed, ...]:
    return (Deed(do="free"),) if talk.state in WAITING else ()


# ── what is typed ──


def _text(talk: Talk, text: str, world: World) -> Step:
    guarded = _guarded(talk, text, world)
    if guarded is not None:
        return guarded
    if talk.state == "NEW" or not world.notice_seen:
        return _new(talk, text, world)
    if word := word_in(text):
        found = _word(talk, word, world)
        if found is not None:
            return found
    if (moved := after_words("move", text)) and talk.state in ("IDLE", "MOVE", "COMMENT"):
        return _move(talk, moved, world)
    if talk.state == "LOCKED":
        return Step(talk, (Line(key="M07", facts={"minutes": 30}, taps=(STAFF,)),))
    if line := menu_line(text):
        return _menu_line(talk, line, text, world)
    return _STATES[talk.state](talk, text, world)


def _guarded(talk: Talk, text: str, world: World) -> Step | None:
    """E4 and the safe page: what should not stand in a chat is destroyed, and she is told to take it back."""
    found = kinds_in(text)
    if not found:
        return None
    destroy = Deed(do="destroy")
    if "identity" in found:
        return Step(talk, (Line(key="identity"),), (destroy,))
    if not world.typed_codes:
        step = Step(talk, (Line(key="unsend"),), (destroy,))
        line = menu_line(text)
        if line and not line.order and talk.state == "IDLE" and world.notice_seen:
            begun = _menu_line(talk, MenuLine(numbers=line.numbers), "", world)
            return Step(begun.talk, (*step.lines, *begun.lines), (destroy, *begun.deeds))
        if talk.state == "WAIT_LASER":
            return Step(talk, (*step.lines, codes_line(talk, world)), (destroy, Deed(do="codes_page")))
        return step
    if talk.state not in ("IDLE", *SHORT) and not menu_line(text):
        return Step(talk, (Line(key="unsend"),), (destroy,))
    return None


def _new(talk: Talk, text: str, world: World) -> Step:
    """T1 to T3: nothing before she has seen what becomes of her data, and could choose another way."""
    if says("go_on", text):
        idle = Talk(state="IDLE")
        line = menu_line(talk.pending)
        if line and not line.order:
            begun = _menu_line(idle, line, talk.pending, world)
            return Step(begun.talk, begun.lines, (Deed(do="notice"), *begun.deeds))
        return Step(idle, (menu(world),), (Deed(do="notice"),))
    if says("other_way", text):
        return Step(Talk(state="NEW"), (Line(key="M03", facts={"web": ""}, taps=(GO_ON,)),))
    word = word_in(text)
    if word in ("english", "thai", "staff", "withdraw"):
        found = _word(Talk(state="NEW", pending=talk.pending), word, world)
        if found is not None and word in ("english", "thai"):
            return Step(found.talk, (*found.lines, notice(world)), found.deeds)
        if found is not None:
            return found
    line = menu_line(text)
    pending = f"{','.join(str(one) for one in line.numbers)}#" if line and not line.order else ""
    return Step(Talk(state="NEW", pending=pending), (notice(world),))


def notice(world: World) -> Line:
    return Line(key="M01", facts={"office": world.office, "privacy": ""}, taps=(GO_ON, OTHER_WAY))


def menu(world: World) -> Line:
    """M02: the services by number."""
    items = world.items()
    rows = "\n".join(f"{one.number}# {one.way.short.in_(world.lang)}" for one in items if one.way)
    example = next((f"{one.number}#" for one in items), "1#")
    taps = (*tuple(_item_tap(one) for one in items), Tap(key="status"), STAFF)
    return Line(key="M02", facts={"menu": rows, "example": example}, taps=taps)


def _item_tap(item: Item) -> Tap:
    if item.way:
        return Tap(label=item.way.short, says=Text(f"{item.number}#", f"{item.number}#"))
    return Tap(label=item.title, data=f"start:{item.id}")


# ── words that hold everywhere ──


def _word(talk: Talk, word: Word, world: World) -> Step | None:
    if talk.doubt and word in ("yes", "no"):
        return None
    if word == "menu":
        return Step(talk if talk.under_way else wiped(talk), (menu(world),))
    if word == "cancel":
        return _cancel(talk, world)
    if word == "status":
        return Step(talk, (status(world),))
    if word == "change":
        return _back(talk, world)
    if word == "staff":
        return Step(wiped(talk), (Line(key="M35"),), (*_freed(talk), Deed(do="staff")))  # T42
    if word in ("english", "thai"):
        taps = (MENU,) if talk.state == "IDLE" else ()
        return Step(
            talk, (Line(key="lang", taps=taps),), (Deed(do="lang", what="en" if word == "english" else "th"),)
        )
    if word == "withdraw":  # T43
        return Step(Talk(state="NEW"), (Line(key="M36"),), (*_freed(talk), Deed(do="withdraw")))
    if word == "move":
        return _move(talk, "", world)
    if word in ("news", "stop_news"):
        on = word == "news"
        return Step(
            talk, (Line(key="news_on" if on else "news_off"),), (Deed(do="news", what="on" if on else ""),)
        )
    return None


def _cancel(talk: Talk, world: World) -> Step:
    if talk.under_way or talk.state == "COMMENT":
        return Step(wiped(talk), (Line(key="M21", taps=(MENU,)),), _freed(talk))  # T19
    found = world.open_cases()
    if not found:
        return Step(talk, (Line(key="nothing_open", taps=(MENU,)),))
    taps = tuple(Tap(label=Text(one.number, one.number), data=f"cancel:{one.number}") for one in found)
    return Step(talk, (Line(key="cancel_which", taps=(*taps, MENU)),))  # T34


def status(world: World) -> Line:
    found = world.open_cases()
    if not found:
        return Line(key="nothing_open", taps=(MENU,))
    rows = "\n".join(
        f"{one.number} {one.title.in_(world.lang)}: {one.step.in_(world.lang)}"
        + (f" ({when.said(one.when, world.lang)})" if one.when else "")
        for one in found
    )
    return Line(key="status", facts={"cases": rows}, taps=(Tap(key="move"), CANCEL, MENU))


def _back(talk: Talk, world: World) -> Step:
    """T21: one step back."""
    if talk.state == "WAIT_CARD14":
        back = replace(talk, state="WAIT_COPIES_DATE", copies=None, day=None, at=None, doubt="")
        return Step(back, (ask_copies(back, world),), (Deed(do="free"),))
    if talk.state == "WAIT_COPIES_DATE":
        if talk.copies is not None or talk.day is not None:
            back = replace(talk, copies=None, day=None, at=None, doubt="")
            return Step(back, (ask_copies(back, world),))
        return _wait_laser(replace(talk, laser="", card=""), world)
    if talk.state == "ASK":
        return Step(talk, (), (Deed(do="answer", what="back"),))
    return Step(talk, (menu(world),))


# ── a line of the menu ──


def _menu_line(talk: Talk, line: MenuLine, text: str, world: World) -> Step:
    if line.order:
        return Step(talk, (Line(key="order", facts={"n": line.numbers[0]}),))
    if line.numbers == (0,):
        return _cancel(talk, world)
    known = {one.number: one for one in world.items()}
    missing = [number for number in line.numbers if number not in known]
    if missing:
        return Step(talk, (Line(key="no_such", facts={"n": missing[0]}), menu(world)))
    items = tuple(known[number] for number in line.numbers)
    ids = tuple(one.id for one in items)
    if talk.under_way and not (talk.state == "WAIT_LASER" and ids == talk.items and line.rest):
        pending = f"{','.join(str(one) for one in line.numbers)}#"
        taps = (Tap(key="restart"), Tap(key="carry_on"))
        return Step(replace(talk, doubt="restart", pending=pending), (Line(key="M22", taps=taps),))  # T20
    if len(items) > 1 and not all(one.way and one.way.is_short for one in items):
        return Step(talk, (Line(key="one_by_one", taps=tuple(_item_tap(one) for one in items)),))
    way = items[0].way
    if way and way.question:
        return _question(Talk(state="QA_OPEN", tries=talk.tries, items=ids), line.rest, world)
    if not (way and way.is_short):
        return Step(Talk(state="ASK"), (), (Deed(do="start", what=items[0].id),))
    if line.rest and names_somebody_else(line.rest):
        return Step(wiped(talk), (Line(key="M37", taps=(MENU,)),))  # T6a
    begun = Talk(state="WAIT_LASER", items=ids, tries=talk.tries)
    if not world.typed_codes or not line.rest:
        return _wait_laser(begun, world)  # T5
    return _laser(begun, line.rest, world)


def _wait_laser(talk: Talk, world: World) -> Step:
    waits = replace(talk, state="WAIT_LASER", doubt="")
    if world.typed_codes:
        return Step(waits, (Line(key="M04", taps=(CANCEL,)),))
    return Step(waits, (codes_line(waits, world),), (Deed(do="codes_page"),))


def codes_line(talk: Talk, world: World) -> Line:
    facts = {"service": titles(talk, world), "minutes": 30}
    return Line(key="M04S", facts=facts, taps=(Tap(key="codes", page="codes"), CANCEL))


def titles(talk: Talk, world: World) -> Text:
    found = [item.title for one in talk.items if (item := world.item(one))]
    return Text(" และ ".join(one.th for one in found), " and ".join(one.en for one in found))


# ── the code behind the card ──


def _laser(talk: Talk, text: str, world: World) -> Step:
    if talk.doubt == "guess":
        if says("yes", text):
            return _card_known(replace(talk, laser=talk.guess, guess="", doubt=""), world)
        talk = replace(talk, guess="", doubt="")
        if says("no", text):
            return Step(talk, (Line(key="M04", taps=(CANCEL,)),))
    if talk.doubt == "again":
        if says("yes", text) or says("once_more", text):
            return _ask_copies(replace(talk, doubt=""), world)
        if not wanted_in(text, world.today).says_nothing:  # how many and when: she wants it
            return _copies_date(replace(talk, state="WAIT_COPIES_DATE", doubt=""), text, world)
        return Step(wiped(talk), (status(world),))
    if not world.typed_codes:
        if names_somebody_else(text):
            return Step(wiped(talk), (Line(key="M37", taps=(MENU,)),))
        return Step(talk, (codes_line(talk, world),), (Deed(do="codes_page"),))
    code = read_laser(text)
    destroy = (Deed(do="destroy"),) if code.value or code.fault in ("card14", "length") else ()
    if code.guess:
        asked = replace(talk, guess=code.value, doubt="guess")
        return Step(asked, (Line(key="guess", facts={"code": code.value}, taps=(YES, NO)),), destroy)
    if code.value:
        step = _card_known(replace(talk, laser=code.value), world)
        return replace(step, deeds=(*destroy, *step.deeds))
    if names_somebody_else(text):
        return Step(wiped(talk), (Line(key="M37", taps=(MENU,)),))
    fault = code.fault or "length"
    line = Line(key="swapped") if fault == "card14" else Line(key="M06", facts={"fault": f"laser:{fault}"})
    step = _wrong(talk, line, world)
    return replace(step, deeds=(*destroy, *step.deeds))


def _wrong(talk: Talk, line: Line, world: World) -> Step:
    """T6, T7, T15, T16: three within a quarter of an hour, and there is a pause."""
    tries = (*(one for one in talk.tries if world.now - one < TRIES_WITHIN), world.now)
    if len(tries) >= MOST_TRIES:
        locked = Talk(state="LOCKED", locked_until=world.now + LOCKED_FOR)
        return Step(locked, (Line(key="M07", facts={"minutes": 30}, taps=(STAFF,)),), _freed(talk))
    return Step(replace(talk, tries=tries), (line,))


def _card_known(talk: Talk, world: World) -> Step:
    """T4, T8; E20: the same card with an open application is no silent double."""
    if number := world.same_card(talk.items, talk.laser):
        taps = (Tap(key="once_more"), Tap(key="status"))
        return Step(replace(talk, doubt="again"), (Line(key="again", facts={"number": number}, taps=taps),))
    return _ask_copies(talk, world)


def _ask_copies(talk: Talk, world: World) -> Step:
    asked = replace(talk, state="WAIT_COPIES_DATE", doubt="")
    return Step(asked, (ask_copies(asked, world),))


def ask_copies(talk: Talk, world: World) -> Line:
    """M05, with a day that can be had as the example."""
    free = world.first_free(talk.items, 1)
    example = when.typed(free[0].at, world.lang) if free else ""
    facts = {"service": titles(talk, world), "masked": masked(talk.laser), "example": example}
    before = world.copies_before(talk.items)
    again = (_copies_tap(before, Text("ครั้งก่อน: ", "As before: ")),) if before else ()
    copies = tuple(_copies_tap(n) for n in (1, 2, 3) if n != before)
    return Line(key="M05", facts=facts, taps=(*again, *copies, CANCEL))


def _copies_tap(n: int, before: Text | None = None) -> Tap:
    """A number of copies; E21: that of the last time first, and said to be it. Only the numbers of the card are given anew."""
    head = before or Text("", "")
    label = Text(f"{head.th}{n} ฉบับ", f"{head.en}{n} cop{'y' if n == 1 else 'ies'}")
    return Tap(label=label, says=Text(f"{n} ฉบับ", f"{n} copies"))


# ── copies, day and time ──


def _copies_date(talk: Talk, text: str, world: World) -> Step:
    if talk.doubt == "day" and (says("yes", text) or says("no", text)):
        sure = replace(talk, doubt="", day=talk.day if says("yes", text) else None)
        return _look(sure, world) if sure.day else Step(sure, (_when_line(sure, world),))
    if talk.doubt == "near" and (says("yes", text) or says("no", text)):
        if says("yes", text) and talk.near:
            taken = when.local(talk.near)
            return _look(replace(talk, doubt="", day=taken.date(), at=taken.time(), near=None), world)
        return _look(replace(talk, doubt="", at=None, near=None), world)
    if read_laser(text).value and not wanted_in(text, world.today).day:
        return Step(talk, (ask_copies(talk, world),), (Deed(do="destroy"),))
    wanted = wanted_in(text, world.today, bare_copies=talk.copies is None and talk.day is not None)
    if wanted.says_nothing:
        if names_somebody_else(text):
            return Step(wiped(talk), (Line(key="M37", taps=(MENU,)),), _freed(talk))
        return _missing(talk, world)
    talk = replace(
        talk,
        doubt="",
        copies=wanted.copies if wanted.copies is not None else talk.copies,
        day=wanted.day or talk.day,
        at=wanted.at or (talk.at if not wanted.day or wanted.day == talk.day else None),
    )
    most = min((item.most for one in talk.items if (item := world.item(one))), default=1)
    if talk.copies is not None and not 1 <= talk.copies <= most:  # T11
        facts = {"most": most}
        return Step(replace(talk, copies=None), (Line(key="M10", facts=facts, taps=(STAFF, CANCEL)),))
    if wanted.bad_day:
        line = Line(key="bad_day", facts={"day": wanted.bad_day})
        lost = replace(talk, day=None, at=None)
        return Step(lost, (line, _when_line(lost, world)))
    if wanted.year_left_out and talk.day:
        asked = Line(key="day_sure", facts={"day": when.Said(talk.day)}, taps=(YES, NO))
        return Step(replace(talk, doubt="day"), (asked,))
    return _look(talk, world)


def _look(talk: Talk, world: World) -> Step:
    """What is said so far against what the office gives; only what is missing is asked (T9, T10, T12, T13)."""
    if talk.day is None:
        return _missing(talk, world)
    found = world.free_on(talk.items, talk.copies or 1, talk.day)
    if not isinstance(found, tuple):
        lost = replace(talk, day=None, at=None, full=talk.day if found.why == "full" else talk.full)
        facts: dict[str, object] = {"day": when.Said(talk.day), "reason": found.reason, "n": found.n}
        key = NOT_THEN[found.why]
        near = world.nearest(talk.items, talk.copies or 1, when.moment(talk.day, talk.at))
        return Step(lost, (Line(key=key, facts=facts, taps=when.slots(near)),))
    if talk.copies is None:
        return _missing(talk, world)
    if talk.at is None:
        facts = {"day": when.Said(talk.day)}
        return Step(talk, (Line(key="M09D", facts=facts, taps=when.slots(found, clock=True)),))
    wanted = when.moment(talk.day, talk.at)
    if any(one.at == wanted for one in found) or (not found and not world.books(talk.items)):
        held = replace(talk, state="WAIT_CARD14", doubt="", near=None)
        return Step(held, summary(held, world), (Deed(do="hold", at=wanted),))
    nearest = min(found, key=lambda one: abs(one.at - wanted), default=None)  # E9
    if nearest is None:
        return taken(talk, world)
    at = when.local(nearest.at)
    facts = {"day": when.Said(at.date()), "at": when.Clock(at.time())}
    asked = replace(talk, doubt="near", near=nearest.at)
    return Step(asked, (Line(key="near", facts=facts, taps=(YES, NO, *when.slots(found, clock=True))),))


def _missing(talk: Talk, world: World) -> Step:
    if talk.copies is None and talk.day is None:
        return Step(talk, (ask_copies(talk, world),))
    if talk.copies is None:
        most = min((item.most for one in talk.items if (item := world.item(one))), default=1)
        taps = tuple(Tap(label=Text(str(n), str(n))) for n in range(1, min(most, 5) + 1))
        return Step(talk, (Line(key="M08", facts={"most": most}, taps=taps),))
    return Step(talk, (_when_line(talk, world),))


def _when_line(talk: Talk, world: World) -> Line:
    free = world.first_free(talk.items, talk.copies or 1)
    if not free and world.books(talk.items):
        return Line(key="no_slots", taps=(STAFF, CANCEL))
    return Line(key="M09", taps=(*when.slots(free), Tap(key="day", pick="date", data="day")))


def taken(talk: Talk, world: World) -> Step:
    """E12: somebody else was faster."""
    near = world.nearest(talk.items, talk.copies or 1, when.moment(talk.day or world.today, talk.at))
    back = replace(talk, state="WAIT_COPIES_DATE", at=None, day=None, doubt="")
    return Step(back, (Line(key="M14", taps=when.slots(near)),))


def summary(talk: Talk, world: World) -> tuple[Line, ...]:
    """M15 and M16; whoever gave both numbers on the page only confirms."""
    rows = Text("", "")
    for one in talk.items:
        if item := world.item(one):
            rows = Text(
                f"{rows.th}{item.title.th} {talk.copies} ฉบับ\n", f"{rows.en}{item.title.en}: {talk.copies}\n"
            )
    facts = {
        "items": Text(rows.th.strip(), rows.en.strip()),
        "day": when.Said(talk.day or world.today),
        "at": when.Clock(talk.at) if talk.at else "",
        "fee": world.fee(talk.items, talk.copies or 1),
    }
    more = (
        Line(key="M16S", taps=(Tap(key="confirm"), Tap(key="change"), CANCEL))
        if talk.card
        else Line(key="M16", taps=(Tap(key="change"), CANCEL))
    )
    return (Line(key="M15", facts=facts), more)


# ── the number under the photograph ──


def _card(talk: Talk, text: str, world: World) -> Step:
    if talk.card:
        if says("confirm", text) or says("yes", text):
            return Step(talk, (), (Deed(do="lodge"),))
        if not wanted_in(text, world.today).says_nothing:
            back = replace(talk, state="WAIT_COPIES_DATE")
            step = _copies_date(back, text, world)
            return replace(step, deeds=(Deed(do="free"), *step.deeds))
        return Step(talk, summary(talk, world))
    code = read_card(text)
    if code.value:
        return Step(replace(talk, card=code.value), (), (Deed(do="destroy"), Deed(do="lodge")))  # T14
    wanted = wanted_in(text, world.today)
    if wanted.day or wanted.copies is not None:
        back = replace(talk, state="WAIT_COPIES_DATE")
        step = _copies_date(back, text, world)
        return replace(step, deeds=(Deed(do="free"), *step.deeds))
    if code.fault == "laser":
        step = _wrong(talk, Line(key="swapped_back"), world)
    else:
        fault = "digits" if code.fault == "digits" else "length"
        step = _wrong(talk, Line(key="M18", facts={"fault": f"card:{fault}"}, taps=(CANCEL,)), world)
    return replace(step, deeds=(Deed(do="destroy"), *step.deeds))


# ── questions ──


def _question(talk: Talk, text: str, world: World) -> Step:
    """T38 to T40: the office's own answers first, else a person."""
    item = world.item(talk.items[0]) if talk.items else None
    if not text:
        return Step(talk, (Line(key="M33", taps=_topics(item, world)),))
    if talk.doubt == "answer":
        if says("fits", text) or says("yes", text):
            return Step(wiped(talk), (Line(key="answered", taps=(MENU,)),))
        if says("fits_not", text) or says("no", text):
            return _passed_on(replace(talk, doubt=""), world)
    asked = replace(talk, question=text, answers=(), doubt="")
    found = world.known(text, ())
    topic = world.visit_topic(item, text) if item else ""
    if found:
        taps = (
            Tap(key="fits"),
            Tap(key="fits_not"),
            *((Tap(key="visit", data=f"visit:{topic}"),) if topic else ()),
        )
        kept = replace(asked, doubt="answer", answers=(found.id,), topic=topic)
        return Step(
            kept, (Line(key="answer", facts={"question": found.question, "answer": found.answer}, taps=taps),)
        )
    if topic:
        return Step(replace(asked, state="ASK", topic=topic), (), (Deed(do="begin_visit", what=topic),))
    return _passed_on(asked, world)


def _passed_on(talk: Talk, world: World) -> Step:
    """T40: into the office's register of questions; a second answer first, where there is one."""
    more = world.known(talk.question, talk.answers)
    if more and len(talk.answers) < 2:
        taps = (Tap(key="fits"), Tap(key="fits_not"))
        kept = replace(talk, doubt="answer", answers=(*talk.answers, more.id))
        return Step(
            kept, (Line(key="answer", facts={"question": more.question, "answer": more.answer}, taps=taps),)
        )
    return Step(wiped(talk), (), (Deed(do="log_question", what=talk.question),))


def _topics(item: Item | None, world: World) -> tuple[Tap, ...]:
    visits = item.way.visits if item and item.way else {}
    return (*(Tap(key="visit", data=f"visit:{topic}") for topic in list(visits)[:1]), CANCEL)


# ── nothing under way ──


def _idle(talk: Talk, text: str, world: World) -> Step:
    if kinds_in(text) & {"laser", "card14"}:
        return Step(talk, (Line(key="unsend"), menu(world)), (Deed(do="destroy"),))
    if word_in(text) in ("yes", "no"):
        return Step(talk, (Line(key="unknown", taps=(MENU, STAFF)),))
    found = world.find(text)
    if found:
        return Step(talk, (Line(key="found", taps=(*(_item_tap(one) for one in found[:8]), STAFF)),))
    if names_somebody_else(text):
        return Step(talk, (Line(key="M37", taps=(MENU,)),))
    answer = world.known(text, ())
    questions = next((one for one in world.items() if one.way and one.way.question), None)
    if answer and questions:
        return _question(Talk(state="QA_OPEN", tries=talk.tries, items=(questions.id,)), text, world)
    return Step(talk, (Line(key="unknown", taps=(MENU, STAFF)),))


def _move(talk: Talk, text: str, world: World) -> Step:
    """T33: another time for an application; the office's rules on how often and how late hold."""
    found = [one for one in world.open_cases() if one.may_move]
    number = talk.about if talk.state == "MOVE" else ""
    if not found:
        return Step(wiped(talk), (Line(key="nothing_open", taps=(MENU,)),))
    if not number and len(found) > 1:
        taps = tuple(Tap(label=Text(one.number, one.number), data=f"move:{one.number}") for one in found)
        return Step(talk, (Line(key="move_which", taps=taps),))
    return moving(number or found[0].number, text, talk, world)


def moving(number: str, text: str, talk: Talk, world: World) -> Step:
    """A new day and time for one application, asked in as many messages as it takes."""
    talk = (
        replace(talk, state="MOVE", about=number, doubt="")
        if talk.state == "MOVE"
        else Talk(state="MOVE", about=number, tries=talk.tries)
    )
    wanted = wanted_in(text, world.today)
    day, at = wanted.day or talk.day, wanted.at or talk.at
    key = f"case:{number}"
    if day is None:
        free = world.first_free((key,), 1)
        taps = (*when.slots(free), Tap(key="day", pick="date", data="day"), CANCEL)
        return Step(talk, (Line(key="move_when", facts={"number": number}, taps=taps),))
    found = world.free_on((key,), 1, day)
    if not isinstance(found, tuple):
        facts: dict[str, object] = {"day": when.Said(day), "reason": found.reason, "n": found.n}
        why = NOT_THEN[found.why]
        near = world.nearest((key,), 1, when.moment(day, at))
        wait = (wait_tap(number),) if found.why == "full" and _is_later(number, day, world) else ()
        taps = (*when.slots(near)[: when.MOST - 1], *wait)
        return Step(replace(talk, day=None, at=None), (Line(key=why, facts=facts, taps=taps),))
    wanted_at = when.moment(day, at) if at else None
    if wanted_at and any(one.at == wanted_at for one in found):
        return Step(wiped(talk), (), (Deed(do="move", what=number, at=wanted_at),))
    kept = replace(talk, day=day, at=None)
    return Step(kept, (Line(key="M09D", facts={"day": when.Said(day)}, taps=when.slots(found, clock=True)),))


def wait_tap(number: str) -> Tap:
    """Asks to be told when an earlier time becomes free for an application."""
    return Tap(key="wait", data=f"wait:{number}")


def _is_later(number: str, day: date, world: World) -> bool:
    """Whether the appointment that an application has lies behind a day, or it has none."""
    return any(
        one.number == number and (one.when is None or day < when.local(one.when).date())
        for one in world.open_cases()
    )


def _moving(talk: Talk, text: str, world: World) -> Step:
    return moving(talk.about, text, talk, world)


def _comment(talk: Talk, text: str, world: World) -> Step:
    """T37: what she adds to her stars."""
    return Step(
        wiped(talk), (Line(key="M32", taps=(MENU,)),), (Deed(do="comment", what=f"{talk.about}\n{text}"),)
    )


def _write(talk: Talk, text: str, world: World) -> Step:
    """What she writes to the office about a case, in answer to its message."""
    written = Line(key="written", facts={"number": talk.about}, taps=(MENU,))
    return Step(wiped(talk), (written,), (Deed(do="write", what=f"{talk.about}\n{text}"),))


def _asked(talk: Talk, text: str, world: World) -> Step:
    return Step(talk, (), (Deed(do="answer", what=text),))


def _restart(talk: Talk, text: str, world: World, otherwise: Callable[[Talk, str, World], Step]) -> Step:
    """T20: begin anew, or go on with what is under way."""
    if talk.doubt != "restart":
        return otherwise(talk, text, world)
    if says("restart", text) or says("yes", text):
        line = menu_line(talk.pending)
        begun = (
            _menu_line(wiped(talk), line, talk.pending, world) if line else Step(wiped(talk), (menu(world),))
        )
        return replace(begun, deeds=(*_freed(talk), *begun.deeds))
    kept = replace(talk, doubt="", pending="")
    if says("carry_on", text) or says("no", text):
        return go_on(kept, world)
    return otherwise(kept, text, world)


def go_on(talk: Talk, world: World) -> Step:
    """Say again what is asked now."""
    if talk.state == "WAIT_LASER":
        return _wait_laser(talk, world)
    if talk.state == "WAIT_COPIES_DATE":
        return _look(talk, world)
    if talk.state == "WAIT_CARD14":
        return Step(talk, summary(talk, world))
    if talk.state == "ASK":
        return Step(talk, (), (Deed(do="answer", what=""),))
    return Step(talk, (menu(world),))


def _with_restart(then: Callable[[Talk, str, World], Step]) -> Callable[[Talk, str, World], Step]:
    return lambda talk, text, world: _restart(talk, text, world, then)


_STATES: dict[str, Callable[[Talk, str, World], Step]] = {
    "IDLE": _idle,
    "WAIT_LASER": _with_restart(_laser),
    "WAIT_COPIES_DATE": _with_restart(_copies_date),
    "WAIT_CARD14": _with_restart(_card),
    "QA_OPEN": _with_restart(_question),
    "ASK": _with_restart(_asked),
    "MOVE": _with_restart(_moving),
    "COMMENT": _comment,
    "WRITE": _write,
    "LOCKED": _idle,
    "NEW": _new,
}

# ── what else happens ──


def _press(talk: Talk, heard: Heard, world: World) -> Step:
    """A button that carries data."""
    if talk.state == "NEW" or not world.notice_seen:
        return Step(Talk(state="NEW"), (notice(world),))
    name, _, rest = heard.text.partition(":")
    if name == "day":
        return _text(talk, rest, world)
    if name == "start":
        if talk.under_way:
            return _cannot_now(talk, world)
        return Step(Talk(state="ASK", tries=talk.tries), (), (Deed(do="start", what=rest),))
    if name == "visit":
        return Step(
            Talk(state="ASK", question=talk.question, items=talk.items, topic=rest),
            (),
            (Deed(do="begin_visit", what=rest),),
        )
    if name == "cancel":
        known = any(one.number == rest for one in world.open_cases())
        return (
            Step(wiped(talk), (), (Deed(do="cancel", what=rest),)) if known else Step(talk, (status(world),))
        )
    if name == "write":
        asked = Line(key="write_what", facts={"number": rest}, taps=(CANCEL,))
        return Step(Talk(state="WRITE", about=rest, tries=talk.tries), (asked,))
    if name == "move":
        return moving(rest, "", Talk(tries=talk.tries), world)
    if name == "earlier":
        return Step(talk, (), (Deed(do="earlier", what=rest),))
    if name in ("wait", "no_new_time"):
        return _of_own_case(talk, Deed(do="wait" if name == "wait" else "no_new_time", what=rest), world)
    if name == "keep":
        return Step(talk, (), (Deed(do="wait_no_more", what=rest),))
    if name == "moveto":
        return _moved_by_tap(talk, rest, world)
    if name == "rate":
        number, _, stars = rest.partition(":")
        thanks = Line(key="M32C", taps=(MENU,))
        return Step(
            Talk(state="COMMENT", about=number), (thanks,), (Deed(do="rate", what=f"{number}:{stars}"),)
        )
    if talk.state == "ASK" or name in ("correct", "agree", "other"):
        return Step(replace(talk, state="ASK"), (), (Deed(do="answer", what=heard.text),))
    return Step(talk, (menu(world),))


def _moved_by_tap(talk: Talk, rest: str, world: World) -> Step:
    """E8: one of the times that were offered when the day was closed."""
    number, _, at = rest.partition(":")
    return _of_own_case(talk, Deed(do="move", what=number, at=when.from_tap(at)), world)


def _of_own_case(talk: Talk, deed: Deed, world: World) -> Step:
    """What a button asks for an application of this chat; of any other it only says which there are."""
    if not any(one.number == deed.what for one in world.open_cases()):
        return Step(talk, (status(world),))
    return Step(wiped(talk) if talk.state == "MOVE" else talk, (), (deed,))


def _cannot_now(talk: Talk, world: World) -> Step:
    taps = (Tap(key="carry_on"), CANCEL)
    return Step(replace(talk, doubt="restart", pending=""), (Line(key="M22", taps=taps),))


def _picture(talk: Talk, heard: Heard, world: World) -> Step:
    """E5: a picture is opened only where a document was asked for."""
    if talk.state == "ASK":
        return Step(talk, (), (Deed(do="answer", what="file"),))
    if talk.state == "NEW" or not world.notice_seen:
        return Step(Talk(state="NEW"), (notice(world),))
    return Step(talk, (Line(key="picture", taps=(MENU,)),), (Deed(do="destroy"),))


def _other(talk: Talk, _heard: Heard, world: World) -> Step:
    """E25: a sticker, a voice, a place."""
    if talk.state == "NEW" or not world.notice_seen:
        return Step(Talk(state="NEW"), (notice(world),))
    return Step(talk, (Line(key="other_kind", taps=(MENU, STAFF)),))


def _follow(talk: Talk, _heard: Heard, world: World) -> Step:
    return (
        Step(wiped(talk), (menu(world),)) if world.notice_seen else Step(Talk(state="NEW"), (notice(world),))
    )


def _remind(talk: Talk, _heard: Heard, _world: World) -> Step:
    """T17, once."""
    if not talk.under_way or talk.reminded:
        return Step(talk)
    return Step(talk, (Line(key="M19", taps=(CANCEL,)),))


def _wipe(talk: Talk, _heard: Heard, world: World) -> Step:
    """T18: nothing of what was typed is left, the time is free again."""
    if talk.state == "COMMENT":
        return Step(wiped(talk))
    if not talk.under_way:
        return Step(talk)
    numbers = " ".join(f"{one.number}#" for one in world.items())
    return Step(wiped(talk), (Line(key="M20", facts={"menu": numbers}, taps=(MENU,)),), _freed(talk))


def _codes(talk: Talk, heard: Heard, world: World) -> Step:
    """Both numbers were given on the safe page."""
    if talk.state != "WAIT_LASER":
        return Step(talk)
    return _card_known(replace(talk, laser=heard.laser, card=heard.card, doubt=""), world)


def _refused(talk: Talk, heard: Heard, world: World) -> Step:
    """The office's rules said no to what was asked to be done."""
    if heard.text in ("slot-taken", "full") and talk.state in SHORT:
        return taken(talk, world)
    return Step(talk)


_OTHERS: dict[str, Callable[[Talk, Heard, World], Step]] = {
    "press": _press,
    "picture": _picture,
    "other": _other,
    "follow": _follow,
    "remind": _remind,
    "wipe": _wipe,
    "codes": _codes,
    "refused": _refused,
}
