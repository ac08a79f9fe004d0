"""A PDF must open without a password; whatever in it would run by itself is taken out."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khamkho.files.refusals import BrokenPdf, LockedPdf

if TYPE_CHECKING:
    import pikepdf

_RUNS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMediaExecute", "/GoToE"})
MAX_PAGES = 2000


@dataclass(frozen=True, kw_only=True)
class CheckedPdf:
    """``disarmed`` says that something that would have run was taken out (and the bytes so are not those sent)."""

    data: bytes
    pages: int
    disarmed: bool


def check(data: bytes) -> CheckedPdf:
    """Open the PDF and take out scripts and launch actions. One without any is kept to the byte, so that a
    signature in it still holds. Refuses: ``LockedPdf``, ``BrokenPdf``.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
            if not 1 <= pages <= MAX_PAGES:
                raise BrokenPdf
            if not _disarm(pdf):
                return CheckedPdf(data=data, pages=pages, disarmed=False)
            out = io.BytesIO()
            pdf.save(out)
            return CheckedPdf(data=out.getvalue(), pages=pages, disarmed=True)
    except pikepdf.PasswordError as error:
        raise LockedPdf from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, OSError) as error:
        raise BrokenPdf from error


def _disarm(pdf: pikepdf.Pdf) -> bool:
    """Empty every action that runs, wherever it hangs: on opening, on a page, on a link, in a form field."""
    import pikepdf

    found = False
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        del names["/JavaScript"]
        found = True
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            found |= _disarm_dictionary(thing.stream_dict, depth=0)
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Array):
            found |= _disarm_value(thing, depth=0)
    return found


def _disarm_value(value: pikepdf.Object, depth: int) -> bool:
    import pikepdf

    if depth > 0 and value.is_indirect:
        return False  # it has its own turn in the walk over all objects
    if isinstance(value, pikepdf.Dictionary):
        return _disarm_dictionary(value, depth)
    found = False
    if isinstance(value, pikepdf.Array) and depth < 50:
        for item in value.as_list():
            if isinstance(item, pikepdf.Object):
                found |= _disarm_value(item, depth + 1)
    return found


def _disarm_dictionary(entry: pikepdf.Object, depth: int) -> bool:
    import pikepdf

    found = False
    if str(entry.get("/S", "")) in _RUNS or "/JS" in entry:
        for name in list(entry.keys()):
            del entry[name]
        return True
    if depth < 50:
        for name in list(entry.keys()):
            value = entry[name]
            if isinstance(value, pikepdf.Object):
                found |= _disarm_value(value, depth + 1)
    return found
