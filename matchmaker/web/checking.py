"""Before anything that binds: one page that says once more what is about to be agreed, with the way to change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import NotFound
from matchmaker.store.models.contracts import Contract
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.queries import rounds as rows
from matchmaker.store.work import view
from matchmaker.web.contract_fields import MOVE_FIELDS
from matchmaker.web.contract_page import move_forms, terms_of
from matchmaker.web.contract_words import price_of
from matchmaker.web.guard import needs
from matchmaker.web.terms_fields import LOSERS
from matchmaker.web.terms_page import SHOWN, Turn, talks_of
from matchmaker.web.visitors import who_asks
from matchmaker.wording import contracts as words
from matchmaker.wording.labels import label
from matchmaker.workflows import brokering, contracting, rounds

pages = Blueprint("checking", __name__)
Answer = str | Response
LONGEST = 1000


@dataclass(frozen=True)
class Check:
    """What is about to be agreed: the lines to read once more, the form that agrees to it, and where each line is changed."""

    title: str
    lead: str
    lines: Sequence[tuple[str, str, str]]  # what it is, what it says, where it is changed
    action: str
    act: str
    back: str
    hidden: Sequence[tuple[str, str]] = ()
    fields: Sequence[object] = field(default_factory=tuple)
    then: str = ""


@pages.get("/linkages/<code>/terms/<int:number>/accept")
@needs("linkage.read")
def terms(code: str, number: int) -> Answer:
    """The terms that one is about to accept; on to the linkage where they are no longer the last, or not for this visitor to accept."""
    with view() as session:
        linkage = brokering.see_linkage(session, who=who_asks(), code=code)
        talks = talks_of(linkage)
        if not talks.can_accept or talks.staff or number != len(talks.turns):
            return redirect(url_for("linkages.show", code=code, _anchor="terms"), 303)
        return _drawn(_of_terms(linkage, talks.turns[-1], can_put=talks.can_put))


@pages.get("/needs/<code>/round/award")
@needs("round.manage")
def winners(code: str) -> Answer:
    """Who is about to be chosen for which part, and what the others will read."""
    version = request.args.get("version", "")
    with view() as session:
        need = rounds.see_need(session, who=who_asks(), code=code)
        found = rows.of_need(session, need.id)
        if found is None:
            raise NotFound(round=code)
        made = {one.code: one for one in rows.open_linkages(session, need.id)}
        back, lines, hidden = url_for("rounds.show", code=code, _anchor="winners"), [], [("version", version[:9])]
        for lot in found.lots:
            chosen = [name for name in request.args.getlist(f"lot{lot.number}") if name in made]
            said = "; ".join(f"{made[name].seller.name} · {made[name].offer.words[:80]}" for name in chosen)
            title = _("Cả tin") if len(found.lots) == 1 else _("Phần %(number)s: %(what)s", number=lot.number, what=lot.quantity_typed)
            lines.append((title, said or _("chưa chọn ai"), back))
            hidden += [(f"lot{lot.number}", name) for name in chosen]
        for one in LOSERS:
            typed = request.args.get(one.name, "")[:LONGEST]
            lines.append((str(one.label), str(one.choices.get(typed, typed)) if typed else _("không ghi"), back))
            hidden.append((one.name, typed))
        lead = _("Bên được chọn nhận thư báo, bên chưa được chọn đọc được lý do.")
        return _drawn(Check(_("Xem lại trước khi chọn"), lead, lines, url_for("rounds.award", code=code), _("Đúng, chọn như vậy"), back, hidden))


@pages.get("/contracts/<code>/moves/countersign")
@needs("contract.countersign")
def countersign(code: str) -> Answer:
    """What the Alliance is about to sign for; on to the contract where it cannot be signed now or not by this visitor."""
    with view() as session:
        contract = contracting.see_contract(session, who=who_asks(), code=code)
        if "countersign" not in {one.name for one in move_forms(contract, "", {}, {})}:
            return redirect(url_for("contracts.show", code=code), 303)
        return _drawn(_of_contract(contract))


def _of_terms(linkage: Linkage, turn: Turn, *, can_put: bool) -> Check:
    back = url_for("linkages.show", code=linkage.code, _anchor="terms")
    change = url_for("terms.new", code=linkage.code) if can_put else ""
    names = {
        "price": _("Giá"), "quantity": _("Số lượng"), "grade": _("Cỡ, loại"), "window": _("Giao trong"), "place": _("Nơi giao, cách giao"),
        "payment": _("Trả tiền"), "note": _("Nói thêm"),
    }  # fmt: skip
    lines = [(_("Bên bán"), linkage.seller.name, ""), (_("Bên mua"), linkage.buyer.name, ""), (_("Mặt hàng"), linkage.offer.words[:140], "")]
    lines += [(names[name], turn.said[name] or _("không ghi"), change) for name in SHOWN]
    lines.append((_("Hiệu lực đến"), turn.valid, ""))
    return Check(
        _("Xem lại trước khi đồng ý"),
        _("%(party)s đưa lượt %(number)s. Đồng ý thì hai bên đã thống nhất như dưới đây.", party=turn.party, number=turn.number),
        lines, url_for("terms.answer", code=linkage.code, number=turn.number, act="accept"),
        _("Đồng ý lượt %(number)s", number=turn.number), back, then=_("Sau đó soạn hợp đồng từ chính những điều này, không phải gõ lại."),
    )  # fmt: skip


def _of_contract(contract: Contract) -> Check:
    many, nothing = _("nhiều bên bán, theo từng phụ lục"), _("không ghi")
    lines = [
        (_("Bên bán"), contract.seller.name if contract.seller else many, ""),
        (_("Bên mua"), contract.buyer.name, ""),
        (_("Số hợp đồng"), contract.number or _("chưa đánh số"), ""),
        (_("Thời hạn"), words.days_said(contract.starts_on, contract.ends_on) or nothing, ""),
    ]
    for line in contract.lines:
        parts = (line.words, line.grade, words.line_quantity(line), price_of(line.price or {}), words.days_said(line.starts_on, line.ends_on))
        lines.append((_("Dòng %(number)s", number=line.sequence), ", ".join(part for part in parts if part), ""))
    lines += [(name, said, "") for name, said in terms_of(contract)]
    for one in contract.signatures:
        said = ", ".join(part for part in (one.signer, f"{one.signed_on:%d/%m/%Y}") if part)
        lines.append((_("%(side)s đã ký", side=label(words.SIDES, one.role)), said, ""))
    return Check(
        _("Xem lại trước khi ký xác nhận"), _("Liên minh ký xác nhận thì hợp đồng có hiệu lực."), lines,
        url_for("contracts.move", code=contract.code, move="countersign"), _("Ký xác nhận"), url_for("contracts.show", code=contract.code),
        [("version", str(contract.version))], MOVE_FIELDS["countersign"],
        _("Thấy chỗ chưa đúng thì về hợp đồng và chọn Tạm dừng, ghi lý do."),
    )  # fmt: skip


def _drawn(check: Check) -> str:
    return render_template("checks/show.html", check=check)
