"""The staff's desk: what waits today, whose it is, and its next step; notes and tasks of a thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.desk import WHOSE
from matchmaker.domain.errors import Invalid, NotFound, Stale
from matchmaker.store.models.desk import Task
from matchmaker.store.queries.desk import Wanted
from matchmaker.store.work import view, work
from matchmaker.web.desk_forms import MOVE_FIELDS, NOTE_FIELDS, again, hand_fields, task_fields
from matchmaker.web.desk_groups import GROUPS, Group
from matchmaker.web.errors import Trouble
from matchmaker.web.guard import needs
from matchmaker.web.paging import Paging, address, first_of, none_behind, page_wanted
from matchmaker.web.paths import same_site_path
from matchmaker.web.subjects import SUBJECT_PAGES, page_of
from matchmaker.web.undoing import flash_undo
from matchmaker.web.visitors import who_asks
from matchmaker.wording.figures import HERE, moment
from matchmaker.workflows import notes

pages = Blueprint("desk", __name__)
PER_GROUP, PER_PAGE = 5, 25
VIEWS = {"all": _l("Của mọi người"), "mine": _l("Của tôi"), "nobody": _l("Chưa ai nhận")}
Page = Response | tuple[str, int]


@dataclass(frozen=True)
class Row:
    """One thing that waits, as the desk shows it."""

    kind: str
    code: str
    title: str
    page: str
    said: str
    owner: str
    mine: bool
    to: str


@dataclass(frozen=True)
class Shown:
    """One group with the first of its things and the way to all of them."""

    group: Group
    count: int
    rows: list[Row]
    everything: str


@pages.get("/desk")
@needs("desk.read")
def show() -> str:
    """All groups with the first few of each, or one group whole; whose work is shown stays in the address."""
    whose, name, now = request.args.get("whose", ""), request.args.get("group", ""), datetime.now(UTC)
    whose = whose if whose in WHOSE else "all"
    one = next((group for group in GROUPS if group.name == name), None)
    wanted = _wanted(whose, now, whole=one is not None)
    with view() as session:
        shown = [_group(session, group, wanted, now) for group in ([one] if one else GROUPS)]
    views = [
        {"name": said, "address": address(whose="" if code == "all" else code, page=""), "here": code == whose, "code": code}
        for code, said in VIEWS.items()
    ]
    page = page_wanted()
    if one:
        none_behind(page, shown[0].rows)
    paging = Paging(page, shown[0].rows, shown[0].count > first_of(page, PER_PAGE) + PER_PAGE) if one else None
    return render_template("desk/show.html", groups=shown, one=one, paging=paging, views=views, here=address(), waits=sum(one.count for one in shown))


def _wanted(whose: str, now: datetime, *, whole: bool) -> Wanted:
    today = now.astimezone(HERE).date()
    after = first_of(page_wanted(), PER_PAGE) if whole else 0
    return Wanted(who_asks().person_code, whose, now, today, PER_PAGE if whole else PER_GROUP, after)


def _group(session: Session, group: Group, wanted: Wanted, now: datetime) -> Shown:
    found = group.read(session, wanted)
    rows = [
        Row(
            one.kind, one.code, one.title, page_of(one.kind, one.code), group.say(one, now), one.owner,
            one.owner_code == wanted.me, group.to(one),
        )
        for one in found.rows
    ]  # fmt: skip
    return Shown(group, found.count, rows, address(group=group.name, page=""))


@pages.post("/desk/take")
@needs("desk.take")
def take() -> Page:
    """Take a thing in charge; where a colleague has it already, who."""
    kind, _slash, code = request.form.get("subject", "").partition("/")
    try:
        with work() as session:
            notes.take_charge(session, who=who_asks(), kind=kind, code=code, now=datetime.now(UTC))
    except Stale as error:
        return _taken(error, kind, code)
    flash(_("Bạn lo việc này từ bây giờ."))
    return redirect(same_site_path(request.form.get("back")) or page_of(kind, code, "desk"), 303)


@pages.post("/desk/hand")
@needs("desk.take")
def hand() -> Page:
    """Hand a thing to a colleague."""
    kind, code = _subject()
    to, seen = request.form.get("to", ""), request.form.get("seen", "")
    try:
        with work() as session:
            notes.hand_over(session, who=who_asks(), kind=kind, code=code, to=to, seen=seen, now=datetime.now(UTC))
    except Stale as error:
        return _taken(error, kind, code)
    except Invalid as error:
        return again(_("Giao việc"), hand_fields(), error, kept=("kind", "code", "seen"), back=page_of(kind, code, "desk"))
    flash(_("Đã giao."))
    return redirect(page_of(kind, code, "desk"), 303)


@pages.post("/notes")
@needs("note.write")
def write() -> Page:
    """Keep a note."""
    kind, code = _subject()
    try:
        with work() as session:
            notes.write_note(session, who=who_asks(), kind=kind, code=code, typed=request.form, now=datetime.now(UTC))
    except Invalid as error:
        return again(_("Thêm ghi chú"), NOTE_FIELDS, error, kept=("kind", "code", "form_key"), back=page_of(kind, code, "desk"))
    flash(_("Đã ghi chú."))
    return redirect(page_of(kind, code, "desk"), 303)


@pages.post("/notes/<code>/strike")
@needs("note.write")
def strike(code: str) -> Response:
    """Strike a note through; it stays to be read."""
    with work() as session:
        note = notes.strike_note(session, who=who_asks(), code=code, now=datetime.now(UTC))
        to = page_of(note.subject_kind, note.subject_code, "desk")
    flash_undo(_("Đã gạch ghi chú."), "note", code)
    return redirect(to, 303)


@pages.post("/tasks")
@needs("note.write")
def add() -> Page:
    """Add a task."""
    kind, code = _subject()
    try:
        with work() as session:
            notes.add_task(session, who=who_asks(), kind=kind, code=code, typed=request.form, now=datetime.now(UTC))
    except Invalid as error:
        return again(_("Thêm việc"), task_fields(), error, kept=("kind", "code", "form_key"), back=page_of(kind, code, "desk"))
    flash(_("Đã thêm việc."))
    return redirect(page_of(kind, code, "desk"), 303)


@pages.post("/tasks/<code>/done", defaults={"done": True})
@pages.post("/tasks/<code>/reopen", defaults={"done": False})
@needs("note.write")
def tick(code: str, done: bool) -> Response:
    """Tick a task off, or open it again."""
    return _changed(lambda session: notes.tick_task(session, who=who_asks(), code=code, done=done, now=datetime.now(UTC)))


@pages.post("/tasks/<code>/due")
@needs("note.write")
def move(code: str) -> Page:
    """Put a task off, or forward."""
    try:
        return _changed(lambda session: notes.move_task(session, who=who_asks(), code=code, typed=request.form, now=datetime.now(UTC)))
    except Invalid as error:
        return again(_("Đổi ngày"), MOVE_FIELDS, error, back="/desk")


def _changed(change: Callable[[Session], Task]) -> Response:
    with work() as session:
        task = change(session)
        to = page_of(task.subject_kind, task.subject_code, "desk")
    return redirect(to, 303)


def _subject() -> tuple[str, str]:
    kind, code = request.form.get("kind", ""), request.form.get("code", "")
    if kind not in SUBJECT_PAGES:
        raise NotFound(kind=kind)
    return kind, code


def _taken(error: Stale, kind: str, code: str) -> tuple[str, int]:
    """Who was first, and since when."""
    facts: Mapping[str, object] = error.facts
    by, at = facts.get("by"), facts.get("at")
    title = _l("%(name)s đang lo việc này", name=by) if by else _l("Việc này vừa đổi người lo")
    advice = _l("Từ %(at)s. Nếu cần, hãy nhờ người ấy giao lại.", at=moment(at)) if isinstance(at, datetime) else _l("Hãy mở lại để xem ai đang lo.")
    trouble = Trouble(title, advice)
    return render_template("errors/trouble.html", status=409, trouble=trouble, again=page_of(kind, code, "desk")), 409
