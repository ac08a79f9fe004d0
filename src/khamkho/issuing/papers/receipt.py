"""The receipt of an application (ใบรับคำขอ)."""

from __future__ import annotations

from datetime import datetime

from khamkho.base.text import Text
from khamkho.base.thai import in_bangkok, show_date, show_datetime
from khamkho.base.working_time import show_span
from khamkho.casework.commands.submit import receipt_of
from khamkho.casework.queries.cases import CaseView
from khamkho.issuing.kinds import RECEIPT
from khamkho.issuing.papers.frame import (
    Paper,
    absolute,
    documents_held,
    facts_for_machines,
    frame,
    lang_of,
    proxy_of,
    variant_title,
)

CHANNELS = {
    "web": Text("เว็บไซต์", "Website"),
    "line": Text("LINE", "LINE"),
    "counter": Text("ที่สำนักงาน", "At the counter"),
    "phone": Text("โทรศัพท์", "By telephone"),
    "mail": Text("จดหมายหรืออีเมล", "By letter or email"),
    "email": Text("อีเมลถึงหน่วยงาน", "By mail to the office"),
    "api": Text("ระบบของหน่วยงานอื่น", "Through another system"),
    "batch": Text("สถานศึกษานำส่งพร้อมหนังสือนำส่ง", "Sent by a school under a covering letter"),
    "import": Text("ย้ายเข้าจากทะเบียนเดิม", "Moved in from an earlier register"),
}


def receipt(view: CaseView, code: str, now: datetime) -> Paper:
    """Number, when it was received and counts as received, the promised date, what happens next, how to follow it."""
    case, lang = view.case, lang_of(view)
    held = receipt_of(case)
    data = {
        **frame(view, code, now),
        "number": held.number,
        "service": view.service.title.in_(lang),
        "variant": variant_title(view),
        "applicant": case.display_name,
        "proxy": proxy_of(view),
        "channel": CHANNELS[case.channel].in_(lang),
        "received_at": show_datetime(held.received_at, lang),
        "deemed_at": show_datetime(held.deemed_at, lang) if held.deemed_at != held.received_at else "",
        "due_at": show_date(in_bangkok(held.due_at).date(), lang) if held.due_at else "",
        "promise": show_span(view.service.promise, lang),
        "fee": view.fee_words(lang),
        "documents": documents_held(view),
        "next": [step.title.in_(lang) for step in view.service.steps if step.by != "applicant"],
        "track": {"url": absolute("portal:track-code", held.track), "code": held.track},
    }
    return Paper(template="receipt", data=data, attachments=facts_for_machines(view, RECEIPT, code))
