"""Every write about LINE."""

from khamkho.line.commands.account import remove_account, set_account, set_rules
from khamkho.line.commands.friends import (
    choose_lang,
    follow,
    forget,
    mute,
    notice_shown,
    unlink,
    unmute,
    want_news,
)
from khamkho.line.commands.hearing import hear
from khamkho.line.commands.intake import take
from khamkho.line.commands.linking import begin_linking, finish_by_code, offer_linking, ready_to_link
from khamkho.line.commands.saying import destroy_copy, say
from khamkho.line.commands.sending import send, send_each
from khamkho.line.commands.sweeping import sweep
from khamkho.line.commands.talking import ask_for_officer, hand_back, look, take_over, write
from khamkho.line.commands.testing import check_token, connect_webhook, learn_names, publish_menu, show_menu

__all__ = [
    "ask_for_officer",
    "begin_linking",
    "check_token",
    "choose_lang",
    "connect_webhook",
    "destroy_copy",
    "finish_by_code",
    "follow",
    "forget",
    "hand_back",
    "hear",
    "learn_names",
    "look",
    "mute",
    "notice_shown",
    "offer_linking",
    "publish_menu",
    "ready_to_link",
    "remove_account",
    "say",
    "send",
    "send_each",
    "set_account",
    "set_rules",
    "show_menu",
    "sweep",
    "take",
    "take_over",
    "unlink",
    "unmute",
    "want_news",
    "write",
]
