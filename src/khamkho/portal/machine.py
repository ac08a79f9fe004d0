"""What programs read of a service and of an office: schema.org, https://schema.org/GovernmentService. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from khamkho.base.text import Lang
from khamkho.base.working_time import Hours, Span
from khamkho.catalogue.rules import costs
from khamkho.catalogue.service import Service
from khamkho.offices.models import Office

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DURATIONS = {"minute": "PT{}M", "hour": "PT{}H", "working_day": "P{}D", "day": "P{}D", "month": "P{}M"}


def government_service(
    service: Service, office: Office, week: Mapping[int, Hours], address: str, lang: Lang
) -> dict[str, Any]:
    """One service at one office. ``address`` is where it is applied for."""
    hours = opening_hours(week)
    web: dict[str, Any] = {
        "@type": "ServiceChannel",
        "serviceUrl": address,
        "availableLanguage": ["th", "en"],
    }
    if took := processing_time(service.promise):
        web["processingTime"] = took
    channels = [web]
    if "counter" in service.manual.channels:
        place = {"@type": "Place", "name": office.name(lang), "openingHoursSpecification": hours}
        channels.append({"@type": "ServiceChannel", "serviceLocation": _with_address(place, office, lang)})
    if "phone" in service.manual.channels and office.phone:
        channels.append({"@type": "ServiceChannel", "servicePhone": _point(office)})
    return {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": service.title.in_(lang),
        "description": service.summary.in_(lang),
        "url": address,
        "inLanguage": lang,
        "provider": organisation(office, lang),
        "availableChannel": channels,
        "hoursAvailable": hours,
        "isAccessibleForFree": not costs(service),
    }


def organisation(office: Office, lang: Lang) -> dict[str, Any]:
    """An office: its name and how to reach it, as its public page says them."""
    found: dict[str, Any] = {"@type": "GovernmentOrganization", "name": office.name(lang)}
    reach = {"telephone": office.phone, "email": office.email, "url": office.website}
    return _with_address(found | {name: value for name, value in reach.items() if value}, office, lang)


def processing_time(span: Span) -> str:
    """The promise as an ISO 8601 duration; nothing when no time is promised."""
    return DURATIONS[span.unit].format(span.high) if span.unit in DURATIONS else ""


def opening_hours(week: Mapping[int, Hours]) -> list[dict[str, str]]:
    """A line for each stretch of the week in which the office is open."""
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": DAYS[day],
            "opens": _at(opens),
            "closes": _at(closes),
        }
        for day, stretches in sorted(week.items())
        for opens, closes in stretches
    ]


def _at(moment: time) -> str:
    return f"{moment:%H:%M}"


def _point(office: Office) -> dict[str, str]:
    return {"@type": "ContactPoint", "telephone": office.phone}


def _with_address(found: dict[str, Any], office: Office, lang: Lang) -> dict[str, Any]:
    written = office.address_th if lang == "th" else office.address_en or office.address_th
    return found | {"address": written} if written else found
