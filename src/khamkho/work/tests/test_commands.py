"""Announcing, cancelling, retrying, timing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from khamkho.base.errors import NotFound
from khamkho.work import commands, queries, wake
from khamkho.work.models import Effect, Heartbeat, Timer, ordered_id


@pytest.mark.django_db
def test_enqueue_writes_a_waiting_effect(now):
    effect = commands.enqueue("notice", args={"case": 1}, about="case:1", now=now)
    effect.refresh_from_db()
    assert (effect.state, effect.next_at, effect.args) == ("pending", now, {"case": 1})


@pytest.mark.django_db(transaction=True)
def test_enqueue_refuses_to_run_outside_a_transaction(now):
    with pytest.raises(RuntimeError):
        commands.enqueue("notice", args={}, now=now)


@pytest.mark.django_db(transaction=True)
def test_a_command_that_fails_leaves_no_effect(now):
    @transaction.atomic
    def command():
        commands.enqueue("notice", args={}, now=now)
        raise KeyError

    with pytest.raises(KeyError):
        command()
    assert not Effect.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_once_the_work_can_be_seen(now):
    bell = wake.Bell()
    with transaction.atomic():
        commands.enqueue("notice", args={}, now=now)
        assert not bell.rung()
    assert bell.rung()
    assert not bell.rung()


def test_the_bell_can_be_rung_before_there_is_one(settings, tmp_path):
    settings.HOME = type(settings.HOME)(tmp_path)
    bell = wake.Bell()
    wake.ring()
    assert bell.rung()


@pytest.mark.django_db
def test_cancel_takes_back_only_what_has_not_begun(now):
    waiting = commands.enqueue("notice", args={}, about="case:1", now=now)
    begun = commands.enqueue("notice", args={}, about="case:1", now=now)
    other = commands.enqueue("notice", args={}, about="case:2", now=now)
    document = commands.enqueue("document", args={}, about="case:1", now=now)
    Effect.objects.filter(id=begun.id).update(state="leased", lease_until=now)
    assert commands.cancel(about="case:1", name="notice", now=now) == 1
    states = {e.id: e.state for e in Effect.objects.all()}
    assert states == {
        waiting.id: "cancelled",
        begun.id: "leased",
        other.id: "pending",
        document.id: "pending",
    }
    assert commands.cancel(about="case:1", now=now) == 1


@pytest.mark.django_db
def test_retry_starts_a_dead_effect_afresh(now):
    effect = commands.enqueue("notice", args={}, now=now)
    Effect.objects.update(state="dead", attempts=9, done_at=now)
    commands.retry(effect.id, now=now + timedelta(hours=1))
    effect.refresh_from_db()
    assert (effect.state, effect.attempts, effect.next_at) == ("pending", 0, now + timedelta(hours=1))


@pytest.mark.django_db
def test_retry_refuses_what_is_not_dead(now):
    effect = commands.enqueue("notice", args={}, now=now)
    for id_ in (effect.id, uuid4()):
        with pytest.raises(NotFound):
            commands.retry(id_, now=now)


@pytest.mark.django_db
def test_schedule_replaces_the_timer_of_the_same_key(now):
    commands.schedule("lapse", key="lapse:1", due_at=now, args={"case": 1}, now=now)
    commands.schedule("lapse", key="lapse:1", due_at=now + timedelta(days=1), args={"case": 1}, now=now)
    assert Timer.objects.get().due_at == now + timedelta(days=1)
    assert commands.unschedule("lapse:1")
    assert not commands.unschedule("lapse:1")


@pytest.mark.django_db
def test_sweep_forgets_what_ended_well_and_keeps_what_failed(now):
    states = ("done", "cancelled", "dead", "pending")
    for state in states:
        effect = commands.enqueue("notice", args={"s": state}, now=now)
        Effect.objects.filter(id=effect.id).update(state=state, done_at=now - timedelta(days=91))
    Heartbeat.objects.create(worker="gone", started_at=now, seen_at=now - timedelta(days=2))
    assert commands.sweep(now=now) == 2
    assert set(Effect.objects.values_list("state", flat=True)) == {"dead", "pending"}
    assert not Heartbeat.objects.exists()


@pytest.mark.django_db
def test_lag_counts_what_is_due_and_how_long_it_waits(now):
    commands.enqueue("a", args={}, now=now - timedelta(minutes=5))
    commands.enqueue("b", args={}, not_before=now + timedelta(minutes=1), now=now)
    dead = commands.enqueue("c", args={}, about="case:1", now=now)
    Effect.objects.filter(id=dead.id).update(state="dead")
    lag = queries.lag(now)
    assert (lag.due, lag.waiting, lag.dead, lag.oldest) == (1, 1, 1, timedelta(minutes=5))
    assert [e.id for e in queries.dead_effects()] == [dead.id]
    assert [e.id for e in queries.effects_about("case:1")] == [dead.id]
    assert [e.id for e in queries.effects_about(["case:1", "case:2"])] == [dead.id]


@pytest.mark.django_db
def test_lag_of_an_empty_table_is_nothing(now):
    assert queries.lag(now).oldest == timedelta(0)
    assert queries.worker_seen_at() is None


def test_ids_rise_strictly_and_are_version_seven():
    ids = [ordered_id() for _ in range(5000)]
    assert ids == sorted(set(ids))
    assert {i.version for i in ids} == {7}


@pytest.mark.django_db
def test_a_dead_effect_can_be_let_be(now):
    effect = commands.enqueue("notice", args={}, now=now)
    with pytest.raises(NotFound):
        commands.give_up(effect.id, now=now)
    Effect.objects.update(state="dead")
    commands.give_up(effect.id, now=now)
    effect.refresh_from_db()
    assert (effect.state, effect.done_at) == ("cancelled", now)
