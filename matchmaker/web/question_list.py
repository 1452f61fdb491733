"""For staff: everything that was asked in public, what waits for an answer first; narrowed by the address, taken away as CSV."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from matchmaker.store.models.questions import Question
from matchmaker.store.queries import questions as rows
from matchmaker.store.work import view
from matchmaker.web.choices import chips_of, values_of
from matchmaker.web.guard import needs
from matchmaker.web.paging import PER_PAGE, address, first_of, page_wanted, paged
from matchmaker.web.search_facets import Chip
from matchmaker.web.tables_out import MOST_ROWS, list_answer
from matchmaker.wording.figures import HERE
from matchmaker.wording.labels import SIDES, label
from matchmaker.wording.questions import STATES, state_of

pages = Blueprint("question_list", __name__)


@pages.get("/questions")
@needs("question.list")
def index() -> str:
    """The questions, a page at a time."""
    wanted, page = _wanted(), page_wanted()
    with view() as session:
        paging = paged(rows.listed(session, wanted, most=PER_PAGE + 1, after=first_of(page)), page)
        return render_template(
            "questions/every.html", paging=paging, wanted=wanted, states=STATES, sides=SIDES, state_of=state_of, now=datetime.now(UTC),
            chips=_chips(wanted), cleared=address(state="", side="", page=""), total=rows.count_listed(session, wanted),
        )  # fmt: skip


@pages.get("/questions.csv")
@needs("question.list")
def table() -> Response:
    """The same questions as a file, whole."""
    with view() as session:
        found = rows.listed(session, _wanted(), most=MOST_ROWS + 1)
        head = [
            _("Mã"), _("Câu hỏi"), _("Tin"), _("Mã tin"), _("Bên đăng tin"), _("Bên hỏi"), _("Người hỏi"), _("Hỏi lúc"), _("Tình trạng"),
            _("Trả lời"), _("Trả lời lúc"),
        ]  # fmt: skip
        return list_answer("hoi-dap.csv", head, [_row(one) for one in found])


def _wanted() -> rows.Wanted:
    """What the address asks for; what it does not understand narrows nothing."""
    return rows.Wanted(values_of(request.args, "state", STATES), values_of(request.args, "side", SIDES))


def _chips(wanted: rows.Wanted) -> list[Chip]:
    """Everything that narrows the list, each with the address of the list without it."""
    return chips_of("state", wanted.states, lambda code: label(STATES, code)) + chips_of("side", wanted.sides, lambda code: label(SIDES, code))


def _row(one: Question) -> list[object]:
    return [
        one.code, one.body, one.listing.words, one.listing.code, one.listing.party.name, one.asker.name, one.asked_by.name, _moment(one.asked_at),
        label(STATES, state_of(one)), one.answer, _moment(one.answered_at),
    ]  # fmt: skip


def _moment(when: datetime | None) -> str:
    return f"{when.astimezone(HERE):%Y-%m-%d %H:%M}" if when else ""
