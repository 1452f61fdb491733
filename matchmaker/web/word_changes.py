"""An edit of the word lists in two steps without a script: the form, what it would do, and then, once seen, the saving."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, Stale
from matchmaker.store.work import view, work
from matchmaker.web.guard import needs
from matchmaker.web.visitors import who_asks
from matchmaker.web.word_complaints import Complained, complained
from matchmaker.web.word_fields import CARRIED, fields_of
from matchmaker.web.word_lines import effects_said, lines_of, product_said
from matchmaker.workflows import lexicon
from matchmaker.workflows.lexicon import Preview, Wordbook

pages = Blueprint("word_changes", __name__)
Page = str | Response | tuple[str, int]
MOST_SHOWN = 20
UNSENT = frozenset({"csrf_token", "stamp", "again"})
PLACES = frozenset({"add_alias", "remove_alias", "change_succession"})


@pages.get("/words/change/<act>")
@needs("words.edit")
def form(act: str) -> str:
    """The form of an act, filled with how the row reads now."""
    typed = {name: value[:400] for name, value in request.args.items()}
    with view() as session:
        book, filled = lexicon.form_of(session, who=who_asks(), act=act, typed=typed)
        return _form(act, book, {"form_key": uuid4().hex, **filled})


@pages.post("/words/change/<act>/preview")
@needs("words.edit")
def preview(act: str) -> Page:
    """What the edit would do to the listings that are there; nothing is saved. Or the form again, with what is wrong or as it was typed."""
    typed = _typed()
    if "again" in request.form:
        return _form_again(act, typed, None)
    return _shown(act, typed, 200)


@pages.post("/words/change/<act>")
@needs("words.edit")
def save(act: str) -> Page:
    """Make the edit that was shown; where the words have changed since, show anew what it would do."""
    typed = _typed()
    try:
        with work() as session:
            stamp = request.form.get("stamp")
            made = lexicon.save_edit(
                session, who=who_asks(), act=act, typed=typed, stamp=stamp, form_key=typed.get("form_key", ""), now=datetime.now(UTC)
            )
            code, relinked = made.code, made.relinked
    except Invalid as error:
        return _form_again(act, typed, complained(error.complaints))
    except Stale:
        return _shown(act, typed, 409)
    flash(_("Đã lưu. Số tin đọc lại theo danh mục: %(num)s. Muốn bỏ thì bấm Hoàn lại.", num=relinked))
    return redirect(url_for("words.history", code=code), 303)


def _typed() -> dict[str, str]:
    return {name: value for name, value in request.form.items() if name not in UNSENT}


def _form_again(act: str, typed: dict[str, str], complaint: Complained | None) -> tuple[str, int]:
    with view() as session:
        book = lexicon.read_wordbook(session)
        if act not in lexicon.ACTS:
            lexicon.form_of(session, who=who_asks(), act=act, typed=typed)
        return _form(act, book, typed, complaint), 422 if complaint else 200


def _form(act: str, book: Wordbook, typed: Mapping[str, str], complaint: Complained | None = None) -> str:
    fields = fields_of(act, book)
    return render_template(
        "words/form.html", act=act, fields=fields, typed=typed, carried=CARRIED.get(act, ()), about=about(act, book, typed), back=back(act, typed),
        complaints=complaint.said if complaint else {}, in_the_way=complaint.ways if complaint else {}, asked=[one.name for one in fields],
    )  # fmt: skip


def _shown(act: str, typed: dict[str, str], status: int) -> tuple[str, int]:
    try:
        with view() as session:
            found = lexicon.preview_edit(session, who=who_asks(), act=act, typed=typed)
            return _preview(found, typed, anew=status == 409), status
    except Invalid as error:
        return _form_again(act, typed, complained(error.complaints))


def _preview(found: Preview, typed: Mapping[str, str], anew: bool) -> str:
    proposal = found.proposal
    former, words = proposal.book.lexicon, proposal.after.lexicon
    return render_template(
        "words/preview.html",
        act=proposal.act,
        typed=typed,
        stamp=proposal.book.stamp,
        lines=[line for change in proposal.changes for line in lines_of(change, words if change.before is None else former)],
        total=len(found.effects),
        effects=[(effect, effects_said(effect, former, words)) for effect in found.effects[:MOST_SHOWN]],
        about=about(proposal.act, proposal.book, typed),
        back=back(proposal.act, typed),
        anew=anew,
    )


def about(act: str, book: Wordbook, typed: Mapping[str, str]) -> str:
    """What an edit is about, as a short line under its heading."""
    if act == "remove_lookalike":
        return " ≠ ".join(product_said(typed.get(name, ""), book.lexicon) for name in ("product", "other"))
    if (old := book.found("old_communes", code=typed.get("old", ""))) is not None:
        return f"{old[1].kind} {old[1].name}, {old[1].district}"
    named = product_said(typed["product"], book.lexicon) if typed.get("product") else ""
    return ": ".join(part for part in (named, f"“{typed['was']}”" if typed.get("was") else "") if part)


def back(act: str, typed: Mapping[str, str]) -> str:
    """The page from which an edit sets out."""
    if act in PLACES:
        return url_for("words.places")
    key = typed.get("product") or typed.get("parent") or ""
    return url_for("words.product", key=key) if key else url_for("words.index")
