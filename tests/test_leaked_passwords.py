"""Passwords of stolen lists are refused, found by halving in a file on this machine; without a file nothing changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import settings_for

from config import UnsafeSettings, read_settings
from matchmaker.app import create_app
from matchmaker.domain import leaked_passwords
from matchmaker.domain.leaked_passwords import LONGEST_LINE, leaked, look_in, wrong_with
from matchmaker.domain.sign_in import password_complaint

KEY = "f3b1c0d79e5a48f2a6d1740be95c38aa61c2de07"


def hashed(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def written(path: Path, passwords: list[str], end: str = "\r\n", count: bool = True) -> Path:
    """A list as it is handed out."""
    path.write_text("".join(f"{one}{f':{at + 1}' * count}{end}" for at, one in enumerate(sorted(map(hashed, passwords)))), newline="")
    return path


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    look_in(None)


@pytest.mark.parametrize(("end", "count"), [("\r\n", True), ("\n", True), ("\n", False)])
@pytest.mark.parametrize("many", [1, 2, 3, 200])
def test_each_password_of_the_list_is_found_and_no_other(tmp_path: Path, many: int, end: str, count: bool) -> None:
    passwords = [f"mật khẩu {at}" for at in range(many)]
    look_in(written(tmp_path / "list", passwords, end, count))
    assert all(map(leaked, passwords))
    assert not any(leaked(f"câu khác {at}") for at in range(200))


@given(st.sets(st.text(max_size=8), max_size=40), st.text(max_size=8))
def test_any_password_is_found_exactly_where_it_stands(tmp_path_factory: pytest.TempPathFactory, listed: set[str], asked: str) -> None:
    look_in(written(tmp_path_factory.mktemp("list") / "list", [*listed]))
    assert leaked(asked) == (asked in listed)


def test_few_lines_are_read_of_a_long_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look_in(written(tmp_path / "list", [str(at) for at in range(20_000)]))
    looked: list[int] = []
    line_from = leaked_passwords._line_from
    monkeypatch.setattr(leaked_passwords, "_line_from", lambda file, place: looked.append(place) or line_from(file, place))
    assert not leaked("không có trong ấy")
    assert len(looked) < 3 + (20_000 * LONGEST_LINE).bit_length()


def test_without_a_list_nothing_is_known(tmp_path: Path) -> None:
    assert not leaked("con-nuoc-rong-thang-muoi")
    assert password_complaint("con-nuoc-rong-thang-muoi") is None
    look_in(written(tmp_path / "list", ["con-nuoc-rong-thang-muoi"]))
    assert password_complaint("con-nuoc-rong-thang-muoi") == ("password_leaked", {})


def test_who_chooses_one_is_told_so_and_keeps_their_old_one(app: Flask, client: Client, cast: Cast, tmp_path: Path) -> None:
    client.sign_in(cast.ut.email, PASSWORD)
    client.get("/account/password")
    look_in(written(tmp_path / "list", ["con-nuoc-rong-thang-muoi"]))
    answer = client.post("/account/password", {"old": PASSWORD, "password": "con-nuoc-rong-thang-muoi"})
    assert answer.status_code == 422
    assert "đã lộ trong những danh sách bị đánh cắp" in answer.get_data(as_text=True)
    assert client.post("/account/password", {"old": PASSWORD, "password": "con-nuoc-rong-thang-chap"}).status_code == 303


def test_the_application_looks_in_the_file_of_its_settings(tmp_path: Path) -> None:
    path = written(tmp_path / "list", ["con-nuoc-rong-thang-muoi"])
    create_app(settings_for(tmp_path, breached_passwords=str(path)))
    assert leaked("con-nuoc-rong-thang-muoi")
    create_app(settings_for(tmp_path))
    assert not leaked("con-nuoc-rong-thang-muoi")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "cannot be read"),
        ("", "are not HASH:COUNT"),
        ("123456\npassword\n", "are not HASH:COUNT"),
        (f"{'F' * 40}:1\n{'0' * 40}:2\n", "not in the order of their hashes"),
    ],
)
def test_a_file_that_is_no_such_list_stops_the_start(tmp_path: Path, text: str | None, why: str) -> None:
    path = tmp_path / "list"
    if text is not None:
        path.write_text(text)
    assert why in wrong_with(path)
    with pytest.raises(UnsafeSettings, match="BREACHED_PASSWORDS") as refused:
        read_settings({"SECRET_KEY": KEY, "INSTANCE_PATH": str(tmp_path), "BREACHED_PASSWORDS": str(path)}, mounts="")
    assert why in str(refused.value)
    fine = written(tmp_path / "fine", ["a", "b"])
    assert wrong_with(fine) == ""
    assert read_settings({"SECRET_KEY": KEY, "INSTANCE_PATH": str(tmp_path), "BREACHED_PASSWORDS": str(fine)}, mounts="").breached_passwords
