"""Which mail server letters are given to, and how long to wait before something that failed is tried again. No network here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

PORTS = {"smtp": 25, "smtps": 465}
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
MOST_TRIES = 14
"""With waits that double from half a minute to six hours: about a day and a half."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that takes letters: `tls` is `always` (smtps), `starttls`, or nothing."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = ""


def mail_server(url: str) -> MailServer | None:
    """The server of `smtp://user:pass@host:port?starttls=1` or `smtps://…`; None for an empty text. Raises `ValueError` with what is wrong."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in PORTS:
        raise ValueError("it begins with smtp:// or smtps://")
    if not parts.hostname or parts.path not in ("", "/"):
        raise ValueError("it names a host and nothing behind it, such as smtp://mail.example:587?starttls=1")
    asked = parse_qs(parts.query)
    if unknown := asked.keys() - {"starttls"}:
        raise ValueError(f"{', '.join(sorted(unknown))} is no part of it; starttls=1 is")
    tls = "always" if parts.scheme == "smtps" else "starttls" if asked.get("starttls") == ["1"] else ""
    return MailServer(parts.hostname, parts.port or PORTS[parts.scheme], unquote(parts.username or ""), unquote(parts.password or ""), tls)


def wait_before(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many failed attempts; `chance`, from 0 to 1, spreads those that failed together over a quarter more or less."""
    doubled = 1 << min(max(attempts, 1) - 1, 20)
    wait = min(FIRST_WAIT * doubled, LONGEST_WAIT)
    return wait * (0.75 + chance / 2)
