"""Many listings at once: rows pasted from a spreadsheet, looked at cell by cell, and posted. Nothing typed is lost, no row is posted twice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.bin import BATCH_UNDO_FOR
from matchmaker.domain.errors import Invalid, NotFound, Unreadable
from matchmaker.domain.grid import COLUMNS, MOST_ROWS, PastedRow, read_grid
from matchmaker.domain.telling import Told
from matchmaker.store.queries import listings as rows
from matchmaker.store.work import view, work
from matchmaker.web import listing_form as form
from matchmaker.web.acting_form import acting_for, told
from matchmaker.web.dressing import lexicon
from matchmaker.web.fields import Field, listing_fields
from matchmaker.web.guard import needs
from matchmaker.web.listings import NEEDS, OFFERS
from matchmaker.web.one_line import read
from matchmaker.web.one_line_form import read_back
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain, complain_all
from matchmaker.wording.figures import HERE
from matchmaker.workflows import posting

pages = Blueprint("grid", __name__)
Answer = str | Response | tuple[str, int]
Said = Mapping[str, tuple[str, Mapping[str, Any]]]
_BATCH = re.compile(r"[0-9a-f]{32}")


@dataclass
class Row:
    """One row of the grid: its number, its cells as typed, whether its writer has answered the doubts, and what is wrong."""

    number: int
    cells: dict[str, str]
    rest: str = ""
    sure: bool = False
    wrong: dict[str, str] = field(default_factory=dict)
    doubts: bool = False
    draft: posting.Draft | None = None
    said: str = ""


@pages.get("/offers/grid", defaults=OFFERS)
@pages.get("/needs/grid", defaults=NEEDS)
@needs("listing.post")
def show(side: str) -> Answer:
    """The box in which rows are pasted."""
    return _draw(side, [])


@pages.post("/offers/grid", defaults=OFFERS)
@pages.post("/needs/grid", defaults=NEEDS)
@needs("listing.post")
def fill(side: str) -> Answer:
    """Read what was pasted, look at the rows once more, or post those that can be posted."""
    act, now = request.form.get("act", ""), datetime.now(UTC)
    if act not in ("valid", "all", "look"):
        return _read(side, now)
    found = [_looked_at(side, row, now) for row in _sent()]
    if act == "look" or not found:
        return _draw(side, found)
    return _post(side, found, now, whole=act == "all")


@pages.get("/offers/grid/<batch>", defaults=OFFERS)
@pages.get("/needs/grid/<batch>", defaults=NEEDS)
@needs("listing.post")
def posted(side: str, batch: str) -> str:
    """What was posted together, with a button that takes all of it back."""
    with view() as session:
        found = rows.of_batch(session, who_asks().person_code, side, batch)
        if not found:
            raise NotFound(kind="batch")
        fresh = any(one.open and datetime.now(UTC) - one.created_at <= BATCH_UNDO_FOR for one in found)
        return render_template("grid/posted.html", side=side, batch=batch, listings=found, fresh=fresh)


@pages.post("/offers/grid/<batch>/undo", defaults=OFFERS)
@pages.post("/needs/grid/<batch>/undo", defaults=NEEDS)
@needs("listing.post")
def undo(side: str, batch: str) -> Response:
    """Withdraw everything that was posted together and of which nothing has come."""
    with work() as session:
        if not rows.of_batch(session, who_asks().person_code, side, batch):
            raise NotFound(kind="batch")
        gone, left = posting.take_back_batch(session, who=who_asks(), side=side, batch=batch, now=datetime.now(UTC))
    flash(ngettext("Đã rút lại %(num)s tin.", "Đã rút lại %(num)s tin.", gone))
    if left:
        flash(
            ngettext(
                "%(num)s tin giữ nguyên vì đã sửa, đã có kết nối hoặc đăng quá 10 phút.",
                "%(num)s tin giữ nguyên vì đã sửa, đã có kết nối hoặc đăng quá 10 phút.",
                left,
            )
        )
    return redirect(url_for("grid.posted", side=side, batch=batch), 303)


def _read(side: str, now: datetime) -> Answer:
    pasted = request.form.get("pasted", "")
    try:
        found = read_grid(pasted)
    except Unreadable as error:
        return _draw(side, [], {"pasted": complain("pasted", error.why, error.facts)}, pasted), 422
    if not found:
        return _draw(side, [], {"pasted": complain("pasted", "grid_empty")}, pasted), 422
    return _draw(side, [_looked_at(side, Row(at, _cells(one), one.rest), now) for at, one in enumerate(found, 1)])


def _cells(row: PastedRow) -> dict[str, str]:
    """The cells; a row that was not parted is read as one line, whose words stay whole."""
    if not row.line:
        return dict(row.cells)
    return {"words": row.line} | {name: one.text for name, one in read(row.line).heard.items() if name in COLUMNS}


def _sent() -> list[Row]:
    """The rows as the grid sends them."""
    found = []
    for number in range(1, MOST_ROWS + 1):
        cells = {name: request.form[f"r{number}-{name}"] for name in COLUMNS if f"r{number}-{name}" in request.form}
        if cells and any(cell.strip() for cell in cells.values()):
            found.append(Row(number, cells, request.form.get(f"r{number}-rest", ""), sure=f"r{number}-sure" in request.form))
    return found


def _looked_at(side: str, row: Row, now: datetime) -> Row:
    """The row with what it was read as, and what is wrong or doubtful about it."""
    words = lexicon()
    typed = {**row.cells, "sure": "1" if row.sure else ""}
    try:
        draft = posting.read_draft(typed, side=side, lexicon=words, gazetteer=words.gazetteer, today=now.astimezone(HERE).date())
    except Invalid as error:
        row.wrong = complain_all(error.complaints)
        return row
    row.said = read_back(side, typed)
    row.doubts, row.wrong = bool(draft.asks), complain_all(dict(draft.asks))
    row.draft = None if draft.asks else draft
    return row


def _post(side: str, found: list[Row], now: datetime, *, whole: bool) -> Answer:
    batch = _batch()
    try:
        how = told(now)
        with work() as session:
            if not whole or all(row.draft for row in found):
                done = [row for row in found if row.draft and _posted(session, side, row, batch, how, now)]
            else:
                done = []
            if whole and len(done) < len(found):
                session.rollback()
                done = []
    except Invalid as error:
        return _draw(side, found, complain_all(error.complaints), batch=batch), 422
    left = [row for row in found if row not in done]
    if done:
        flash(ngettext("Đã đăng %(num)s tin.", "Đã đăng %(num)s tin.", len(done)))
    return (_draw(side, left, batch=batch, some=bool(done)), 422) if left else redirect(url_for("grid.posted", side=side, batch=batch), 303)


def _posted(session: Session, side: str, row: Row, batch: str, how: Told | None, now: datetime) -> bool:
    """Whether the row is a listing now; what stands against it is said beside it."""
    if row.draft is None:
        return False
    sure = ("1",) if row.sure else ()
    try:
        with session.begin_nested():
            posting.post_listing(
                session, who=who_asks(), party=form.party_chosen(), side=side, draft=row.draft, form_key=f"{batch}-{row.number}", told=how, now=now,
                sure=sure,
            )  # fmt: skip
    except Invalid as error:
        if "party" in error.complaints:
            raise
        row.wrong, row.doubts = complain_all(error.complaints), True
        return False
    return True


def _batch() -> str:
    sent = request.form.get("batch", "")
    return sent if _BATCH.fullmatch(sent) else uuid4().hex


def _draw(
    side: str, found: Sequence[Row], complaints: Mapping[str, str] | None = None, pasted: str = "", *, batch: str = "", some: bool = False
) -> str:
    specs = {one.name: one for one in listing_fields(side)}
    drawn = [(row, [_cell(specs[name], row) for name in COLUMNS if name in specs]) for row in found]
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"} | {"pasted": pasted}
    typed |= {f"r{row.number}-{name}": cell for row in found for name, cell in row.cells.items()}
    wrong = {f"r{row.number}-{name}": _("Dòng %(row)s: %(said)s", row=row.number, said=said) for row in found for name, said in row.wrong.items()}
    choices = form.parties_offered()
    box = Field(
        "pasted",
        _("Dán các dòng vào đây"),
        _("Chép từ bảng tính, mỗi tin một dòng. Dòng đầu có tên cột thì càng tốt: mặt hàng, số lượng, giá, từ, đến, nơi."),
        "area",
    )
    return render_template(
        "grid/form.html", side=side, rows=drawn, typed=typed, box=box, complaints={**(complaints or {}), **wrong}, batch=batch or _batch(),
        good=sum(1 for row in found if row.draft and not row.wrong), some=some, party_fields=[form.party_field(choices)] if choices else [],
        acting=acting_for(request.form.get("party", "")),
    )  # fmt: skip


def _cell(spec: Field, row: Row) -> Field:
    return replace(spec, name=f"r{row.number}-{spec.name}", hint="", required=False, kind="text", autocomplete="off")
