"""What is sealed of a conversation."""

from __future__ import annotations

from khamkho.chat.models import Conversation
from khamkho.chat.rules.talk import Talk, talk_from
from khamkho.line.contents import key_of
from khamkho.line.models import Friend
from khamkho.vault.keys import Erased, seal_json, unseal_json


def talk_of(conversation: Conversation, friend: Friend) -> Talk:
    """Where she stands; at the beginning when her key is gone."""
    if conversation.body is None:
        return Talk()
    try:
        kept = unseal_json(key_of(friend), conversation.body, context=f"chat:{friend.ref}")
    except Erased:
        return Talk()
    return talk_from(kept)


def put_talk(conversation: Conversation, friend: Friend, talk: Talk) -> None:
    conversation.state = talk.state
    conversation.body = seal_json(key_of(friend), talk.json(), context=f"chat:{friend.ref}")
