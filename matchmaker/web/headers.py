"""Headers that every answer carries, and addresses of static files that change with their contents."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import current_user

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
TRANSPORT = "max-age=31536000; includeSubDomains"
FOREVER = "public, max-age=31536000, immutable"


class PageSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, renewed by pages and not by static files, so that those can be kept by any cache."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Renew the cookie and say that the answer depends on it, unless any cache may keep the answer: a static file, a public photo."""
        if request.endpoint != "static" and not response.cache_control.public:
            super().save_session(app, session, response)


def register(app: Flask, *, over_tls: bool) -> None:
    """Put the headers on every answer and a fingerprint on every static address."""
    app.session_interface = PageSessions()

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if over_tls:
            response.headers["Strict-Transport-Security"] = TRANSPORT
        return _cached_rightly(app, response)

    @app.url_defaults
    def add_fingerprint(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values and (found := fingerprint(app, values["filename"])):
            values["v"] = found


def fingerprint(app: Flask, filename: str) -> str:
    """The first letters of the file's hash, or nothing where there is no such file."""
    path = Path(app.static_folder or "") / filename
    return _hash_of(path, path.stat().st_mtime_ns) if path.is_file() else ""


@lru_cache(maxsize=500)
def _hash_of(path: Path, changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _cached_rightly(app: Flask, response: Response) -> Response:
    if request.endpoint == "static":
        named = (request.view_args or {}).get("filename", "")
        if response.status_code in (200, 304):
            current = request.args.get("v") == fingerprint(app, named)
            response.headers["Cache-Control"] = FOREVER if current else "no-cache"
        return response
    if response.cache_control.public:
        return response
    response.vary.update(("Cookie", "Accept-Language"))
    response.headers.setdefault("Cache-Control", "no-store" if current_user.is_authenticated else "no-cache, private")
    return response
