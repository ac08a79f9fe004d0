"""The letters of the demo: those that followed from decisions, and some that people wrote; one revoked, one issued anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from khamkho.casework import commands
from khamkho.casework.models import Case, Letter
from khamkho.casework.queries.cases import case_for
from khamkho.casework.rules.letters import PENDING
from khamkho.issuing.commands import produce_letter
from khamkho.issuing.letters import written_from_text
from khamkho.people.actor import Actor
from khamkho.site.demo.cast import SEA
from khamkho.site.demo.offices import Staff
from khamkho.work.models import Effect

A_MINUTE = timedelta(minutes=1)
COMMITTEE = (
    "ด้วยสำนักงานจะดำเนินการตรวจนับบัตรประจำตัวเจ้าหน้าที่ของรัฐที่จัดทำในรอบหกเดือน จึงแต่งตั้งคณะกรรมการ ประกอบด้วย\n"
    "๑. นายแบบอย่าง หัวหน้าดี ประธานกรรมการ\n๒. นางสาวตัวอย่าง ขยันงาน กรรมการ\n๓. นายสมมติ ตั้งใจทำ กรรมการและเลขานุการ\n"
    "ให้คณะกรรมการตรวจนับให้แล้วเสร็จภายใน ๑๕ วัน และรายงานผลต่อผู้อำนวยการ\nทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป"
)


def make_letters(staff: dict[str, Staff], *, now: datetime) -> None:
    """Write what people wrote, and make every letter when it was signed. In a process that never forks afterwards."""
    for letter in Letter.objects.filter(state=PENDING).order_by("signed_at"):
        produce_letter(letter_id=letter.pk, now=min((letter.signed_at or now) + A_MINUTE, now))
    _written(staff[SEA], now)
    Effect.objects.filter(name="letter", state=Effect.State.PENDING).update(
        state=Effect.State.DONE, attempts=1, done_at=now
    )


def _written(staff: Staff, now: datetime) -> None:
    officer, director = staff.some("officer")[0], staff.some("director")[0]
    yesterday = now - timedelta(days=1)
    done = Case.objects.filter(office=staff.office, state=Case.ENDED, end="granted", lang="th")
    numbers = list(done.order_by("-ended_at", "-pk").values_list("number", flat=True)[:3])
    for place, number in enumerate(numbers):
        made = _letter(staff, officer, director, "certificate", at=yesterday, number=str(number))
        if place == 1:
            reason = "ระบุตำแหน่งไม่ตรงกับคำสั่งล่าสุด"
            commands.end_letter(
                actor=director, ref=made.ref, how="revoked", reason=reason, now=now - A_MINUTE
            )
        if place == 2:
            _letter(
                staff,
                officer,
                director,
                "certificate",
                at=now - A_MINUTE,
                number=str(number),
                replaces=made.ref,
            )
    _letter(
        staff, officer, director, "order", at=yesterday, subject="แต่งตั้งคณะกรรมการตรวจนับบัตร", body=COMMITTEE
    )
    _letter(staff, officer, director, "to_schools", at=yesterday, subject="ขอความร่วมมือสำรวจผู้มีบัตรใกล้หมดอายุ")
    waiting = Case.objects.filter(office=staff.office, state=Case.OPEN, step="approve").order_by("pk").first()
    if waiting is not None:
        _letter(staff, officer, officer, "memo", at=yesterday, number=str(waiting.number))
    _letter(staff, officer, None, "to_schools", at=now - A_MINUTE, subject="แจ้งกำหนดถ่ายภาพทำบัตรประจำตัว")


def _letter(
    staff: Staff,
    writer: Actor,
    signer: Actor | None,
    kind: str,
    *,
    at: datetime,
    number: str = "",
    replaces: UUID | None = None,
    **changes: str,
) -> Letter:
    """A letter in the office's words, signed and made unless nobody signs it."""
    view = case_for(writer, number) if number else None
    words = {**written_from_text(staff.office, kind, "th", view, at=at), **changes}
    letter = commands.write_letter(
        actor=writer,
        office=staff.office,
        number=number,
        kind=kind,
        lang="th",
        fields=words,
        replaces=replaces,
        now=at,
    )
    if signer is None:
        return letter
    letter = commands.sign_letter(actor=signer, ref=letter.ref, seen=letter.revision, now=at)
    return produce_letter(letter_id=letter.pk, now=at)
