"""Words that name no listed product, put before staff: a new product, another name of one, or no product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, Stale
from matchmaker.domain.records import Role
from matchmaker.store.queries import new_words as rows
from matchmaker.store.work import view, work
from matchmaker.web.fields import Field
from matchmaker.web.guard import needs
from matchmaker.web.paging import Paging, address, first_of, none_behind, page_wanted, paged
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain
from matchmaker.workflows import new_words
from matchmaker.workflows.new_words import NewWord

pages = Blueprint("new_words", __name__)
PER_PAGE = 10
LONGEST_WORD = 120
Page = Response | tuple[str, int]
FIELDS = {"why": _l("Vì sao không phải sản phẩm"), "product": _l("Là tên khác của mặt hàng")}
WHY = Field("why", FIELDS["why"], _l("Ví dụ: chữ gõ thử, tên người, lời chào"), required=True)
PRODUCT = Field("product", FIELDS["product"], _l("Gõ một tên có trong danh mục. Ví dụ: cá kèo"), required=True)
LIKELY = 0.75
"""Likeness of names, 0 to 1, from which the one is offered as another name of the other by a button of its own."""
NEAR: tuple[tuple[float, LazyString], ...] = ((0.9, _l("gần như trùng")), (LIKELY, _l("khá giống")), (0.0, _l("hơi giống")))


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was sent for one group and could not stand: the complaints by field, and what was typed."""

    word: str
    complaints: Mapping[str, str]
    typed: Mapping[str, str] = field(default_factory=dict)


@pages.get("/words/new")
@needs("words.edit")
def index() -> str:
    """The groups that wait, the most wanted first, one alone by its first wording, or what was set aside."""
    return _aside() if request.args.get("show") == "aside" else _waiting()


@pages.get("/words/new/name")
@needs("words.edit")
def name() -> Page:
    """On to the form that adds the group's wording to the product that was typed."""
    word, typed = request.args.get("code", "")[:LONGEST_WORD], request.args.get("product", "")
    try:
        with view() as session:
            found, key = new_words.product_named(session, who=who_asks(), word=word, typed=typed)
    except Invalid as error:
        return _refused(word, error, {"product": typed[:120]})
    return redirect(name_form(found, key), 303)


@pages.post("/words/new/aside")
@needs("words.edit")
def set_aside() -> Page:
    """The group is no product, and why; where it has grown meanwhile, it is shown anew."""
    word, why, seen = request.form.get("code", "")[:LONGEST_WORD], request.form.get("why", ""), request.form.get("seen", "")
    try:
        with work() as session:
            new_words.set_aside(session, who=who_asks(), word=word, seen=seen, why=why, now=datetime.now(UTC))
    except Invalid as error:
        return _refused(word, error, {"why": why})
    except Stale:
        said = _("Nhóm này vừa đổi: có cách viết mới, hoặc đồng nghiệp đã lo xong. Xin xem lại rồi bấm lần nữa.")
        return _waiting(Refusal(word, {"why": said}, {"why": why})), 409
    flash(_("Đã ghi: không phải sản phẩm. Có người viết cách khác thì nhóm hiện lại."))
    return redirect(url_for("new_words.index"), 303)


@pages.post("/words/new/aside/<code>/back")
@needs("words.edit")
def bring_back(code: str) -> Response:
    """Take back that a group is no product."""
    with work() as session:
        head = new_words.bring_back(session, who=who_asks(), code=code, now=datetime.now(UTC)).head.phrase
    flash(_("Đã đưa lại vào danh sách chờ."))
    return redirect(url_for("new_words.index", code=head), 303)


def _refused(word: str, error: Invalid, typed: Mapping[str, str]) -> tuple[str, int]:
    said = {name: complain(name, what, facts, FIELDS) for name, (what, facts) in error.complaints.items()}
    return _waiting(Refusal(word, said, typed)), 422


def _waiting(refusal: Refusal | None = None) -> str:
    word, page = refusal.word if refusal else request.args.get("code", "")[:LONGEST_WORD], page_wanted()
    with view() as session:
        total, found = new_words.waiting(session, who=who_asks(), most=PER_PAGE, after=0 if word else first_of(page, PER_PAGE), word=word)
        shown = [_shown(one, refusal) for one in found]
        if not word:
            none_behind(page, shown)
        more = not word and total > first_of(page, PER_PAGE) + len(found)
        return _page(session, paging=Paging(page, shown, more), total=total, one=word, refusal=refusal, aside=False)


def _aside() -> str:
    page = page_wanted()
    with view() as session:
        paging = paged(rows.set_aside(session, most=PER_PAGE + 1, after=first_of(page, PER_PAGE)), page, PER_PAGE)
        return _page(session, paging=paging, total=0, one="", refusal=None, aside=True)


def _page(session: Session, *, paging: Paging[Any], total: int, one: str, refusal: Refusal | None, aside: bool) -> str:
    views = [
        {"name": _("Đang chờ"), "address": url_for("new_words.index"), "here": not aside},
        {"name": _("Đã bỏ qua"), "address": url_for("new_words.index", show="aside"), "here": aside},
    ]
    return render_template(
        "words/new.html", paging=paging, total=total, one=one, refusal=refusal, views=views, aside=aside, here=address(), why=WHY, product=PRODUCT,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A group with the addresses of what can be done with it, and what was wrong with what was sent for it."""

    word: NewWord
    product_form: str
    near: list[tuple[str, str, str, str]]
    complaints: Mapping[str, str]
    typed: Mapping[str, str]


def _shown(word: NewWord, refusal: Refusal | None) -> Shown:
    near = [(one.product, one.name, how_near(one.alike), name_form(word, one.product) if one.alike >= LIKELY else "") for one in word.near]
    own = refusal  # the page that refuses shows one group
    return Shown(word, _product_form(word), near, own.complaints if own else {}, own.typed if own else {})


def _product_form(word: NewWord) -> str:
    """The form of a new product, filled with its name, what it is probably a kind of, and its role."""
    filled: dict[str, Any] = {"vi": word.name[:1].upper() + word.name[1:], "parent": word.kin, "role": (word.role or Role.PRODUCE).value}
    return url_for("word_changes.form", act="add_product", **{name: value for name, value in filled.items() if value})


def name_form(word: NewWord, product: str) -> str:
    """The form of one more name of a product, filled with the group's best wording."""
    return url_for("word_changes.form", act="add_name", product=product, name=word.name[:80], kind="synonym")


def how_near(alike: float) -> str:
    """How like two names are spelt, in words: a number would claim more than letters tell."""
    return next(str(said) for least, said in NEAR if alike >= least)
