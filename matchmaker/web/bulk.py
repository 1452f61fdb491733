"""One button for many rows of a staff list: what it does to each, what came of it, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.codes import key_of
from matchmaker.domain.errors import Invalid, NotFound, Stale
from matchmaker.domain.permissions import Who
from matchmaker.store.queries import notes as charges
from matchmaker.store.queries import registrations
from matchmaker.store.queries.batches import titles
from matchmaker.store.queries.outbox import letter_by_code
from matchmaker.store.work import view, work
from matchmaker.web.desk_forms import colleagues
from matchmaker.web.guard import needs
from matchmaker.web.paths import same_site_path
from matchmaker.web.subjects import page_of
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.workflows import batches, letters, notes, registering
from matchmaker.workflows.batches import Act, Chosen, Facts

pages = Blueprint("bulk", __name__)
Page = Response | tuple[str, int]
LONGEST_KEY, MOST_SENT = 80, 500


def hand_linkages(to: str) -> Act:
    """The linkages go to this person of the staff, from whoever had them when the page was read."""

    def do(session: Session, who: Who, row: Chosen, now: datetime) -> Facts | None:
        held = charges.charge_of(session, "linkage", row.code)
        if held is not None and held.person.code == to:
            return None
        notes.hand_over(session, who=who, kind="linkage", code=row.code, to=to, seen=row.seen, now=now)
        return {"before": row.seen, "left": to}

    def undo(session: Session, who: Who, code: str, facts: Facts, now: datetime) -> None:
        notes.give_back(session, who=who, kind="linkage", code=code, left=facts["left"], before=facts["before"], now=now)

    return Act("hand_linkages", "linkage", do, undo)


def resend_letters(_to: str) -> Act:
    """The letters are sent once more, those that failed or were only kept."""

    def do(session: Session, who: Who, row: Chosen, now: datetime) -> Facts | None:
        letter = letter_by_code(session, row.code)
        if letter is None:
            raise NotFound(letter=row.code)
        if letter.state == "waiting":
            return None
        before = {name: getattr(letter, name) for name in ("state", "reason", "title", "body")}
        letters.resend(session, who=who, code=row.code, now=now)
        return before

    def undo(session: Session, who: Who, code: str, facts: Facts, now: datetime) -> None:
        letters.hold_again(session, who=who, code=code, before=facts, now=now)

    return Act("resend_letters", "letter", do, undo)


def take_registrations(_to: str) -> Act:
    """Whoever presses looks after the registrations from now on."""

    def do(session: Session, who: Who, row: Chosen, now: datetime) -> Facts | None:
        found = registrations.by_code(session, row.code)
        if found is None:
            raise NotFound(registration=row.code)
        by = found.taken_by.code if found.taken_by else ""
        if found.state == "taken" and by == who.person_code:
            return None
        before = {"state": found.state, "taken_by": by}
        version = int(row.seen) if row.seen.isascii() and row.seen.isdigit() and len(row.seen) < 9 else 0
        taken = registering.take_up(session, who=who, code=row.code, version=version, now=now)
        return {**before, "version": taken.version}

    def undo(session: Session, who: Who, code: str, facts: Facts, now: datetime) -> None:
        registering.put_back(session, who=who, code=code, version=facts["version"], state=facts["state"], taken_by=facts["taken_by"], now=now)

    return Act("take_registrations", "registration", do, undo)


ACTS: Mapping[str, Callable[[str], Act]] = {one.__name__: one for one in (hand_linkages, resend_letters, take_registrations)}


def offered() -> dict[str, object]:
    """What a list needs to offer its rows: the key of its form, and to whom they can be handed."""
    return {"bulk_key": uuid4().hex, "bulk_colleagues": colleagues()}


@pages.post("/bulk")
@needs("bulk.act")
def act() -> Page:
    """Do it to the rows that were ticked, or to all of the page; then show what came of each."""
    name, whole = request.form.get("act", ""), request.form.get("whole") == "1"
    if name not in ACTS:
        raise NotFound(act=name)
    who = who_asks()
    sent = request.form.getlist("page_row" if whole else "row")[:MOST_SENT]
    chosen = [Chosen(code, seen) for code, _space, seen in (one[:120].partition(" ") for one in sent) if code]
    to = request.form.get("to", "") or who.person_code
    key = key_of(request.form.get("form_key", ""), name, to, *sorted(one.code for one in chosen)) or uuid4().hex
    made = ACTS[name](to)
    try:
        with work() as session:
            said = titles(session, made.kind, [one.code for one in chosen])
            code = batches.run(session, who=who, act=made, chosen=chosen, titles=said, form_key=key[:LONGEST_KEY], now=datetime.now(UTC)).code
    except Invalid as error:
        page = render_template("bulk/none.html", back=_back(), complaints=complain_all(error.complaints))
        return page, 422
    return redirect(url_for("bulk.show", code=code, back=_back()), 303)


@pages.get("/bulk/<code>")
@needs("bulk.act")
def show(code: str) -> str:
    """Which rows were done, which not and why; and the button that puts them back, while it can."""
    with view() as session:
        return _drawn(session, code, "")


@pages.post("/bulk/<code>/undo")
@needs("bulk.act")
def undo(code: str) -> Page:
    """Put back what was changed, in those rows that nobody touched since."""
    acts = {name: make("") for name, make in ACTS.items()}
    try:
        with work() as session:
            batches.undo(session, who=who_asks(), code=code, acts=acts, now=datetime.now(UTC))
    except Stale:
        with view() as session:
            return _drawn(session, code, _("Không hoàn tác được nữa: đã hoàn tác rồi, hoặc đã quá 10 phút.")), 409
    return redirect(url_for("bulk.show", code=code, back=_back()), 303)


def _drawn(session: Session, code: str, said: str) -> str:
    batch = batches.see_batch(session, who=who_asks(), code=code)
    pages_of = {row.subject_code: _page_of(row.subject_kind, row.subject_code) for row in batch.rows}
    return render_template(
        "bulk/show.html", batch=batch, done=[row for row in batch.rows if row.done], left=[row for row in batch.rows if not row.done], said=said,
        can_undo=batches.may_be_undone(batch, datetime.now(UTC)), pages_of=pages_of, back=_back(),
        put_back=sum(row.put_back == "yes" for row in batch.rows), until=batch.made_at + batches.UNDO_WITHIN,
    )  # fmt: skip


def _page_of(kind: str, code: str) -> str:
    return url_for("letters.show", code=code) if kind == "letter" else page_of(kind, code)


def _back() -> str:
    return same_site_path(request.values.get("back")) or url_for("desk.show")
