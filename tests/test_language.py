"""Vietnamese first; English for who asks for it, and it is remembered."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask

from matchmaker.store.models.people import Person
from matchmaker.store.work import work


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "vi"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("en-US,en;q=0.9,vi;q=0.1", "vi"),
        ("en-GB", "en"),
        ("en;q=0.5,fr;q=0.9", "en"),
        ("fr-FR", "vi"),
        ("*", "vi"),
        ("en,vi;q=0", "en"),
        ("x" * 5000, "vi"),
        ("en-\x7f;q=abc,,;", "vi"),
    ],
)
def test_a_browser_without_vietnamese_gets_english(client: Client, accepted: str | None, language: str) -> None:
    headers = {"Accept-Language": accepted} if accepted else {}
    assert f'<html lang="{language}"' in client.get("/sign-in", headers=headers).text


def test_what_was_picked_is_remembered_and_leads_back(client: Client) -> None:
    answer = client.get("/lang/en?next=/offers?page%3D1")
    assert answer.location == "/offers?page=1"
    assert "Max-Age=31536000" in answer.headers["Set-Cookie"]
    assert '<html lang="en"' in client.get("/sign-in", headers={"Accept-Language": "vi"}).text
    client.get("/lang/vi")
    assert '<html lang="vi"' in client.get("/sign-in", headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize("language", ["fr", "VI", "vi_VN", "..", "vi;", "zz%0d%0aX-Forged:1"])
def test_another_language_is_not_found(client: Client, language: str) -> None:
    answer = client.get(f"/lang/{language}")
    assert answer.status_code == 404
    assert "X-Forged" not in answer.headers


def test_a_forged_cookie_is_not_a_language(client: Client) -> None:
    client.raw.set_cookie("lang", "xx")
    assert '<html lang="vi"' in client.get("/sign-in").text


def test_an_account_has_a_language_until_another_is_picked(app: Flask, client: Client, cast: Cast) -> None:
    with app.app_context(), work() as session:
        session.execute(sa.update(Person).where(Person.code == cast.ut.code).values(language="en"))
    client.sign_in(cast.ut.email, PASSWORD)
    assert '<html lang="en"' in client.get("/").text
    client.get("/lang/vi")
    assert '<html lang="vi"' in client.get("/").text


def test_every_page_leads_to_itself_in_the_other_language(client: Client) -> None:
    page = client.page("/parties?kind=cooperative")
    (other,) = [link for link in page.links if link.startswith("/lang/")]
    assert client.get(other).location == "/parties?kind=cooperative"
