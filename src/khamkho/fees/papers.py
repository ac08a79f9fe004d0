"""What the papers about money say: a proof of payment, and what is handed on with a remittance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from khamkho.base.money import baht_in_words, show_baht
from khamkho.base.text import Lang, Text, lang_in
from khamkho.base.thai import month_name, show_date, show_datetime
from khamkho.fees.contents import payer_of
from khamkho.fees.models import Attempt, Entry, MonthlyRemittance, Receipt, Remittance
from khamkho.fees.queries.books import Sums, added
from khamkho.fees.queries.months import DayOfMoney
from khamkho.fees.rules.refunds import HOWS
from khamkho.fees.rules.settings import TITLES, settings_from
from khamkho.issuing.papers.frame import letterhead, to_verify
from khamkho.offices.models import Office

NOT_OFFICIAL = Text(
    "หลักฐานนี้ไม่ใช่ใบเสร็จรับเงินตามระเบียบของทางราชการ",
    "This is no official receipt within the meaning of the rules on state money.",
)


def proof_paper(receipt: Receipt) -> dict[str, Any]:
    """A proof of payment in the language of its case; as it was made, and void where it is."""
    lang = lang_in(receipt.case.lang)
    attempts = list(receipt.attempts.select_related("charge", "charge__case").order_by("pk"))
    title = TITLES[receipt.kind]
    note = [settings_from(receipt.office.settings).auto_words]
    if receipt.kind == Receipt.PROOF:
        note.insert(0, NOT_OFFICIAL.in_(lang))
    data = (
        letterhead(receipt.office, lang, receipt.made_at)
        | to_verify(receipt.code)
        | {
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
    )
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


def book_paper(
    office: Office, lang: Lang, month: date, rows: Sequence[Receipt], sums: Sums, now: datetime
) -> dict[str, Any]:
    """The book of proofs of one month, with the sums that the cash book gives."""
    title = Text("ทะเบียนหลักฐานการชำระเงิน", "Book of proofs of payment").in_(lang)
    return letterhead(office, lang, now) | {
        "title": title,
        "about": month_name(month.year, month.month).in_(lang),
        "heads": _heads(lang),
        "lines": [
            [
                show_date(one.day, lang, style="short"),
                one.number,
                payer_of(one),
                _void_words(one, lang),
                f"{one.amount:,.2f}",
            ]
            for one in rows
        ],
        "sums": _sums(sums, lang),
        "signers": [],
    }


def remittance_paper(
    found: Remittance, entries: Sequence[Entry], lang: Lang, now: datetime
) -> dict[str, Any]:
    """A remittance to be signed by both sides."""
    sums = added(entries)
    days = show_date(found.first_day, lang), show_date(found.last_day, lang)
    return letterhead(found.office, lang, now) | {
        "title": f"{Text('ใบนำส่งเงิน', 'Remittance').in_(lang)} {found.number}",
        "about": days[0] if days[0] == days[1] else " – ".join(days),
        "heads": _heads(lang),
        "lines": [
            [
                show_date(one.day, lang, style="short"),
                one.receipt.number,
                HOWS["cash" if one.how == Entry.CASH else "qr"].in_(lang),
                VOIDED.in_(lang) if one.what == Entry.VOIDED else "",
                f"{one.amount:,.2f}",
            ]
            for one in entries
        ],
        "sums": _sums(sums, lang),
        "words": baht_in_words(found.total) if lang == "th" and found.total >= 0 else "",
        "signers": _signers(found, lang),
    }


def month_paper(
    found: MonthlyRemittance, days: Sequence[DayOfMoney], lang: Lang, now: datetime
) -> dict[str, Any]:
    """The paper of a month, day by day with the remittances in which each was handed on, to be signed by both sides."""
    sums = Sums(cash=found.cash, bank=found.bank, issued=found.issued, voided=found.voided)
    heads = (
        Text("วันที่", "Date"),
        Text("เลขที่ใบนำส่ง", "Remittance no."),
        Text("เงินสด", "Cash"),
        Text("ผ่านธนาคาร", "Through the bank"),
        Text("รวม (บาท)", "Baht"),
    )
    title = Text("ใบนำส่งเงินประจำเดือน", "Remittance of the month").in_(lang)
    return letterhead(found.office, lang, now) | {
        "title": f"{title} {found.number}",
        "about": month_name(found.month.year, found.month.month).in_(lang),
        "heads": [one.in_(lang) for one in heads],
        "lines": [
            [
                show_date(one.day, lang, style="short"),
                ", ".join(one.numbers),
                f"{one.sums.net_cash:,.2f}",
                f"{one.sums.net_bank:,.2f}",
                f"{one.sums.total:,.2f}",
            ]
            for one in days
        ],
        "sums": _sums(sums, lang),
        "words": baht_in_words(found.total) if lang == "th" and found.total >= 0 else "",
        "signers": _signers(found, lang),
    }


def _signers(found: Remittance | MonthlyRemittance, lang: Lang) -> list[dict[str, str]]:
    by = found.made_by.name(lang) if found.made_by else ""
    return [
        {"role": Text("ผู้นำส่ง", "Handed on by").in_(lang), "name": by},
        {"role": Text("ผู้รับ", "Taken by").in_(lang), "name": ""},
    ]


VOIDED = Text("ยกเลิก", "void")


def _void_words(one: Receipt, lang: Lang) -> str:
    return f"{VOIDED.in_(lang)}: {one.void_why}" if one.state == Receipt.VOID else ""


def _heads(lang: Lang) -> list[str]:
    heads = (
        Text("วันที่", "Date"),
        Text("เลขที่", "Number"),
        Text("รายการ", "From or how"),
        Text("หมายเหตุ", "Remark"),
        Text("จำนวนเงิน (บาท)", "Baht"),
    )
    return [one.in_(lang) for one in heads]


def _sums(sums: Sums, lang: Lang) -> list[list[str]]:
    rows = (
        (Text("เงินสด", "Cash"), sums.net_cash),
        (Text("ผ่านธนาคาร", "Through the bank"), sums.net_bank),
        (Text("รวม", "Total"), sums.total),
    )
    counted = Text(
        f"ออก {sums.issued} ฉบับ ยกเลิก {sums.voided} ฉบับ", f"{sums.issued} made, {sums.voided} void"
    )
    return [[words.in_(lang), f"{amount:,.2f}"] for words, amount in rows] + [[counted.in_(lang), ""]]
