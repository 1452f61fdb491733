"""`python -m benchmarks.desk`: what the desk and the board take to answer with thousands of linkages in hand. Prints figures, asserts none."""

from __future__ import annotations

import argparse
import gc
import logging
import random
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from benchmarks.suppliers import environment
from config import ROOT, read_settings
from matchmaker.app import create_app
from matchmaker.domain.linkage import Stage
from matchmaker.store.models.contracts import Contract, ContractLine
from matchmaker.store.models.deliveries import Delivery, DeliverySlot
from matchmaker.store.models.desk import Charge, Task, Telling
from matchmaker.store.models.linkages import Linkage, LinkageEvent
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Membership, Party, Person
from matchmaker.store.work import work

LINKAGES = 5_000
COOPERATIVES, ENTERPRISES, STAFF = 612, 400, 12
ROUNDS = 40
PASSWORD = secrets.token_hex(12)
WORDS = ("cua gạch son", "tôm sú 20 con", "lúa ST25 khô", "cá bổi khô", "chuối xiêm", "muối trắng", "thức ăn tôm", "mật ong rừng tràm")
PAGES = (
    "/desk", "/desk?whose=mine", "/desk?whose=nobody", "/desk?group=standing", "/desk?group=standing&page=40", "/linkages",
    "/linkages?whose=mine", "/linkages?q=cua", "/linkages?view=table", "/linkages?stage=talking", "/linkages?stage=closed&page=20",
)  # fmt: skip
"""The desk of everybody, of one of the staff, and one group whole; the board as a whole, narrowed, and as a table."""


def fill(session: Session, linkages: int) -> None:
    """An Alliance, its staff, the parties of a province, and linkages at every stage, most of them waiting; one in three has somebody in charge."""
    chance, now = random.Random(1), datetime.now(UTC)
    parties = (
        [("alliance", "Liên minh")]
        + [("cooperative", f"HTX {n}") for n in range(COOPERATIVES)]
        + [("enterprise", f"Công ty {n}") for n in range(ENTERPRISES)]
    )
    session.execute(
        sa.insert(Party),
        [{"code": f"P{n}", "kind": kind, "name": name, "name_folded": name.lower(), "created_at": now} for n, (kind, name) in enumerate(parties)],
    )
    secret = PasswordHasher().hash(PASSWORD)
    people = [
        {"code": f"C{n}", "name": f"Cán bộ {n}", "email": f"c{n}@demo.example", "password_hash": secret, "created_at": now} for n in range(STAFF)
    ]
    session.execute(sa.insert(Person), people)
    session.execute(sa.insert(Membership), [{"person_id": n + 1, "party_id": 1, "role": "lead", "since": now} for n in range(STAFF)])
    sellers, buyers = range(2, 2 + COOPERATIVES), range(2 + COOPERATIVES, 2 + COOPERATIVES + ENTERPRISES)
    listings, made, events, told = [], [], [], []
    for n in range(linkages):
        at, buyer, seller = now - timedelta(hours=chance.randrange(1, 2000)), chance.choice(buyers), chance.choice(sellers)
        for side, party, number in (("need", buyer, 2 * n + 1), ("offer", seller, 2 * n + 2)):
            words = chance.choice(WORDS)
            plain = {"code": f"{side[0]}{n}", "side": side, "party_id": party, "created_by_id": 1, "words": words, "form_key": f"{side}{n}"}
            ends = (now + timedelta(days=chance.randrange(-5, 90))).date()
            waits = "waiting" if number % 9 == 0 else ""
            listings.append(plain | {"created_at": at, "ends_on": ends, "confirmation": waits, "linked": {"role": "produce", "readings": []}})
            if waits:
                told.append({"listing_id": number, "version": 1, "entered_by_id": 1, "entered_at": at, "told_via": "phone", "told_on": at.date()})
        stage = chance.choice(list(Stage)).value
        pair = {"need_id": 2 * n + 1, "offer_id": 2 * n + 2, "buyer_id": buyer, "seller_id": seller}
        made.append({"code": f"k{n}", "stage": stage, "ranking": {}, "created_at": at, "moved_at": at, **pair})
        events.append({"linkage_id": n + 1, "sequence": 1, "move": "propose", "to_stage": "proposed", "facts": {}, "person_id": 1, "at": at})
    for model, rows in ((Listing, listings), (Telling, told), (Linkage, made), (LinkageEvent, events)):
        session.execute(sa.insert(model), rows)
    owned = [{"subject_kind": "linkage", "subject_code": f"k{n}", "person_id": 1 + n % STAFF, "since": now} for n in range(0, linkages, 3)]
    session.execute(sa.insert(Charge), owned)
    tasks = [
        {
            "code": f"t{n}", "subject_kind": "linkage", "subject_code": f"k{n}", "what": "Gọi lại",
            "due_on": (now + timedelta(days=n % 20 - 8)).date(), "owner_id": 1 + n % STAFF, "added_by_id": 1, "added_at": now, "form_key": f"t{n}",
        }
        for n in range(0, linkages, 2)
    ]  # fmt: skip
    session.execute(sa.insert(Task), tasks)
    _fill_contracts(session, [row for row in made if row["stage"] == Stage.SIGNED], now)


def _fill_contracts(session: Session, linkages: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """A contract in force for each signed linkage, promised over eight weeks of which four have passed; two in three have delivered all of these."""
    whole, week, today = Decimal(8000), timedelta(days=7), now.date()
    first = today - 4 * week
    said = {
        "shape": "single",
        "state": "in_force",
        "starts_on": first,
        "ends_on": first + 8 * week,
        "signed_on": first,
        "created_by_id": 1,
        "terms": {},
    }
    rows = [
        {"code": f"hd{n}", "number": f"{n}/2026", "buyer_id": one["buyer_id"], "seller_id": one["seller_id"], "created_at": now, "moved_at": now}
        for n, one in enumerate(linkages)
    ]
    session.execute(sa.insert(Contract), [row | said | {"form_key": row["code"], "terms": {}} for row in rows])
    line = {"sequence": 1, "words": "cua gạch son", "product": "cua_gach", "quantity_kg": whole, "starts_on": first, "ends_on": first + 8 * week}
    session.execute(sa.insert(ContractLine), [{**line, "contract_id": n + 1, "price": {}} for n in range(len(rows))])
    weeks = [(first + at * week, first + (at + 1) * week - timedelta(days=1)) for at in range(8)]
    slots = [{"line_id": n + 1, "starts_on": of, "ends_on": to, "quantity_kg": whole / 8} for n in range(len(rows)) for of, to in weeks]
    session.execute(sa.insert(DeliverySlot), slots)
    trucks = [
        {
            "code": f"d{n}-{at}", "line_id": n + 1, "delivered_on": to, "quantity_typed": "1 tấn", "quantity_kg": whole / 8, "entered_at": now,
            "entered_by_id": 1, "form_key": f"d{n}-{at}", "side": "seller",
        }
        for n in range(len(rows)) if n % 3 for at, (_of, to) in enumerate(weeks[:4])
    ]  # fmt: skip
    session.execute(sa.insert(Delivery), trucks)


def sign_in(client: FlaskClient) -> None:
    """Sign in as one of the staff."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").get_data(as_text=True))
    client.post("/sign-in", data={"csrf_token": found[1] if found else "", "email": "c0@demo.example", "password": PASSWORD})


def desk_pages(linkages: int = LINKAGES, rounds: int = ROUNDS) -> list[dict[str, object]]:
    """The time of each page in process, answered one at a time; printed as well."""
    figures: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        environ = environment(folder)
        subprocess.run([sys.executable, "-m", "flask", "db", "upgrade"], check=True, cwd=ROOT, env=environ, capture_output=True)
        logging.disable(logging.INFO)
        app = create_app(read_settings(environ))
        with app.app_context(), work() as session:
            fill(session, linkages)
        client = app.test_client()
        sign_in(client)
        for path in PAGES:
            client.get(path)
        gc.collect()
        gc.freeze()  # as gunicorn.conf.py does once a worker is warm
        print(f"\n{f'the desk with {linkages:,} linkages':44}{'kB':>9}{'p50 ms':>9}{'p95 ms':>9}")
        for path in PAGES:
            took, page = [], b""
            for _ in range(rounds):
                start = time.perf_counter()
                answer = client.get(path)
                took.append(1000 * (time.perf_counter() - start))
                page = answer.get_data()
                assert answer.status_code == 200, (path, answer.status_code)
            p50, p95 = (float(one) for one in np.percentile(took[2:], [50, 95]))
            figures.append({"path": path, "later_kb": len(page) / 1000, "p50_ms": p50, "p95_ms": p95})
            print(f"{path:44}{len(page) / 1000:9.1f}{p50:9.1f}{p95:9.1f}")
        logging.disable(logging.NOTSET)
        gc.unfreeze()
    return figures


if __name__ == "__main__":
    call = argparse.ArgumentParser(prog="python -m benchmarks.desk", description=__doc__)
    call.add_argument("--linkages", type=int, default=LINKAGES)
    call.add_argument("--rounds", type=int, default=ROUNDS)
    asked = call.parse_args()
    desk_pages(asked.linkages, asked.rounds)
