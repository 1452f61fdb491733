"""Lists to take away as CSV, with the filters in force: listings, search results, organisations, linkages, contracts, harvests; and staff's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, request, url_for
from flask_babel import gettext as _

from matchmaker.domain.errors import NotFound
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.contracts import Contract
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party
from matchmaker.store.queries import board
from matchmaker.store.queries import contracts as contract_rows
from matchmaker.store.queries import harvests as harvest_rows
from matchmaker.store.queries import searches as search_rows
from matchmaker.store.queries.audit import latest, names_of, subject_name
from matchmaker.store.queries.outbox import letters_in
from matchmaker.store.work import view
from matchmaker.web.board import filter_wanted
from matchmaker.web.dressing import label, place_of_party, product_name, where
from matchmaker.web.guard import needs
from matchmaker.web.harvests import Ledger, ledgers_of
from matchmaker.web.letters import states_wanted, words_of
from matchmaker.web.listing_lists import read_list, wanted_of
from matchmaker.web.party_lists import parties_wanted
from matchmaker.web.register_wanted import register_wanted
from matchmaker.web.search import asked_for
from matchmaker.web.searches import ShownSearch, last_of, narrowed, shown
from matchmaker.web.tables_out import MOST_ROWS, list_answer
from matchmaker.web.visitors import who_asks
from matchmaker.wording.contracts import line_quantity
from matchmaker.wording.figures import HERE, here_today
from matchmaker.wording.labels import unit_label
from matchmaker.wording.listings import how_much, papers
from matchmaker.workflows.searching import search

pages = Blueprint("lists_out", __name__)
MOST_FOUND = 100
"""Hits of a search that are taken away: the page shows them in the same order."""


def register(app: Flask) -> None:
    """Lend templates the address of a list's file, with everything that is in the address of the list."""
    app.jinja_env.globals["taking"] = taking


def taking(endpoint: str, **values: Any) -> str:
    """The address of the file of this list, narrowed as the list is."""
    kept = {name: values for name, values in request.args.to_dict(flat=False).items() if name not in ("page", "more")}
    file = url_for(endpoint, **values)
    return f"{file}?{urlencode(kept, doseq=True)}" if kept else file  # a visitor's names, so never arguments of url_for


@pages.get("/offers.csv", defaults={"side": "offer"}, endpoint="offers")
@pages.get("/needs.csv", defaults={"side": "need"}, endpoint="needs")
@needs("list.take")
def listings(side: str) -> Response:
    """The listings of a side that the visitor's list shows, whole."""
    with view() as session:
        found, _total = read_list(session, wanted_of(side, who_asks()), here_today(), most=MOST_ROWS + 1)
        name = "tin-chao-ban.csv" if side == "offer" else "tin-can-mua.csv"
        return list_answer(name, _listing_head(), [_listing(one) for one in found])


@pages.get("/suppliers.csv")
@needs("list.take")
def suppliers() -> Response:
    """The best hits of a search in the order of the page, each with what its words were read as."""
    with view() as session:
        found = search(session, page=1, n=MOST_FOUND, today=here_today(), **asked_for())
        if not found.words:
            raise NotFound(kind="search")
        rows = [[product_name(group.product) if group.product else "", *_listing(hit.listing)] for group in found.groups for hit in group.hits]
    return list_answer("ket-qua-tim.csv", [_("Tìm ra là"), *_listing_head()], rows)


@pages.get("/parties.csv")
@needs("list.take")
def parties() -> Response:
    """The co-operatives and enterprises of the list, without how to reach them."""
    with view() as session:
        found, _wanted = parties_wanted(session, request.args)
        head = [_("Mã"), _("Tên"), _("Loại"), _("Địa điểm"), _("Mã số thuế"), _("Xác nhận lúc"), _("Minh họa")]
        return list_answer("don-vi.csv", head, [_party(one) for one in found])


@pages.get("/linkages.csv")
@needs("linkage.list")
def linkages() -> Response:
    """The linkages that the visitor may see, with the filters of the board."""
    with view() as session:
        laid = board.lay(session, filter_wanted())
        ids = [one for one, _stage in laid.ids[: MOST_ROWS + 1]]
        found = board.shown(session, ids)
        head = [
            _("Mã"), _("Cần mua"), _("Chào bán"), _("Bên mua"), _("Bên bán"), _("Bước"), _("Bắt đầu lúc"), _("Từ lúc"),
        ]  # fmt: skip
        return list_answer("ket-noi.csv", head, [_linkage(found[one]) for one in ids if one in found])


@pages.get("/contracts.csv")
@needs("contract.list")
def contracts() -> Response:
    """The contracts of the register as it is narrowed, a row for each line of goods."""
    with view() as session:
        wanted, _days = register_wanted(request.args, who_asks())
        found = contract_rows.register(session, wanted, most=MOST_ROWS + 1)
        head = [
            _("Mã"), _("Số"), _("Bên bán"), _("Bên mua"), _("Hàng"), _("Số lượng"), _("Bước"), _("Ngày ký"), _("Ngày hết hạn"),
        ]  # fmt: skip
        return list_answer("hop-dong.csv", head, [row for one in found for row in _contract(one)])


@pages.get("/audit.csv")
@needs("audit.read")
def audit() -> Response:
    """The newest events, of one subject where the page shows but one."""
    with view() as session:
        events = latest(session, most=MOST_ROWS + 1, subject_code=request.args.get("subject", "")[:60])
        head, names = [_("Lúc"), _("Việc"), _("Về"), _("Mã"), _("Ai"), _("Thay mặt"), _("Qua")], names_of(session, events)
        return list_answer("nhat-ky.csv", head, [_event(one, subject_name(one, names)) for one in events])


@pages.get("/letters.csv")
@needs("letter.list")
def letters() -> Response:
    """The letters of the list in its states, without their text."""
    with view() as session:
        found = letters_in(session, states_wanted(), most=MOST_ROWS + 1)
        head = [_("Mã"), _("Lúc"), _("Tiêu đề"), _("Gửi tới"), _("Tình trạng")]
        rows = [[one.code, _moment(one.created_at), words_of(one).title, one.to_name, label("letter_states", one.state)] for one in found]
        return list_answer("thu.csv", head, rows)


@pages.get("/searches.csv")
@needs("searches.read")
def searches() -> Response:
    """What was looked for in vain in the month and near the commune of the page."""
    since, near = narrowed(here_today())
    with view() as session:
        found = search_rows.in_vain(session, since=since, until=last_of(since), communes=near, most=MOST_ROWS + 1)
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


def _listing_head() -> list[str]:
    return [
        _("Mã"), _("Mô tả"), _("Số lượng"), _("Số lượng, bằng số"), _("Đơn vị tính"), _("Từ ngày"), _("Đến ngày"), _("Giá từ (đồng)"),
        _("Giá đến (đồng)"), _("Giá tính cho"), _("Địa điểm như đã ghi"), _("Xã, phường"), _("Chứng nhận"), _("Đơn vị"), _("Trạng thái tin"),
        _("Đăng lúc"),
    ]  # fmt: skip


def _listing(one: Listing) -> Sequence[object]:
    return [
        one.code, one.words, how_much(one), one.quantity, unit_label(one.quantity_unit), one.starts_on, one.ends_on, one.price_dong,
        one.price_high_dong, unit_label(one.price_unit), one.place_typed, where(one), papers(one), one.party.name, label("statuses", one.status),
        _moment(one.created_at),
    ]  # fmt: skip


def _party(one: Party) -> Sequence[object]:
    confirmed, invented = _moment(one.confirmed_at), _("có") if one.invented else ""
    return [one.code, one.name, label("party_kinds", one.kind), place_of_party(one), one.tax_code, confirmed, invented]


def _linkage(one: Linkage) -> Sequence[object]:
    stage = label("stages", one.stage)
    return [
        one.code, one.need.words, one.offer.words, one.buyer.name, one.seller.name, stage, _moment(one.created_at), _moment(one.moved_at),
    ]  # fmt: skip


def _contract(one: Contract) -> list[Sequence[object]]:
    seller, state = one.seller.name if one.seller else _("nhiều bên bán"), label("contract_states", one.state)
    lines = [(line.words, line_quantity(line)) for line in one.lines] or [("", "")]
    return [[one.code, one.number, seller, one.buyer.name, words, many, state, one.signed_on, one.ends_on] for words, many in lines]


def _event(one: AuditEvent, name: str) -> Sequence[object]:
    who, party = one.person.name if one.person else "", one.on_behalf_of.name if one.on_behalf_of else ""
    return [_moment(one.at), label("actions", one.action), name, one.subject_code, who, party, label("sources", one.source)]


def _search(one: ShownSearch) -> Sequence[object]:
    return [one.times, one.words, one.product, one.where, one.narrowed, one.side, one.last_on]


def _harvest(one: Ledger) -> Sequence[object]:
    row = one.row
    return [
        row.code, row.party.name, product_name(row.product), one.grade, row.starts_on, row.ends_on, row.capacity_kg, one.offered.kg, one.promised,
        one.unknown, row.signed_kg, one.left, row.over_kg,
    ]  # fmt: skip


def _moment(when: datetime | None) -> str:
    """A moment as spreadsheets sort it."""
    return f"{when.astimezone(HERE):%Y-%m-%d %H:%M}" if when else ""
