"""A form that came on paper: what has to be known to take it, and what is typed later beside its scan. Pure."""

from __future__ import annotations

from datetime import datetime

from khamkho.base.errors import Refused
from khamkho.base.text import Text
from khamkho.casework.rules.permits import APPLICANT
from khamkho.catalogue.fields import Field
from khamkho.catalogue.fields.organisation import OrganisationField
from khamkho.catalogue.fields.person import IdentityNumberField, PersonNameField
from khamkho.catalogue.service import Service

PAPER = "paper"
"""The document under which the scan of a form on paper is kept."""
PAPER_LABEL = Text("แบบคำขอกระดาษ (สแกน)", "The form on paper (scan)")
MOST_SCANS = 10
"""Files that one paper may be scanned into: one PDF, or a picture of each page."""


def first_questions(service: Service) -> tuple[Field, ...]:
    """What is typed at once: whose application it is, her number, and which places of a round it is for.

    Only what everybody is asked, so that nothing typed here can turn out not to count.
    """
    asked = [
        field for page in service.form if page.when is None for field in page.fields if field.when is None
    ]
    groups = service.rounds.places_by if service.rounds else ()
    who = next((one for one in asked if isinstance(one, (OrganisationField, PersonNameField))), None)
    number = next((one for one in asked if isinstance(one, IdentityNumberField)), None)
    found = (who, number, *(one for one in asked if one.id in groups))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def holds_up(paper_at: datetime | None, by: str) -> bool:
    """Whether a step of the office waits until what came on paper is typed in."""
    return paper_at is not None and by not in (APPLICANT, "system")


class PaperMissing(Refused):
    """A form on paper was to be taken without its scan."""

    code = "paper-missing"
    status = 422
    th = "ยังไม่มีไฟล์สแกนของแบบคำขอกระดาษ"
    en = "The scan of the form is not there yet."
    next_th = "สแกนหรือถ่ายภาพแบบคำขอทุกหน้า แล้วแนบไฟล์"
    next_en = "Scan or photograph every page of the form and attach it."


class PaperNotTyped(Refused):
    """A case that came on paper cannot be acted on before what stands on the paper is typed in."""

    code = "paper-not-typed"
    th = "คำขอนี้รับไว้เป็นกระดาษ และยังพิมพ์ข้อมูลไม่ครบ"
    en = "This application came on paper, and not everything on it is typed in yet."
    next_th = "เปิดคำขอ เลือก “พิมพ์ข้อมูลจากกระดาษ” แล้วกด “พิมพ์ครบตามกระดาษแล้ว”"
    next_en = "Open it, choose “Type in what is on the paper”, and say when all of it is typed."


class NothingToType(Refused):
    """The case did not come on paper, or all of it was typed in already."""

    code = "nothing-to-type"
    th = "คำขอนี้ไม่มีข้อมูลจากกระดาษที่รอพิมพ์"
    en = "Nothing on paper waits to be typed in for this application."
    next_th = "ดูคำตอบในหน้าคำขอ หากผิดให้ส่งกลับให้ผู้ยื่นแก้ไข"
    next_en = "Read the answers on its page. If they are wrong, return it for correction."
