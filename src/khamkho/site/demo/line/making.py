"""The demo's offices on LINE: accounts that work from the first minute, and people who have not said anything yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from khamkho.line.commands import set_account, set_rules
from khamkho.line.commands.testing import LANGS
from khamkho.line.drawing import menu_picture
from khamkho.line.models import Account
from khamkho.line.rules.menus import USUAL, menu_json
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM
from khamkho.site.demo.line.people import OFFICES, PEOPLE, secret_of, the_line, token_of
from khamkho.site.demo.line.server import Asked, FakeLine
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
            bot_id=bot, basic_id=basic, name=office.short_th, token_at=now, **_menus(line, token, office, now)
        )


def _menus(line: FakeLine, token: str, office: Office, now: datetime) -> dict[str, Any]:
    """The menu in both languages, handed to the played LINE without a network: nobody serves it yet."""
    made: dict[str, str] = {}
    for lang in LANGS:
        menu = menu_json(USUAL, lang, url=settings.PUBLIC_URL, phone=office.phone)
        answer = _asked(line, token, "/v2/bot/richmenu", json.dumps(menu).encode())
        made[lang] = str(json.loads(answer)["richMenuId"])
        _asked(line, token, f"/v2/bot/richmenu/{made[lang]}/content", menu_picture(USUAL, lang), "image/png")
    _asked(line, token, f"/v2/bot/user/all/richmenu/{made['th']}", b"")
    return {"menu": list(USUAL), "menus": made, "menu_at": now}


def _asked(line: FakeLine, token: str, path: str, body: bytes, media: str = "application/json") -> bytes:
    headers = {"authorization": f"Bearer {token}", "content-type": media}
    return line.answer(Asked(method="POST", path=path, headers=headers, body=body)).body
