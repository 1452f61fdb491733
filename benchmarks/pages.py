"""The weight of the pages of the demo world, as a browser would fetch them, and what the server takes to answer."""

from __future__ import annotations

import logging
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time

import numpy as np
from flask.testing import FlaskClient

from config import ROOT, read_settings
from matchmaker.app import create_app

PAGES = (
    "/",
    "/suppliers?q=cua",
    "/needs",
    "/offers",
    "/parties",
    "/linkages",
    "/needs/n-dat-mui-xanh-1",
    "/needs/n-dat-mui-xanh-1/matches",
    "/needs/new",
)
PARTS = (
    "/suppliers?q=cua",
    "/suppliers?q=tom+su+nam+can",
    "/suppliers?q=cua+gach+vietgap",
    "/offers?q=cua&all=1",
    "/needs?q=tom",
    "/parties?name=cai",
)
"""Lists whose results alone are asked for while somebody types."""
ROUNDS, ROUNDS_TYPED = 20, 100


def demo_world(folder: str) -> dict[str, str]:
    environ = {**os.environ, "INSTANCE_PATH": folder, "MATCHMAKER_ENV": "demo", "SECRET_KEY": secrets.token_hex(32), "DATABASE_URL": ""}
    flask = [sys.executable, "-m", "flask"]
    for command in (["db", "upgrade"], ["demo", "load", "--if-empty"]):
        subprocess.run([*flask, *command], check=True, cwd=ROOT, env=environ, capture_output=True)
    return environ


def _typed(client: FlaskClient, path: str) -> dict[str, object]:
    """The results of a list alone, as they are asked for while somebody types: their weight and their time in process; printed as well."""
    took = []
    for _ in range(ROUNDS_TYPED):
        start = time.perf_counter()
        answer = client.get(path, headers={"X-Seek": "typing"})
        took.append(1000 * (time.perf_counter() - start))
    kb, (p50, p95) = len(answer.get_data()) / 1000, np.percentile(took, [50, 95])
    print(f"{f'{path}, while typing':54}{kb:10.1f}{kb:10.1f}{p50:9.1f}{p95:9.1f}")
    return {"path": f"{path} (typed)", "first_kb": kb, "later_kb": kb, "p50_ms": float(p50), "p95_ms": float(p95)}


def _assets(page: str) -> set[str]:
    return set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg)[^"]*)"', page))


def _sign_in(client: FlaskClient) -> None:
    page = client.get("/sign-in").get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    token = found[1] if found else ""
    client.post("/sign-in", data={"csrf_token": token, "email": "doanhnghiep@demo.example", "password": "demo-matkhau-2026"})


def page_weights() -> list[dict[str, object]]:
    """Each page's weight on a first visit and on later ones, and its time in process; printed as well."""
    figures: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        logging.disable(logging.INFO)  # a line for each answer would bury the table
        app = create_app(read_settings(demo_world(folder)))
        client = app.test_client()
        _sign_in(client)
        print(f"{'page, signed in as the enterprise of the demo world':54}{'first kB':>10}{'after kB':>10}{'p50 ms':>9}{'p95 ms':>9}")
        for path in PAGES:
            first = client.get(path)
            assert first.status_code == 200, (path, first.status_code)
            page = first.get_data()
            extra = sum(len(client.get(asset).get_data()) for asset in _assets(page.decode()))
            took = []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                client.get(path)
                took.append(1000 * (time.perf_counter() - start))
            p50, p95 = np.percentile(took, [50, 95])
            sizes = {"first_kb": (len(page) + extra) / 1000, "later_kb": len(page) / 1000}
            figures.append({"path": path, **sizes, "p50_ms": float(p50), "p95_ms": float(p95)})
            print(f"{path:54}{(len(page) + extra) / 1000:10.1f}{len(page) / 1000:10.1f}{p50:9.1f}{p95:9.1f}")
        figures += [_typed(client, path) for path in PARTS]
        print("Bytes before any compression; style and script are fetched once and kept.")
    return figures


if __name__ == "__main__":
    page_weights()
