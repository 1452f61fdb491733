"""Figures for Prometheus: answers by route, what waits, letters, open listings, memory. For this machine, or for who shows the token."""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from werkzeug.exceptions import NotFound

from matchmaker.store.queries import listings, outbox
from matchmaker.store.work import view
from matchmaker.web.guard import needs
from matchmaker.web.logs import log

pages = Blueprint("metrics", __name__)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")
SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder through which the processes of one server add up their figures. gunicorn.conf.py sets it, before this module is loaded."""
own = CollectorRegistry()
ANSWERS = Histogram(
    "matchmaker_answer_seconds", "How long answers took, by route, method and status.", ("route", "method", "status"), registry=own,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 10.0),
)  # fmt: skip


def register(app: Flask) -> None:
    """Count every answer."""

    @app.after_request
    def count(response: Response) -> Response:
        # the rule and never the path: what visitors type must make no new series
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.method in METHODS else "other"
        began = g.get("began", None)
        try:
            ANSWERS.labels(route, method, str(response.status_code)).observe(time.perf_counter() - began if began is not None else 0.0)
        except OSError as error:  # the processes share their figures through files, and a full disk has no room for a new one
            log.warning("answer not counted", why=type(error).__name__)
        return response


@pages.get("/metrics")
@needs("metrics.read")
def show() -> Response:
    """The figures as Prometheus reads them; for everybody else there is no such page."""
    if not (_from_this_machine() or _shows_token()):
        raise NotFound
    registry = CollectorRegistry()
    if os.environ.get(SHARED):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(own)
    registry.register(InDatabase())
    registry.register(Processes())
    return Response(generate_latest(registry), mimetype="text/plain", content_type="text/plain; version=0.0.4; charset=utf-8")


class InDatabase(Collector):
    """What the database can tell, asked when somebody asks."""

    def collect(self) -> Iterator[Metric]:
        """Jobs by kind and state, the age of the oldest that waits, letters by state, open listings by side."""
        jobs = GaugeMetricFamily("matchmaker_jobs", "Jobs by kind and state.", labels=("kind", "state"))
        age = GaugeMetricFamily("matchmaker_oldest_waiting_job_seconds", "For how long the oldest job that waits has done so.")
        letters = GaugeMetricFamily("matchmaker_letters", "Letters by state.", labels=("state",))
        open_listings = GaugeMetricFamily("matchmaker_open_listings", "Open listings by side.", labels=("side",))
        with view() as session:
            for (kind, state), count in sorted(outbox.count_jobs(session).items()):
                jobs.add_metric((kind, state), count)
            since = outbox.waiting_since(session)
            for state, count in sorted(outbox.count_letters(session).items()):
                letters.add_metric((state,), count)
            for side in ("need", "offer"):
                open_listings.add_metric((side,), listings.count_open(session, side))
        age.add_metric((), (datetime.now(UTC) - since).total_seconds() if since else 0)
        return iter((jobs, age, letters, open_listings))


class Processes(Collector):
    """The memory of this server's processes."""

    def collect(self) -> Iterator[Metric]:
        """Resident memory of each process that serves."""
        memory = GaugeMetricFamily("matchmaker_process_resident_bytes", "Resident memory of each process that serves.", labels=("pid",))
        for pid in _serving():
            if resident := _resident(pid):
                memory.add_metric((str(pid),), resident)
        yield memory


def _serving() -> list[int]:
    """This process and, where several serve together, its siblings."""
    if not os.environ.get(SHARED):
        return [os.getpid()]
    parent = os.getppid()
    try:
        return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    except OSError:
        return [os.getpid()]


def _resident(pid: int) -> int:
    """Bytes of memory that the process holds; nothing where the system does not tell, or the process is gone."""
    try:
        pages_held = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages_held * os.sysconf("SC_PAGE_SIZE")


def _from_this_machine() -> bool:
    """Whether somebody on this machine asks, and no proxy for somebody else."""
    try:
        near = ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    return near and not any(name in request.headers for name in FORWARDED)


def _shows_token() -> bool:
    token: str = current_app.config["SETTINGS"].metrics_token
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    return bool(token) and scheme.lower() == "bearer" and hmac.compare_digest(shown.strip().encode(), token.encode())
