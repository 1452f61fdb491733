"""The letters that the product writes, for staff: what waits, what went out, what failed and why; one that failed is sent again from here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.store.models.outbox import Letter
from matchmaker.store.queries.audit import last_event
from matchmaker.store.queries.outbox import count_letters, letter_by_code, letters_in
from matchmaker.store.work import view, work
from matchmaker.web.choices import chips_of, turned, values_of
from matchmaker.web.fields import ASIDE_WHY
from matchmaker.web.guard import needs
from matchmaker.web.paging import PER_PAGE, address, first_of, page_wanted, paged
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import FIELDS, complain_all
from matchmaker.wording.labels import LETTER_STATES, label
from matchmaker.wording.letters import Written, written
from matchmaker.workflows import letters

pages = Blueprint("letters", __name__)
SENT_AGAIN = ("failed", "kept")


@pages.get("/letters")
@needs("letter.list")
def index() -> str:
    """Letters in the chosen states or all of them, newest first."""
    chosen, page = states_wanted(), page_wanted()
    with view() as session:
        counts = count_letters(session)
        rows = letters_in(session, chosen, most=PER_PAGE + 1, after=first_of(page))
        lines = [(one, words_of(one)) for one in rows]
        states = [(name, counts.get(name, 0), turned("state", chosen, name)) for name in LETTER_STATES if counts.get(name) or name in chosen]
        total = sum(counts.get(name, 0) for name in chosen or LETTER_STATES)
        paging = paged(lines, page)
        again = [(one.code, one.state) for one, _words in paging.rows if one.state in SENT_AGAIN] if _sends() else []
        return render_template(
            "letters/index.html", paging=paging, states=states, chosen=chosen, total=total, sends=_sends(), again=again, again_states=SENT_AGAIN,
            here=address(), bulk_key=uuid4().hex, chips=chips_of("state", chosen, lambda name: label(LETTER_STATES, name)),
            cleared=address(state="", page=""),
        )  # fmt: skip


def states_wanted() -> tuple[str, ...]:
    """The states of letters that the address asks for."""
    return values_of(request.args, "state", LETTER_STATES)


@pages.get("/letters/<code>")
@needs("letter.list")
def show(code: str) -> str:
    """One letter in full."""
    return _page(code, {}, {})


@pages.post("/letters/<code>/resend")
@needs("letter.resend")
def resend(code: str) -> Response:
    """Let a letter that failed, or that was only kept, wait to be sent once more."""
    with work() as session:
        letters.resend(session, who=who_asks(), code=code, now=datetime.now(UTC))
    flash(_("Thư sẽ được gửi lại."))
    return redirect(url_for("letters.show", code=code), 303)


@pages.post("/letters/<code>/aside")
@needs("letter.put_aside")
def put_aside(code: str) -> Response | tuple[str, int]:
    """Let a letter that could not be sent rest, for a reason that colleagues read."""
    typed = {"why": request.form.get("why", "")}
    try:
        with work() as session:
            letters.put_aside(session, who=who_asks(), code=code, why=typed["why"], now=datetime.now(UTC))
    except Invalid as error:
        return _page(code, typed, complain_all(error.complaints, {**FIELDS, "why": _l("Vì sao để riêng")})), 422
    flash(_("Đã để riêng thư này."))
    return redirect(url_for("letters.show", code=code), 303)


@pages.post("/letters/<code>/take-up")
@needs("letter.put_aside")
def take_up(code: str) -> Response:
    """Put a letter that was put aside back among those that could not be sent."""
    with work() as session:
        letters.take_up(session, who=who_asks(), code=code, now=datetime.now(UTC))
    flash(_("Đã lấy lại thư này."))
    return redirect(url_for("letters.show", code=code), 303)


def _page(code: str, typed: Mapping[str, str], complaints: dict[str, str]) -> str:
    with view() as session:
        letter = letter_by_code(session, code)
        if letter is None:
            raise NotFound(letter=code)
        aside = last_event(session, "letter", code, "letter.put_aside") if letter.state == "aside" else None
        return render_template(
            "letters/show.html", letter=letter, words=words_of(letter), again=_sends() and letter.state in SENT_AGAIN, sends=_sends(), aside=aside,
            why=ASIDE_WHY, typed=typed, complaints=complaints,
        )  # fmt: skip


def words_of(letter: Letter) -> Written:
    """What the letter says: as it was sent, or as it would be sent now."""
    if letter.title:
        return Written(letter.title, letter.body)
    site = current_app.config["SETTINGS"].site_url
    return written(letter.kind, letter.facts, name=letter.to_name, language=letter.language, site=site)


def _sends() -> bool:
    return bool(current_app.config["SETTINGS"].mail_url)
