"""What a first view of any page weighs and fetches: the page, which is never packed, and all that it names, as a browser asks for it."""

from __future__ import annotations

import re
from functools import cache

from client import Client
from flask import Flask
from shown import shown_pages
from stage import Stage

MOST_BYTES, MOST_WITH_PICTURES, MOST_REQUESTS = 60_000, 100_000, 12
MOST_SCRIPT, MOST_STYLE = 30_000, 25_000
"""As they travel, packed; pages travel as they are."""
NAMED = re.compile(r'<(?:link|script|img|use|image)\b[^>]*?\b(?:href|src)="(/[^"#]+)')
PICTURES = (".svg", ".png", ".jpg", ".ico", ".webp")


def test_the_first_view_of_any_page_is_light(staged_app: Flask, stage: Stage) -> None:
    clients = {role: Client(staged_app) for role in ("nobody", "ut", "duong", "binh", "chau")}
    for role, client in clients.items():
        client.become(stage.tokens.get(role, ""))

    @cache
    def fetched(role: str, address: str) -> bytes:
        return clients[role].get(address, headers={"Accept-Encoding": "gzip"}).get_data()

    found, viewed = [], 0
    for role, path in shown_pages(stage, most=1):
        answer = clients[role].get(path)
        if answer.mimetype != "text/html":
            continue
        viewed += 1
        named = {address.replace("&amp;", "&") for address in NAMED.findall(answer.text) if "/lang/" not in address}
        files = {address: fetched(role, address) for address in named if re.search(r"\.(css|js|svg|png|jpg|ico|webp|webmanifest)\b", address)}
        plain = {address: body for address, body in files.items() if not address.split("?")[0].endswith(PICTURES)}
        sums = {
            "bytes": (len(answer.data) + sum(map(len, plain.values())), MOST_BYTES),
            "bytes with pictures": (len(answer.data) + sum(map(len, files.values())), MOST_WITH_PICTURES),
            "requests": (1 + len(files), MOST_REQUESTS),
            "packed script": (sum(len(body) for address, body in plain.items() if ".js" in address), MOST_SCRIPT),
            "packed style": (sum(len(body) for address, body in plain.items() if ".css" in address), MOST_STYLE),
        }
        found += [f"{role} {path}: {name} {got}, at most {most}" for name, (got, most) in sums.items() if got > most]
    assert viewed > 80
    assert not found, "\n".join(found)
