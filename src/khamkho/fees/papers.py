"""What the papers about money say: a proof of payment, and what is handed on with a remittance."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from khamkho.base.money import baht_in_words, show_baht
from khamkho.base.text import Lang, Text, lang_in
from khamkho.base.thai import show_date, show_datetime
from khamkho.fees.contents import payer_of
from khamkho.fees.models import Attempt, Receipt
from khamkho.fees.rules.refunds import HOWS
from khamkho.fees.rules.settings import TITLES, settings_from
from khamkho.issuing.papers.frame import absolute
from khamkho.offices.models import Office

NOT_OFFICIAL = Text(
    "หลักฐานนี้ไม่ใช่ใบเสร็จรับเงินตามระเบียบของทางราชการ",
    "This is no official receipt within the meaning of the rules on state money.",
)


def frame(office: Office, lang: Lang, now: datetime, code: str = "") -> dict[str, Any]:
    """The letterhead, the code, and whether it is a specimen."""
    found: dict[str, Any] = {
        "lang": lang,
        "demo": settings.HOME.is_demo,
        "office": {
            "name": office.name(lang),
            "parent": office.letterhead_th if lang == "th" else office.letterhead_en,
            "address": office.address_th if lang == "th" else office.address_en,
            "phone": office.phone,
            "email": office.email,
            "website": office.website,
        },
        "printed": show_datetime(now, lang),
    }
    return found | ({"verify": {"url": absolute("verify-code", code), "code": code}} if code else {})


def proof_paper(receipt: Receipt) -> dict[str, Any]:
    """A proof of payment in the language of its case; as it was made, and void where it is."""
    lang = lang_in(receipt.case.lang)
    attempts = list(receipt.attempts.select_related("charge", "charge__case").order_by("pk"))
    title = TITLES[receipt.kind]
    note = [settings_from(receipt.office.settings).auto_words]
    if receipt.kind == Receipt.PROOF:
        note.insert(0, NOT_OFFICIAL.in_(lang))
    data = frame(receipt.office, lang, receipt.made_at, receipt.code) | {
        "title": title.in_(lang),
        "number": receipt.number,
        "day": show_date(receipt.day, lang),
        "payer": payer_of(receipt),
        "lines": [line for one in attempts for line in _lines(receipt, one, lang)],
        "total": f"{receipt.amount:,.2f}",
        "words": baht_in_words(receipt.amount) if lang == "th" else show_baht(receipt.amount, lang),
        "how": HOWS[attempts[0].how if attempts else "cash"].in_(lang),
        "references": [one.bank_ref for one in attempts if one.bank_ref],
        "taken_by": receipt.by.name(lang) if receipt.by else "",
        "instead_of": receipt.instead_of.number if receipt.instead_of else "",
        "note": " ".join(filter(None, note)),
    }
    if receipt.state == Receipt.VOID and receipt.void_at:
        data["void"] = {"day": show_datetime(receipt.void_at, lang), "why": receipt.void_why}
    return data


def _lines(receipt: Receipt, attempt: Attempt, lang: Lang) -> list[dict[str, str]]:
    """What a payment was for: the lines of its charge, or a part of them where less or more was paid at once."""
    charge = attempt.charge
    if charge is None:
        return []
    brought = attempt.applied if receipt.state == Receipt.ISSUED else attempt.amount
    number = charge.case.number or ""
    if brought == charge.amount or receipt.state == Receipt.VOID:
        return [
            {
                "application": number,
                "what": line[lang],
                "each": _grouped(line["each"]),
                "times": line["times"],
                "amount": _grouped(line["amount"]),
            }
            for line in charge.lines
        ]
    part = Text("ชำระบางส่วนของ", "Part of the payment for").in_(lang)
    what = ", ".join(line[lang] for line in charge.lines)
    return [
        {
            "application": number,
            "what": f"{part} {what}",
            "each": "",
            "times": "",
            "amount": f"{brought:,.2f}",
        }
    ]


def _grouped(amount: str) -> str:
    whole, _, rest = amount.partition(".")
    return f"{int(whole):,}.{rest or '00'}"
