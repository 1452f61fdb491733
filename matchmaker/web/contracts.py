"""Contracts: the register, the form that drafts one, its page, its moves, its signatures and its addenda."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.contracts import SOON, State, days_left
from matchmaker.domain.errors import DomainError, Invalid, Stale, WrongStage
from matchmaker.domain.harvests import OverPromised
from matchmaker.store.queries import contracts as rows
from matchmaker.store.work import view, work
from matchmaker.web import contract_form as form
from matchmaker.web.contract_page import draw, faster
from matchmaker.web.dressing import product_name
from matchmaker.web.guard import needs
from matchmaker.web.listing_form import version
from matchmaker.web.paging import PER_PAGE, address, first_of, page_wanted, paged
from matchmaker.web.register_wanted import chips_said, register_wanted
from matchmaker.web.resuming import resumed
from matchmaker.web.sending import new_key
from matchmaker.web.visitors import who_asks
from matchmaker.wording import contracts as words
from matchmaker.wording.figures import here_today
from matchmaker.workflows import contracting

pages = Blueprint("contracts", __name__)
Answer = str | Response | tuple[str, int]
TROUBLE = (Invalid, Stale, WrongStage, OverPromised)


def status_of(error: DomainError) -> int:
    """The status with which a page tells of a refused move."""
    return 422 if isinstance(error, Invalid) else 409


@pages.get("/contracts")
@needs("contract.list")
def index() -> str:
    """A party's own contracts, all for staff, by states, sides, products, year, or what ends first."""
    who = who_asks()
    mine = None if who.staff else who.own_codes
    wanted, days = register_wanted(request.args, who)
    with view() as session:
        page = page_wanted()
        paging = paged(rows.register(session, wanted, most=PER_PAGE + 1, after=first_of(page)), page)
        return render_template(
            "contracts/index.html", paging=paging, wanted=wanted, ending=days, states=words.STATES, soon=[one.days for one in SOON],
            named_products=[(key, product_name(key)) for key in rows.products(session, mine)], years=rows.years(session, mine), staff=who.staff,
            parties=rows.sides(session) if who.staff else [], chips=chips_said(session, wanted, days), total=rows.count_register(session, wanted),
            cleared=address(state="", party="", product="", year="", ending="", page=""),
            left={one.id: days_left(one.ends_on, here_today()) for one in paging.rows}, words=words,
        )  # fmt: skip


@pages.get("/contracts/new")
@needs("contract.draft")
def new() -> Answer:
    """The form, filled from a linkage, an earlier contract or a framework; a linkage that has its contract leads to it."""
    with view() as session:
        try:
            return form.draw(session, resumed("contract", "", form.begun(session)))
        except Invalid as error:
            why, facts = error.complaints.get("linkage", ("", {}))
            if why != "linkage_has_contract":
                raise
            return redirect(url_for("contracts.show", code=facts["code"]), 303)


@pages.post("/contracts")
@needs("contract.draft")
def add() -> Answer:
    """Keep the draft, or show the form again with what is wrong or doubtful."""
    typed = form.sent()
    if typed.get("more"):
        with view() as session:
            return form.draw(session, typed)
    try:
        draft = form.read()
        with work() as session:
            code = contracting.draft_contract(
                session, who=who_asks(), draft=draft, now=datetime.now(UTC),
                **{name: str(typed.get(name) or "") for name in ("buyer", "seller", "parent", "linkage", "renews", "plan_code", "form_key")},
                shape=str(typed.get("shape") or "single"),
            ).code  # fmt: skip
    except Invalid as error:
        with view() as session:
            return form.draw(session, typed, error.complaints), 422
    flash(_("Đã lưu bản soạn. Xem lại rồi gửi để hai bên ký."))
    return redirect(url_for("contracts.show", code=code), 303)


@pages.get("/contracts/<code>")
@needs("contract.read")
def show(code: str) -> str:
    """One contract: what it says, who has signed, what can be done now, and what has happened."""
    with view() as session:
        return draw(session, contracting.see_contract(session, who=who_asks(), code=code))


@pages.get("/contracts/<code>/edit")
@needs("contract.revise")
def edit(code: str) -> Answer:
    """The form with what the draft says."""
    with view() as session:
        contract = contracting.see_contract(session, who=who_asks(), code=code)
        if contract.state != State.DRAFT:
            return draw(session, contract, trouble=WrongStage(move="revise", stage=contract.state)), 409
        typed = contracting.of_contract(contract) | form.links_typed(contract) | {"version": str(contract.version), "form_key": new_key()}
        return form.draw(session, resumed("contract", code, typed), contract=contract)


@pages.post("/contracts/<code>/edit")
@needs("contract.revise")
def revise(code: str) -> Answer:
    """Keep the new words; who looked at older ones sees who changed them, with everything they typed still there."""
    typed = form.sent()
    wrong = changed = None
    if not typed.get("more"):
        try:
            draft = form.read()
            with work() as session:
                contracting.revise_contract(session, who=who_asks(), code=code, draft=draft, version=version(), now=datetime.now(UTC))
            flash(_("Đã lưu bản soạn."))
            return redirect(url_for("contracts.show", code=code), 303)
        except Invalid as error:
            wrong = error.complaints
        except (Stale, WrongStage) as error:
            changed = error
    with view() as session:
        contract = contracting.see_contract(session, who=who_asks(), code=code)
        if isinstance(changed, WrongStage) or contract.state != State.DRAFT:
            return draw(session, contract, trouble=changed), 409
        told = faster(changed.facts) | {"version": contract.version} if changed else None
        return form.draw(session, typed, wrong, contract=contract, changed=told), 409 if changed else 422 if wrong else 200


@pages.post("/contracts/<code>/moves/<move>")
@needs("contract.move")
def move(code: str, move: str) -> Answer:
    """Take one move; who was slower sees what the faster one did, with everything typed still there."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    now, who = datetime.now(UTC), who_asks()
    try:
        with work() as session:
            if move == "end":
                delivered = {int(name[10:]): value for name, value in typed.items() if _of_line(name)}
                contracting.end_contract(session, who=who, code=code, facts=typed, delivered=delivered, version=version(), now=now)
            elif move == "addendum":
                contracting.propose_addendum(session, who=who, code=code, facts=typed, version=version(), now=now)
            else:
                contracting.move_contract(session, who=who, code=code, move=move, facts=typed, version=version(), now=now)
    except TROUBLE as error:
        return _again(code, error, move, typed)
    flash(_("Đã ghi bước này."))
    return redirect(url_for("contracts.show", code=code), 303)


@pages.post("/contracts/<code>/addenda/<int:number>/<act>")
@needs("contract.sign_addendum")
def addendum(code: str, number: int, act: str) -> Answer:
    """Sign an addendum for one side, or give it up."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"} | {"addendum": str(number)}
    now, who = datetime.now(UTC), who_asks()
    try:
        with work() as session:
            if act == "drop":
                contracting.drop_addendum(session, who=who, code=code, facts=typed, version=version(), now=now)
            else:
                side = {"sign-buyer": "buyer", "sign-seller": "seller"}.get(act, "")
                facts = typed | {"side": side}
                contracting.sign_addendum(session, who=who, code=code, facts=facts, seen=typed.get("seen", ""), version=version(), now=now)
    except TROUBLE as error:
        return _again(code, error, f"addendum-{number}-{act}", typed)
    flash(_("Đã bỏ phụ lục.") if act == "drop" else _("Đã ghi chữ ký vào phụ lục."))
    return redirect(url_for("contracts.show", code=code), 303)


def _of_line(name: str) -> bool:
    """Is this the field of what was delivered of one line?"""
    number = name.removeprefix("delivered-")
    return number != name and number.isascii() and number.isdigit() and len(number) < 6


def _again(code: str, error: DomainError, move: str, typed: dict[str, str]) -> Answer:
    with view() as session:
        contract = contracting.see_contract(session, who=who_asks(), code=code)
        return draw(session, contract, move=move, typed=typed, trouble=error), status_of(error)
