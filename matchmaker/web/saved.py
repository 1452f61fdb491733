"""Saved searches: a person keeps a search, and is told when there is something new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import parse_qs
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid
from matchmaker.store.models.searches import SavedSearch
from matchmaker.store.queries import searches as rows
from matchmaker.store.work import view, work
from matchmaker.web.fields import Field
from matchmaker.web.guard import needs
from matchmaker.web.search_facets import value_name
from matchmaker.web.undoing import flash_undo
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import FIELDS, complain_all
from matchmaker.wording.figures import HERE
from matchmaker.wording.notices import EVERY
from matchmaker.workflows import searching
from matchmaker.workflows.searching import CHOICES, LONGEST_NAME, MOST_SAVED, filters_of, query_of

pages = Blueprint("saved", __name__)
Answer = str | Response | tuple[str, int]
WORDS = Field("q", _l("Tìm hàng gì?"), _l("Gõ theo cách bạn quen nói. Ví dụ: khóm, cua gạch Năm Căn"), "search", required=True)
NAME = Field("name", _l("Đặt tên cho dễ nhớ"), _l("Bỏ trống thì lấy chính chữ tìm"))
HOW_OFTEN = Field("every", _l("Báo khi nào?"), kind="select", choices=EVERY)
LABELS = {**FIELDS, "name": _l("Đặt tên cho dễ nhớ")}


@dataclass(frozen=True)
class ShownSearch:
    """A saved search with what it asks for, in words, and the address that runs it."""

    saved: SavedSearch
    words: str
    narrowed: str
    address: str
    typed: Mapping[str, str]
    complaints: Mapping[str, str]


@pages.get("/saved-searches")
@needs("search.save")
def index() -> str:
    """The visitor's saved searches, newest first."""
    return _list()


@pages.get("/saved-searches/new")
@needs("search.save")
def new() -> str:
    """The form to keep a search, filled with the one that was looked at."""
    query = request.query_string.decode("ascii", "replace")[:4000]
    words, side = request.args.get("q", "")[:400], request.args.get("side", "offer")
    typed = {"q": words, "side": side, "query": query, "name": words[:LONGEST_NAME], "every": "now", "form_key": uuid4().hex}
    return _form(typed, {})


@pages.post("/saved-searches")
@needs("search.save")
def save() -> Answer:
    """Keep the search, or show the form again."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    now = datetime.now(UTC)
    try:
        with work() as session:
            searching.save_search(session, who=who_asks(), typed=typed, form_key=typed.get("form_key", ""), now=now, today=_here(now))
    except Invalid as error:
        return _form({**typed, "form_key": typed.get("form_key") or uuid4().hex}, complain_all(error.complaints, LABELS)), 422
    flash(_("Đã lưu. Có tin mới thì báo ở mục Thông báo."))
    return redirect(url_for("saved.index"), 303)


@pages.post("/saved-searches/<code>")
@needs("search.save")
def change(code: str) -> Answer:
    """Give the saved search another name, or have it looked at more or less often."""
    typed = {name: request.form.get(name, "") for name in ("name", "every")}
    try:
        with work() as session:
            searching.change_search(session, who=who_asks(), code=code, typed=typed, now=datetime.now(UTC))
    except Invalid as error:
        return _list(code, typed, complain_all(error.complaints, LABELS)), 422
    flash(_("Đã sửa."))
    return redirect(url_for("saved.index"), 303)


@pages.post("/saved-searches/<code>/switch")
@needs("search.save")
def switch(code: str) -> Response:
    """Tell of it no more for now, or again from now on."""
    active, now = request.form.get("active") == "1", datetime.now(UTC)
    with work() as session:
        searching.switch_search(session, who=who_asks(), code=code, active=active, now=now, today=_here(now))
    flash(_("Đã bật. Từ nay có tin mới thì báo.") if active else _("Đã tắt, không báo nữa."))
    return redirect(url_for("saved.index"), 303)


@pages.post("/saved-searches/<code>/delete")
@needs("search.save")
def delete(code: str) -> Response:
    """Forget the search."""
    with work() as session:
        searching.delete_search(session, who=who_asks(), code=code, now=datetime.now(UTC))
    flash_undo(_("Đã xóa tìm kiếm."), "saved_search", code)
    return redirect(url_for("saved.index"), 303)


def _list(code: str = "", typed: Mapping[str, str] | None = None, complaints: Mapping[str, str] | None = None) -> str:
    with view() as session:
        shown = [_shown(one, code, typed or {}, complaints or {}) for one in rows.saved_of(session, who_asks().person_code)]
        marked = {f"{code}-{name}": said for name, said in (complaints or {}).items()}
        return render_template("saved/index.html", shown=shown, most=MOST_SAVED, fields=(NAME, HOW_OFTEN), complaints=marked)


def _shown(saved: SavedSearch, code: str, typed: Mapping[str, str], complaints: Mapping[str, str]) -> ShownSearch:
    mine = saved.code == code
    words = parse_qs(saved.query).get("q", [""])[0]
    kept = {"name": saved.name, "every": saved.every}
    return ShownSearch(
        saved, words, ", ".join(narrowed(filters_of(saved.query))), f"{url_for('search.suppliers')}?{saved.query}", typed if mine else kept,
        complaints if mine else {},
    )  # fmt: skip


def narrowed(filters: Sequence[tuple[str, str]]) -> list[str]:
    """What a search is narrowed by, in words."""
    given = dict(filters)
    place, km = given.get("place", ""), given.get("radius_km", "")
    near = [_("trong %(km)s km quanh %(place)s", km=km, place=place) if km else _("gần %(place)s", place=place)] if place else []
    return [*near, *(value_name(name, value) for name, value in filters if name in CHOICES and value)]


def _form(typed: Mapping[str, str], complaints: Mapping[str, str]) -> str:
    filters = filters_of(typed.get("query", ""))
    side = "need" if typed.get("side") == "need" else "offer"
    back = f"{url_for('search.suppliers')}?{query_of(typed.get('q', ''), side, filters)}"
    return render_template(
        "saved/new.html", typed={**typed, "side": side}, fields=(WORDS, NAME, HOW_OFTEN), complaints=complaints, narrowed=narrowed(filters),
        back=back, hide_search=True,
    )  # fmt: skip


def _here(now: datetime) -> date:
    return now.astimezone(HERE).date()
