"""How long the server takes for a whole dialogue: bounded here with much room, measured by the benchmark."""

from __future__ import annotations

import time

import pytest

from khamkho.chat.tests.conftest import CARD, LASER, Phone

pytestmark = pytest.mark.django_db
MOST_SECONDS = 5.0


def test_a_whole_dialogue_is_answered_in_seconds_of_work(phone: Phone) -> None:
    begun = time.perf_counter()
    for text in (f"1#{LASER}", "2 ฉบับ 5/8/2569", "10.00 น.", CARD, "สถานะ"):
        phone.says(text)
    spent = time.perf_counter() - begun
    print(f"five messages: {spent * 1000:.0f} ms")
    assert spent < MOST_SECONDS
