"""Nothing acknowledged is lost, nothing is doubled, whatever is killed when."""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kill.database import PlayedPostgres
from tests.kill.house import House
from tests.kill.player import PATIENCE, Play, Player

KILLS = int(os.environ.get("KILLS", "300" if os.environ.get("KHAMKHO_SOAK") else "10"))
PLAYERS = 3

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.enable_socket]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    postgres = PlayedPostgres() if os.environ.get("KHAMKHO_DATABASE_URL") else None
    made = House(tmp_path / "home", postgres)
    try:
        yield made
    finally:
        if made.serving is not None and made.serving.poll() is None:
            made.kill_everything()
        if postgres is not None:
            postgres.remove()


def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(house: House, tmp_path: Path) -> None:
    chance = int(os.environ.get("CHANCE", str(random.randrange(10**6))))
    rng = random.Random(chance)
    tokens = house.script("stage")
    house.start()
    house.wait_until_ready()
    play = Play(house.url, {name: str(token) for name, token in tokens.items()})
    players = [Player(play, number) for number in range(PLAYERS)]
    for player in players:
        player.start()
    killed = kill_at_random(house, rng)
    house.wait_until_ready()
    play.over.set()
    for player in players:
        player.join(PATIENCE)
    assert not play.failures, (chance, play.failures, house.last_words())
    house.stop()
    heard = tmp_path / "acknowledged.json"
    heard.write_text(json.dumps(play.acknowledged))
    found = house.script("check", str(heard))
    print(f"chance {chance}: killed {dict(killed)}, {found['cases']} cases, tries {found['tries']}")
    assert found["wrong"] == [], (chance, found, house.last_words())
    assert len(play.acknowledged) >= PLAYERS


def kill_at_random(house: House, rng: random.Random) -> Counter[str]:
    """Kill as often as told, mostly in the middle of things; wait a moment between."""
    victims = ["web", "web", "worker", "worker", "everything"] + (["database"] * 2 if house.postgres else [])
    killed: Counter[str] = Counter()
    deadline = time.monotonic() + KILLS * 20
    while sum(killed.values()) < KILLS and time.monotonic() < deadline:
        if rng.random() < 0.8:  # mostly while it serves, sometimes while it is coming up
            house.wait_until_ready()
        time.sleep(rng.uniform(0.1, 1.5))
        victim = rng.choice(victims)
        if house.kill(victim):
            killed[victim] += 1
    assert sum(killed.values()) == KILLS, killed
    return killed
