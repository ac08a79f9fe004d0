"""What casework holds about a person."""

from __future__ import annotations

from khamkho.base.text import Text
from khamkho.casework.models import Case, CasePerson
from khamkho.casework.rules.people import ROLES
from khamkho.catalogue.queries import service_of
from khamkho.people.models import User
from khamkho.people.queries import Holding, lang_of, moment


def holdings(user: User) -> tuple[Holding, ...]:
    """The applications and drafts of an account; what they hold is read on their own pages."""
    lang = lang_of(user)
    around = CasePerson.objects.filter(user=user).select_related("case__version", "case__office")
    rows = Case.objects.filter(applicant=user).select_related("version", "office").order_by("-pk")
    cases, drafts = [], []
    for case in rows:
        title = service_of(case.version).title.in_(lang)
        line = f"{title}, {case.office.short(lang)}, {moment(case.changed_at, lang)}"
        if case.state == Case.DRAFT:
            drafts.append(line)
        else:
            cases.append(f"{case.number}: {line}")
    found = (
        Holding(
            what=Text("คำขอที่ท่านยื่น", "Applications you handed in"),
            rows=tuple(cases),
            why=Text("เพื่อให้บริการตามคำขอ และเป็นทะเบียนของหน่วยงาน", "To do what you asked for, and as the office's register"),
            until=Text("ตามอายุการเก็บของงานบริการนั้น", "As long as the service's records are kept"),
        ),
        Holding(
            what=Text("คำขอที่ยังไม่ได้ยื่น", "Applications not handed in yet"),
            rows=tuple(drafts),
            why=Text("เพื่อให้ท่านกรอกต่อได้", "So that you can carry on"),
            until=Text("จนกว่าท่านจะลบ หรือ 90 วันหลังแก้ไขครั้งสุดท้าย", "Until you remove them, or 90 days after the last change"),
        ),
        Holding(
            what=Text("คำขอของผู้อื่นที่ท่านเกี่ยวข้อง", "Applications of others that you stand around"),
            rows=tuple(
                f"{one.case.number or ''} {service_of(one.case.version).title.in_(lang)}, {ROLES[one.role].in_(lang)}".strip()
                for one in around.order_by("-pk")
            ),
            why=Text("เพื่อให้ท่านดำเนินการแทนหรือร่วมกับผู้ยื่นคำขอได้", "So that you can act with or for the applicant"),
            until=Text("ตามอายุการเก็บของงานบริการนั้น", "As long as the service's records are kept"),
        ),
    )  # fmt: skip
    return tuple(holding for holding in found if holding.rows)
