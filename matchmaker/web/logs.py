"""One line of JSON for each event, in UTC, with the request's number and without secrets."""

from __future__ import annotations

import logging
import re
import secrets
import sys
import time
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from flask import Flask, Response, current_app, g, request

_SECRET = re.compile(r"passw|secret|token|cookie|authori[sz]ation|csrf|session|mat_?khau", re.IGNORECASE)
_SECRET_IN_TEXT = re.compile(r"(?i)\b(password|token|secret|authorization|cookie|csrf_token|session)(['\"]?\s*[=:]\s*)(?:bearer\s+)?[^\s&,;'\"]+")
_ADDRESS_WITH_PASSWORD = re.compile(r"(\b\w+://[^:/\s]+:)[^@\s]{1,500}@")  # begun at words alone: a long word would be gone through from each letter
HIDDEN = "[redacted]"
LETS_IN = frozenset({"secret", "token"})
"""Parts of addresses that let in whoever knows them."""
log = structlog.stdlib.get_logger("matchmaker")


def redact(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The event with every value hidden whose name or text looks like a secret."""
    return {name: HIDDEN if _SECRET.search(name) else _hidden(value) for name, value in event.items()}


def redacted(text: str) -> str:
    """The text without what looks like a secret."""
    return str(_hidden(text))


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return _ADDRESS_WITH_PASSWORD.sub(rf"\1{HIDDEN}@", _SECRET_IN_TEXT.sub(rf"\1\2{HIDDEN}", value))
    if isinstance(value, dict):
        return {name: HIDDEN if _SECRET.search(str(name)) else _hidden(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(part) for part in value]
    return value


def configure(stream: TextIO | None = None) -> None:
    """Send the logs of the application and of its libraries to one stream, each event on one line."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def register(app: Flask) -> None:
    """Give each request a number that its answer, its log lines and its error page carry; log each answer once."""

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(8)
        g.began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        if "request_id" not in g:  # refused before the request began, such as a forged Host
            g.request_id = secrets.token_hex(8)
        response.headers["X-Request-Id"] = g.request_id
        if request.endpoint not in ("static", "health.healthz", "health.readyz", "metrics.show"):
            log.info("answered", **_answer(response))
        return response


def _answer(response: Response) -> dict[str, object]:
    took = round((time.perf_counter() - g.began) * 1000, 1) if "began" in g else None
    return {"method": request.method, "path": path_to_log(), "status": response.status_code, "ms": took, "person": _person()}


def path_to_log() -> str:
    """The path that was asked for; where what lets its holder in is part of it, the rule that it fits, or from where on it fits none."""
    if request.url_rule is None:
        private = (rule.rule.partition("<")[0] for rule in current_app.url_map.iter_rules() if LETS_IN & rule.arguments)
        plain = "/" + request.path.lstrip("/")
        return next((f"{start}…" for start in private if plain.startswith(start)), request.path)
    return request.url_rule.rule if LETS_IN & set(request.view_args or {}) else request.path


def _person() -> str:
    visitor = getattr(g, "_login_user", None)  # only if the request asked who it was: logging must not query
    return str(visitor.who.person_code) if visitor is not None else ""
