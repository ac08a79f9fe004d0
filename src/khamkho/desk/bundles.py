"""The papers of many cases in one file: asked for at the desk, made by the worker, kept sealed for a day for whoever asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from khamkho.base.errors import Refused
from khamkho.base.text import Lang, Text, lang_in
from khamkho.base.thai import in_bangkok, show_date, show_datetime
from khamkho.casework.contents import attachment_name
from khamkho.casework.models import Attachment, Case
from khamkho.casework.queries.timeline import step_of
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.desk.joining import Unreadable, add, bytes_of, opened
from khamkho.desk.many import Chosen
from khamkho.desk.models import Bundle
from khamkho.desk.refusals import NoSuchBundle, NothingChosen, TooMuchForOneFile
from khamkho.documents.rendering import render
from khamkho.files.commands import drop_blob, store_bytes
from khamkho.files.queries import read_blob
from khamkho.files.refusals import Infected, NotYetScanned
from khamkho.manuals.sheets import frame as letterhead
from khamkho.offices.commands import record_export
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.vault.commands import destroy_key, new_key
from khamkho.work.commands import enqueue, schedule

if TYPE_CHECKING:
    import pikepdf

KEPT = timedelta(days=1)
MOST_BYTES = 96 * 1024 * 1024
"""As much as one file takes: it is put together in memory."""
PAPERS = "papers of applications"
"""What the office's log calls them."""
NOT_PRINTED: Mapping[str, Text] = {
    "kind": Text(
        "ไม่ได้พิมพ์รวม เพราะไม่ใช่ PDF หรือรูปภาพ หรือไฟล์เสีย โปรดเปิดจากหน้าคำขอ",
        "Not printed here: no PDF or picture, or damaged. Open it from the page of the application.",
    ),
    "scan": Text(
        "ไม่ได้พิมพ์ เพราะยังรอตรวจหรือพบไวรัส", "Not printed: it waits for its virus scan, or a virus was found."
    ),
}
MESSAGE = Text("ไฟล์ในข้อความ", "File in a message")


@transaction.atomic
def ask_for_papers(
    *, actor: Actor, office: Office, chosen: Chosen, sides: int = 1, lang: Lang, now: datetime
) -> Bundle:
    """Have the papers of these cases made into one file. The office's log says who took how many out.

    Raises NothingChosen when every case was left out.
    """
    if not chosen.cases or actor.user_id is None:
        raise NothingChosen()
    bundle = Bundle.objects.create(
        office=office,
        owner_id=actor.user_id,
        cases=[case.pk for case in chosen.cases],
        left_out=[_told(one.number, one.refused) for one in chosen.left_out if one.refused],
        sides=2 if sides == 2 else 1,
        lang=lang,
        made_at=now,
        over_at=now + KEPT,
        key=new_key(),
    )
    record_export(
        actor=actor, office=office, service_id=PAPERS, form="PDF", days=(None, None), rows=len(chosen.cases), now=now
    )  # fmt: skip
    about = f"bundle:{bundle.pk}"
    enqueue("papers", args={"bundle": bundle.pk}, about=about, order_key="papers", now=now)
    schedule(
        "papers-over", key=about, due_at=bundle.over_at, args={"bundle": bundle.pk}, about=about, now=now
    )
    return bundle


def _told(number: str, no: Refused) -> list[str]:
    """A case that was left out, with why, in both languages."""
    return [number, *(" ".join(filter(None, (no.sentence(lang), no.next(lang)))) for lang in ("th", "en"))]


def bundle_of(actor: Actor, office: Office, ref: UUID, now: datetime) -> Bundle:
    """A file that this person asked for here. Raises NoSuchBundle for one of somebody else, and for one that is over, or
    of which a case was erased or handed over meanwhile."""
    rows = Bundle.objects.filter(ref=ref, office=office, owner_id=actor.user_id, over_at__gt=now)
    bundle = rows.select_related("blob", "blob__key").first() if actor.user_id else None
    if bundle is None or bundle.key_id is None:
        raise NoSuchBundle()
    readable = Case.objects.filter(pk__in=bundle.cases, office=office, key__isnull=False)
    if bundle.state == Bundle.READY and readable.count() < len(bundle.cases):
        raise NoSuchBundle()
    return bundle


def bundles_of(actor: Actor, office: Office, now: datetime) -> tuple[Bundle, ...]:
    """The files that this person asked for here and that are not over, newest first. One query."""
    if actor.user_id is None:
        return ()
    rows = Bundle.objects.filter(office=office, owner_id=actor.user_id, over_at__gt=now, key__isnull=False)
    return tuple(rows.order_by("-made_at", "-pk")[:20])


def make_papers(*, bundle_id: int, now: datetime) -> Bundle | None:
    """Put the file together, case by case; how far it is stands in its row. Doing it again gives the one that is there.

    What changed since it was asked for counts: a case that was erased or handed over meanwhile is left out. Raises
    files.refusals.DiskFull (temporary).
    """
    import pikepdf

    bundle = Bundle.objects.select_related("office", "key").filter(pk=bundle_id).first()
    if bundle is None or bundle.key is None or bundle.state == Bundle.READY:
        return bundle
    left = [*bundle.left_out]
    whole, size = pikepdf.new(), 0
    kept: list[int] = []
    held: list[pikepdf.Pdf] = []  # what pages are taken from has to live until the whole is written
    for place, case_id in enumerate(bundle.cases, start=1):
        case = _case(case_id, bundle)
        if case is not None:
            parts, weight = _parts(case, bundle, now)
            if size + weight > MOST_BYTES and kept:
                left.append(_told(case.number or "", TooMuchForOneFile()))
            else:
                add(whole, parts, new_sheet=bundle.sides == 2)
                held += parts
                kept.append(case.pk)
                size += weight
        Bundle.objects.filter(pk=bundle.pk).update(done=place)
    if not kept:
        Bundle.objects.filter(pk=bundle.pk).update(state=Bundle.FAILED, left_out=left)
        return bundle
    blob = store_bytes(key=bundle.key, data=bytes_of(whole), media_type="application/pdf", now=now)
    Bundle.objects.filter(pk=bundle.pk).update(
        state=Bundle.READY, blob=blob, pages=len(whole.pages), cases=kept, left_out=left
    )
    bundle.refresh_from_db()
    return bundle


@transaction.atomic
def forget_papers(*, bundle_id: int, now: datetime) -> None:
    """The day is over: the key goes, and the file with it."""
    bundle = Bundle.objects.select_for_update(of=("self",)).filter(pk=bundle_id).first()
    if bundle is None:
        return
    blob, key_id = bundle.blob, bundle.key_id
    bundle.delete()
    if blob is not None:
        drop_blob(blob)
    if key_id is not None:
        destroy_key(key_id, now=now)


def _case(case_id: int, bundle: Bundle) -> Case | None:
    rows = Case.objects.select_related("office", "version", "key").defer("working_copy", "version__body")
    return rows.filter(pk=case_id, office=bundle.office_id, key__isnull=False).first()


@dataclass(frozen=True, kw_only=True)
class _Paper:
    label: Text
    file: str
    pages: int = 0
    note: Text | None = None


def _parts(case: Case, bundle: Bundle, now: datetime) -> tuple[list[pikepdf.Pdf], int]:
    """The cover sheet of a case and its files, as PDFs, and how many bytes they are."""
    service, weight = service_of(case.version), 0
    papers: list[_Paper] = []
    files: list[pikepdf.Pdf] = []
    for row in _in_order(case, service):
        if row.blob is None:
            continue
        label, name = _label(service, row.document), attachment_name(case, row)
        try:
            data = read_blob(row.blob)
            pdf = opened(data, row.media_type)
        except (Infected, NotYetScanned):
            papers.append(_Paper(label=label, file=name, note=NOT_PRINTED["scan"]))
        except Unreadable:
            papers.append(_Paper(label=label, file=name, note=NOT_PRINTED["kind"]))
        else:
            files.append(pdf)
            papers.append(_Paper(label=label, file=name, pages=len(pdf.pages)))
            weight += len(data)
    cover = render("cover", _cover(case, service, papers, lang_in(bundle.lang), now), now=now)
    return [opened(cover, "application/pdf"), *files], weight + len(cover)


def _in_order(case: Case, service: Service) -> Iterator[Attachment]:
    """What was handed in, in the order of the service file, then what it does not name (files of messages)."""
    order = {need.id: place for place, need in enumerate(service.documents)}
    rows = case.attachments.filter(state=Attachment.HANDED_IN, blob__isnull=False)
    held = list(rows.select_related("blob", "blob__key"))
    yield from sorted(held, key=lambda row: (order.get(row.document, len(order)), row.pk))


def _label(service: Service, document: str) -> Text:
    return next((need.label for need in service.documents if need.id == document), MESSAGE)


def _cover(case: Case, service: Service, papers: list[_Paper], lang: Lang, now: datetime) -> dict[str, Any]:
    """What the template ``cover`` takes."""

    def say(th: str, en: str) -> str:
        return th if lang == "th" else en

    variant, step = service.variant_title(case.variant), step_of(service, case.step)
    stands = step.title if step and case.state == Case.OPEN else service.end_title(case.end)
    pages = sum(one.pages for one in papers)
    received = in_bangkok(case.received_at).date() if case.received_at else None
    return {
        **letterhead(case.office, lang),
        "demo": settings.HOME.is_demo,
        "printed": show_datetime(now, lang),
        "title": f"{case.number} {say('เอกสารแนบ', 'papers')}",
        "number": case.number or "",
        "name": case.display_name or say("(ไม่มีชื่อ)", "(no name)"),
        "service": service.title.in_(lang),
        "only": variant.in_(lang) if variant else "",
        "facts": [
            [say("วันที่รับคำขอ", "Received"), show_date(received, lang) if received else ""],
            [say("สถานะ", "Stands at"), stands.in_(lang)],
        ],
        "papers": [
            {
                "label": one.label.in_(lang),
                "file": one.file,
                "pages": str(one.pages) if one.pages else "",
                "note": one.note.in_(lang) if one.note else "",
            }
            for one in papers
        ],
        "total": say(f"รวม {pages} หน้า ไม่นับใบปะหน้านี้", f"{pages} pages, without this cover sheet"),
    }
