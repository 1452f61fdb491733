"""The words of the trade as staff keep them: products in their tree, names, places, and every edit with its way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.places import OldCommune
from matchmaker.domain.words import ProductRecord
from matchmaker.market import market_of
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.text import fold
from matchmaker.store.models.word_edits import WordEdit
from matchmaker.store.queries import word_edits
from matchmaker.store.work import view, work
from matchmaker.web.guard import needs
from matchmaker.web.paging import PER_PAGE, Paging, first_of, page_wanted, paged, slice_of
from matchmaker.web.visitors import who_asks
from matchmaker.web.word_complaints import Complained, complained
from matchmaker.web.word_fields import tree
from matchmaker.web.word_lines import Line, commune_said, flags_said, lines_of, note_said, product_said
from matchmaker.workflows import lexicon
from matchmaker.workflows.lexicon import Wordbook

pages = Blueprint("words", __name__)
ON_A_PAGE = 40
SIDES = ("offer", "need")


@dataclass(frozen=True, slots=True)
class Listed:
    """A product in the list: how deep it lies, how many names it has, on how many open listings it stands, and the names that were looked for."""

    product: ProductRecord
    depth: int
    names: int
    offers: int
    needs: int
    found_by: tuple[str, ...] = ()


@pages.get("/words")
@needs("words.edit")
def index() -> str:
    """The products in their tree, or those that a word finds in any of their names."""
    wanted = fold(request.args.get("name", "")[:120]).strip()
    with view() as session:
        book = lexicon.read_wordbook(session)
        found = _found(book, _named(session), wanted)
        paging = slice_of(found, page_wanted(), ON_A_PAGE)
        return render_template("words/index.html", paging=paging, total=len(found), name=request.args.get("name", "")[:120])


def _named(session: Session) -> dict[str, Any]:
    market = market_of(session)
    return {side: market.catalogue(session, side) for side in SIDES}


def _found(book: Wordbook, catalogues: dict[str, Any], wanted: str) -> list[Listed]:
    names: dict[str, list[str]] = {}
    for record in book.rows["names"].values():
        names.setdefault(record.product, []).append(record.name)
    found = []
    for product, depth in tree(book):
        own = names.get(product.key, [])
        by = tuple(name for name in own if wanted in fold(name)) if wanted else ()
        if not wanted or by or wanted in fold(product.vi) or wanted in product.en.casefold():
            offers, demands = (len(catalogues[side].named(product.key).rows) for side in SIDES)
            found.append(Listed(product, 0 if wanted else depth, len(own), offers, demands, by[:4]))
    return found


@pages.get("/words/products/<key>")
@needs("words.edit")
def product(key: str) -> str:
    """One product: how it is described, what it is called and where, what it must not be taken for, and what lies below it."""
    with view() as session:
        book = lexicon.read_wordbook(session)
        found = book.found("products", key=key)
        if found is None:
            raise NotFound(product=key)
        words = book.lexicon
        counts = {side: len(one.named(key).rows) for side, one in _named(session).items()}
        return render_template(
            "words/product.html",
            product=found[1],
            names=[(record, flags_said(record.note), note_said(record.note)) for _, record in book.all("names", product=key)],
            lookalikes=_lookalikes(book, key),
            kinds=[record for _, record in book.all("products", parent=key)],
            counts=counts,
            unit=words.units.name(found[1].unit),
            said=lambda other: product_said(other, words),
        )


def _lookalikes(book: Wordbook, key: str) -> list[tuple[str, str]]:
    """The products that this one must not be taken for, each with why."""
    return [(pair.b if pair.a == key else pair.a, pair.why) for pair in book.rows["lookalikes"].values() if key in (pair.a, pair.b)]


@pages.get("/words/places")
@needs("words.edit")
def places() -> str:
    """The communes of 2025 with what they were, and the names in daily use."""
    wanted = fold(request.args.get("name", "")[:120]).strip()
    with view() as session:
        book = lexicon.read_wordbook(session)
        names = book.lexicon.gazetteer
        found = [one for one in book.rows["communes"].values() if wanted in fold(f"{one.full_name} {names.describe(one.code, most=99)}")]
        aliases = [one for one in book.rows["aliases"].values() if wanted in fold(f"{one.name} {' '.join(one.stands_for)}")]
        paging = slice_of(found, page_wanted(), ON_A_PAGE)
        former = {one.code: _in_short(names.former(one.code)) for one in paging.rows}
        shown = request.args.get("name", "")[:120]
        return render_template("words/places.html", paging=paging, total=len(found), aliases=aliases, former=former, name=shown)


def _in_short(former: dict[str, tuple[OldCommune, ...]]) -> str:
    """The old communes by district: `Ngan Dừa, Lộc Ninh, huyện Hồng Dân`."""
    parts = [
        f"{', '.join(old.name if not old.name.isdigit() else f'{old.kind} {old.name}' for old in olds)}, {district}"
        for district, olds in former.items()
    ]
    return "; ".join(parts)


@pages.get("/words/places/<code>")
@needs("words.edit")
def place(code: str) -> str:
    """One commune of 2025: the old ones that went into it, whole or in part, and the names in daily use that stand for it."""
    with view() as session:
        book = lexicon.read_wordbook(session)
        found = book.found("communes", code=code)
        if found is None:
            raise NotFound(commune=code)
        full = f"{found[1].kind} {found[1].name}"
        return render_template(
            "words/place.html",
            commune=found[1],
            full=full,
            former=_former(book, code),
            aliases=[one for one in book.rows["aliases"].values() if full in one.stands_for],
        )


def _former(book: Wordbook, code: str) -> list[dict[str, Any]]:
    """The old communes that went into this one, with everything that each became."""
    olds = {one.code: one for one in book.rows["old_communes"].values()}
    rows = [row for row in book.rows["successions"].values() if row.new_code == code and row.old_code in olds]
    became = {row.old_code: [one.new_code for _, one in book.all("successions", old_code=row.old_code)] for row in rows}
    return [{"old": olds[row.old_code], "became": [commune_said(one, book.lexicon) for one in became[row.old_code]]} for row in rows]


@pages.get("/words/edits")
@needs("words.edit")
def history() -> str:
    """Every edit, newest first, each with its way back."""
    return _history(None)


@pages.post("/words/edits/<code>/undo")
@needs("words.edit")
def undo(code: str) -> Response | tuple[str, int]:
    """Take the edit back, or say what stands on it."""
    try:
        with work() as session:
            made = lexicon.undo_edit(session, who=who_asks(), code=code, now=datetime.now(UTC))
            relinked = made.relinked
    except Invalid as error:
        return _history(complained(error.complaints)), 409
    flash(_("Đã hoàn lại. Số tin đọc lại theo danh mục: %(num)s.", num=relinked))
    return redirect(url_for("words.history"), 303)


@dataclass(frozen=True, slots=True)
class Told:
    """An edit with what it did, line by line, and what it was about, with its page."""

    edit: WordEdit
    lines: Sequence[Line]
    subject: str
    address: str


def _history(complaint: Complained | None) -> str:
    code, page = request.args.get("code", "")[:40], page_wanted()
    with view() as session:
        rows = word_edits.latest(session, most=PER_PAGE + 1, after=first_of(page), code=code)
        words = market_of(session).lexicon(session)
        paging = paged(rows, page)
        told = [_told(one, words) for one in rows[:PER_PAGE]]
        shown: Paging[Told] = Paging(page, told, paging.more)
        return render_template("words/history.html", paging=shown, code=code, complaint=complaint)


def _told(edit: WordEdit, words: Lexicon) -> Told:
    lines = [line for change in lexicon.changes_of(edit.changes) for line in lines_of(change, words)]
    if edit.subject in words.products:
        return Told(edit, lines, product_said(edit.subject, words), url_for("words.product", key=edit.subject))
    if (old := words.gazetteer.old_communes.get(edit.subject)) is not None:
        return Told(edit, lines, f"{old.kind} {old.name}", url_for("words.places", name=old.name))
    of_places = any(change["list"] == "aliases" for change in edit.changes)
    return Told(edit, lines, edit.subject.replace("_", " "), url_for("words.places") if of_places else "")
