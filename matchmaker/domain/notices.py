"""How people are told: which way each kind of notice takes, when the next digest is, when it is night, and how to be told no more."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from matchmaker.domain.moments import VIETNAM

WAYS = ("now", "daily", "weekly", "inbox")
"""At once by e-mail, gathered once a day or once a week, or on the page alone."""
DIGESTS = ("daily", "weekly")
EVERY = ("now", "daily", "weekly")
"""How often a saved search is looked at again."""
DIGEST_AT = time(7, tzinfo=VIETNAM)
MARGIN = timedelta(minutes=10)
"""What is written so shortly before a digest waits for the next: a request that began before it may end after it."""
FOR_STAFF = frozenset({"linkage_asked", "registration_received", "task_due"})
FOR_APPLICANTS = frozenset({"registration_asked", "registration_answered"})
"""Letters to people who have no account yet: they asked for an answer, and there is nothing to set."""
ALWAYS_TOLD = frozenset({"account_changed", "password_reset", "new_address"})
"""What concerns the way into somebody's account goes out at once, by day and night; there is nothing to set, and nothing to end."""
DIGEST = "digest"
SEARCH_NEWS = "search_news"
_LETTERS = 24


@dataclass(frozen=True, slots=True)
class Farewell:
    """What somebody no longer wants by e-mail: one kind of notice, or what one saved search finds."""

    person: str
    kind: str
    subject: str = ""


def kinds_for(kinds: frozenset[str], *, staff: bool) -> frozenset[str]:
    """Those kinds of letters that a person of the Alliance, or a member of an organisation, can be sent."""
    return kinds - FOR_APPLICANTS - ALWAYS_TOLD - {DIGEST} - (frozenset() if staff else FOR_STAFF)


def digest_day(now: datetime, every: str) -> date:
    """The day, by the calendar of Cà Mau, whose morning brings the next digest; weekly ones come on Mondays."""
    soon = (now + MARGIN).astimezone(VIETNAM)
    day = soon.date() if soon.time() < DIGEST_AT.replace(tzinfo=None) else soon.date() + timedelta(days=1)
    return day if every == "daily" else day + timedelta(days=-day.weekday() % 7)


def digest_moment(day: date) -> datetime:
    """The moment at which the digest of a day is due."""
    return datetime.combine(day, DIGEST_AT).astimezone(UTC)


def quiet_until(now: datetime, hours: tuple[int, int]) -> datetime | None:
    """The end of the night, where it is night: from the first hour of the clock of Cà Mau to the second; equal hours are no night."""
    begins, ends = hours
    here = now.astimezone(VIETNAM)
    at_night = here.hour >= begins or here.hour < ends if begins > ends else begins <= here.hour < ends
    if not at_night:
        return None
    day = here.date() + timedelta(days=int(here.hour >= ends))
    return datetime.combine(day, time(ends, tzinfo=VIETNAM)).astimezone(UTC)


def farewell_token(secret: str, farewell: Farewell) -> str:
    """The secret part of an address that ends one kind of letter for one person; nobody else can make it."""
    said = base64.urlsafe_b64encode(json.dumps([farewell.person, farewell.kind, farewell.subject]).encode()).decode().rstrip("=")
    return f"{said}.{_signed(secret, said)}"


def read_farewell(secret: str, token: str) -> Farewell | None:
    """What the token asks for; nothing where it was not made here."""
    said, _, signature = token.partition(".")
    if not hmac.compare_digest(signature.encode("utf-8", "surrogatepass"), _signed(secret, said).encode()):
        return None
    person, kind, subject = json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)))
    return Farewell(person, kind, subject)


def _signed(secret: str, said: str) -> str:
    made = hmac.new(secret.encode(), b"farewell:" + said.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode()[:_LETTERS]
