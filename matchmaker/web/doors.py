"""What every page does that asks for a password or a code: it counts the try first, and keeps its answer out of every cache and referrer."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app, make_response, request
from werkzeug.wrappers import Response

from matchmaker.store.work import work
from matchmaker.workflows import accounts


def count_try(guarded: str) -> int:
    """The number under which a try is counted, in a transaction of its own, before anything is looked at; raises `TooManyTries`."""
    with work() as session:
        return accounts.begin_try(session, email=guarded, address=request.remote_addr or "", now=datetime.now(UTC))


def kept_nowhere(page: str, status: int = 200, *, wait_seconds: int = 0) -> Response:
    """The page, which no cache keeps and whose address no other site is told."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    if wait_seconds:
        response.headers["Retry-After"] = str(wait_seconds)
    return response


def key() -> str:
    """The installation's own key."""
    settings = current_app.config["SETTINGS"]
    return str(settings.secret_key)
