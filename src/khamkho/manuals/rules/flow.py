"""The flow chart of a service: its steps as boxes, what may be done there as arrows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from khamkho.base.text import Lang, Text
from khamkho.catalogue.rules import RHYTHMS
from khamkho.catalogue.service import Service, Step
from khamkho.manuals.rules.guide import time_of, who_does

Kind = Literal["start", "work", "decision", "applicant", "end"]
START = Text("ยื่นคำขอ", "Application")
BEGUN = Text("เริ่มเรื่อง", "Work begins")
BESIDE = " · "
"""Between who does a step and how long it takes."""
OVER = Text("พ้นกำหนด", "time over")
LEADS_TO = Text("{} ไปที่ {}", "{} leads to {}")


@dataclass(frozen=True, kw_only=True)
class Box:
    """A box of the chart. ``small`` is the line below its title: who, and how long."""

    id: str
    kind: Kind
    title: Text
    small: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """From one box to another; without a label where there is nothing to choose."""

    start: str
    end: str
    label: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Flow:
    """All boxes in the order of the file, and all arrows."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    def told(self, lang: Lang) -> str:
        """The chart in words, for who cannot see it."""
        names = {box.id: box.title.in_(lang) for box in self.boxes}
        return "; ".join(
            LEADS_TO.in_(lang).format(names[one.start], names[one.end])
            + (f" ({one.label.in_(lang)})" if one.label else "")
            for one in self.arrows
        )


def flow_of(service: Service, kind: str) -> Flow:
    """The chart of a service at this kind of office. A step that the office may leave in several ways is a decision."""
    begins = Box(id="_start", kind="start", title=BEGUN, small=RHYTHMS.get(service.repeats))
    boxes = [begins if service.is_internal else Box(id="_start", kind="start", title=START)]
    boxes += [
        Box(id=step.id, kind=_kind(step), title=step.title, small=_small(step, kind))
        for step in service.steps
    ]
    boxes += [Box(id=end, kind="end", title=service.end_title(end)) for end in service.ends]
    arrows = [Arrow(start="_start", end=service.first_step.id)]
    for step in service.steps:
        arrows += _arrows(step)
    return Flow(boxes=tuple(boxes), arrows=tuple(arrows))


def _kind(step: Step) -> Kind:
    if step.by == "applicant":
        return "applicant"
    return "decision" if len({end for end, _ in _ways(step)}) > 1 else "work"


def _small(step: Step, kind: str) -> Text:
    who = who_does(step, kind)
    time = time_of(step)
    if time is None:
        return who
    return Text(f"{who.th}{BESIDE}{time.th}", f"{who.en}{BESIDE}{time.en}")


def _ways(step: Step) -> Iterator[tuple[str, Text]]:
    for action in step.actions:
        for end in dict.fromkeys(way.to for way in action.to):
            yield end, action.title
    if step.if_late:
        yield step.if_late, OVER


def _arrows(step: Step) -> Iterator[Arrow]:
    """One arrow for each target; what leads to the same place shares it. Only where one may choose is it said how."""
    ways: dict[str, list[Text]] = {}
    for end, title in _ways(step):
        ways.setdefault(end, []).append(title)
    for end, titles in ways.items():
        label = Text(
            " / ".join(dict.fromkeys(one.th for one in titles)),
            " / ".join(dict.fromkeys(one.en for one in titles)),
        )
        yield Arrow(start=step.id, end=end, label=label if len(ways) > 1 else None)
