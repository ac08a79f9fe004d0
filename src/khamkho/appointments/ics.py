"""An appointment as a calendar file (RFC 5545), for the phone of who comes. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from khamkho.appointments.models import Booking
from khamkho.base.text import Lang

LINE = 75
"""Octets of a line; what is longer is folded."""
WORDS = {"th": ("รหัสนัดหมาย", "เตือนนัดหมาย"), "en": ("Code of the appointment", "Reminder of the appointment")}


def calendar_of(bookings: Iterable[Booking], *, lang: Lang, link: str, now: datetime) -> bytes:
    """The calendar file: a day before it the phone reminds. The same appointment moved is the same entry, with a later number."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Khamkho//Appointments//TH", "CALSCALE:GREGORIAN"]
    for one in bookings:
        office, (code, reminder) = one.office, WORDS[lang]
        place = " ".join(
            f"{office.name(lang)} {office.address_en if lang == 'en' else office.address_th}".split()
        )
        said = f"{office.name(lang)}\n{code}: {one.code}\n{link}"
        if office.phone:
            said += f"\n{office.phone}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.code or one.uid}@khamkho",
            f"SEQUENCE:{one.moves}",
            f"DTSTAMP:{_utc(now)}",
            f"DTSTART:{_utc(one.starts_at)}",
            f"DTEND:{_utc(one.ends_at)}",
            f"SUMMARY:{_text(one.title(lang))}",
            f"LOCATION:{_text(place)}",
            f"DESCRIPTION:{_text(said)}",
            f"STATUS:{'CANCELLED' if one.state == 'cancelled' else 'CONFIRMED'}",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_text(reminder)}",
            "TRIGGER:-P1D",
            "END:VALARM",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR")).encode()


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(said: str) -> str:
    return said.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Folded between signs, never inside one."""
    parts, current, room = [], "", LINE
    for sign in line:
        size = len(sign.encode())
        if size > room:
            parts.append(current)
            current, room = "", LINE - 1
        current, room = current + sign, room - size
    return "\r\n ".join([*parts, current])
