"""Headers, cookies and the addresses of static files."""

from __future__ import annotations

from pathlib import Path

import pytest
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from make import settings_for

from matchmaker.app import LARGEST_REQUEST, create_app

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/healthz", "/lang/en", "/static/css/site.css"])
def test_every_answer_carries_the_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == ("no-referrer" if path == "/sign-in" else "same-origin")
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Server" not in headers or "Werkzeug" not in headers["Server"]
    assert len(headers["X-Request-Id"]) == 16


def test_what_a_signed_in_person_sees_is_kept_by_no_cache(client: Client, cast: Cast) -> None:
    assert client.get("/").headers["Cache-Control"] == "no-cache, private"
    client.sign_in(cast.ut.email, PASSWORD)
    assert client.get("/").headers["Cache-Control"] == "no-store"
    assert "Cookie" in client.get("/").headers["Vary"]


def test_the_sign_in_page_is_kept_by_no_cache(client: Client) -> None:
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"


def test_a_static_file_is_kept_for_good_under_the_name_of_its_contents(app: Flask, client: Client, cast: Cast) -> None:
    with app.test_request_context():
        from_template = app.url_for("static", filename="css/site.css")
    assert "?v=" in from_template
    assert client.get(from_template).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/css/site.css").headers["Cache-Control"] == "no-cache"
    assert client.get("/static/css/site.css?v=older").headers["Cache-Control"] == "no-cache"
    client.sign_in(cast.ut.email, PASSWORD)
    answer = client.get(from_template)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_static_files_stay_in_their_folder(client: Client) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        assert client.get(path).status_code in (308, 404)


def test_the_cookie_is_plain_only_where_there_is_no_tls(client: Client, cast: Cast) -> None:
    client.sign_in(cast.ut.email, PASSWORD)
    cookie = client.raw.get_cookie("session")
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert cookie.path == "/"
    assert not cookie.secure


def test_production_cookies_are_bound_to_the_host_and_to_tls(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, environment="production", secret_key="f3b1c0d79e5a48f2a6d1740be95c38aa61c2de07"))
    answer = app.test_client().get("/sign-in", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_no_cookie_of_production_can_be_set_from_elsewhere(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, environment="production", secret_key="f3b1c0d79e5a48f2a6d1740be95c38aa61c2de07"))
    client = app.test_client()
    for path in ("/sign-in", "/lang/en"):
        for cookie in client.get(path, base_url="https://localhost").headers.getlist("Set-Cookie"):
            assert cookie.startswith("__Host-"), cookie
            assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/")), cookie
    assert 'lang="en"' in client.get("/help", base_url="https://localhost").text
    client.set_cookie("lang", "vi", domain="localhost")
    assert 'lang="en"' in client.get("/help", base_url="https://localhost").text, "what a plain page has set is not looked at"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1:80@evil.example", ""])
def test_a_forged_host_is_refused(client: Client, host: str) -> None:
    answer = client.raw.get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil.example" not in answer.text


def test_forwarded_headers_count_only_behind_a_proxy_that_is_configured(tmp_path: Path) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    assert create_app(settings_for(tmp_path)).test_client().get("/healthz", headers=forged).status_code == 200
    assert create_app(settings_for(tmp_path, proxies=1)).test_client().get("/healthz", headers=forged).status_code == 400


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"email": "x" * 10_000_000}, 413),
        ({f"field-{n}": "x" for n in range(100_000)}, 413),
    ],
)
def test_a_huge_form_is_refused_with_a_page(client: Client, sent: dict[str, str], status: int) -> None:
    answer = client.post("/sign-in", sent)
    assert answer.status_code == status
    assert "Nội dung gửi quá lớn" in answer.text


def test_many_parts_are_refused(client: Client) -> None:
    client.get("/sign-in")
    parts = {f"part-{n}": "x" for n in range(500)}
    assert client.post("/sign-in", parts, content_type="multipart/form-data").status_code == 413
    assert LARGEST_REQUEST == 256_000


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
@pytest.mark.parametrize("form", [{}, {"csrf_token": "forged"}])
def test_a_form_without_its_token_is_refused(client: Client, path: str, form: dict[str, str]) -> None:
    answer = client.post(path, form, token=False)
    assert answer.status_code == 400
    assert "Chưa gửi được" in answer.text


def test_the_token_holds_behind_tls_even_where_no_referrer_is_sent(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, environment="production", secret_key="f3b1c0d79e5a48f2a6d1740be95c38aa61c2de07"))
    answer = app.test_client().post("/sign-out", base_url="https://localhost")
    assert answer.status_code == 400
