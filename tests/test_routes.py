"""Every route × five roles × one's own and another's thing: a route that is missing from the table fails.

To add a route, add a line: its method and rule, an address on the stage, and what each role gets:
Út and Dương speak for two co-operatives, Bình buys, Châu is staff. Things called `ut-…` are Út's, `binh-…` are Bình's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from client import Client
from flask import Flask
from stage import Stage

from matchmaker.domain.permissions import PERMISSIONS
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.people import Person
from matchmaker.store.work import work
from matchmaker.web.guard import UNGUARDED, permission_of

ROLES = ("nobody", "ut", "duong", "binh", "chau")
OK, NO, NONE, WRONG, STALE = "200", "403", "404", "422", "409"
SIGN_IN, GO = "303 to the sign-in page", "303 onward"


@dataclass(frozen=True)
class Row:
    """One request and what each of the five roles gets for it, in the order of `ROLES`."""

    route: str
    path: str
    expected: tuple[str, ...]
    form: dict[str, str] = field(default_factory=dict)


ALL_MAY = (OK,) * 5
MEMBERS_MAY = (SIGN_IN, OK, OK, OK, OK)
LISTING = {"words": "cua thịt", "quantity": "2 tấn", "form_key": "k1", "version": "1"}
PARTY = {"name": "HTX Cái Tàu", "tax_code": "0100109106", "about": "Nuôi cua", "version": "1"}
PAIR = {"need": "binh-need", "offer": "duong-offer"}
TALK = {"talked_on": "23/11/2026", "talked_with": "ông Sáu", "version": "{version}"}

TABLE = [
    Row("GET /", "/", ALL_MAY),
    Row("GET /help", "/help", ALL_MAY),
    Row("GET /how-ranking-works", "/how-ranking-works", ALL_MAY),
    Row("GET /healthz", "/healthz", ALL_MAY),
    Row("GET /readyz", "/readyz", ALL_MAY),
    Row("GET /lang/<language>", "/lang/en", (GO,) * 5),
    Row("GET /lang/<language>", "/lang/xx", (NONE,) * 5),
    Row("GET /sign-in", "/sign-in", (OK, GO, GO, GO, GO)),
    Row("POST /sign-in", "/sign-in", (WRONG,) * 5, {"email": "x@cast.example", "password": "y"}),
    Row("POST /sign-out", "/sign-out", (GO,) * 5),
    Row("GET /suppliers", "/suppliers?q=cua", ALL_MAY),
    Row("GET /audit", "/audit", (SIGN_IN, NO, NO, NO, OK)),
    # listings
    Row("GET /offers", "/offers", ALL_MAY),
    Row("GET /needs", "/needs", ALL_MAY),
    Row("GET /offers/new", "/offers/new", MEMBERS_MAY),
    Row("GET /needs/new", "/needs/new", MEMBERS_MAY),
    Row("GET /quick", "/quick", MEMBERS_MAY),
    Row("GET /quick", "/quick?line=can+mua+5+tan+khom", (SIGN_IN, GO, GO, GO, GO)),
    Row("POST /quick", "/quick", (SIGN_IN, GO, GO, GO, GO), {"line": "ban 2 tan cua"}),
    Row("POST /quick", "/quick", (SIGN_IN, WRONG, WRONG, WRONG, WRONG), {"line": " "}),
    Row("POST /offers", "/offers", (SIGN_IN, GO, NO, NO, GO), {**LISTING, "party": "ut-party"}),
    Row("POST /needs", "/needs", (SIGN_IN, NO, NO, GO, GO), {**LISTING, "party": "binh-party"}),
    Row("GET /offers/<code>", "/offers/ut-offer", ALL_MAY),
    Row("GET /offers/<code>", "/offers/ut-gone", (NONE, OK, NONE, NONE, OK)),
    Row("GET /offers/<code>", "/offers/binh-need", (NONE,) * 5),
    Row("GET /offers/<code>", "/offers/no-such", (NONE,) * 5),
    Row("GET /needs/<code>", "/needs/binh-need", ALL_MAY),
    Row("GET /needs/<code>", "/needs/binh-gone", (NONE, NONE, NONE, OK, OK)),
    Row("GET /offers/<code>/edit", "/offers/ut-offer/edit", (SIGN_IN, OK, NONE, NONE, OK)),
    Row("GET /needs/<code>/edit", "/needs/binh-need/edit", (SIGN_IN, NONE, NONE, OK, OK)),
    Row("POST /offers/<code>/edit", "/offers/ut-offer/edit", (SIGN_IN, GO, NONE, NONE, GO), LISTING),
    Row("POST /offers/<code>/edit", "/offers/ut-offer/edit", (SIGN_IN, STALE, NONE, NONE, STALE), {**LISTING, "version": "9"}),
    Row("POST /offers/<code>/edit", "/offers/ut-offer/edit", (SIGN_IN, WRONG, NONE, NONE, WRONG), {**LISTING, "words": ""}),
    Row("POST /needs/<code>/edit", "/needs/binh-need/edit", (SIGN_IN, NONE, NONE, GO, GO), LISTING),
    Row("POST /offers/<code>/withdraw", "/offers/ut-offer/withdraw", (SIGN_IN, GO, NONE, NONE, GO), {"version": "1"}),
    Row("POST /offers/<code>/withdraw", "/offers/ut-offer/withdraw", (SIGN_IN, STALE, NONE, NONE, STALE), {"version": "7"}),
    Row("POST /needs/<code>/withdraw", "/needs/binh-need/withdraw", (SIGN_IN, NONE, NONE, GO, GO), {"version": "1"}),
    Row("GET /offers/<code>/matches", "/offers/ut-offer/matches", (SIGN_IN, OK, NONE, NONE, OK)),
    Row("GET /offers/<code>/matches", "/offers/no-such/matches", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("GET /needs/<code>/matches", "/needs/binh-need/matches", (SIGN_IN, NONE, NONE, OK, OK)),
    Row("GET /needs/<code>/matches", "/needs/ut-need/matches", (SIGN_IN, OK, NONE, NONE, OK)),
    # parties
    Row("GET /parties", "/parties", ALL_MAY),
    Row("GET /parties/new", "/parties/new", (SIGN_IN, NO, NO, NO, OK)),
    Row("POST /parties", "/parties", (SIGN_IN, NO, NO, NO, GO), {"kind": "cooperative", "name": "HTX Mới", "place": "xã Tân Lộc"}),
    Row("POST /parties", "/parties", (SIGN_IN, NO, NO, NO, WRONG), {"kind": "alliance", "name": "Liên minh"}),
    Row("GET /parties/<code>", "/parties/ut-party", ALL_MAY),
    Row("GET /parties/<code>", "/parties/no-such", (NONE,) * 5),
    Row("GET /parties/<code>/edit", "/parties/ut-party/edit", (SIGN_IN, OK, NONE, NONE, OK)),
    Row("POST /parties/<code>/edit", "/parties/ut-party/edit", (SIGN_IN, GO, NONE, NONE, GO), PARTY),
    Row("POST /parties/<code>/edit", "/parties/ut-party/edit", (SIGN_IN, WRONG, NONE, NONE, WRONG), {**PARTY, "name": ""}),
    Row("POST /parties/<code>/confirm", "/parties/ut-party/confirm", (SIGN_IN, NO, NO, NO, GO), {"version": "1"}),
    # linkages
    Row("GET /linkages", "/linkages", MEMBERS_MAY),
    Row("POST /linkages", "/linkages", (SIGN_IN, NO, NO, NO, GO), {"need": "binh-need", "offer": "duong-offer"}),
    Row("GET /linkages/<code>", "/linkages/{linkage}", (SIGN_IN, OK, NONE, OK, OK)),
    Row("GET /linkages/<code>", "/linkages/no-such", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("POST /linkages/<code>/moves/<move>", "/linkages/{linkage}/moves/talk", (SIGN_IN, NO, NO, NO, GO), TALK),
    Row("POST /linkages/<code>/moves/<move>", "/linkages/{linkage}/moves/sign", (SIGN_IN, NO, NO, NO, STALE), TALK),
    Row("POST /linkages/<code>/moves/<move>", "/linkages/{linkage}/moves/talk", (SIGN_IN, NO, NO, NO, WRONG), {"version": "{version}"}),
    Row("POST /linkages/<code>/moves/<move>", "/linkages/no-such/moves/talk", (SIGN_IN, NO, NO, NO, NONE), TALK),
    Row("POST /introductions", "/introductions", (SIGN_IN, NO, GO, GO, NO), PAIR),
    Row("POST /introductions", "/introductions", (SIGN_IN, GO, NO, GO, NO), {"need": "binh-need", "offer": "ut-offer"}),
    Row("POST /introductions", "/introductions", (SIGN_IN, NONE, NONE, NONE, NO), {**PAIR, "offer": "no-such"}),
]


def routes(app: Flask) -> set[str]:
    """Every method and rule that the application answers."""
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in UNGUARDED
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def said(answer: object) -> str:
    """An answer in the words of the table."""
    status, location = answer.status_code, answer.headers.get("Location", "")  # type: ignore[attr-defined]
    if status != 303:
        return str(status)
    return SIGN_IN if location.startswith("/sign-in") else GO


def test_every_route_stands_in_the_table_and_nothing_else_does(app: Flask) -> None:
    assert {row.route for row in TABLE} == routes(app)


def test_every_route_names_a_permission_of_the_table(app: Flask) -> None:
    named = {endpoint: permission_of(app, endpoint) for endpoint in app.view_functions if endpoint not in UNGUARDED}
    assert all(action in PERMISSIONS for action in named.values()), named


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.route} {row.path}")
@pytest.mark.parametrize("role", ROLES)
def test_a_route_gives_each_role_what_the_table_says(staged_app: Flask, stage: Stage, row: Row, role: str) -> None:
    client = Client(staged_app)
    client.become(stage.tokens.get(role, ""))
    path = row.path.format(**stage.codes)
    if row.route.startswith("GET"):
        answer = client.get(path)
    else:
        client.get("/help")
        answer = client.post(path, {name: value.format(**stage.codes) for name, value in row.form.items()})
    assert said(answer) == row.expected[ROLES.index(role)]


WRITES = [(row, role) for row in TABLE if row.route.startswith("POST") for role, got in zip(ROLES, row.expected, strict=True) if got == GO]
NOTHING_TO_WRITE = {("POST /sign-out", "nobody"), ("/introductions", "ut-offer"), ("POST /quick", "")}
"""Nobody signs out, an introduction that exists already, and a line that is only read into a form: what goes on without a write."""


@pytest.mark.parametrize(("row", "role"), WRITES, ids=lambda value: value if isinstance(value, str) else value.path)
def test_every_write_stands_in_the_audit_under_who_did_it(staged_app: Flask, stage: Stage, row: Row, role: str) -> None:
    before = audited(staged_app)
    client = Client(staged_app)
    client.become(stage.tokens.get(role, ""))
    client.get("/help")
    client.post(row.path.format(**stage.codes), {name: value.format(**stage.codes) for name, value in row.form.items()})
    written = audited(staged_app)[len(before) :]
    if {(row.route, role), (row.route, "")} & NOTHING_TO_WRITE or (row.path, row.form.get("offer")) in NOTHING_TO_WRITE:
        assert not written
        return
    assert written
    assert {(person, source) for person, source, _ in written} == {(stage.cast.everybody()[role].code, "web")}


@pytest.mark.parametrize("row", [row for row in TABLE if row.route.startswith("POST")], ids=lambda row: f"{row.route} {row.path}")
def test_what_is_refused_leaves_no_trace_in_the_audit(staged_app: Flask, stage: Stage, row: Row) -> None:
    before = audited(staged_app)
    for role, got in zip(ROLES, row.expected, strict=True):
        if got != GO:
            client = Client(staged_app)
            client.become(stage.tokens.get(role, ""))
            client.get("/help")
            client.post(row.path.format(**stage.codes), {name: value.format(**stage.codes) for name, value in row.form.items()})
    assert audited(staged_app) == before


def audited(app: Flask) -> list[tuple[str | None, str, str]]:
    """Who did what, and from which door, in order."""
    with app.app_context(), work() as session:
        found = session.execute(
            sa.select(Person.code, AuditEvent.source, AuditEvent.action).outerjoin(Person, Person.id == AuditEvent.person_id).order_by(AuditEvent.id)
        )
        return [(person, source, action) for person, source, action in found]


@pytest.mark.parametrize("row", [row for row in TABLE if row.route.startswith("POST")], ids=lambda row: f"{row.route} {row.path}")
def test_a_form_without_its_token_does_nothing(staged_app: Flask, stage: Stage, row: Row) -> None:
    client = Client(staged_app)
    client.become(stage.tokens["chau"])
    assert client.post(row.path.format(**stage.codes), row.form, token=False).status_code == 400


@pytest.mark.parametrize("role", ["nobody", "duong"])
@pytest.mark.parametrize(("hidden", "absent"), [("/offers/ut-gone", "/offers/no-such"), ("/needs/binh-need/matches", "/needs/no-such/matches")])
def test_a_hidden_thing_looks_like_one_that_is_not_there(staged_app: Flask, stage: Stage, role: str, hidden: str, absent: str) -> None:
    client = Client(staged_app)
    client.become(stage.tokens.get(role, ""))
    seen = []
    for path in (hidden, absent):
        answer = client.get(path)
        own_words = (path, quote(path, safe=""), answer.headers["X-Request-Id"])
        seen.append((said(answer), reduce(lambda text, word: text.replace(word, ""), own_words, answer.text)))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_are_refused_with_what_is_allowed(staged_app: Flask, method: str) -> None:
    answer = staged_app.test_client().open("/offers", method=method)
    assert answer.status_code in (400, 405)
    if answer.status_code == 405:
        assert "GET" in answer.headers["Allow"]
