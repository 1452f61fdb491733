"""Letters on their way: taken in hand, given to a server, sent, kept or failed. What they say is written by whoever calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from matchmaker.domain.errors import NotFound, Refused, Stale, WrongStage
from matchmaker.domain.permissions import Who, may
from matchmaker.matching.party_reading import why_given
from matchmaker.store import outbox
from matchmaker.store.audit import record_event
from matchmaker.store.models.outbox import Letter
from matchmaker.store.outbox import Claim
from matchmaker.store.queries.notices import held_for
from matchmaker.store.queries.outbox import locked_letter
from matchmaker.store.queries.people import person_by_code

MOST_HANDED_OVER = 3
"""How often the last line of one letter may be given to a server that never says whether it took it."""
LONGEST_WHY = 500
MOST_IN_DIGEST = 50
"""So many notices are told one by one; of the others a digest says how many there are."""


def hand_over(session: Session, *, claim: Claim, title: str, body: str, until: datetime) -> None:
    """Write down, just before it happens, that the letter in these words is given to the server; raises `Stale` for a worker that was too slow."""
    outbox.hold(session, claim, until=until)
    letter = _letter(session, claim)
    letter.title, letter.body, letter.state, letter.handed_over = title, body, "sending", letter.handed_over + 1


def tell_sent(session: Session, *, claim: Claim, now: datetime) -> None:
    """The server has taken the letter."""
    outbox.finish(session, claim, now=now)
    letter = _letter(session, claim)
    letter.state, letter.sent_at, letter.reason = "sent", now, ""


def wait_longer(session: Session, *, claim: Claim, run_after: datetime, reason: str, unsure: bool) -> None:
    """The letter is tried again later; `unsure` where the server may have taken it without our hearing so."""
    outbox.put_off(session, claim, run_after=run_after, reason=reason)
    letter = _letter(session, claim)
    letter.reason = reason
    if letter.state == "sending" and not unsure:
        letter.state, letter.handed_over = "waiting", letter.handed_over - 1


def keep(session: Session, *, claim: Claim, title: str, body: str, now: datetime) -> None:
    """There is no server: the letter stays here, to be read by staff."""
    outbox.finish(session, claim, now=now)
    letter = _letter(session, claim)
    letter.title, letter.body, letter.state = title, body, "kept"


def tell_failed(session: Session, *, claim: Claim, reason: str) -> None:
    """The letter cannot be sent without somebody looking at it."""
    outbox.give_up(session, claim, reason=reason)
    letter = _letter(session, claim)
    letter.state, letter.reason = "failed", reason


def make_digest(session: Session, *, claim: Claim, person_code: str, every: str, day: date, now: datetime) -> bool:
    """Whether a digest was written of what waited for it; of one period there is one, and none where nothing waited. Marks the job done."""
    outbox.finish(session, claim, now=now)
    person = person_by_code(session, person_code)
    held = held_for(session, person.id, every) if person else ()
    if person is None or not held:
        return False
    told = person.active and bool(person.email)
    for letter in held:
        letter.state = "told" if told else "inbox"
    if not told:
        return False
    lines = [{"kind": one.kind, "facts": one.facts, "at": one.created_at.isoformat()} for one in held[-MOST_IN_DIGEST:]]
    facts = {"every": every, "day": day.isoformat(), "letters": lines, "more": max(len(held) - MOST_IN_DIGEST, 0)}
    outbox.write_letter(
        session, kind=outbox.DIGEST, key=f"digest:{person.code}:{every}:{day.isoformat()}", name=person.name, email=person.email or "",
        language=person.language, subject_kind=outbox.DIGEST, subject_code=every, facts=facts, now=now, person=person,
    )  # fmt: skip
    return True


def resend(session: Session, *, who: Who, code: str, source: str = "web", now: datetime) -> Letter:
    """The letter, waiting to be sent once more; one that waits already is left as it is. Raises `WrongStage` for one that was sent."""
    if not may(who, "letter.resend"):
        raise Refused(action="letter.resend")
    letter = locked_letter(session, code)
    if letter is None:
        raise NotFound(letter=code)
    if letter.state == "waiting":
        return letter
    if letter.state not in ("failed", "kept"):
        raise WrongStage(move="resend", stage=letter.state)
    letter.state, letter.reason, letter.handed_over, letter.title, letter.body = "waiting", "", 0, "", ""
    outbox.begin_again(session, kind=outbox.LETTER, key=letter.key, now=now)
    person = person_by_code(session, who.person_code)
    record_event(session, action="letter.resend", subject_kind="letter", subject_code=letter.code, person=person, now=now, source=source)
    return letter


def hold_again(session: Session, *, who: Who, code: str, before: Mapping[str, str], source: str = "web", now: datetime) -> Letter:
    """The letter as it was before it was to be sent once more. Raises `Stale` where a worker has taken it in hand by now."""
    if not may(who, "letter.resend"):
        raise Refused(action="letter.resend")
    letter = locked_letter(session, code)
    if letter is None:
        raise NotFound(letter=code)
    if letter.state != "waiting" or letter.handed_over:
        raise Stale(code=code)
    outbox.take_back(session, kind=outbox.LETTER, key=letter.key, failed=before["state"] == "failed", reason=before["reason"], now=now)
    letter.state, letter.reason, letter.title, letter.body = before["state"], before["reason"], before["title"], before["body"]
    person = person_by_code(session, who.person_code)
    record_event(session, action="letter.hold_again", subject_kind="letter", subject_code=letter.code, person=person, now=now, source=source)
    return letter


def put_aside(session: Session, *, who: Who, code: str, why: str, source: str = "web", now: datetime) -> Letter:
    """The letter that could not be sent, which nobody is to look at any more; done twice it keeps its first reason. Raises `Invalid`."""
    letter = _held(session, who, code)
    if letter.state == "aside":
        return letter
    if letter.state != "failed":
        raise WrongStage(move="put_aside", stage=letter.state)
    letter.state, letter.aside_why = "aside", why_given(why, LONGEST_WHY)
    _record(session, "letter.put_aside", letter, who, {"why": letter.aside_why}, source, now)
    return letter


def take_up(session: Session, *, who: Who, code: str, source: str = "web", now: datetime) -> Letter:
    """The letter as it was before it was put aside; done twice it stays so."""
    letter = _held(session, who, code)
    if letter.state == "failed":
        return letter
    if letter.state != "aside":
        raise WrongStage(move="take_up", stage=letter.state)
    before, letter.state, letter.aside_why = letter.aside_why, "failed", ""
    _record(session, "letter.take_up", letter, who, {"why": before}, source, now)
    return letter


def _held(session: Session, who: Who, code: str) -> Letter:
    if not may(who, "letter.put_aside"):
        raise Refused(action="letter.put_aside")
    letter = locked_letter(session, code)
    if letter is None:
        raise NotFound(letter=code)
    return letter


def _record(session: Session, action: str, letter: Letter, who: Who, detail: Mapping[str, str], source: str, now: datetime) -> None:
    person = person_by_code(session, who.person_code)
    record_event(
        session, action=action, subject_kind="letter", subject_code=letter.code, person=person, now=now, source=source, detail=detail
    )  # fmt: skip


def _letter(session: Session, claim: Claim) -> Letter:
    letter = locked_letter(session, str(claim.payload["letter"]))
    if letter is None:
        raise NotFound(letter=claim.key)
    return letter
