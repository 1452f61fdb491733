"""Reports of crashes to addresses that whoever runs this installation has set: never in a request, never with what anybody typed."""

from __future__ import annotations

import http.client
import importlib
import importlib.util
import json
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 10.0


class NotReported(Exception):
    """The report was not taken."""


def report(crash: Mapping[str, Any], *, webhook: str, sentry_dsn: str) -> None:
    """Send one crash to where it is wanted; raises `NotReported`."""
    if webhook:
        _post(webhook, crash)
    if sentry_dsn and importlib.util.find_spec("sentry_sdk"):
        _tell_sentry(sentry_dsn, crash)


def _post(address: str, crash: Mapping[str, Any]) -> None:
    """The crash as JSON; its number tells a repetition from a new one. No redirect is followed: only the address that was set is spoken to."""
    parts = urlsplit(address)
    secure = parts.scheme == "https"
    context = {"context": ssl.create_default_context()} if secure else {}
    kind: Any = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT, **context)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(crash["id"])}
    try:
        connection.request("POST", target, json.dumps(crash, ensure_ascii=False).encode(), headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise NotReported(type(error).__name__) from error  # its text could hold the address, which is a secret
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise NotReported(f"answered {status}")


def _tell_sentry(dsn: str, crash: Mapping[str, Any]) -> None:
    sentry: Any = importlib.import_module("sentry_sdk")
    sentry.init(dsn=dsn, default_integrations=False, send_default_pii=False)
    tags = {name: crash[name] for name in ("id", "route", "type")}
    sentry.capture_event({"level": "error", "message": f"{crash['type']}: {crash['message']}", "tags": tags})
    sentry.flush(timeout=TIMEOUT)
