"""What every answer has and none has: types, names of files, ways out, tokens of one purpose, messages of one length."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from attacking import Attacked
from client import Client
from flask import Flask
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser
from make import make_person
from stage import Stage
from test_routes import OK, ROLES, SIGN_IN, TABLE

from matchmaker.domain.notices import Farewell, farewell_token, read_farewell
from matchmaker.domain.telling import link_token
from matchmaker.store.work import work


@pytest.fixture
def attacked(staged_app: Flask, stage: Stage, staged_database: tuple[Path, Stage]) -> Attacked:
    return Attacked(staged_app, stage, staged_database[0])


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
def test_no_other_site_is_let_in_to_read(attacked: Attacked, origin: str) -> None:
    for path in ("/", "/offers", "/sign-in", "/healthz", "/static/css/site.css", "/photos/ut-offer-photo/small.jpg"):
        for method in ("GET", "OPTIONS"):
            answer = attacked.ask("ut", method, path, headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
            assert not [name for name in answer.headers.keys() if name.lower().startswith("access-control-allow")]  # noqa: SIM118


SHOWN = frozenset({"text/html", "text/plain", "application/json", "application/manifest+json", "image/jpeg", "image/x-icon", "image/svg+xml"})
"""What a browser shows or uses itself; anything else is a file to be kept."""


@pytest.mark.long
def test_every_text_says_its_letters(attacked: Attacked) -> None:
    seen = set()
    for row in TABLE:
        if row.route.startswith("GET") and row.expected[ROLES.index("chau")] == OK:
            answer = attacked.ask("chau", "GET", attacked.path(row.path))
            kind = answer.headers["Content-Type"]
            seen.add(answer.mimetype)
            assert "charset=utf-8" in kind or not answer.mimetype.startswith("text/"), (row.path, kind)
            if answer.mimetype not in (
                "text/html",
                "text/plain",
                "application/json",
                "application/manifest+json",
                "image/jpeg",
                "image/x-icon",
                "image/svg+xml",
            ):
                disposition = answer.headers["Content-Disposition"]
                assert disposition.startswith(("attachment", "inline")), (row.path, disposition)
    assert {"text/html", "text/csv", "image/jpeg"} <= seen


def test_names_of_files_are_plain(attacked: Attacked) -> None:
    """A file's name is a word of ours and a code: nothing that somebody typed, no path, no sign that ends a header."""
    names = []
    for row in TABLE:
        if row.route.startswith("GET") and row.expected[ROLES.index("chau")] == OK and re.search(r"csv|docx|pdf|xlsx", row.route):
            names.append(attacked.ask("chau", "GET", attacked.path(row.path)).headers.get("Content-Disposition", ""))
    assert any(names)
    for name in filter(None, names):
        assert re.fullmatch(r"(attachment|inline); filename=\"?[\w.()-]+\"?(; filename\*=UTF-8''[\w.%-]+)?", name), name


@pytest.mark.long
def test_every_page_of_a_person_lets_them_out(attacked: Attacked) -> None:
    for row in TABLE:
        got = row.expected[ROLES.index("ut")]
        if row.route.startswith("GET") and got == OK and row.expected[0] == SIGN_IN:
            answer = attacked.ask("ut", "GET", attacked.path(row.path))
            if answer.mimetype == "text/html" and not row.path.endswith(("/sheet", "/paper", "/slips/{slip}")):  # those are sheets to be printed
                assert 'action="/sign-out"' in answer.text, row.path


@pytest.mark.parametrize("path", ["/sign-in", "/register"])
def test_a_password_is_typed_unseen_and_may_be_pasted(attacked: Attacked, path: str) -> None:
    html = attacked.ask("nobody", "GET", path).text
    (field,) = re.findall(r'<input[^>]*name="password"[^>]*>', html)
    assert 'type="password"' in field
    assert re.search(r'autocomplete="(current|new)-password"', field)
    assert int(found[1] if (found := re.search(r'maxlength="(\d+)"', field)) else 1000) >= 1000
    assert not re.search(r"onpaste|security question|câu hỏi bí mật|gợi ý mật khẩu", html, re.IGNORECASE)


@pytest.mark.parametrize(
    "password", ["a" * 64 + "b", "mật khẩu của bà Tư 🦐", "  có khoảng trắng  ", "UPPER lower", unicodedata.normalize("NFD", "mật khẩu dài")]
)
def test_a_password_counts_to_its_last_letter(app: Flask, password: str) -> None:
    with app.app_context(), work() as session:
        person = make_person(session, email="tu@cast.example", password=password)
        assert PasswordHasher().verify(person.password_hash, password)
    client = Client(app)
    for wrong in (password[:-1], password + " ", password.swapcase() if password.swapcase() != password else "x" * 9):
        assert client.sign_in("tu@cast.example", wrong).status_code == 422
    assert client.sign_in("tu@cast.example", password).status_code == 303


def test_a_token_for_one_purpose_opens_nothing_else(attacked: Attacked) -> None:
    codes, farewell = attacked.stage.codes, Farewell(attacked.stage.codes["ut"], "linkage_moved")
    assert read_farewell("test", farewell_token("test", farewell)) == farewell
    assert read_farewell("another key", farewell_token("test", farewell)) is None
    body, _, signature = farewell_token("test", farewell).partition(".")
    for forged in (
        f"{body}.",
        body,
        f"{body}.{signature[:-1]}",
        f"{body[:-2]}AA.{signature}",
        f"{body}.{link_token('test', body)}",
        "e30.e30",
        "none.none",
    ):
        assert read_farewell("test", forged) is None, forged
    letting_in = {"/confirm/": "token", "/unsubscribe/": "farewell", "/register/": "secret", "/activate/": ""}
    for start in letting_in:
        for other, name in letting_in.items():
            if name and other != start:
                assert attacked.ask("nobody", "GET", f"{start}{codes[name]}").status_code == 404, (start, name)


@pytest.mark.parametrize(
    "path", ["/static", "/static/", "/static/css/", "/static/img", "/photos/", "/.git/config", "/instance/", "/.env", "/config.py"]
)
def test_folders_are_not_listed(attacked: Attacked, path: str) -> None:
    answer = attacked.ask("nobody", "GET", path)
    assert answer.status_code in (308, 404)
    assert "site.css</a>" not in answer.text


TWO_LENGTHS = (
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /desk HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +4\r\n\r\nabcd",
    b"POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
)


@pytest.mark.parametrize("message", TWO_LENGTHS)
def test_a_message_of_two_lengths_is_refused(message: bytes) -> None:
    """The server before the application: where a message ends is said once, or it is no message."""
    with pytest.raises(ParseException):
        next(RequestParser(Config(), iter([message]), ("127.0.0.1", 1)))


def test_a_plain_message_is_read() -> None:
    read = next(RequestParser(Config(), iter([b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd"]), ("127.0.0.1", 1)))
    assert read.body.read() == b"abcd"
