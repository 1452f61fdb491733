"""`python -m benchmarks.suppliers`: the suppliers page at 100,000 open offers, as 20 people read it at once. Prints figures, asserts none.

A temporary SQLite is filled with made-up offers that bear their links, gunicorn is started on a free port as `gunicorn.conf.py` has it, each
worker answers a few searches so that it has its catalogue, and then each reader asks for one page a second.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import sqlalchemy as sa

from benchmarks.generator import World
from config import ROOT, read_settings
from matchmaker.app import create_app
from matchmaker.domain.records import Offer
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.text import fold
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party, Person
from matchmaker.store.queries.listings import raise_version
from matchmaker.store.snapshots import certificates_json, linked_json
from matchmaker.store.work import work

OFFERS, READERS, SECONDS = 100_000, 20, 20
BATCH = 5_000
PARTIES = 600
NARROWED: tuple[dict[str, str], ...] = (
    {}, {}, {}, {"place": "Năm Căn"}, {"place": "xã Tân Lộc", "radius_km": "40"}, {"certificate": "vietgap"}, {"sort": "cheap"},
    {"sort": "newest"}, {"priced": "yes", "state": "song"}, {"page": "2"}, {"side": "need"}, {"party": "cooperative", "month": "2026-12"},
)  # fmt: skip
"""What readers add to the words, each as often as the others."""


def environment(folder: str) -> dict[str, str]:
    """A demonstration of its own in a folder."""
    given = {"INSTANCE_PATH": folder, "MATCHMAKER_ENV": "demo", "SECRET_KEY": secrets.token_hex(32), "DATABASE_URL": ""}
    return {**os.environ, **given, "PYTHONDONTWRITEBYTECODE": "1"}


def fill(folder: str, many: int) -> list[str]:
    """A migrated database with so many open offers; the words to search it by."""
    environ = environment(folder)
    subprocess.run([sys.executable, "-m", "flask", "db", "upgrade"], check=True, cwd=ROOT, env=environ, capture_output=True)
    world, chance = World(), random.Random(1)
    app = create_app(read_settings(environ))
    with app.app_context(), work() as session:
        now = datetime.now(UTC)
        session.add(Person(code="p-bench", name="Người thử", email="bench@demo.example", password_hash="-", created_at=now))
        names = [f"HTX {world.unlisted(chance).title()} {place}" for place in range(PARTIES)]
        session.add_all(
            Party(code=f"H{place:03}", kind="enterprise" if place % 5 == 4 else "cooperative", name=name, name_folded=fold(name), created_at=now)
            for place, name in enumerate(names)
        )
        session.flush()
        ids = dict(session.execute(sa.select(Party.code, Party.id)).tuples().all())
        writer = session.scalars(sa.select(Person.id)).one()
        rows = (
            row_of(offer, ids[offer.party], writer, now - timedelta(minutes=place))
            for place, offer in enumerate(world.offers(many).records())
            if isinstance(offer, Offer)
        )
        while batch := list(itertools.islice(rows, BATCH)):
            session.execute(sa.insert(Listing), batch)
        raise_version(session, "offer")
    words = [name for name, _ in world.names]
    return [*words, *(fold(word) for word in words), *(f"{fold(word)} nam can" for word in words[:60]), *(world.unlisted(chance) for _ in range(30))]


def row_of(offer: Offer, party_id: int, writer: int, now: datetime) -> dict[str, object]:
    """An offer as its row, linked as it would have been when it was written."""
    linked = link(shipped_lexicon(), offer)
    offer = replace(offer, linked=linked)
    quantity, price = offer.quantity, offer.price
    return {
        "code": offer.code, "side": "offer", "role": linked.role, "party_id": party_id, "created_by_id": writer, "words": offer.words,
        "quantity": quantity.amount if quantity else None, "quantity_unit": quantity.unit if quantity else "", "per": offer.per.value,
        "price_dong": price.dong if price else None, "price_unit": price.unit if price else "", "starts_on": offer.starts_on,
        "ends_on": offer.ends_on, "place_typed": offer.place, "grade_typed": offer.grade, "state_typed": offer.state,
        "certificates": certificates_json(offer.certificates), "linked": linked_json(linked), "form_key": offer.code, "created_at": now,
    }  # fmt: skip


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Server:
    """gunicorn on a port of its own, stopped on leaving."""

    def __init__(self, folder: str) -> None:
        self.port = free_port()
        environ = {**environment(folder), "PORT": str(self.port)}
        command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--log-level", "warning", "wsgi:app"]
        self.log = Path(folder) / "server.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log, start_new_session=True)

    def __enter__(self) -> Server:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                self.get("/healthz")
            except OSError:
                time.sleep(0.3)
            else:
                return self
        raise TimeoutError(self.log.read_text())

    def __exit__(self, *error: object) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(30)

    def get(self, path: str) -> int:
        """The status of the answer at an address, read to its end."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def workers_cpu_s(self) -> float:
        """Processor time that the workers have taken so far, in seconds."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        fields = [Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split() for child in children]
        return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def paths_of(words: Sequence[str], seed: int) -> Iterator[str]:
    """Addresses as one reader would ask for them, without end."""
    chance = random.Random(seed)
    while True:
        yield f"/suppliers?{urlencode({'q': chance.choice(words), **chance.choice(NARROWED)})}"


def warm_up(server: Server, words: Sequence[str]) -> float:
    """Ask until every thread of every worker has its catalogue; the slowest answer in seconds."""
    took = []
    for seed in range(3):
        threads = [threading.Thread(target=lambda path: took.append(_timed(server, path)[0]), args=(path,)) for path, _ in
                   zip(paths_of(words, -seed), range(16), strict=False)]  # fmt: skip
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return max(took) / 1000


def _timed(server: Server, path: str) -> tuple[float, int, str]:
    start = time.perf_counter()
    try:
        status = server.get(path)
    except OSError:
        status = 0
    return 1000 * (time.perf_counter() - start), status, path


def read_for(server: Server, words: Sequence[str], readers: int, seconds: float) -> list[tuple[float, int, str]]:
    """Every answer of so many readers, each asking for one page a second."""
    answers: list[tuple[float, int, str]] = []
    begin = time.monotonic() + 0.5

    def reads(number: int) -> None:
        for turn, path in zip(range(int(seconds)), paths_of(words, number), strict=False):
            time.sleep(max(0.0, begin + turn + number / readers - time.monotonic()))
            answers.append(_timed(server, path))

    threads = [threading.Thread(target=reads, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def suppliers_page(many: int = OFFERS, readers: int = READERS, seconds: int = SECONDS, folder: str = "", slowest: int = 0) -> dict[str, float]:
    """Fill, serve, read, and tell what the readers waited for; printed as well."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = folder or temporary
        words_file = Path(folder) / "words.json"
        if not words_file.exists():
            words_file.write_text(json.dumps(fill(folder, many)), encoding="utf-8")
        words = json.loads(words_file.read_text(encoding="utf-8"))
        with Server(folder) as server:
            warm = warm_up(server, words)
            cpu = server.workers_cpu_s()
            load = os.getloadavg()[0]
            answers = read_for(server, words, readers, seconds)
            cpu = 1000 * (server.workers_cpu_s() - cpu) / max(len(answers), 1)
    took = [one for one, _, _ in answers]
    errors = sum(status != 200 for _, status, _ in answers)
    p50, p95 = np.percentile(took, [50, 95])
    print(f"\nsuppliers page, {many:,} open offers, {readers} readers of a page a second, {len(answers)} pages: p50 {p50:.0f} ms, p95 {p95:.0f} ms,")
    print(f"longest {max(took):.0f} ms, errors {errors}; workers' processor time a page {cpu:.0f} ms; first answer of a worker {warm:.1f} s;")
    print(f"load of the machine before: {load:.1f} on {os.cpu_count()} cores")
    for one, status, path in sorted(answers, reverse=True)[:slowest]:
        print(f"  {one:8.0f} ms  {status}  {path}")
    figures = {"offers": many, "readers": readers, "p50_ms": float(p50), "p95_ms": float(p95), "longest_ms": max(took)}
    return {**figures, "errors": errors, "warm_s": warm}


def main() -> None:
    """The figures, from the command line."""
    call = argparse.ArgumentParser(prog="python -m benchmarks.suppliers", description=__doc__)
    call.add_argument("--offers", type=int, default=OFFERS)
    call.add_argument("--readers", type=int, default=READERS)
    call.add_argument("--seconds", type=int, default=SECONDS)
    call.add_argument("--folder", default="", help="keep the database here and use it again")
    call.add_argument("--slowest", type=int, default=0, help="list so many of the slowest pages")
    args = call.parse_args()
    suppliers_page(args.offers, args.readers, args.seconds, args.folder, args.slowest)


if __name__ == "__main__":
    main()
