"""The worker: order, leases, retries, timers, and one transaction for our own tables."""

import logging
from datetime import timedelta

import pytest
from django.db import transaction

from khamkho.base.errors import Permanent, Temporary
from khamkho.work.commands import enqueue, schedule, unschedule
from khamkho.work.jobs import Recurring, lasting, several, transactional
from khamkho.work.models import Effect, Heartbeat, Timer
from khamkho.work.rules import MOST_TRIES, UNEXPECTED_TRIES
from khamkho.work.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)


class Diary:
    """A handler that writes down what it was given and raises what it is told to."""

    def __init__(self, *errors):
        self.jobs = []
        self.errors = list(errors)

    def __call__(self, job):
        self.jobs.append(job)
        error = self.errors.pop(0) if self.errors else None
        if error:
            raise error

    @property
    def seen(self):
        return [job.args["n"] for job in self.jobs]


def announce(n, *, now, **more):
    with transaction.atomic():
        return enqueue("note", args={"n": n}, now=now, **more)


def test_an_effect_is_carried_out_once(now):
    diary = Diary()
    effect = announce(1, about="case:1", now=now)
    worker = Worker({"note": diary})
    assert worker.run_once(now) == 1
    assert worker.run_once(now) == 0
    effect.refresh_from_db()
    assert (effect.state, effect.done_at, effect.leased_by) == ("done", now, "")
    assert (diary.jobs[0].id, diary.jobs[0].about, diary.jobs[0].attempt) == (effect.id, "case:1", 1)


def test_an_effect_waits_for_its_time(now):
    diary = Diary()
    announce(1, not_before=now + timedelta(seconds=60), now=now)
    worker = Worker({"note": diary})
    assert worker.run_once(now + timedelta(seconds=59)) == 0
    assert worker.run_once(now + timedelta(seconds=60)) == 1


def test_effects_of_one_order_wait_for_the_one_before(now):
    diary = Diary(Temporary("451"))
    for n in (1, 2):
        announce(n, order_key="case:1", now=now)
    announce(3, order_key="case:2", now=now)
    announce(4, now=now)
    worker = Worker({"note": diary})
    worker.run_once(now)
    assert diary.seen == [1, 3, 4]
    worker.run_once(now + timedelta(seconds=5))
    assert diary.seen == [1, 3, 4, 1, 2]


def test_a_dead_effect_does_not_hold_up_the_next_of_its_order(now):
    diary = Diary(Permanent("550"))
    for n in (1, 2):
        announce(n, order_key="case:1", now=now)
    Worker({"note": diary}).run_once(now)
    assert diary.seen == [1, 2]
    assert list(Effect.objects.order_by("id").values_list("state", "error")) == [
        ("dead", "550"),
        ("done", ""),
    ]


def test_temporary_trouble_is_tried_again_after_the_back_off(now):
    diary = Diary(Temporary("451"), Temporary("451"))
    effect = announce(1, now=now)
    worker = Worker({"note": diary})
    worker.run_once(now)
    effect.refresh_from_db()
    assert (effect.state, effect.error, effect.next_at) == ("pending", "451", now + timedelta(seconds=5))
    assert worker.run_once(now + timedelta(seconds=4)) == 0
    worker.run_once(now + timedelta(seconds=5))
    effect.refresh_from_db()
    assert effect.next_at == now + timedelta(seconds=35)
    worker.run_once(now + timedelta(seconds=35))
    effect.refresh_from_db()
    assert (effect.state, effect.error, effect.attempts) == ("done", "", 3)


def test_an_unexpected_error_ends_dead_after_a_few_tries_and_is_logged(now, caplog):
    diary = Diary(*[KeyError("x") for _ in range(UNEXPECTED_TRIES)])
    effect = announce(1, now=now)
    worker = Worker({"note": diary})
    with caplog.at_level(logging.WARNING):
        for day in range(UNEXPECTED_TRIES):
            worker.run_once(now + timedelta(days=day))
    effect.refresh_from_db()
    assert effect.state == "dead"
    assert effect.error.startswith("KeyError (")
    assert caplog.records[0].effect_name == "note"


def test_an_effect_that_nobody_carries_out_ends_dead(now):
    effect = announce(1, now=now)
    worker = Worker({})
    for day in range(UNEXPECTED_TRIES):
        worker.run_once(now + timedelta(days=day))
    effect.refresh_from_db()
    assert effect.state == "dead"


def test_an_effect_left_behind_by_a_dead_worker_is_taken_again(now):
    diary = Diary()
    effect = announce(1, now=now)
    dead = Worker({"note": diary})
    assert dead._take(Effect.objects.all(), now)
    worker = Worker({"note": diary})
    assert worker.run_once(now + timedelta(seconds=59)) == 0
    assert worker.run_once(now + timedelta(seconds=60)) == 1
    effect.refresh_from_db()
    assert (effect.state, effect.attempts) == ("done", 2)


def test_an_effect_that_kills_every_worker_ends_dead(now):
    diary = Diary()
    effect = announce(1, now=now)
    Effect.objects.update(state="leased", attempts=MOST_TRIES, lease_until=now, leased_by="gone")
    Worker({"note": diary}).run_once(now)
    effect.refresh_from_db()
    assert (effect.state, diary.jobs) == ("dead", [])
    assert "died" in effect.error


def test_a_long_handler_holds_its_effect_longer(now):
    handler = lasting(timedelta(minutes=30))(lambda job: None)
    announce(1, now=now)
    [taken] = Worker({"note": handler})._take(Effect.objects.all(), now)
    assert taken.lease_until == now + timedelta(minutes=30)


def test_a_worker_that_lost_its_lease_changes_nothing(now, caplog):
    effect = announce(1, now=now)

    @transactional
    def slow(job):
        Heartbeat.objects.create(worker="written by the slow one", started_at=now, seen_at=now)
        Effect.objects.update(leased_by="somebody else", attempts=2)

    Worker({"note": slow}).run_once(now)
    effect.refresh_from_db()
    assert not Heartbeat.objects.exists()
    assert effect.state == "leased"
    assert "lease lost" in caplog.text


def test_a_failure_after_the_lease_was_lost_changes_nothing(now, caplog):
    effect = announce(1, now=now)

    def slow(job):
        Effect.objects.update(leased_by="somebody else", attempts=2)
        raise Permanent("too late")

    Worker({"note": slow}).run_once(now)
    effect.refresh_from_db()
    assert (effect.state, effect.leased_by) == ("leased", "somebody else")
    assert "lease lost" in caplog.text


def test_what_a_transactional_handler_wrote_goes_with_its_failure(now):
    tries: list[int] = []

    @transactional
    def handler(job):
        Heartbeat.objects.create(worker=f"try {job.attempt}", started_at=now, seen_at=now)
        tries.append(job.attempt)
        if len(tries) == 1:
            raise Temporary("once more")

    announce(1, now=now)
    worker = Worker({"note": handler})
    worker.run_once(now)
    worker.run_once(now + timedelta(minutes=1))
    assert list(Heartbeat.objects.values_list("worker", flat=True)) == ["try 2"]


def test_an_effect_announced_by_a_handler_is_carried_out_too(now):
    diary = Diary()

    @transactional
    def first(job):
        enqueue("note", args={"n": 2}, now=job.now)

    with transaction.atomic():
        enqueue("first", args={}, now=now)
    assert Worker({"first": first, "note": diary}).run_once(now) == 2
    assert diary.seen == [2]


def test_a_timer_becomes_an_effect_once_even_when_nobody_was_up_at_its_time(now):
    diary = Diary()
    with transaction.atomic():
        schedule("note", key="lapse:1", due_at=now, args={"n": 1}, about="case:1", now=now)
    worker = Worker({}, {"note": diary})
    worker.run_once(now - timedelta(seconds=1))
    assert diary.jobs == []
    for day in (10, 11):
        worker.run_once(now + timedelta(days=day))
    assert diary.seen == [1]
    assert diary.jobs[0].about == "case:1"
    assert not Timer.objects.exists()


def test_a_timer_taken_back_does_not_fire(now):
    diary = Diary()
    with transaction.atomic():
        schedule("note", key="lapse:1", due_at=now, args={"n": 1}, now=now)
    unschedule("lapse:1")
    Worker({}, {"note": diary}).run_once(now)
    assert diary.jobs == []


def hourly(now):
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def test_what_recurs_comes_again_and_once_after_a_long_sleep(now):
    diary = Diary()
    worker = Worker({"note": diary}, {}, [Recurring(name="note", next_after=hourly, args={"n": 7})])
    worker.prepare(now)
    worker.run_once(now)
    assert diary.seen == []
    worker.run_once(now + timedelta(hours=1))
    assert diary.seen == [7]
    worker.prepare(now + timedelta(days=3))
    worker.run_once(now + timedelta(days=3))
    assert diary.seen == [7, 7]
    assert Timer.objects.get().due_at == now + timedelta(days=3, hours=1)


def test_what_no_longer_recurs_is_taken_off_the_timetable(now):
    Worker({}, {}, [Recurring(name="note", next_after=hourly)]).prepare(now)
    with transaction.atomic():
        schedule("note", key="mine", due_at=now, args={}, now=now)
    Worker({}).prepare(now)
    assert [t.key for t in Timer.objects.all()] == ["mine"]


def test_a_changed_rhythm_replaces_the_time_to_come(now):
    Worker({}, {}, [Recurring(name="note", next_after=lambda t: t + timedelta(days=9))]).prepare(now)
    Worker({}, {}, [Recurring(name="note", next_after=hourly)]).prepare(now)
    assert Timer.objects.get().due_at == now + timedelta(hours=1)


def test_a_rhythm_that_stands_still_is_refused(now):
    with pytest.raises(ValueError, match="past"):
        Worker({}, {}, [Recurring(name="note", next_after=lambda t: t)]).prepare(now)


def test_an_idle_worker_only_looks(now, django_assert_num_queries):
    worker = Worker({})
    with django_assert_num_queries(3):
        worker.run_once(now)


class Crowd:
    """Carries out several together; remembers with whom, and fails those it is told to."""

    def __init__(self):
        self.calls = []
        self.fails = {}

    def alone(self, job):
        self.calls.append([job.args["n"]])

    def __call__(self, jobs):
        self.calls.append([job.args["n"] for job in jobs])
        return {job.id: self.fails[job.args["n"]] for job in jobs if job.args["n"] in self.fails}

    def worker(self, most=3):
        return Worker({"note": several(most, carry=self)(lambda job: self.alone(job))})


def test_what_comes_in_floods_is_taken_together_and_each_has_its_own_fate(now):
    crowd = Crowd()
    crowd.fails = {2: Temporary("greylisted"), 3: Permanent("no")}
    effects = [announce(n, now=now) for n in (1, 2, 3, 4)]
    assert crowd.worker().run_once(now) == 4
    assert crowd.calls == [[1, 2, 3], [4]]
    for effect in effects:
        effect.refresh_from_db()
    assert [one.state for one in effects] == ["done", "pending", "dead", "done"]
    crowd.worker().run_once(now + timedelta(minutes=1))
    assert crowd.calls[2:] == [[2]]  # what is tried again is tried alone


def test_together_are_never_two_of_one_order(now):
    crowd = Crowd()
    for n, order in ((1, "a"), (2, "a"), (3, "b"), (4, "a")):
        announce(n, order_key=order, now=now)
    crowd.worker(most=9).run_once(now)
    assert crowd.calls == [[1, 3], [2], [4]]


def test_a_bug_in_carrying_several_out_is_found_by_trying_each_alone(now):
    crowd = Crowd()
    effects = [announce(n, now=now) for n in (1, 2)]

    def broken(jobs):
        raise ZeroDivisionError

    worker = Worker({"note": several(5, carry=broken)(lambda job: crowd.alone(job))})
    worker.run_once(now)
    assert not crowd.calls
    worker.run_once(now + timedelta(minutes=1))
    assert crowd.calls == [[1], [2]]
    for effect in effects:
        effect.refresh_from_db()
        assert (effect.state, effect.attempts) == ("done", 2)


def test_a_worker_that_dies_leaves_each_that_it_held_to_another(now):
    crowd = Crowd()
    for n in (1, 2, 3):
        announce(n, now=now)
    assert len(crowd.worker()._take(Effect.objects.order_by("id"), now)) == 3
    assert crowd.worker().run_once(now + timedelta(seconds=59)) == 0
    assert crowd.worker().run_once(now + timedelta(seconds=60)) == 3
    assert crowd.calls == [[1], [2], [3]]


def test_one_after_the_other_is_only_for_what_is_done_in_a_transaction():
    with pytest.raises(ValueError, match="transactions"):
        several(5)(lambda job: None)
