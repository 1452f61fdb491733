"""A person's notices: what was told, newest first, with the way to what each is about; and by which way each kind reaches them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.routing import BuildError
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid
from matchmaker.domain.notices import SEARCH_NEWS, kinds_for
from matchmaker.store.models.outbox import Letter
from matchmaker.store.queries import notices as rows
from matchmaker.store.queries.people import person_by_code
from matchmaker.store.work import view, work
from matchmaker.web.fields import Field
from matchmaker.web.guard import needs
from matchmaker.web.language import language_of_visitor
from matchmaker.web.paging import PER_PAGE, Paging, first_of, page_wanted, paged
from matchmaker.web.subjects import page_of
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import FIELDS, complain_all
from matchmaker.wording.labels import LETTER_KINDS, label
from matchmaker.wording.letters import KINDS, Written, written
from matchmaker.wording.notices import GROUPS, LANGUAGES, WAYS
from matchmaker.workflows import notices

pages = Blueprint("inbox", __name__)


@dataclass(frozen=True)
class Notice:
    """A notice in the reader's words."""

    code: str
    kind: str
    title: str
    told: str
    at: datetime
    unread: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds of notices that belong together, what they stand at, and whether one of them is complained about."""

    name: str
    fields: list[Field]
    stands: str
    wrong: bool


@pages.get("/inbox")
@needs("notice.read")
def index() -> str:
    """What the visitor was told, newest first; only what is unread where they ask for that."""
    unread, page = request.args.get("show") == "unread", page_wanted()
    with view() as session:
        found = rows.notices_of(session, who_asks().person_code, unread=unread, most=PER_PAGE + 1, after=first_of(page))
        cut = paged(found, page)
        return render_template("inbox/index.html", paging=Paging(page, [_shown(one) for one in cut.rows], cut.more), unread=unread)


@pages.post("/inbox/<code>/open")
@needs("notice.read")
def open_(code: str) -> Response:
    """The notice is read, and its reader goes on to what it is about."""
    with work() as session:
        way = way_to(notices.read_notice(session, who=who_asks(), code=code, now=datetime.now(UTC)))
    return redirect(way or url_for("inbox.index"), 303)


@pages.post("/inbox/<code>/read")
@needs("notice.read")
def read(code: str) -> Response:
    """The notice is read."""
    with work() as session:
        notices.read_notice(session, who=who_asks(), code=code, now=datetime.now(UTC))
    return redirect(url_for("inbox.index", show="unread" if request.form.get("show") == "unread" else None), 303)


@pages.post("/inbox/read")
@needs("notice.read")
def read_all() -> Response:
    """Everything told so far is read."""
    with work() as session:
        notices.read_all(session, who=who_asks(), now=datetime.now(UTC))
    flash(_("Đã đánh dấu đọc hết."))
    return redirect(url_for("inbox.index"), 303)


@pages.get("/inbox/settings")
@needs("notice.read")
def settings() -> str:
    """By which way each kind of notice reaches the visitor."""
    return _form(_chosen(), {})


@pages.post("/inbox/settings")
@needs("notice.read")
def choose() -> str | Response | tuple[str, int]:
    """Keep the ways, or show the form again."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    if typed.get("all"):
        typed |= dict.fromkeys(_kinds(), typed["all"])
    try:
        with work() as session:
            notices.choose_ways(session, who=who_asks(), kinds=_kinds(), typed=typed, now=datetime.now(UTC))
    except Invalid as error:
        return _form(typed, complain_all(error.complaints, {**FIELDS, **LETTER_KINDS})), 422
    flash(_("Đã ghi cách báo."))
    return redirect(url_for("inbox.index"), 303)


def way_to(letter: Letter) -> str:
    """The page that a notice is about; nothing where it has none."""
    if letter.kind == SEARCH_NEWS:
        return f"{url_for('search.suppliers')}?{letter.facts['query']}"
    if letter.kind == "task_due":
        return url_for("desk.show")
    try:
        return page_of(letter.subject_kind, letter.subject_code)
    except (KeyError, BuildError):
        return ""


def _shown(letter: Letter) -> Notice:
    words = _words_of(letter)
    return Notice(letter.code, letter.kind, words.title, told_in(words.body), letter.created_at, letter.read_at is None, bool(way_to(letter)))


def _words_of(letter: Letter) -> Written:
    """What the notice says, in the language in which its reader reads now."""
    site = current_app.config["SETTINGS"].site_url
    return written(letter.kind, letter.facts, name=letter.to_name, language=language_of_visitor(), site=site)


def told_in(body: str) -> str:
    """What a letter tells, without its greeting, its addresses and its last lines."""
    parts = body.strip().split("\n\n")[1:-1]
    kept = (_without_address(part.split("\n")) for part in parts)
    return "\n".join(line for lines in kept for line in lines)


def _without_address(lines: list[str]) -> list[str]:
    """The lines of a paragraph but those that are an address, and the one that only leads up to it."""
    kept = [line for line in lines if not line.startswith(("http://", "https://"))]
    return kept[:-1] if len(kept) < len(lines) and kept and kept[-1].endswith(":") else kept


def _kinds() -> frozenset[str]:
    return kinds_for(frozenset(KINDS), staff=who_asks().staff)


def _chosen() -> dict[str, str]:
    with view() as session:
        person = person_by_code(session, who_asks().person_code)
        wishes = rows.wishes_of(session, person.id) if person else {}
        return {"language": person.language if person else "", **{kind: one.way for kind, one in wishes.items()}}


def _form(typed: Mapping[str, str], complaints: Mapping[str, str]) -> str:
    kinds = _kinds()
    said = dict.fromkeys(kinds, "now") | dict(typed)
    every = Field("all", _("Mọi việc"), kind="select", choices={"": _("Giữ như từng việc bên dưới"), **WAYS})
    language = Field("language", _("Tiếng trong thư"), kind="select", choices=LANGUAGES)
    quiet = current_app.config["SETTINGS"].quiet_hours
    groups = [group for name, members in GROUPS if (group := _group(str(name), members or kinds - _GROUPED, kinds, said, complaints)).fields]
    return render_template("inbox/settings.html", groups=groups, every=every, language_field=language, typed=said, complaints=complaints, quiet=quiet)


_GROUPED = frozenset(kind for _name, members in GROUPS for kind in members)


def _group(name: str, members: Collection[str], kinds: Collection[str], said: Mapping[str, str], complaints: Mapping[str, str]) -> Group:
    """A part of the settings: its fields, and in a word what they stand at."""
    shown = [kind for kind in LETTER_KINDS if kind in members and kind in kinds]
    fields = [Field(kind, label(LETTER_KINDS, kind), kind="select", choices=WAYS) for kind in shown]
    ways = {said[kind] for kind in shown}
    stands = label(WAYS, next(iter(ways))) if len(ways) == 1 else _("mỗi việc một cách")
    return Group(name, fields, stands.lower(), any(kind in complaints for kind in shown))
