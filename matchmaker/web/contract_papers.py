"""Papers of contracts and linkages: what one lacks is named first, with where to write it; then Word, PDF or spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from matchmaker.domain.contract_papers import FACTS, Incomplete, Lacking
from matchmaker.domain.contracts import Addendum, State, addenda_of
from matchmaker.domain.errors import Invalid, NotFound, Stale, WrongStage
from matchmaker.domain.permissions import Thing, may
from matchmaker.reports.contract_facts import Drawn, contract_paper
from matchmaker.reports.files import to_docx
from matchmaker.reports.minutes import minutes_paper
from matchmaker.reports.pdf import NoPdfHere, to_pdf
from matchmaker.reports.register import register_paper, register_table
from matchmaker.reports.tables import to_xlsx
from matchmaker.store.models.contracts import Contract
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.queries import contract_papers
from matchmaker.store.queries import contracts as rows
from matchmaker.store.work import view, work
from matchmaker.web.dressing import lexicon, product_name
from matchmaker.web.guard import Answer, needs
from matchmaker.web.linkage_page import told
from matchmaker.web.listing_form import version
from matchmaker.web.match_cards import card_of, thawed
from matchmaker.web.paper_fields import PARTICULARS, PLACE
from matchmaker.web.price_beside import state_name
from matchmaker.web.register_wanted import filters_said, register_wanted
from matchmaker.web.visitors import who_asks
from matchmaker.wording import contracts as words
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.figures import here_today, number
from matchmaker.wording.labels import label
from matchmaker.wording.legal import legal_notes
from matchmaker.wording.paper_words import PARTICULAR_FIELDS, WHERE, lacking_said, template_said
from matchmaker.workflows import brokering, contracting, paperwork

pages = Blueprint("contract_papers", __name__)
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ALL = "all"
MOST_ROWS = 5_000
MOST_IN_PDF = 400
"""Contracts in a PDF, which is drawn while its reader waits: six seconds of work."""


class Words:
    """The words of the trade, as papers ask for them."""

    def product(self, key: str) -> str:
        """The name of a product."""
        return product_name(key)

    def state(self, key: str) -> str:
        """The first way to say a state."""
        return state_name(key)

    def unit(self, key: str) -> str:
        """The name of a unit."""
        return lexicon().units.name(key)


@pages.get("/contracts/<code>/paper")
@needs("contract.paper")
def show(code: str) -> Answer:
    """What the contract's paper lacks and where to write it, the particulars that stand on paper alone, and the files."""
    return _page(code, {}, {}, 200)


@pages.post("/contracts/<code>/paper")
@needs("contract.particulars")
def keep(code: str) -> Answer:
    """Keep the particulars, or show them again with what is wrong."""
    typed = {name: request.form.get(name, "") for name in FACTS}
    try:
        with work() as session:
            paperwork.keep_particulars(session, who=who_asks(), code=code, typed=typed, version=version(), now=datetime.now(UTC))
    except Invalid as error:
        return _page(code, typed, complain_all(error.complaints, PARTICULAR_FIELDS), 422)
    except (Stale, WrongStage) as error:
        return _page(code, typed, {}, 409, trouble=error)
    flash(_("Đã lưu."))
    return redirect(url_for("contract_papers.show", code=code), 303)


@pages.get("/contracts/<code>.<any(docx, pdf):kind>")
@needs("contract.paper")
def contract_file(code: str, kind: str) -> Answer:
    """The contract, or one change of it, as a file; the page that names what is lacking where something is."""
    with view() as session:
        contract = contracting.see_contract(session, who=who_asks(), code=code)
        addendum = _addendum(contract)
        drawn = _drawn(session, contract, addendum)
        try:
            return _file(drawn.whole(_blanks(drawn)), kind)
        except (Incomplete, NoPdfHere) as error:
            _say(error)
            return redirect(url_for("contract_papers.show", code=code, addendum=addendum.number if addendum else None), 303)


@pages.get("/contracts/register.<any(docx, pdf, xlsx):kind>")
@needs("contract.list")
def register_file(kind: str) -> Answer:
    """The register with the filters in force: a party's own contracts, all for staff."""
    today = here_today()
    with view() as session:
        wanted, _ending = register_wanted(request.args, who_asks())
        found = rows.register(session, wanted, most=MOST_ROWS + 1)
        if kind == "pdf" and len(found) > MOST_IN_PDF:
            flash(_("Sổ này hơn %(most)s hợp đồng, dài quá cho một bản PDF. Xin lọc bớt, hoặc tải bản Word hay bảng tính.", most=MOST_IN_PDF))
            return redirect(_register(), 303)
        with force_locale("vi"):
            cut = [_("Chỉ gồm %(most)s hợp đồng đầu của sổ.", most=number(MOST_ROWS))] if len(found) > MOST_ROWS else []
            about = " ".join([*filter(None, [filters_said(session, wanted)]), *cut])
            table = register_table(found[:MOST_ROWS], names=Words(), about=about, today=today)
    if kind == "xlsx":
        return _sent(to_xlsx(table), kind, "so-hop-dong")
    try:
        return _file(register_paper(table, made_by=current_user.name, today=today), kind)
    except NoPdfHere as error:
        _say(error)
        return redirect(_register(), 303)


def _register() -> str:
    """The address of the register with the filters in force."""
    return f"{url_for('contracts.index')}?{urlencode(request.args.to_dict(flat=False), doseq=True)}".rstrip("?")


@pages.get("/linkages/<code>/minutes")
@needs("linkage.read")
def minutes(code: str) -> str:
    """What the minutes lack, and the files."""
    with view() as session:
        linkage = brokering.see_linkage(session, who=who_asks(), code=code)
        drawn = _minutes(linkage)
        return render_template(
            "linkages/minutes.html", linkage=linkage, lacking=[_lacking(one, linkage) for one in drawn.lacking], place=_place(), place_field=PLACE
        )  # fmt: skip


@pages.get("/linkages/<code>/minutes.<any(docx, pdf):kind>")
@needs("linkage.read")
def minutes_file(code: str, kind: str) -> Answer:
    """The minutes as a file; the page that names what is lacking where something is."""
    with view() as session:
        drawn = _minutes(brokering.see_linkage(session, who=who_asks(), code=code))
        try:
            return _file(drawn.whole(_blanks(drawn)), kind)
        except (Incomplete, NoPdfHere) as error:
            _say(error)
            return redirect(url_for("contract_papers.minutes", code=code, place=_place() or None), 303)


def _page(code: str, typed: Mapping[str, str], complaints: Mapping[str, str], status: int, *, trouble: Exception | None = None) -> Answer:
    with view() as session:
        contract = contracting.see_contract(session, who=who_asks(), code=code)
        addendum = _addendum(contract)
        kept = contract_papers.of_contract(session, contract.id)
        drawn = _drawn(session, contract, addendum)
        page = render_template(
            "contracts/paper.html", words=words, contract=contract, addendum=addendum, lacking=[_lacking(one, contract) for one in drawn.lacking],
            fields=[one for one in PARTICULARS if contract.seller is not None or not one.name.endswith("_b")],
            typed=typed or (kept.facts if kept else {}), complaints=complaints, version=kept.version if kept else 0,
            open=contract.state not in (State.ENDED, State.CANCELLED) and may(who_asks(), "contract.particulars", paperwork.thing_of(contract)),
            stale=isinstance(trouble, Stale), signed=bool(contract.signatures),
            template=template_said(drawn.template),
            notes=legal_notes(contract.terms, contract.form, contract.starts_on, contract.ends_on, here_today()),
        )  # fmt: skip
    return page if status == 200 else (page, status)


def _drawn(session: Session, contract: Contract, addendum: Addendum | None) -> Drawn:
    kept = contract_papers.of_contract(session, contract.id)
    hidden = _hidden(contract, signed=contract.signed_on is not None)
    with force_locale("vi"):
        return contract_paper(contract, kept.facts if kept else {}, names=Words(), addendum=addendum, hidden=hidden)


def _addendum(contract: Contract) -> Addendum | None:
    """The change of the contract that the address asks for."""
    wanted = request.args.get("addendum", "")
    if not wanted:
        return None
    found = next((one for one in addenda_of(contract.events) if str(one.number) == wanted and one.state != "dropped"), None)
    if found is None:
        raise NotFound(addendum=wanted)
    return found


def _minutes(linkage: Linkage) -> Drawn:
    """The minutes of a linkage; the Alliance stands in them by whoever of it moved the linkage last."""
    with force_locale("vi"):
        match = thawed(linkage.ranking or {})
        card = card_of(match, linkage.need.must or (), linkage.ranking.get("base", 0)) if match else None
        reasons = [f"{part.name}: {part.said}" for part in card.parts if part.said and not part.unknown] if card else []
        said = {event.sequence: told(event).facts for event in linkage.events}
        movers = [event.person.name for event in linkage.events if event.move != "ask"]
        return minutes_paper(
            linkage, reasons=reasons, facts_said=said, place=_place(), alliance=movers[-1] if movers else "", today=here_today(),
            hidden=_hidden(linkage),
        )  # fmt: skip


def _hidden(thing: Contract | Linkage, *, signed: bool = False) -> list[str]:
    """The sides whose telephone this visitor may not read: another party's, until it has signed with them."""
    who = who_asks()
    if who.staff or signed:
        return []
    return [letter for letter, party in (("a", thing.buyer), ("b", thing.seller)) if party is not None and party.code not in who.own_codes]


def _place() -> str:
    return " ".join(request.args.get("place", "")[:200].split())


def _blanks(drawn: Drawn) -> set[str]:
    """What somebody chose to write by hand."""
    chosen = set(request.args.getlist("blank"))
    return {one.name for one in drawn.lacking} if ALL in chosen else chosen


def _lacking(one: Lacking, thing: Contract | Linkage) -> dict[str, Any]:
    """What is lacking in words, and where it is written; without an address where it is written on the page itself."""
    sides = {"party_a": thing.buyer, "party_b": thing.seller}
    party, address, where = sides.get(one.where), "", label(WHERE, one.where)
    if party is not None and may(who_asks(), "party.revise", Thing(frozenset({party.code}))):
        address = url_for("parties.edit", code=party.code)
    elif party is not None:
        where = _("Bên ấy hoặc Liên minh ghi vào hồ sơ")
    elif one.where == "contract" and isinstance(thing, Contract) and thing.state == State.DRAFT:
        address = url_for("contracts.edit", code=thing.code)
    elif one.where == "contract":
        where = _("Hợp đồng đã gửi ký: lấy lại để sửa, hoặc điền tay")
    return {"name": one.name, "said": lacking_said(one), "address": address, "where": where}


def _say(error: Incomplete | NoPdfHere) -> None:
    """What is lacking stands on the page that follows; that this machine makes no PDF is said here."""
    if isinstance(error, NoPdfHere):
        flash(_("Máy chủ này chưa làm được PDF. Xin tải bản Word rồi in."))


def _file(drawn: Drawn, kind: str) -> Response:
    made = (to_docx if kind == "docx" else to_pdf)(drawn.template, drawn.facts)
    return _sent(made, kind, drawn.stem)


def _sent(made: bytes, kind: str, stem: str) -> Response:
    """The file to be kept under a name that says what it is and of which day."""
    name = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in stem)
    file = f"{name}-{here_today():%Y-%m-%d}.{kind}"
    return send_file(io.BytesIO(made), mimetype=TYPES[kind], as_attachment="view" not in request.args, download_name=file)
