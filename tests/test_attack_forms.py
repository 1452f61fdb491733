"""Forms with more in them than they ask, without their token, or with another's; and pages that must change nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from attacking import Attacked, address_for, changed, digest_of, fields_drawn, watching
from flask import Flask
from planting import LISTS
from stage import Stage
from test_routes import GO, OK, ROLES, TABLE, Row

from matchmaker.web.guard import UNGUARDED

EXTRA = {
    "id": "1", "code": "mine", "role": "lead", "roles": "staff", "org_id": "4", "party_id": "4", "party_code": "chau-party", "owner": "chau-party",
    "person_id": "1", "who": "chau", "staff": "1", "is_staff": "true", "admin": "1", "verified": "1", "confirmed": "yes",
    "confirmed_at": "2026-01-01", "confirmed_by_id": "1", "confirmation": "confirmed", "stage": "signed",
    "state": "signed", "status": "open",
    "kind": "alliance", "invented": "0", "active": "1", "password_hash": "x", "created_at": "2001-01-01", "created_by_id": "1",
    "now": "2001-01-01",
    "source": "cli", "merged_into_id": "1", "published": "yes", "side_version": "9", "tax_verified": "1", "signed_at": "2026-01-01",
    "price_dong": "1",
    "quantity_kg": "1", "linked": "{}", "score": "1", "sha256": "x", "expires_at": "2099-01-01", "language": "en", "_user_id": "token-of-chau",
}  # fmt: skip
"""Names that columns, permissions or frameworks go by, each with what somebody might want there."""
Rows = dict[tuple[str, str], list[str]]


@pytest.fixture
def attacked(staged_app: Flask, stage: Stage, staged_database: tuple[Path, Stage]) -> Attacked:
    return Attacked(staged_app, stage, staged_database[0])


def taken() -> Iterator[tuple[Row, str]]:
    """Each form that is taken, with the first role that may send it: a party's own before staff."""
    for row in TABLE:
        role = next((role for role in ("ut", "binh", "duong", "chau", "nobody") if row.expected[ROLES.index(role)] == GO), "")
        if row.route.startswith("POST") and role and not row.route.endswith("sign-out"):
            yield row, role


def columns(file: Path) -> Rows:
    """The values of every column of every table, in an order that does not depend on the rows' own."""
    found: Rows = {}
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as opened:
        for (table,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall():
            if table not in LISTS:
                cursor = opened.execute(f'SELECT * FROM "{table}"')
                names, rows = [one[0] for one in cursor.description], cursor.fetchall()
                found |= {(table, name): sorted(repr(row[at]) for row in rows) for at, name in enumerate(names)}
    opened.close()
    return found


def after(attacked: Attacked, row: Row, role: str, extra: dict[str, str]) -> Rows:
    """What the database holds once this form has been taken."""
    answer = attacked.ask(role, "POST", attacked.path(row.path), data={**extra, **attacked.form(row.form)})
    assert answer.status_code == 303, (row.route, answer.status_code)
    held = columns(attacked.file)
    attacked.put_back()
    return held


def known_fields(attacked: Attacked) -> dict[str, set[str]]:
    """The fields that stand on the forms for each route, by themselves or in the table of routes."""
    known: dict[str, set[str]] = {}
    for row in TABLE:
        known.setdefault(row.route, set()).update(row.form)
        if row.route.startswith("GET") and row.expected[-1] == OK:
            answer = attacked.ask("chau", "GET", attacked.path(row.path))
            if answer.mimetype == "text/html":
                for route, name in fields_drawn(attacked.app, answer.text, attacked.path(row.path)):
                    known.setdefault(route, set()).add(name)
    return known


def held_against(attacked: Attacked, rows: list[tuple[Row, str]], known: Mapping[str, set[str]]) -> None:
    """Each of these forms with everything extra in it does what it does without."""
    for row, role in rows:
        with watching(attacked.app) as watch:
            plain = after(attacked, row, role, {})
        extra = {name: value for name, value in EXTRA.items() if name not in known.get(row.route, set()) | watch.form[row.route]}
        again, more = after(attacked, row, role, {}), after(attacked, row, role, extra)
        unsteady = {name for name in plain if plain[name] != again[name]}  # random codes, the time of day
        unsteady.add(("draft", "fields"))  # a draft keeps the fields of its form as they are, and nothing comes of them before it is sent
        unsteady.add(("sent_form", "digest"))  # of all that was sent, so that the same form in other words is asked about
        differs = {name for name in plain if plain[name] != more[name]} - unsteady
        assert not differs, (row.route, role, differs)
        assert all(len(plain[name]) == len(more[name]) for name in plain), row.route


def test_what_a_form_does_not_ask_changes_nothing(attacked: Attacked) -> None:
    """The forms by which an organisation or an account comes to be what it is."""
    forms = ("POST /parties/<code>/edit", "POST /register", "POST /offers", "POST /parties/<code>/people", "POST /linkages", "POST /contracts")
    rows = [(row, role) for row, role in taken() if row.route in forms]
    assert len(rows) >= 6
    held_against(attacked, rows, {})


@pytest.mark.long
@pytest.mark.parametrize("part", range(3))
def test_what_no_form_asks_changes_nothing(attacked: Attacked, part: int) -> None:
    rows = list(taken())
    assert len(rows) > 80
    held_against(attacked, rows[part::3], known_fields(attacked))


@pytest.mark.parametrize("role", ["ut", pytest.param("nobody", marks=pytest.mark.long), pytest.param("chau", marks=pytest.mark.long)])
def test_no_route_takes_a_form_without_its_token(attacked: Attacked, role: str) -> None:
    """Every rule that takes anything but a reading, whoever asks, whatever is sent; and a token of somebody else is none."""
    before = digest_of(attacked.file)
    unsafe = {"POST", "PUT", "PATCH", "DELETE"}
    rules = [rule for rule in attacked.app.url_map.iter_rules() if rule.endpoint not in UNGUARDED and (rule.methods or set()) & unsafe]
    assert len(rules) > 90
    other = "duong" if role != "duong" else "ut"
    for rule in rules:
        path = address_for(rule.rule)
        client = attacked.clients[role].raw
        if role in attacked.cookies:
            client.set_cookie("session", attacked.cookies[role])
        for form in ({}, {"csrf_token": attacked.clients[other].csrf_token}, {"csrf_token": ""}):
            assert client.post(path, data=form).status_code == 400, (rule.rule, form)
    assert changed(before, digest_of(attacked.file)) == set()


@pytest.mark.parametrize("role", ["nobody", pytest.param("ut", marks=pytest.mark.long), pytest.param("chau", marks=pytest.mark.long)])
def test_reading_every_page_changes_nothing(attacked: Attacked, role: str) -> None:
    """No page writes but to the tallies that say that they do: what was looked for in vain, and what was shown."""
    before = digest_of(attacked.file)
    for row in TABLE:
        if row.route.startswith("GET"):
            attacked.ask(role, "GET", attacked.path(row.path))
    assert changed(before, digest_of(attacked.file)) <= {"empty_search", "party_exposure", "user_session"}
