"""Whoever reads a page can follow every link on it: none leads to a refusal, to nothing or to a fault."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from client import Client
from flask import Flask
from stage import Stage
from test_routes import OK, ROLES, TABLE

pytestmark = pytest.mark.long
LINK = re.compile(r'<a [^>]*?href="(/[^"#]*)')
MARK = re.compile(r"[a-z0-9]*\d[a-z0-9-]*|[a-z]+-[a-z0-9-]+")
NO_PAGE = ("/static/",)
FINE = (200, 303, 422)
"""422 is a page that says why it cannot be done, as where an organisation's last lead would be removed."""


def shape(address: str) -> str:
    """The address without what tells one thing from another of its kind: links of one shape on one page stand for each other."""
    parts = urlsplit(address)
    return MARK.sub("*", parts.path) + "?" + ",".join(sorted(re.findall(r"(?:^|&)([a-z_-]+)=", parts.query)))


@pytest.mark.parametrize("role", ROLES)
def test_every_link_leads_somewhere(staged_app: Flask, stage: Stage, role: str) -> None:
    client = Client(staged_app)
    client.become(stage.tokens.get(role, ""))
    pages = [row.path.format(**stage.codes) for row in TABLE if row.route.startswith("GET") and row.expected[ROLES.index(role)] == OK]
    followed: dict[str, int] = {}
    dead, at = [], set()
    for page in dict.fromkeys(pages):
        answer = client.raw.get(page)
        if answer.mimetype != "text/html":
            continue
        for link in dict.fromkeys(unescape(one) for one in LINK.findall(answer.text)):
            if link.startswith(NO_PAGE) or (MARK.sub("*", page), shape(link)) in at:
                continue
            at.add((MARK.sub("*", page), shape(link)))
            if link not in followed:
                followed[link] = client.raw.get(link).status_code
            if followed[link] not in FINE:
                dead.append(f"{page} leads to {link}: {followed[link]}")
    assert len(followed) > 40
    assert not dead, "\n".join(dead)
