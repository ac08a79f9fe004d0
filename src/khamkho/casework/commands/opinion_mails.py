"""The mails to who is asked for an opinion: number and service, the day, a link. Never the question, never a name of the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from khamkho.base.text import Lang, Text, lang_in
from khamkho.base.thai import in_bangkok, show_date
from khamkho.casework.models import Opinion
from khamkho.casework.rules.opinions import GRACE
from khamkho.catalogue.queries import service_of
from khamkho.people.commands import post_mail
from khamkho.people.queries import address_of, lang_of

EARLIER = Text(
    "โปรดเปิดจากลิงก์ในอีเมลฉบับก่อน หากเปิดไว้แล้ว ให้ใช้เครื่องและเบราว์เซอร์เดิม",
    "Please use the link in our earlier mail; if you have opened it, the same device and browser.",
)
"""In a reminder to an expert: nobody keeps the code of her link."""


def mail_asked(opinion: Opinion, *, now: datetime) -> None:
    """Tell a member that her opinion is asked for; one without an address finds it in her inbox."""
    if (member := opinion.member) and (to := address_of(member.user)):
        lang = lang_of(member.user)
        facts = {"name": member.name(lang), "how": _at_desk(opinion), **_facts(opinion, lang)}
        post_mail("casework/opinion", to=to, lang=lang, facts=facts, now=now)


def mail_link(opinion: Opinion, detail: Mapping[str, Any], *, code: str, now: datetime) -> None:
    """Send an expert her link. The code stands in this mail and nowhere else."""
    lang = lang_in(str(detail.get("lang", "")))
    facts = {
        "name": detail["name"],
        "link": f"{settings.PUBLIC_URL}/opinion/{code}",
        "ends": show_date((opinion.due_at + GRACE).date(), lang),
        **_facts(opinion, lang),
    }
    post_mail("casework/opinion_link", to=str(detail["email"]), lang=lang, facts=facts, now=now)


def mail_reminder(opinion: Opinion, detail: Mapping[str, Any], *, now: datetime) -> None:
    """Remind a member or an expert."""
    to, lang, name = _reached(opinion, detail)
    how = _at_desk(opinion) if opinion.member else EARLIER.in_(lang)
    if to:
        facts = {"name": name, "how": how, **_facts(opinion, lang)}
        post_mail("casework/opinion_reminder", to=to, lang=lang, facts=facts, now=now)


def mail_over(opinion: Opinion, detail: Mapping[str, Any], *, now: datetime) -> None:
    """Tell a member or an expert that nobody waits for her opinion any more."""
    to, lang, name = _reached(opinion, detail)
    if to:
        facts = {"name": name, **_facts(opinion, lang)}
        post_mail("casework/opinion_over", to=to, lang=lang, facts=facts, now=now)


def _reached(opinion: Opinion, detail: Mapping[str, Any]) -> tuple[str, Lang, str]:
    """Where a member or an expert is written to, in which language, and by which name."""
    if member := opinion.member:
        lang = lang_of(member.user)
        return address_of(member.user), lang, member.name(lang)
    lang = lang_in(str(detail.get("lang", "")))
    return str(detail.get("email", "")), lang, str(detail.get("name", ""))


def _at_desk(opinion: Opinion) -> str:
    office = opinion.member.office.code if opinion.member else ""
    return f"{settings.PUBLIC_URL}/desk/{office}/opinions/{opinion.ref}"


def _facts(opinion: Opinion, lang: Lang) -> dict[str, str]:
    case = opinion.case
    return {
        "office": case.office.name(lang),
        "service": service_of(case.version).title.in_(lang),
        "number": case.number or "",
        "until": show_date(in_bangkok(opinion.due_at), lang),
    }
