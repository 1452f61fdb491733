"""The groups of the desk. One more group is one more read (of `store/queries/desk.py`) and one more line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from matchmaker.store.queries import desk
from matchmaker.store.queries import desk_dealings as dealt
from matchmaker.store.queries.desk import Found, Waiting, Wanted
from matchmaker.web.subjects import page_of
from matchmaker.wording import desk as say


@dataclass(frozen=True)
class Group:
    """A group of things that wait for the same next step: how it is read, said and acted upon."""

    name: str
    heading: LazyString
    act: LazyString
    read: Callable[[Session, Wanted], Found]
    say: Callable[[Waiting, datetime], str]
    to: Callable[[Waiting], str]
    taken: bool = True  # whether its things are taken in charge; a task has its own owner


def _at(anchor: str | None = None) -> Callable[[Waiting], str]:
    return lambda row: page_of(row.kind, row.code, anchor)


def _edit(row: Waiting) -> str:
    return url_for("listings.edit", side=row.kind, code=row.code)


def _deal(row: Waiting) -> str:
    """Where the step that a dealing waits for is taken."""
    kind, _slash, code = row.stage.partition("/")
    if kind in ("objected", "unanswered"):
        return page_of("delivery", code)
    if kind == "report":
        return page_of("breach", code)
    return url_for({"late": "deliveries.index", "payment": "payments.index", "outcome": "outcomes.show"}[kind], code=row.code)


def _round(row: Waiting) -> str:
    return url_for("rounds.show", code=row.code)


def _plan(row: Waiting) -> str:
    return url_for("pooling.kept", code=row.code, plan=row.stage)


def _questions(row: Waiting) -> str:
    return url_for("questions.index", side=row.kind, code=row.code)


def _settle(row: Waiting) -> str:
    return url_for("figures.ask_to_settle", kind=row.kind, code=row.code, figure=row.stage)


def _pair(row: Waiting) -> str:
    return url_for("matches.show", side="need", code=row.code, why=row.stage)


GROUPS: tuple[Group, ...] = (
    Group("overdue", _l("Việc quá hạn"), _l("Mở việc"), desk.overdue, say.by_day, _at("desk"), taken=False),
    Group("today", _l("Việc hôm nay"), _l("Mở việc"), desk.today, say.by_day, _at("desk"), taken=False),
    Group("registrations", _l("Đơn đăng ký mới"), _l("Xem đơn"), desk.registrations, say.since, _at(), taken=False),
    Group("duplicates", _l("Đơn vị có thể trùng"), _l("Xem cặp này"), desk.duplicates, say.alike, _at(), taken=False),
    Group("asked", _l("Đã nhờ, chưa giới thiệu"), _l("Giới thiệu hai bên"), desk.asked, say.since, _at("propose")),
    Group("due_rounds", _l("Đến hạn nhận chào, chưa chọn"), _l("Chọn người bán"), dealt.due_rounds, say.since, _round),
    Group("questions", _l("Câu hỏi chưa ai trả lời"), _l("Nhắc trả lời"), dealt.questions, say.since, _questions),
    Group("late", _l("Giao hàng trễ"), _l("Xem giao hàng"), dealt.late, say.late, _deal),
    Group("told", _l("Giao hàng chờ bên kia xác nhận"), _l("Xem lần giao"), dealt.told, say.told, _deal),
    Group("breaches", _l("Báo vi phạm chờ quyết định"), _l("Xem và quyết định"), dealt.reports, say.by_day, _deal),
    Group("payments", _l("Tiền quá hạn chưa báo trả"), _l("Hỏi thanh toán"), dealt.payments, say.by_day, _deal),
    Group("countersign", _l("Hợp đồng chờ Liên minh xác nhận"), _l("Đọc và xác nhận"), dealt.countersign, say.since, _at()),
    Group("contracts", _l("Hợp đồng cần để mắt"), _l("Xem hợp đồng"), dealt.contracts_to_mind, say.minded, _at()),
    Group("outcomes", _l("Hợp đồng đã hết, chưa ghi kết quả"), _l("Ghi kết quả"), dealt.outcomes, say.over, _deal),
    Group("plans", _l("Phương án gộp chờ chốt"), _l("Xem phương án"), dealt.plans, say.since, _plan),
    Group("differing", _l("Nguồn nói khác nhau"), _l("Chọn nguồn để theo"), dealt.differing, say.figure, _settle),
    Group("unconfirmed", _l("Nhập hộ, chờ đơn vị xác nhận"), _l("Gọi để xác nhận"), desk.unconfirmed, say.unanswered, _at("voice")),
    Group("standing", _l("Kết nối đứng yên"), _l("Ghi bước tiếp"), desk.standing, say.stood, _at()),
    Group("fresh", _l("Cặp tin mới hợp nhau"), _l("Xem và giới thiệu"), desk.fresh, say.since, _pair, taken=False),
    Group("new_words", _l("Sản phẩm mới?"), _l("Xem là gì"), desk.new_word, say.since, _at(), taken=False),
    Group("ended", _l("Tin đã hết ngày mà còn mở"), _l("Sửa ngày"), desk.ended, say.over, _edit),
    Group("papers", _l("Giấy chứng nhận sắp hết hạn"), _l("Hỏi giấy mới"), desk.papers, say.papers, _at("desk")),
    Group("this_week", _l("Việc trong bảy ngày tới"), _l("Mở việc"), desk.this_week, say.by_day, _at("desk"), taken=False),
    Group("parties", _l("Đơn vị chưa xem giấy tờ"), _l("Xem giấy tờ"), desk.parties, say.since, _at("desk")),
)
"""In the order in which they are best done."""
