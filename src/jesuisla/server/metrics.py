"""``/metrics``: figures for whoever keeps this installation, in the form Prometheus reads.

They name pages as the code does and never an address asked for, a group or a person. Counts
of requests come from all web processes of one ``serve``, which share a folder for them.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import psutil
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from jesuisla.server import health
from jesuisla.server.backup import last_backup
from jesuisla.server.operator_token import is_watcher
from jesuisla.server.request_environment import ARRIVED

PATH = "/metrics"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that tells the web processes, through the library, where they count together."""

_counted = CollectorRegistry()
REQUESTS = Counter("jesuisla_requests", "Requests answered.", ["page", "status"], registry=_counted)
SECONDS = Histogram(
    "jesuisla_request_seconds",
    "Seconds from when a request was here whole to its answer.",
    ["page"],
    buckets=(0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
    registry=_counted,
)


class MetricsMiddleware:
    """Counts requests, and answers ``/metrics`` to whoever has the token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the watcher, or pass the request on and count it."""
        if request.path == PATH and is_watcher(request):
            answer = HttpResponse(metrics_now(), content_type=CONTENT_TYPE)
            answer["Cache-Control"] = "no-store"
            return answer
        began = request.META.get(ARRIVED) or time.perf_counter()
        response = self.get_response(request)
        if request.path != health.PATH:
            page = _page_of(request)
            REQUESTS.labels(page, response.status_code).inc()
            SECONDS.labels(page).observe(time.perf_counter() - began)
        return response


def metrics_now() -> bytes:
    """Return all figures in Prometheus' text format."""
    registry = _counted
    if SHARED_FOLDER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library's own gap
    return generate_latest(registry) + generate_latest(_Installation())


def make_shared_folder(data_dir: Path) -> None:
    """Have the web processes that this process starts count together in a new folder.

    Folders of processes that are gone are removed.
    """
    home = data_dir / "metrics"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in home.iterdir():
        if folder.name == str(os.getpid()) or not psutil.pid_exists(int(folder.name)):
            shutil.rmtree(folder, ignore_errors=True)
    folder = home / str(os.getpid())
    folder.mkdir(mode=0o700)
    os.environ[SHARED_FOLDER] = str(folder)


class _Installation(Collector):
    """How the database, the queue and the backups stand at this moment."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        build = GaugeMetricFamily("jesuisla_build_info", "This version.", labels=["version"])
        build.add_metric([version("jesuisla")], 1)
        yield build
        backup = last_backup()
        yield _gauge(
            "last_backup_timestamp_seconds",
            "When this machine last wrote a backup; absent if never.",
            None if backup is None else backup.timestamp(),
        )
        try:
            queue = health.queue_now()
        except Error:
            connection.close()
            yield _gauge("database_up", "Whether the database answers.", 0)
            return
        yield _gauge("database_up", "Whether the database answers.", 1)
        yield _gauge("jobs_waiting", "Jobs that are due.", queue.waiting)
        yield _gauge(
            "oldest_job_seconds",
            "How long the oldest of them has waited.",
            queue.oldest_seconds or 0,
        )
        yield _gauge("jobs_stalled", "Jobs whose worker is gone.", queue.stalled_jobs)
        yield _gauge("jobs_failed", "Jobs given up, of the last three months.", queue.failed_jobs)
        yield _gauge(
            "worker_seen_seconds",
            "Since the last sign of life of any worker; absent if none was seen.",
            queue.worker_seconds,
        )


def _gauge(name: str, meaning: str, value: float | None) -> GaugeMetricFamily:
    """Return a figure, or one without a value where it is unknown."""
    return GaugeMetricFamily(f"jesuisla_{name}", meaning, value=value)


def _page_of(request: HttpRequest) -> str:
    if match := request.resolver_match:
        return match.view_name
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"
