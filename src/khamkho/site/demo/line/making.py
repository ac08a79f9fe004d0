"""The demo's offices on LINE: accounts that work from the first minute, and people who have not said anything yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from khamkho.line.commands import set_account, set_rules
from khamkho.line.models import Account
from khamkho.people.actor import SYSTEM
from khamkho.site.demo.line.people import OFFICES, PEOPLE, secret_of, the_line, token_of
from khamkho.site.demo.offices import Staff


def make_line(staff: Mapping[str, Staff], *, now: datetime) -> None:
    """Each account is connected, and takes typed codes: in a demo nobody's card is at risk."""
    line = the_line()
    for person in PEOPLE:
        line.store.add_person(
            person.id, person.name.th if person.lang == "th" else person.name.en, person.lang
        )
    for code in OFFICES:
        office = staff[code].office
        secret, token = secret_of(code), token_of(code)
        bot = line.store.add_account(office=code, name=office.short_th, token=token, secret=secret)
        set_account(actor=SYSTEM, office_id=office.pk, secret=secret, token=token, now=now)
        set_rules(
            actor=SYSTEM,
            office_id=office.pk,
            quota="300",
            quiet_from="20:00",
            quiet_until="08:00",
            silent_hours="12",
            keep_days="365",
            typed_codes=True,
            now=now,
        )
        account = line.store.account(bot=bot)
        basic = account["basic"] if account else ""
        Account.objects.filter(office=office).update(
            bot_id=bot, basic_id=basic, name=office.short_th, token_at=now
        )
