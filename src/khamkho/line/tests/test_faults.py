"""What goes wrong: a worker that dies in the middle, a flood, bytes of nobody, and data that outlive their reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from khamkho.casework.tests.cast import MONDAY
from khamkho.line import commands
from khamkho.line.contents import event_of, person_of, said_body
from khamkho.line.models import Account, Friend, Incoming, Push, Said
from khamkho.line.port import Heard
from khamkho.line.queries import holdings
from khamkho.line.rules.events import NotReadable, read
from khamkho.line.rules.messages import Words
from khamkho.line.tests.conftest import MALEE, SOMCHAI, Listener, event
from khamkho.people.commands import create_account
from khamkho.people.tests.signing import sign_in
from khamkho.vault.models import DataKey

MARKER = "ไข่มุกดำแห่งทะเลใต้"
Arrive = Callable[..., int]
Work = Callable[..., None]


class Dying(Listener):
    """Dies once, after it has said something."""

    died = False

    def heard(self, friend: Friend, event: Heard, *, now: Any) -> None:
        commands.say(friend, [Words(text="ครั้งแรก")], reply_to=event.incoming, now=now)
        if not self.died:
            self.died = True
            raise ConnectionError("the worker died")
        super().heard(friend, event, now=now)


@pytest.mark.django_db
def test_a_worker_that_dies_in_the_middle_has_done_nothing_and_does_it_once(arrive: Arrive) -> None:
    arrive(event())
    friend, dying = Friend.objects.get(), Dying()
    with pytest.raises(ConnectionError), transaction.atomic():
        commands.hear(friend_id=friend.pk, conversation=dying, now=MONDAY)
    assert Incoming.objects.get().state == Incoming.NEW
    assert not Push.objects.exists()
    assert not Said.objects.exists()
    commands.hear(friend_id=friend.pk, conversation=dying, now=MONDAY)
    assert commands.hear(friend_id=friend.pk, conversation=dying, now=MONDAY) is None
    assert Push.objects.count() == 1
    assert Said.objects.count() == 2


@pytest.mark.django_db
def test_a_flood_of_one_person_is_kept_in_order_and_holds_up_nobody(
    arrive: Arrive, listener: Listener
) -> None:
    flood = [event(text=str(n), at=MONDAY + timedelta(milliseconds=n)) for n in range(120)]
    assert arrive(*flood) == 120
    assert arrive(event(user=MALEE, text="สวัสดี")) == 1
    malee = Friend.objects.latest("pk")
    commands.hear(friend_id=malee.pk, conversation=listener, now=MONDAY)
    assert listener.texts == ["สวัสดี"]
    somchai = Friend.objects.earliest("pk")
    while commands.hear(friend_id=somchai.pk, conversation=listener, now=MONDAY):
        pass
    assert listener.texts[1:] == [str(n) for n in range(120)]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "events",
                    "source",
                    "userId",
                    "message",
                    "id",
                    "text",
                    "timestamp",
                    "postback",
                    "params",
                    "data",
                    "mode",
                    "link",
                    "unsend",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(JSON)
def test_nothing_that_can_be_signed_makes_the_reader_fail(value: Any) -> None:
    for whole in (
        value,
        {"events": value},
        {"events": [value]},
        {"events": [{"type": "message", **(value if isinstance(value, dict) else {})}]},
    ):
        try:
            read(json.dumps(whole).encode())
        except NotReadable:
            continue


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fail(raw: bytes) -> None:
    try:
        read(raw)
    except NotReadable:
        return


@pytest.mark.django_db
def test_nothing_that_was_written_stands_readable_in_any_table(
    arrive: Arrive, work_off: Work, friend: Friend
) -> None:
    arrive(event(text=MARKER), event("postback", postback={"data": MARKER}))
    work_off()
    with transaction.atomic():
        commands.say(friend, [Words(text=MARKER)], now=MONDAY)
    for model in apps.get_app_config("line").get_models():
        for row in model.objects.values():  # type: ignore[attr-defined]  # every model has objects
            for value in row.values():
                shown = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                assert MARKER.encode() not in shown, model
                assert SOMCHAI.encode() not in shown, model


@pytest.mark.django_db
def test_who_is_forgotten_cannot_be_read_again(arrive: Arrive, work_off: Work) -> None:
    arrive(event(text=MARKER))
    work_off()
    friend = Friend.objects.get()
    key = friend.key_id
    assert key
    assert commands.forget(friend.pk, now=MONDAY)
    assert not DataKey.objects.filter(pk=key).exists()
    assert not Said.objects.exists()
    assert person_of(Friend(key=None, sealed=b"x")) == {}


@pytest.mark.django_db
def test_the_sweep_keeps_what_is_needed_and_no_longer(
    arrive: Arrive, work_off: Work, account: Account
) -> None:
    arrive(event(text="old"))
    work_off()
    arrive(event("unfollow"))
    work_off()
    later = MONDAY + timedelta(days=3)
    commands.sweep(now=later)
    assert not Incoming.objects.filter(body__isnull=False).exists()
    assert Incoming.objects.count() == 2
    assert Said.objects.count() == 1
    Account.objects.update(keep_days=30)
    commands.sweep(now=MONDAY + timedelta(days=31))
    assert not Incoming.objects.exists()
    assert not Said.objects.exists()
    assert not Friend.objects.exists()  # she left, and nothing is left of her


@pytest.mark.django_db
def test_what_waits_to_be_worked_on_is_never_swept(arrive: Arrive) -> None:
    arrive(event(text="still to come"))
    commands.sweep(now=MONDAY + timedelta(days=20))
    assert event_of(Incoming.objects.get()).text == "still to come"


@pytest.mark.django_db
def test_a_copy_is_destroyed_on_request(arrive: Arrive, work_off: Work, listener: Listener) -> None:
    arrive(event(text="JC1-1234567-89"))
    work_off()
    assert commands.destroy_copy(listener.events[0].said, now=MONDAY)
    said = Said.objects.select_related("friend__key").get()
    assert said_body(said, said.friend) == {}


@pytest.mark.django_db
def test_my_data_names_the_chats_that_are_linked_and_merging_keeps_them(friend: Friend) -> None:
    from khamkho.line.commands.linking import merge_accounts

    kept, other = (create_account(email=f"{name}@example.com", now=MONDAY) for name in ("kept", "other"))
    Friend.objects.update(user=other)
    assert holdings(other)[0].rows
    merge_accounts(kept=kept, other=other, now=MONDAY)
    assert Friend.objects.get().user == kept
    assert holdings(other) == ()


@pytest.mark.django_db
def test_a_chat_is_unlinked_on_the_page_my_data(friend: Friend, client: Client) -> None:
    user = create_account(email="malee@example.com", now=MONDAY)
    stranger = create_account(email="stranger@example.com", now=MONDAY)
    Friend.objects.update(user=user)
    address = reverse("line:unlink", kwargs={"ref": friend.ref})
    sign_in(client, stranger)
    assert address not in client.get(reverse("people_my_data")).content.decode()
    client.post(address)
    assert Friend.objects.get().user == user
    sign_in(client, user)
    assert address in client.get(reverse("people_my_data")).content.decode()
    client.post(address)
    assert Friend.objects.get().user is None
    assert address not in client.get(reverse("people_my_data")).content.decode()


@pytest.mark.django_db
def test_who_was_erased_and_came_back_with_an_old_backup_is_somebody_new(arrive: Arrive) -> None:
    arrive(event())
    before = Friend.objects.get()
    assert before.key
    before.key.delete()
    assert arrive(event()) == 1
    assert Friend.objects.get().ref != before.ref
