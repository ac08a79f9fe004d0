"""What is answered where no other room leads the conversation: what the office's account is for, and where to go."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from khamkho.base.text import Text, lang_in
from khamkho.line.commands.saying import say
from khamkho.line.models import Friend
from khamkho.line.port import Heard
from khamkho.line.rules.messages import Card, Open

WELCOME = Text("สวัสดีค่ะ {office}", "Welcome to {office}")
WHERE = Text("ยื่นคำขอและติดตามผลได้ที่เว็บไซต์", "You can apply and follow your applications on our website.")
OPEN = Text("เปิดเว็บไซต์", "Open the website")


class Menu:
    """Points to the website."""

    def heard(self, friend: Friend, event: Heard, *, now: datetime) -> None:
        lang = lang_in(friend.lang)
        card = Card(
            title=WELCOME.in_(lang).replace("{office}", friend.account.office.name(lang)),
            text=WHERE.in_(lang),
            buttons=(Open(label=OPEN.in_(lang), uri=settings.PUBLIC_URL),),
        )
        say(friend, [card], reply_to=event.incoming, now=now)

    def withdrawn(self, friend: Friend, message: str, *, now: datetime) -> None:
        """Nothing of the message was used."""
