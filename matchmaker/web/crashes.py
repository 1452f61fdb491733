"""A crash is written down to be reported later, without anything that somebody typed. The request itself speaks to nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flask import current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from matchmaker.store.base import reading
from matchmaker.store.outbox import REPORT_CRASH, enqueue
from matchmaker.store.work import work
from matchmaker.web.logs import log, redacted

LONGEST_MESSAGE = 300
LONGEST_READ, MOST_WORDS = 2_000, 1_000
"""An error that says more quotes what somebody sent, and looking for so many words in it would take minutes: then its words are not told."""
SHORTEST_WORD = 3
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”|\([^)]*\)=\([^)]*\)")
_PERSONAL = re.compile(r"\S+@\S+|\+?\d[\d .-]{4,}\d")


def report_later(error: Exception) -> None:
    """Write the crash down for a worker to report, where anybody is to be told; one an hour for each route and type of error."""
    settings = current_app.config["SETTINGS"]
    if not (settings.error_webhook or settings.sentry_dsn):
        return
    token = reading.set(False)  # the request may have been one that only reads
    try:
        crash = described(error)
        with work() as session:
            key = f"{crash['type'][:60]}:{crash['route'][:100]}:{crash['at'][:13]}"
            enqueue(session, kind=REPORT_CRASH, key=key, payload=crash, now=datetime.now(UTC))
    except Exception:  # what crashed may be the database
        log.exception("crash not written down")
    finally:
        reading.reset(token)


def described(error: Exception) -> dict[str, Any]:
    """What is told of a crash: its number, where and when it happened, and the error without what somebody typed."""
    route = request.url_rule.rule if request.url_rule else ""
    return {
        "id": g.get("request_id", ""), "at": datetime.now(UTC).isoformat(timespec="seconds"), "method": request.method, "route": route,
        "type": type(error).__name__, "message": _harmless(error), "place": _place(error),
    }  # fmt: skip


def _harmless(error: Exception) -> str:
    """The error's words without quotations, addresses, long numbers and any word of the request; those of a database are not told at all."""
    said, words = str(error), _words_of_request()
    if isinstance(error, SQLAlchemyError) or len(said) > LONGEST_READ or len(words) > MOST_WORDS:
        return ""
    text = _PERSONAL.sub("…", _QUOTED.sub("…", redacted(said)))
    for word in sorted(words, key=len, reverse=True):
        text = re.sub(re.escape(word), "…", text, flags=re.IGNORECASE)
    return text[:LONGEST_MESSAGE]


def _words_of_request() -> set[str]:
    said: Iterator[str] = (
        str(value) for _, value in [*request.values.items(multi=True), *(request.view_args or {}).items(), *request.cookies.items()]
    )
    return {word for value in said for word in (value, *re.findall(r"\w+", value)) if len(word) >= SHORTEST_WORD}


def _place(error: Exception) -> str:
    """The last line of our own code that the error passed."""
    place, trace = "", error.__traceback__
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", ""))
        if name.startswith("matchmaker."):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
