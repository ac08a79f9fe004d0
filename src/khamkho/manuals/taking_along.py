"""What the page and the paper of what to take along show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from khamkho.base.text import Lang, Text
from khamkho.base.thai import show_date
from khamkho.catalogue.rules import fee_words, how_to_pay
from khamkho.catalogue.service import Service
from khamkho.links.rules import CHECKLIST
from khamkho.manuals.queries import owner_of
from khamkho.manuals.rules.checklist import checklist
from khamkho.manuals.rules.guide import Need
from khamkho.manuals.sheets import frame, short_address, to_be_typed
from khamkho.offices.models import Office

HAVE_READY = Text("เตรียมให้พร้อม", "Have ready")
TO_ATTACH = Text("เอกสารที่ต้องแนบ", "Documents to attach")
TO_ATTACH_HINT = Text("ภาพถ่ายจากโทรศัพท์ใช้ได้", "A photograph taken with your phone is fine")
TO_SHOW = Text("ตัวจริงที่ต้องแสดง", "Originals to show")
TO_SHOW_HINT = Text("ไม่ต้องถ่ายสำเนา เจ้าหน้าที่ทำสำเนาเอง", "No copies: the office makes its own")
LOOKED_UP = Text("ไม่ต้องนำมา", "No need to bring")
LOOKED_UP_HINT = Text("เจ้าหน้าที่ตรวจสอบให้", "The office looks these up itself")
NOTHING_NEEDED = Text("ไม่ต้องใช้เอกสาร", "No papers are needed")
FREE_TO_COME = Text("กรอกคำขอได้เลย", "Fill in the application as you are")
TIME = Text("ใช้เวลา", "Takes")
FEE = Text("ค่าธรรมเนียม", "Fee")


def checklist_of(office: Office, service: Service, variant: str, lang: Lang, now: datetime) -> dict[str, Any]:
    """What the page and the template ``checklist`` show."""
    found, owner = checklist(service, variant), owner_of(office, now)
    lists = (
        (HAVE_READY, None, True, [(words, None) for words in found.before]),
        (TO_ATTACH, TO_ATTACH_HINT, True, [_with_small(one, lang) for one in found.attach]),
        (TO_SHOW, TO_SHOW_HINT, True, [_with_small(one, lang) for one in found.show]),
        (LOOKED_UP, LOOKED_UP_HINT, False, [(words, None) for words in found.looked_up]),
        (NOTHING_NEEDED, None, False, [] if not found.is_empty else [(FREE_TO_COME, None)]),
    )
    return {
        "lists": [
            {
                "heading": heading.in_(lang),
                "hint": hint.in_(lang) if hint else "",
                "ticked": ticked,
                "lines": [{"label": label.in_(lang), "small": small or ""} for label, small in lines],
            }
            for heading, hint, ticked, lines in lists
            if lines
        ],
        "facts": [
            [TIME.in_(lang), found.promise.in_(lang)],
            [FEE.in_(lang), " · ".join(words.in_(lang) for words in _fee(service))],
        ],
        "where": [words.in_(lang) for words in (*found.ways, *owner.reach)],
        "hours": [words.in_(lang) for words in owner.hours],
    }


def _fee(service: Service) -> tuple[Text, ...]:
    return tuple(filter(None, (fee_words(service), how_to_pay(service.fee))))


def _with_small(one: Need, lang: Lang) -> tuple[Text, str]:
    return one.label, " · ".join(words.in_(lang) for words in (one.only, one.hint) if words)


def checklist_paper(
    office: Office, service: Service, variant: str, lang: Lang, now: datetime
) -> dict[str, Any]:
    """What the template ``checklist`` takes."""
    url = short_address(office, service, CHECKLIST, variant)
    title = service.variant_title(variant)
    return {
        **frame(office, lang),
        **checklist_of(office, service, variant, lang, now),
        "printed": show_date(now, lang),
        "title": service.title.in_(lang),
        "only": title.in_(lang) if title else "",
        "track": {"url": url},
        "address": to_be_typed(url),
    }
