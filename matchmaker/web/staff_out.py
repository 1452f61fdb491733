"""What staff read all day, to take away as CSV: the audit, letters, searches in vain; and the ledger of harvests, for its co-operative too."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.queries import harvests as harvest_rows
from matchmaker.store.queries import searches as search_rows
from matchmaker.store.queries.audit import latest
from matchmaker.store.queries.outbox import letters_in
from matchmaker.store.work import view
from matchmaker.web.dressing import label, product_name
from matchmaker.web.guard import needs
from matchmaker.web.harvests import Ledger, ledgers_of
from matchmaker.web.letters import words_of
from matchmaker.web.lists_out import moment
from matchmaker.web.searches import ShownSearch, last_of, narrowed, shown
from matchmaker.web.tables_out import MOST_ROWS, list_answer
from matchmaker.web.visitors import who_asks
from matchmaker.wording.figures import here_today
from matchmaker.wording.labels import LETTER_STATES

pages = Blueprint("staff_out", __name__)


@pages.get("/audit.csv")
@needs("audit.read")
def audit() -> Response:
    """The newest events, of one subject where the page shows but one."""
    with view() as session:
        events = latest(session, most=MOST_ROWS + 1, subject_code=request.args.get("subject", "")[:60])
        head = [_("Lúc"), _("Việc"), _("Về"), _("Ai"), _("Thay mặt"), _("Qua")]
        return list_answer("nhat-ky.csv", head, [_event(one) for one in events])


@pages.get("/letters.csv")
@needs("letter.list")
def letters() -> Response:
    """The letters of the list in its state, without their text."""
    state = request.args.get("state", "")
    with view() as session:
        found = letters_in(session, state if state in LETTER_STATES else "", most=MOST_ROWS + 1)
        head = [_("Mã"), _("Lúc"), _("Tiêu đề"), _("Gửi tới"), _("Tình trạng")]
        rows = [[one.code, moment(one.created_at), words_of(one).title, one.to_name, label("letter_states", one.state)] for one in found]
        return list_answer("thu.csv", head, rows)


@pages.get("/searches.csv")
@needs("searches.read")
def searches() -> Response:
    """What was looked for in vain in the month and near the commune of the page."""
    since, near = narrowed(here_today())
    with view() as session:
        found = search_rows.in_vain(session, since=since, until=last_of(since), commune=near, most=MOST_ROWS + 1)
    head = [_("Lượt tìm"), _("Đã gõ"), _("Đọc là"), _("Gần đâu"), _("Điều kiện"), _("Tìm trong"), _("Lần cuối")]
    return list_answer("tim-ma-khong-thay.csv", head, [_search(shown(one)) for one in found])


@pages.get("/harvests.csv")
@needs("harvest.list")
def harvests() -> Response:
    """The harvests that the visitor's list shows, in kilograms."""
    who = who_asks()
    with view() as session:
        found = harvest_rows.register(session, None if who.staff else who.own_codes, most=MOST_ROWS + 1)
        head = [
            _("Mã"), _("Đơn vị"), _("Hàng"), _("Cỡ, loại"), _("Từ ngày"), _("Đến ngày"), _("Cả vụ (kg)"), _("Đang chào (kg)"),
            _("Đã thống nhất (kg)"), _("Thống nhất mà chưa rõ nặng bao nhiêu (chỗ)"), _("Đã ký (kg)"), _("Còn (kg)"), _("Cho ký vượt (kg)"),
        ]  # fmt: skip
        return list_answer("so-vu.csv", head, [_harvest(one) for one in ledgers_of(session, found)])


def _event(one: AuditEvent) -> Sequence[object]:
    who, party = one.person.name if one.person else "", one.on_behalf_of.name if one.on_behalf_of else ""
    return [moment(one.at), label("actions", one.action), one.subject_code, who, party, label("sources", one.source)]


def _search(one: ShownSearch) -> Sequence[object]:
    return [one.times, one.words, one.product, one.where, one.narrowed, one.side, one.last_on]


def _harvest(one: Ledger) -> Sequence[object]:
    row = one.row
    return [
        row.code, row.party.name, product_name(row.product), one.grade, row.starts_on, row.ends_on, row.capacity_kg, one.offered.kg, one.promised,
        one.unknown, row.signed_kg, one.left, row.over_kg,
    ]  # fmt: skip
