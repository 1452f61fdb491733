"""Every form that makes something: sent three times, one after another or at once, it has one effect and one answer."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from client import Client, Page
from flask import Flask
from stage import Stage
from test_routes import GO, ROLES, TABLE, Row, audited

MAKING = (
    "POST /offers", "POST /needs", "POST /parties", "POST /contracts", "POST /linkages", "POST /introductions", "POST /prices", "POST /notes",
    "POST /tasks", "POST /saved-searches", "POST /parties/<code>/claims", "POST /parties/<code>/standings", "POST /parties/<code>/mandates",
    "POST /figures/<kind>/<code>", "POST /figures/<kind>/<code>/settle", "POST /contracts/<code>/deliveries", "POST /contracts/<code>/payments",
    "POST /contracts/<code>/reports", "POST /contracts/<code>/shortfall", "POST /contracts/<code>/schedule/<int:line>",
    "POST /contracts/<code>/moves/<move>", "POST /contracts/<code>/sign/<side>", "POST /contracts/<code>/edit", "POST /contracts/<code>/paper",
    "POST /deliveries/<code>/checks", "POST /deliveries/<code>/correct", "POST /linkages/<code>/terms", "POST /linkages/<code>/moves/<move>",
    "POST /linkages/<code>/refuse", "POST /linkages/<code>/terms/<int:number>/<any(accept, refuse, withdraw):act>",
    "POST /needs/<code>/questions", "POST /offers/<code>/questions", "POST /needs/<code>/round", "POST /needs/<code>/round/award",
    "POST /needs/<code>/pool/<plan>", "POST /words/change/<act>", "POST /parties/duplicates/<code>/merge", "POST /parties/merges/<code>/undo",
    "POST /harvests/<code>/capacity", "POST /offers/<code>/edit", "POST /needs/<code>/edit", "POST /breaches/<code>/answer",
    "POST /breaches/<code>/decide", "POST /payments/<code>/<any(paid, confirmed, objected):said>", "POST /contracts/<code>/outcome",
)  # fmt: skip
"""The routes that make something, or take a step that cannot be taken twice."""
WITH_FORMS = re.compile(
    r"new|edit|sign|/pool/|round|contracts/|linkages/|harvests/|breaches/|deliveries|desk$|questions|duplicates/|-party$|mandates|standings|payments"
)
ROWS = [row for row in TABLE if row.route in MAKING and GO in row.expected]


def test_every_route_that_makes_something_is_among_those_tried() -> None:
    assert {row.route for row in ROWS} == set(MAKING)


@pytest.mark.parametrize("role", ["ut", "binh", "chau"])
def test_every_form_on_a_page_that_makes_something_has_a_key(staged_app: Flask, stage: Stage, role: str) -> None:
    client = Client(staged_app)
    client.become(stage.tokens[role])
    routes = staged_app.url_map.bind("")
    rows = [row for row in TABLE if row.route.startswith("GET") and row.expected[ROLES.index(role)] == "200" and WITH_FORMS.search(row.path)]
    keyless, seen = set(), set()
    for row in rows:
        path = row.path.format(**stage.codes)
        answer = client.get(path)
        for form in Page(answer.text).forms if answer.mimetype == "text/html" else ():
            to = form.action or path.split("?")[0]
            route = f"POST {routes.match(to, 'POST', return_rule=True)[0].rule}" if form.method == "post" else ""
            if route in MAKING:
                seen.add(route)
                keyless |= set() if form.fields.get("form_key") else {(path, route)}
    assert not keyless
    assert len(seen) >= 10


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.route} {row.path}")
def test_a_form_sent_three_times_is_done_once_and_answered_alike(staged_app: Flask, stage: Stage, row: Row) -> None:
    role = ROLES[row.expected.index(GO)]
    form = sent(row, stage)
    first, *again = (post(staged_app, stage, role, row, form, audit=True) for _ in range(3))
    assert first[:2] == (303, first[1])
    assert [answer[:2] for answer in again] == [first[:2]] * 2
    assert [answer[2] for answer in again] == [0, 0]


@pytest.mark.parametrize("row", ROWS[::6], ids=lambda row: f"{row.route} {row.path}")
def test_a_form_sent_three_times_at_once_is_done_once_and_answered_alike(staged_app: Flask, stage: Stage, row: Row) -> None:
    role = ROLES[row.expected.index(GO)]
    form, before = sent(row, stage), len(audited(staged_app))
    token = Client(staged_app)
    token.become(stage.tokens[role])
    token.get("/help")
    clients = [browser(staged_app, token) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda one: one.post(row.path.format(**stage.codes), data={**form, "csrf_token": token.csrf_token}), clients))
    assert {(answer.status_code, answer.headers.get("Location")) for answer in answers} == {(303, answers[0].headers["Location"])}
    at_once = len(audited(staged_app)) - before
    assert post(staged_app, stage, role, row, form, audit=True)[2] == 0
    assert at_once == 1


def test_the_same_key_with_other_words_is_asked_about_and_both_can_be_reached(staged_app: Flask, stage: Stage) -> None:
    client = Client(staged_app)
    client.become(stage.tokens["ut"])
    client.get("/help")
    form = {"words": "cá thòi lòi khô", "form_key": "z1", "party": "ut-party", "sure": "all"}
    made = client.post("/offers", form)
    other = client.post("/offers", {**form, "words": "cá thòi lòi tươi"})
    assert (made.status_code, other.status_code) == (303, 422)
    assert "cá thòi lòi tươi" in other.text
    assert made.location in other.text
    fresh = re.search(r'name="form_key" value="([0-9a-f]{32})"', other.text)
    assert fresh is not None
    assert client.post("/offers", {**form, "words": "cá thòi lòi tươi", "form_key": fresh[1]}).location != made.location


def test_a_form_that_was_refused_can_be_mended_and_sent_with_its_key(staged_app: Flask, stage: Stage) -> None:
    client = Client(staged_app)
    client.become(stage.tokens["ut"])
    client.get("/help")
    form = {"words": "", "form_key": "z2", "party": "ut-party", "sure": "all"}
    assert client.post("/offers", form).status_code == 422
    assert client.post("/offers", {**form, "words": "ba khía muối"}).status_code == 303


def test_the_same_key_of_another_person_or_at_another_address_is_another_form(staged_app: Flask, stage: Stage) -> None:
    form = {"question": "Bán lẻ được không?", "form_key": "same"}
    rows = [Row("", path, (), form) for path in ("/needs/talk-need/questions", "/offers/duong-offer/questions")]
    answers = {post(staged_app, stage, role, row, form)[:2] for role, row in (("ut", rows[0]), ("duong", rows[0]), ("ut", rows[1]))}
    assert {status for status, _ in answers} == {303}


def test_a_page_that_sends_by_script_is_told_where_to_go(staged_app: Flask, stage: Stage) -> None:
    client = Client(staged_app)
    client.become(stage.tokens["ut"])
    client.get("/help")
    form = {"words": "sò huyết", "form_key": "z3", "party": "ut-party", "sure": "all"}
    first = client.post("/offers", form, headers={"X-Send": "1"})
    assert first.status_code == 200
    assert first.json["go"].endswith("/matches")
    assert client.post("/offers", form, headers={"X-Send": "1"}).json == first.json


def test_no_key_of_a_form_with_a_password_is_remembered(staged_app: Flask, stage: Stage) -> None:
    client = Client(staged_app)
    client.become(stage.tokens["ut"])
    client.get("/help")
    form = {"words": "ốc len", "form_key": "z4", "party": "ut-party", "sure": "all", "password": "lo-tay"}
    assert client.post("/offers", form).status_code == 303
    assert client.post("/offers", {**form, "words": "ốc len to"}).status_code == 303


def sent(row: Row, stage: Stage) -> dict[str, str]:
    """What the form of this row sends, with its key."""
    return {"form_key": "thrice", **{name: value.format(**stage.codes) for name, value in row.form.items()}}


def post(app: Flask, stage: Stage, role: str, row: Row, form: dict[str, str], *, audit: bool = False) -> tuple[int, str, int]:
    """Status and address of the answer, and how much was written into the audit."""
    client = Client(app)
    client.become(stage.tokens[role])
    client.get("/help")
    before = len(audited(app)) if audit else 0
    answer = client.post(row.path.format(**stage.codes), form)
    return answer.status_code, answer.headers.get("Location", ""), len(audited(app)) - before if audit else 0


def browser(app: Flask, like: Client):  # type: ignore[no-untyped-def]
    """Another window of the same browser: the cookies of this one."""
    made = app.test_client()
    with like.raw.session_transaction() as cookie:
        held = dict(cookie)
    with made.session_transaction() as cookie:
        cookie.update(held)
    return made
