"""Odd texts in every field and every parameter of every route: never a crash, never a trace, never more rows than were asked for."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from attacking import HUGE, MARKUP, ODD, Attacked, Watch, fields_drawn, watching
from flask import Flask
from stage import Stage
from test_routes import GO, OK, ROLES, SIGN_IN, TABLE, Row
from werkzeug.test import TestResponse

TEXTS = (*ODD, *MARKUP)
EACH = int(os.environ.get("ATTACK_TEXTS", "10"))
"""How many of the texts each field gets in the long tests, another choice for each field; `ATTACK_TEXTS=99` gives every field all of them."""
REPEATED = re.compile(r"line-\d\d|line-[2-9]|lot1\d|lot[2-9]|read_(?!on|by)|csrf_token")
"""Fields that are read by the same words as the first of their kind, and the token, without which nothing is read."""
PARTS = 4
NO_TRACE = re.compile(r"Traceback|sqlalchemy|psycopg|sqlite3\.|site-packages|File &#34;|UnicodeEncode")


@pytest.fixture
def attacked(staged_app: Flask, stage: Stage, staged_database: tuple[Path, Stage]) -> Attacked:
    return Attacked(staged_app, stage, staged_database[0])


def role_of(row: Row, wanted: tuple[str, ...]) -> str:
    """The first role, staff before all, that gets one of these answers."""
    return next((role for role in reversed(ROLES) if row.expected[ROLES.index(role)] in wanted), "")


FOUND: list[Watch] = []
"""What was found once, for all the tests of one process."""


def fields_of(attacked: Attacked) -> Watch:
    """Every field that routes ask for by name, that stands on a form, or that the table of routes sends."""
    if FOUND:
        return FOUND[0]
    with watching(attacked.app) as watch:
        for row in TABLE:
            method, _rule = row.route.split(" ", 1)
            for role in ROLES:
                if method == "POST" and row.expected[ROLES.index(role)] in (GO, OK):
                    attacked.ask(role, method, attacked.path(row.path), data=attacked.form(row.form))
                    attacked.put_back()
                elif method == "GET" and row.expected[ROLES.index(role)] == OK:
                    html = attacked.ask(role, method, attacked.path(row.path))
                    if html.mimetype == "text/html":
                        for route, name in fields_drawn(attacked.app, html.text, attacked.path(row.path)):
                            (watch.form if route.startswith("POST") else watch.args)[route].add(name)
            watch.form[row.route].update(row.form)
    FOUND.append(watch)
    return watch


def told_plainly(answer: TestResponse, what: str) -> None:
    """The answer is no crash, and tells nothing of the inside."""
    assert answer.status_code < 500, f"{what}: {answer.status_code}"
    assert answer.mimetype != "text/html" or not (found := NO_TRACE.search(answer.text)), f"{what}: {found}"
    assert not {"a", "evil"} & {name.lower() for name in answer.headers.keys()}, what  # noqa: SIM118 - headers stand more than once


def forms(watch: Watch) -> Iterator[tuple[Row, str, str]]:
    """Each route that takes a form, its first row that is taken, and each of its fields."""
    seen = set()
    for row in TABLE:
        role = role_of(row, (GO, OK))
        if row.route.startswith("POST") and role and row.route not in seen and not row.route.endswith("sign-out"):
            seen.add(row.route)
            yield from ((row, role, name) for name in sorted(watch.form[row.route]) if not REPEATED.match(name))


def queries(watch: Watch) -> Iterator[tuple[Row, str, str]]:
    """Each page, its first row that is shown, and each of the parameters that it knows."""
    seen = set()
    for row in TABLE:
        role = role_of(row, (OK, GO))
        if role and row.route not in seen:
            seen.add(row.route)
            yield from ((row, role, name) for name in sorted(watch.args[row.route]))


def chosen(at: int, many: int) -> list[str]:
    """So many of the texts, others for each field."""
    return list(TEXTS) if many >= len(TEXTS) else [TEXTS[(at * 7 + step * 5) % len(TEXTS)] for step in range(many)]


def send(attacked: Attacked, row: Row, role: str, changes: Mapping[str, str]) -> None:
    """One form with these fields changed; the database is put back where it was taken."""
    answer = attacked.ask(role, "POST", attacked.path(row.path), data={**attacked.form(row.form), **changes})
    told_plainly(answer, f"{row.route} {role} { ({name: value[:60] for name, value in changes.items()})!r}")
    if answer.status_code == 303:
        attacked.put_back()


def look(attacked: Attacked, row: Row, role: str, changes: Mapping[str, str]) -> None:
    """One page with these parameters."""
    method, _rule = row.route.split(" ", 1)
    path = attacked.path(row.path).split("?")[0]
    answer = attacked.ask(role, method, path, query_string=dict(changes), data=attacked.form(row.form) if method == "POST" else {})
    told_plainly(answer, f"{row.route} {role} { ({name: value[:60] for name, value in changes.items()})!r}")
    if method == "POST" and answer.status_code == 303:
        attacked.put_back()


def test_one_odd_text_in_all_fields_of_each_form_and_page(attacked: Attacked) -> None:
    """The short form: every second route once as its first role, with another text; the others are among the long tests."""
    watch = Watch()
    for row in TABLE:
        watch.form[row.route].update(row.form)
    rows = list({row.route: (row, role) for row, role, _name in forms(watch)}.values())
    assert len(rows) > 60
    for at, (row, role) in list(enumerate(rows))[::2]:
        send(attacked, row, role, dict.fromkeys(row.form, TEXTS[at % len(TEXTS)]))
    for at, row in list(enumerate(row for row in TABLE if row.route.startswith("GET") and SIGN_IN in row.expected))[::2]:
        look(attacked, row, "chau", dict.fromkeys(("page", "name", "q", "sort", "state", "stage", "product", "quarter"), TEXTS[at % len(TEXTS)]))


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_odd_texts_in_every_field(attacked: Attacked, part: int) -> None:
    found = list(forms(fields_of(attacked)))
    assert len(found) > 400
    for at, (row, role, name) in enumerate(found):
        if at % PARTS == part:
            for text in chosen(at, EACH):
                send(attacked, row, role, {name: text})


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_odd_texts_in_every_parameter(attacked: Attacked, part: int) -> None:
    found = list(queries(fields_of(attacked)))
    assert len(found) > 100
    for at, (row, role, name) in enumerate(found):
        if at % PARTS == part:
            for text in chosen(at, EACH):
                look(attacked, row, role, {name: text})


ODD_CODES = ("%ff", "%00", "\ud800", "%ed%a0%80", "%c3%28", "%0d%0aX-Evil:1", "%e2%80%ae", "%f0%9f%a6%90", "." * 300, "0" * 30)


@pytest.mark.parametrize("part", [ODD_CODES[0], *(pytest.param(one, marks=pytest.mark.long) for one in ODD_CODES[1:])])
def test_odd_codes_in_every_address(attacked: Attacked, part: str) -> None:
    rules = [rule for rule in attacked.app.url_map.iter_rules() if rule.arguments and rule.endpoint != "static"]
    assert len(rules) > 100
    for rule in rules:
        path = re.sub(r"<[^<>]+>", lambda _found: part.encode("utf-8", "surrogatepass").decode("latin-1"), rule.rule)
        for method in (rule.methods or set()) & {"GET", "POST"}:
            told_plainly(attacked.ask("chau", method, path), f"{method} {path[:90]!r}")


@pytest.mark.long
def test_very_long_texts_and_the_same_field_many_times(attacked: Attacked) -> None:
    watch = Watch()
    for row in TABLE:
        watch.form[row.route].update(row.form)
    for row, role, name in forms(watch):
        send(attacked, row, role, {name: HUGE})
        answer = attacked.ask(role, "POST", attacked.path(row.path), data={**attacked.form(row.form), name: ["a", "b"] * 50})
        told_plainly(answer, f"{row.route} {name} a hundred times")
        if answer.status_code == 303:
            attacked.put_back()


def test_a_quote_changes_no_number_of_results(attacked: Attacked) -> None:
    """What would end a statement, or match everything, finds what its letters say: nothing."""
    for path, name in (("/parties", "name"), ("/suppliers", "q"), ("/words", "name"), ("/words/places", "name"), ("/linkages", "q")):
        sizes = []
        for text in ("zzqqxx", "zzqqxx' OR '1'='1", "zzqqxx%' OR 1=1--", 'zzqqxx" OR ""="'):
            answer = attacked.ask("chau", "GET", path, query_string={name: text})
            sizes.append(len(re.findall(r'href="/(?:parties|offers|needs|linkages|words/products|words/places)/[\w-]+"', answer.text)))
        assert len(set(sizes)) == 1, (path, sizes)
