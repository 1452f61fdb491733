"""Who is visiting: the signed-in person behind a request, checked against the session's own row each time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, session
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError

from matchmaker.domain.permissions import NOBODY, Who
from matchmaker.store.base import reading
from matchmaker.store.models.people import Person
from matchmaker.store.queries.notices import unread_of
from matchmaker.store.queries.people import lent_to, memberships_of, who_is
from matchmaker.store.work import view, work
from matchmaker.wording.figures import here_today
from matchmaker.workflows.accounts import due_to_be_seen, note_seen, session_of_token
from matchmaker.workflows.looking import look_of

LOOKING = "looking"
"""Where the cookie keeps the secret of the session in which staff look as somebody; it lets in nobody without their own."""
WELCOME = "welcome"
"""Where the cookie says who signed in for the first time, and has not put away what they were told to do next."""
log = structlog.stdlib.get_logger("matchmaker")


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person as pages see them; `token` is what their cookie holds."""

    token: str
    who: Who
    name: str
    language: str
    parties: tuple[tuple[str, str, str], ...]  # code, kind, name of each party they speak for
    lent: tuple[tuple[str, str, tuple[str, ...]], ...] = ()  # code, name and rights of each that lets theirs act for it today
    unread: int = 0  # how many notices they have not read
    acted_by: str = ""  # the name and the code of the member of staff who looks as this person
    acted_by_code: str = ""
    until: datetime | None = None  # so long at most
    second_factor: bool = False  # whether signing in asks them for a code
    is_active: bool = True
    is_authenticated: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the session's token, never the person's number."""
        return self.token


class Stranger:
    """A visitor who has not signed in."""

    token = ""
    second_factor = False
    who = NOBODY
    name = ""
    language = ""
    parties: tuple[tuple[str, str, str], ...] = ()
    lent: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    acted_by = ""
    acted_by_code = ""
    until: datetime | None = None
    is_active = False
    is_authenticated = False
    is_anonymous = True

    def get_id(self) -> None:
        """Nothing to remember."""


def register(app: Flask) -> None:
    """Let Flask-Login find visitors."""
    manager = LoginManager()
    manager.session_protection = None  # our own rows end sessions; a phone that changes its browser's name stays signed in
    manager.anonymous_user = Stranger
    manager.user_loader(_visitor_of)
    manager.init_app(app)

    @app.after_request
    def note_visit(response: Response) -> Response:
        if seen := g.pop("session_seen", ""):
            response.call_on_close(lambda: _write_down(app, seen))
        return response


def who_asks() -> Who:
    """The visitor as the permission table knows them."""
    who: Who = current_user.who
    return who


def owes_second_factor() -> bool:
    """Whether the visitor is of the Alliance and has no second factor where one is required: until then little else is open to them."""
    required = current_app.config["SETTINGS"].staff_second_factor == "required"
    return bool(required and current_user.who.staff and not current_user.second_factor)


def let_in(person: Person, token: str) -> None:
    """Begin a fresh session: nothing that was in the cookie before survives, but that this very person is still to be told what to do next."""
    greeted = session.get(WELCOME)
    session.clear()
    session.permanent = True
    if greeted == person.code:
        session[WELCOME] = greeted
    login_user(_describe(person, token))  # what others lend them is read with the next request


def let_out() -> None:
    """Forget the visitor and everything in their cookie."""
    logout_user()
    session.clear()


def _visitor_of(token: str) -> Visitor | None:
    now = datetime.now(UTC)
    with view() as rows:
        kept = session_of_token(rows, token, now=now)
        if kept is None:
            return None
        if due_to_be_seen(kept, now):
            g.session_seen = kept.code
        person = kept.person
        if (secret := session.get(LOOKING)) and (look := look_of(rows, secret=str(secret), by=person, now=now)):
            seen = replace(_describe(look.person, token, here_today()), unread=unread_of(rows, look.person_id), language=person.language)
            return replace(seen, acted_by=person.name, acted_by_code=person.code, until=look.expires_at)
        return replace(_describe(person, token, here_today()), unread=unread_of(rows, person.id))


def _write_down(app: Flask, code: str) -> None:
    """Note the visit once the answer has gone out: reading a page never writes, and never waits for a writer. Lost, it is noted the next time."""
    token = reading.set(False)
    try:
        with app.app_context(), work() as rows:
            note_seen(rows, code=code, now=datetime.now(UTC))
    except SQLAlchemyError as error:
        log.warning("visit_not_written", why=type(error).__name__)
    finally:
        reading.reset(token)


def _describe(person: Person, token: str, today: date | None = None) -> Visitor:
    parties: Any = (membership.party for membership in memberships_of(person))
    named = tuple(sorted((party.code, party.kind, party.name) for party in parties))
    lent = tuple((one.giver.code, one.giver.name, tuple(one.rights)) for one in lent_to(person, today)) if today else ()
    return Visitor(
        token=token, who=who_is(person, today), name=person.name, language=person.language, parties=named, lent=lent,
        second_factor=person.has_second_factor,
    )  # fmt: skip
