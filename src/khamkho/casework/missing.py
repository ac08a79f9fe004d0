"""What still is missing or wrong before an application may be handed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from khamkho.base.errors import Problem
from khamkho.base.text import Lang
from khamkho.casework.contents import WHOLE, Body
from khamkho.casework.context import context_for
from khamkho.casework.models import Attachment, Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.context import Context
from khamkho.catalogue.service import Service
from khamkho.files.models import ScanState
from khamkho.files.refusals import Infected

Files = Sequence[tuple[str, bool]]
"""The documents that something is attached to, and whether a virus was found in it."""


def files_of(cases: Iterable[Case]) -> Mapping[int, Files]:
    """The files that count for each of these cases. One query."""
    found = defaultdict[int, list[tuple[str, bool]]](list)
    rows = Attachment.objects.filter(case__in=[case.pk for case in cases], dropped=False)
    rows = rows.exclude(state=Attachment.REMOVED).order_by("pk")
    for pk, document, scan in rows.values_list("case_id", "document", "blob__scan"):
        found[pk].append((document, scan == ScanState.INFECTED))
    return found


def problems_in(
    case: Case, service: Service, body: Body, files: Files, *, lang: Lang, now: datetime
) -> tuple[Problem, ...]:
    """Every field and document at fault, each once."""
    context = context_for(case, lang=lang, now=now)
    problems = {
        **dict.fromkeys(_infected(service, files)),
        **dict.fromkeys(_typed_wrongly(service, case.variant, body, context)),
    }
    complained = {problem.where.partition(".")[0] for problem in problems}
    held = {document for document, _ in files}
    for problem in catalogue.check_all(
        service, case.variant, body.answers, held, context, by_proxy=body.by_proxy
    ):
        if problem.where.partition(".")[0] not in complained:
            problems[problem] = None
    return tuple(problems)


def _infected(service: Service, files: Files) -> Iterator[Problem]:
    """A file in which a virus was found counts for nothing, and says so."""
    labels = {need.id: need.label for need in service.documents}
    for document in (document for document, infected in files if infected and document in labels):
        label, no = labels[document], Infected()
        yield Problem(
            document, no.code, f"{label.th}: {no.th} {no.next_th}", f"{label.en}: {no.en} {no.next_en}"
        )


def _typed_wrongly(service: Service, variant: str, body: Body, context: Context) -> Iterator[Problem]:
    """What was typed and kept but is not valid: it must not be passed over in silence."""
    if WHOLE in body.raw:
        yield from catalogue.check_answers(service, variant, body.raw[WHOLE], context).problems
    for page in catalogue.pages_for(service, variant, body.answers):
        if page.id in body.raw:
            raw = body.raw[page.id]
            yield from catalogue.check_page(service, variant, page.id, raw, body.answers, context).problems
