"""Numbers for a monitor, in the format of Prometheus."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from khamkho.vault.models import DataKey
from khamkho.work.queries import lag, worker_seen_at

REQUESTS = Counter("khamkho_requests", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "khamkho_request_seconds",
    "Time to answer",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request; what a stranger makes up (methods, addresses) never becomes a label."""
    REQUESTS.labels(method if method in METHODS else "other", route or "none", str(status)).inc()
    SECONDS.labels(route or "none").observe(seconds)


class State(Collector):
    """What stands in the database and on the disk at the moment of asking."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        now = timezone.now()
        behind = lag(now)
        seen = worker_seen_at()
        yield _gauge("effects_due", "Effects that are due", behind.due)
        yield _gauge("effects_waiting", "Effects that wait for their time", behind.waiting)
        yield _gauge("effects_dead", "Effects that nobody tries any more", behind.dead)
        yield _gauge("effects_oldest_seconds", "Age of the oldest due effect", behind.oldest.total_seconds())
        if seen:
            yield _gauge(
                "worker_seen_seconds", "Time since a worker was last seen", (now - seen).total_seconds()
            )
        yield _gauge("data_keys", "Keys of cases and people", DataKey.objects.count())
        yield _gauge(
            "disk_free_bytes", "Free bytes where the home is", shutil.disk_usage(settings.HOME.path).free
        )
        newest = max((p.stat().st_mtime for p in settings.BACKUP_DIR.glob("khamkho-*.age")), default=0)
        yield _gauge("backup_made_timestamp_seconds", "When the newest backup was made", newest)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"khamkho_{name}", text, value=value)


def page() -> bytes:
    """Return everything in the text format. With several web processes the counters of all are added up."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the package's own
    else:
        registry.register(_Counted())
    registry.register(State())
    return generate_latest(registry)


class _Counted(Collector):
    """The counters of this process."""

    def collect(self) -> Iterable[object]:  # type: ignore[override]  # metric families of both kinds
        yield from REQUESTS.collect()
        yield from SECONDS.collect()
