"""Markup stored in every field that holds words: no page takes it for its own, and no address in a page leads elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from attacking import MARKUP, Attacked
from flask import Flask
from planting import Place, plant
from stage import Stage
from test_routes import ROLES, TABLE

FOREIGN_TAGS = frozenset({"iframe", "object", "embed", "base", "math", "style", "frame", "applet", "mglyph", "noscript"})
PLAIN_ADDRESS = re.compile(r"(/(?!/)|#|\?|https?://|mailto:|tel:|data:image/|otpauth://totp/)", re.IGNORECASE)
ADDRESSES = ("href", "src", "action", "formaction")
OURS = re.compile(r"/static/|/(favicon\.ico|manifest\.webmanifest|help)$")


def all_payloads(place: Place) -> str:
    """Every payload, begun with another one for each field."""
    first = sum(map(ord, str(place))) % len(MARKUP)
    return " ".join((*MARKUP[first:], *MARKUP[:first], str(place.row)))


class Tags(HTMLParser):
    """The tags of a page and what is wrong with them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in FOREIGN_TAGS or (tag == "meta" and "http-equiv" in said):
            self.wrong.append(f"<{tag}>")
        if tag in ("script", "link") and not OURS.match(said.get("src", "") or said.get("href", "")):
            self.wrong.append(f"<{tag} {said}>")
        self.wrong += [f"<{tag} {name}=" for name in said if name.startswith("on") or name in ("style", "srcdoc")]
        self.wrong += [f"{name}={said[name][:80]}" for name in ADDRESSES if said.get(name) and not PLAIN_ADDRESS.match(said[name])]


@pytest.fixture
def attacked(staged_app: Flask, stage: Stage, staged_database: tuple[Path, Stage]) -> Attacked:
    return Attacked(staged_app, stage, staged_database[0])


def wrong_in_pages(attacked: Attacked, roles: tuple[str, ...]) -> list[str]:
    """What stands on the pages of these roles that no page of ours holds."""
    wrong, read = [], 0
    for row in TABLE:
        for role in roles:
            if row.route.startswith("GET") and row.expected[ROLES.index(role)] == "200":
                answer = attacked.ask(role, "GET", attacked.path(row.path))
                if answer.mimetype == "text/html":
                    tags = Tags()
                    tags.feed(answer.text)
                    wrong += [f"{role} {row.path} {one}" for one in tags.wrong]
                    read += 1
    assert read > 40 * len(roles)
    return wrong


def test_the_reader_would_notice(attacked: Attacked) -> None:
    for payload in MARKUP:
        if "<" in payload and not re.search(r"&lt;|<!-|data:", payload):  # those two are for browsers that read otherwise than a parser
            tags = Tags()
            tags.feed(f'<p title="{payload}">{payload}</p>')
            assert tags.wrong, payload


@pytest.mark.parametrize("instead", [False, pytest.param(True, marks=pytest.mark.long)], ids=["beside", "instead"])
def test_stored_markup_stays_text(attacked: Attacked, instead: bool) -> None:
    assert plant(attacked.file, all_payloads, instead=instead) > 300
    assert wrong_in_pages(attacked, ("ut",)) == []


@pytest.mark.long
def test_stored_markup_stays_text_for_every_role(attacked: Attacked) -> None:
    plant(attacked.file, all_payloads, lists=True)
    assert wrong_in_pages(attacked, ("chau", "binh")) == []


def test_markup_in_an_address_stays_text(attacked: Attacked) -> None:
    """What was looked for stands on the page again: as text."""
    wrong = []
    for path, name in (
        ("/suppliers", "q"), ("/suppliers", "place"), ("/suppliers", "certificate"), ("/parties", "name"), ("/words", "name"), ("/linkages", "q"),
        ("/quick", "line"), ("/offers/new", "line"), ("/needs/new", "words"), ("/sign-in", "next"), ("/saved-searches/new", "q"),
        ("/words/new/name", "code"), ("/linkages/{linkage}/minutes", "place"), ("/needs/binh-pool/pool", "at_most"), ("/prices/clauses", "a-change"),
    ):  # fmt: skip
        for payload in (MARKUP[5], MARKUP[20], " ".join(MARKUP)):
            answer = attacked.ask("chau", "GET", attacked.path(path), query_string={name: payload})
            tags = Tags()
            tags.feed(answer.text)
            wrong += [f"{path} {name} {one}" for one in tags.wrong]
    assert wrong == []
