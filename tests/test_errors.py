"""Every error is a page in the product's own look, says what to do, and carries the request's number."""

from __future__ import annotations

import pytest
from cast import PASSWORD, Cast
from client import Client, read_page
from flask import Flask, abort

from matchmaker.domain import errors as trade
from matchmaker.web.errors import TROUBLES

RAISED = {
    "refused": (trade.Refused(action="x"), 403),
    "not-found": (trade.NotFound(kind="listing"), 404),
    "stale": (trade.Stale(), 409),
    "wrong-stage": (trade.WrongStage(move="sign", stage="asked"), 409),
    "missing-facts": (trade.MissingFacts(move="sign", missing=("signed_on",)), 422),
    "invalid": (trade.Invalid({"words": ("missing", {})}), 422),
    "too-many-tries": (trade.TooManyTries(wait_seconds=42), 429),
    "unreadable": (trade.Unreadable("not_a_number", "x"), 400),
    "crash": (ZeroDivisionError("inside"), 500),
}


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """One that no other test sees: these give it routes that fail."""
    return own_app


@pytest.fixture
def troubled(app: Flask) -> Flask:
    """The application with an address for each trouble."""

    def trouble(name: str) -> str:
        raise RAISED[name][0]

    def status(code: int) -> str:
        abort(code)

    app.add_url_rule("/trouble/<name>", "trouble", trouble, methods=["GET", "POST"])
    app.add_url_rule("/status/<int:code>", "status", status)
    return app


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 429, 500])
def test_each_status_has_its_page_in_both_languages(troubled: Flask, client: Client, code: int, language: str) -> None:
    client.get(f"/lang/{language}")
    answer = client.get(f"/status/{code}")
    page = read_page(answer.text)
    assert answer.status_code == code
    assert f'lang="{language}"' in answer.text
    assert "site.css" in answer.text
    assert "/sign-in" in page.links, "the product's own frame stands around it"
    assert answer.headers["X-Request-Id"] in page.text
    assert (str(TROUBLES[code].title) in page.headings[0]) == (language == "vi")


@pytest.mark.parametrize("name", RAISED)
def test_each_error_of_the_trade_has_its_status(troubled: Flask, client: Client, cast: Cast, name: str) -> None:
    client.sign_in(cast.ut.email, PASSWORD)
    answer = client.get(f"/trouble/{name}")
    assert answer.status_code == RAISED[name][1]
    assert "inside" not in answer.text
    assert "/linkages" in read_page(answer.text).links or answer.status_code == 500


def test_who_has_not_signed_in_is_asked_to_where_a_person_is_needed(troubled: Flask, client: Client) -> None:
    answer = client.get("/trouble/refused?page=2")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/trouble/refused?page%3D2"


def test_waiting_is_said_to_programs_too(troubled: Flask, client: Client) -> None:
    assert client.get("/trouble/too-many-tries").headers["Retry-After"] == "42"


def test_a_method_that_is_not_allowed_says_which_are(client: Client) -> None:
    answer = client.post("/how-ranking-works")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


ODD = [
    "/offers/%00", "/offers/..%2f..%2fetc", "/parties/" + "a" * 3000, "/offers?page=-1", "/offers?page=x", "/offers?page=9999999999999",
    "/suppliers?q=%f0%9f%92%a9%00&month=99&place=%27%22&certificate=%3Cb%3E&side=both", "/suppliers?q=" + "cua%20" * 700,
    "/parties?kind=%00&name=%25_", "/linkages?stage=%27", "/lang/%00", "/lang/vi%20", "/sign-in?next=%00",
]  # fmt: skip


@pytest.mark.parametrize("path", ODD)
def test_no_address_crashes(client: Client, path: str) -> None:
    assert client.get(path).status_code < 500


@pytest.mark.parametrize("path", ["/audit?page=-1", "/audit?action=%00", "/audit?q=%27%22%00", "/linkages?stage=%00", "/linkages?page=x"])
def test_no_address_crashes_for_staff_either(client: Client, cast: Cast, path: str) -> None:
    client.sign_in(cast.chau.email, PASSWORD)
    assert client.get(path).status_code < 500


@pytest.mark.parametrize(("letter", "status"), [("&a", 413), ("ắ", 422)])
def test_a_body_beyond_the_longest_form_is_not_read(client: Client, cast: Cast, letter: str, status: int) -> None:
    client.sign_in(cast.ut.email, PASSWORD)
    words = letter * (150_000 if status == 413 else 8_000)  # no more letters than all the fields of a listing hold
    assert client.post("/offers", {"words": words, "sure": "1"}).status_code == status
