"""Nothing is left untranslated, half translated or translated for other placeholders; what is compiled is what is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
ENGLISH = ROOT / "matchmaker/wording/translations/en/LC_MESSAGES/messages.po"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
LOUD = {"**.html": {"silent": "false"}, "**.txt": {"silent": "false"}}
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]")


def _messages() -> Iterator[tuple[str, ...]]:
    """Every text that the program asks to have translated; a plural as its two forms."""
    for folder, methods in ((ROOT / "matchmaker", [("**.py", "python")]), (ROOT / "templates", [("**.html", "jinja2"), ("**.txt", "jinja2")])):
        for _file, _line, message, _comments, _context in extract_from_dir(folder, methods, LOUD, KEYWORDS):
            yield message if isinstance(message, tuple) else (message,)


@pytest.fixture(scope="module")
def english() -> Catalog:
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def test_every_text_has_its_english(english: Catalog) -> None:
    missing = {message[0] for message in _messages() if (found := english.get(message[0])) is None or not all(_forms(found.string))}
    assert not missing


def test_no_english_is_doubtful_or_left_over(english: Catalog) -> None:
    asked = {message[0] for message in _messages()}
    assert not [entry.id for entry in english if entry.id and entry.fuzzy]
    assert not {_forms(entry.id)[0] for entry in english if entry.id} - asked


def test_a_translation_fills_in_the_same_facts(english: Catalog) -> None:
    for entry in english:
        if entry.id:
            wanted = set(PLACEHOLDER.findall(_forms(entry.id)[0]))
            assert all(set(PLACEHOLDER.findall(form)) == wanted for form in _forms(entry.string)), entry.id


def test_what_is_compiled_is_what_is_written(english: Catalog) -> None:
    with ENGLISH.with_suffix(".mo").open("rb") as file:
        compiled = {_forms(entry.id): _forms(entry.string) for entry in read_mo(file) if entry.id}
    assert compiled == {_forms(entry.id): _forms(entry.string) for entry in english if entry.id}


def _forms(text: object) -> tuple[str, ...]:
    return tuple(str(form) for form in text) if isinstance(text, tuple | list) else (str(text or ""),)
