"""The staff manual (คู่มือการปฏิบัติงาน) of a service at an office, under the nine headings that area offices use."""

from __future__ import annotations

from khamkho.base.text import Text
from khamkho.base.working_time import span_words
from khamkho.catalogue.service import Service, Step
from khamkho.manuals.rules.guide import time_of, who_does
from khamkho.manuals.rules.section import NUMBER, RESPONSIBLE, STEP, Owner, Section, Table, plain

NONE = Text("–", "–")
IN_TIME = Text(
    "ร้อยละของเรื่องที่ดำเนินการแล้วเสร็จภายในเวลาที่กำหนด", "Share of the cases that are done within the promised time"
)
ANSWERED_ONLINE = Text(
    "แบบคำขอ “{title}” (กรอกออนไลน์หรือพิมพ์จากระบบ)", "Application form “{title}” (online, or printed)"
)
KEPT_INSIDE = Text("แบบบันทึกเรื่อง “{title}” ในระบบ", "Record of the work “{title}” in the system")


def staff_manual(service: Service, owner: Owner) -> tuple[Section, ...]:
    """The nine headings, each with its number; one that has nothing to say says so with a dash."""
    manual = service.manual
    form = KEPT_INSIDE if service.is_internal else ANSWERED_ONLINE
    sections = (
        Section(key="name", heading=Text("ชื่องาน", "Name"), texts=(service.title,)),
        Section(
            key="purpose",
            heading=Text("วัตถุประสงค์", "Purpose"),
            texts=(manual.purpose or service.privacy.purpose,),
        ),
        Section(key="scope", heading=Text("ขอบเขตของงาน", "Scope"), texts=(manual.scope or service.summary,)),
        Section(
            key="terms",
            heading=Text("คำจำกัดความ", "Definitions"),
            texts=tuple(
                Text(f"“{one.term.th}” หมายถึง {one.means.th}", f"“{one.term.en}” means {one.means.en}")
                for one in manual.terms
            )
            or (NONE,),
            listed=bool(manual.terms),
        ),
        Section(
            key="steps",
            heading=Text("ขั้นตอนการปฏิบัติงาน", "Steps"),
            table=_steps(service, owner.kind),
        ),
        Section(key="chart", heading=Text("Flow Chart การปฏิบัติงาน", "Flow chart"), chart=True),
        Section(
            key="forms",
            heading=Text("แบบฟอร์มที่ใช้", "Forms"),
            texts=(
                Text(
                    form.th.format(title=service.title.th),
                    form.en.format(title=service.title.en),
                ),
                *manual.forms,
            ),
            listed=True,
        ),
        Section(
            key="references",
            heading=Text("เอกสารหรือหลักฐานอ้างอิง", "References"),
            texts=(*(law.title for law in service.law), *manual.references) or (NONE,),
            listed=bool(service.law or manual.references),
        ),
        Section(
            key="standard",
            heading=Text("แบบสรุปมาตรฐานงาน", "Standard of the work"),
            table=_standard(service, owner.kind),
            texts=(_indicator(service),),
        ),
    )
    return tuple(
        Section(
            key=one.key,
            heading=Text(f"{n}. {one.heading.th}", f"{n}. {one.heading.en}"),
            texts=one.texts,
            listed=one.listed,
            table=one.table,
            chart=one.chart,
        )
        for n, one in enumerate(sections, 1)
    )


def _steps(service: Service, kind: str) -> Table:
    return Table(
        head=(
            NUMBER,
            STEP,
            Text("ทำได้", "What may be done"),
            RESPONSIBLE,
        ),
        rows=tuple(
            (plain(n), step.title, _ways(service, step), who_does(step, kind))
            for n, step in enumerate(service.steps, 1)
        ),
        widths=(1, 5, 7, 4),
    )


def _ways(service: Service, step: Step) -> Text:
    th, en = [], []
    for action in step.actions:
        targets = list(dict.fromkeys(way.to for way in action.to))
        th.append(f"{action.title.th}: {' / '.join(_title(service, one).th for one in targets)}")
        en.append(f"{action.title.en}: {' / '.join(_title(service, one).en for one in targets)}")
    if step.if_late:
        after = _title(service, step.if_late)
        th.append(f"พ้นกำหนด: {after.th}")
        en.append(f"time over: {after.en}")
    return Text("\n".join(th), "\n".join(en))


def _title(service: Service, target: str) -> Text:
    if target in service.ends:
        return service.end_title(target)
    return service.step(target).title


def _standard(service: Service, kind: str) -> Table:
    return Table(
        head=(
            NUMBER,
            STEP,
            Text("เวลา", "Time"),
            Text("มาตรฐานคุณภาพ", "Quality standard"),
            RESPONSIBLE,
        ),
        rows=tuple(
            (plain(n), step.title, _time(step), step.standard or NONE, who_does(step, kind))
            for n, step in enumerate(service.steps, 1)
        ),
        widths=(1, 5, 3, 6, 4),
        foot=_promise(service),
    )


def _promise(service: Service) -> Text:
    promised = span_words(service.promise)
    if service.is_internal:
        return Text(f"เวลารวมทั้งเรื่อง {promised.th}", f"Time for the whole work: {promised.en}")
    return Text(f"เวลารวมที่สัญญาต่อผู้ยื่น {promised.th}", f"Promised to applicants: {promised.en}")


def _time(step: Step) -> Text:
    return time_of(step) or NONE


def _indicator(service: Service) -> Text:
    said = service.manual.indicator or IN_TIME
    return Text(f"ตัวชี้วัด: {said.th}", f"Indicator: {said.en}")
