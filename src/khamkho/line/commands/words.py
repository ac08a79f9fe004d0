"""Words that an account understands whoever leads the conversation: linking, unlinking, news or no news."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from khamkho.base.text import Text, lang_in
from khamkho.base.thai import ascii_digits
from khamkho.line.commands.friends import unlink, want_news
from khamkho.line.commands.linking import finish_by_code, offer_linking
from khamkho.line.commands.saying import say
from khamkho.line.models import Friend, Incoming, Linking
from khamkho.line.rules.messages import Card, Open, Words

LINK = frozenset({"เชื่อมบัญชี", "เชื่อม บัญชี", "link", "link account"})
UNLINK = frozenset({"เลิกเชื่อมบัญชี", "ยกเลิกการเชื่อม", "ยกเลิกเชื่อมบัญชี", "unlink"})
NO_NEWS = frozenset({"หยุดแจ้งข่าว", "ไม่รับข่าว", "stop news"})
NEWS = frozenset({"แจ้งข่าว", "รับข่าว", "news"})
CODE = re.compile(r"[0-9]{6}")

ASKED = Text("เชื่อม LINE กับบัญชีบนเว็บไซต์", "Link LINE with your account on the website")
HOW = Text(
    "กดปุ่มด้านล่างแล้วลงชื่อเข้าใช้ ลิงก์นี้ใช้ได้ 30 นาที อย่าส่งต่อให้ผู้อื่น",
    "Press the button and sign in. The link works for 30 minutes. Do not pass it on.",
)
OPEN = Text("เปิดหน้าเชื่อมบัญชี", "Open the page")
LINKED = Text(
    "เชื่อมบัญชีแล้ว ข่าวคำขอของท่านที่หน่วยงานนี้จะส่งมาที่นี่ พิมพ์ “เลิกเชื่อมบัญชี” ได้ทุกเมื่อ",
    "Linked. You are told the news of your applications with this office here. Type “unlink” at any time to undo it.",
)
UNLINKED = Text("ยกเลิกการเชื่อมบัญชีแล้ว", "LINE and your account are not linked any more.")
NOT_LINKED = Text("LINE นี้ยังไม่ได้เชื่อมกับบัญชีใด", "This LINE is not linked with an account.")
SILENT = Text(
    "จะไม่ส่งข่าวทาง LINE อีก แต่ยังตอบเมื่อท่านพิมพ์มา พิมพ์ “แจ้งข่าว” เพื่อรับอีกครั้ง",
    "No more news in LINE. You are still answered when you write. Type “news” to be told again.",
)
TOLD = Text("จะส่งข่าวคำขอของท่านทาง LINE", "You are told the news of your applications in LINE.")


def understood(friend: Friend, incoming: Incoming, text: str, *, now: datetime) -> bool:
    """Whether what she wrote was one of these words, and was answered. The caller holds the row."""
    word, lang = " ".join(text.split()).lower(), lang_in(friend.lang)
    if word in LINK:
        path = reverse("line:link", kwargs={"token": offer_linking(friend, now=now)})
        button = Open(label=OPEN.in_(lang), uri=f"{settings.PUBLIC_URL}{path}")
        card = Card(title=ASKED.in_(lang), text=HOW.in_(lang), buttons=(button,))
        say(friend, [card], reply_to=incoming, now=now)
        return True
    answer = _answer(friend, word, now)
    if answer is not None:
        say(friend, [Words(text=answer.in_(lang))], reply_to=incoming, now=now)
    return answer is not None


def _answer(friend: Friend, word: str, now: datetime) -> Text | None:
    if word in UNLINK:
        return UNLINKED if unlink(friend) else NOT_LINKED
    if word in NO_NEWS:
        want_news(friend, wanted=False)
        return SILENT
    if word in NEWS:
        want_news(friend, wanted=True)
        return TOLD
    code = ascii_digits(word).replace(" ", "")
    if CODE.fullmatch(code) and Linking.objects.filter(friend=friend, used_at=None).exclude(code="").exists():
        return LINKED if finish_by_code(friend, code, now=now) else None
    return None
