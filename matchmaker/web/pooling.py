"""Several co-operatives for one need: plans side by side, changed, kept and chosen; and the days on which there is supply."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.matching.pooling import CHEAPEST, NAMES, NotPoolable, defaults
from matchmaker.matching.pooling.stored import mark_of
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import listings
from matchmaker.store.work import view, work
from matchmaker.web.fields import Field
from matchmaker.web.guard import needs
from matchmaker.web.pool_cards import headline, shown_change, shown_plan
from matchmaker.web.pool_strip import csv_rows, shown_strip
from matchmaker.web.tables_out import csv_answer
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import FIELDS, complain_all
from matchmaker.wording.figures import dong, here_today
from matchmaker.wording.labels import Labels, label
from matchmaker.wording.pooling import NOT_POOLABLE, PLANS, weight
from matchmaker.workflows import pooling

pages = Blueprint("pooling", __name__)
Page = str | Response | tuple[str, int]
MOST_MARKED = 60
"""Co-operatives that one address pins or removes at most."""
RULES = (
    Field("at_most", _l("Nhiều nhất mấy hợp tác xã"), inputmode="numeric"),
    Field("ceiling", _l("Giá cao nhất"), _l("Một kg. Ví dụ: 470.000")),
    Field("floor", _l("Giá thấp nhất"), _l("Một kg. Ví dụ: 420.000")),
    Field("support", _l("Phần dành cho hợp tác xã cần nâng đỡ"), _l("Phần trăm số lượng. Ví dụ: 20"), inputmode="numeric"),
    Field("per_km", _l("Tiền xe một km"), inputmode="numeric"),
    Field("split", _l("Chia theo cỡ"), _l("Mỗi dòng một cỡ. Ví dụ: 12 tấn: từ 300 g/con"), "area", rows=2),
)


LABELS: Labels = {
    **FIELDS, "at_most": _l("Nhiều nhất mấy hợp tác xã"), "ceiling": _l("Giá cao nhất"), "floor": _l("Giá thấp nhất"),
    "per_km": _l("Tiền xe một km"), "support": _l("Phần dành cho hợp tác xã cần nâng đỡ"), "split": _l("Chia theo cỡ"),
    "hold_days": _l("Giữ sống được mấy ngày"), "plan": _l("Phương án"),
}  # fmt: skip


@pages.get("/needs/<code>/pool")
@needs("pool.plan")
def show(code: str) -> Page:
    """The plans side by side, and the picked one with its co-operatives; what is pinned or removed stands in the address."""
    typed = _typed(request.args)
    try:
        asked = pooling.read_asked(typed, removed=_marked("out"), pinned=_marked("pin"))
    except Invalid as error:
        return _not_read(code, typed, complain_all(error.complaints, LABELS)), 422
    who = who_asks()
    with view() as session:
        try:
            found = pooling.pool(session, who=who, code=code, asked=asked, picked=request.args.get("plan", CHEAPEST), today=here_today())
        except NotPoolable as error:
            return _cannot(session, who, code, error)
        return render_template("pooling/show.html", **_shown(found, asked), fields=_fields(), typed=typed, complaints={})


@pages.post("/needs/<code>/pool/search")
@needs("pool.plan")
def search(code: str) -> Page:
    """Have a worker find the plans; asked for twice it is one search."""
    typed = _typed(request.form)
    try:
        with work() as session:
            asked = pooling.read_asked(typed)
            pooling.ask_search(session, who=who_asks(), code=code, asked=asked, today=here_today(), now=datetime.now(UTC))
    except (Invalid, NotPoolable) as error:
        return _refused(code, typed, error)
    return redirect(_address(code, asked.typed), 303)


@pages.post("/needs/<code>/pool")
@needs("pool.plan")
def keep(code: str) -> Page:
    """Keep the plan that is shown."""
    typed = _typed(request.form)
    try:
        with work() as session:
            asked = pooling.read_asked(typed, removed=_marked("out"), pinned=_marked("pin"))
            picked = request.form.get("plan", CHEAPEST)
            row = pooling.keep_plan(
                session, who=who_asks(), code=code, asked=asked, picked=picked, shown=request.form.get("shown", ""), today=here_today(),
                now=datetime.now(UTC),
            )  # fmt: skip
            plan = row.code
    except (Invalid, NotPoolable) as error:
        return _refused(code, typed, error)
    flash(_("Đã giữ phương án. Chốt ở dưới thì có hợp đồng khung và phụ lục soạn sẵn."))
    return redirect(url_for("pooling.kept", code=code, plan=plan), 303)


@pages.get("/needs/<code>/pool/<plan>")
@needs("pool.plan")
def kept(code: str, plan: str) -> Page:
    """A kept plan as it was, to be printed or chosen, and what would be different today."""
    return _kept(code, plan, {})


@pages.post("/needs/<code>/pool/<plan>")
@needs("pool.choose")
def choose(code: str, plan: str) -> Page:
    """Choose the plan; chosen twice it has the same contracts."""
    try:
        with work() as session:
            pooling.choose_plan(session, who=who_asks(), need=code, code=plan, now=datetime.now(UTC))
    except Invalid as error:
        return _kept(code, plan, complain_all(error.complaints, LABELS)), 422
    flash(_("Đã chốt phương án. Hợp đồng khung và các phụ lục đã soạn sẵn. Xem lại, ghi giá cho hợp đồng khung, rồi gửi các bên ký."))
    return redirect(url_for("pooling.kept", code=code, plan=plan), 303)


@pages.get("/needs/<code>/supply")
@needs("pool.plan")
def supply(code: str) -> Page:
    """Day by day who has goods, which days are dry, and who could harvest when."""
    who, typed = who_asks(), request.args.get("hold_days", "")[:20]
    complaints: dict[str, str] = {}
    hold = None
    try:
        hold = pooling.read_hold(typed)
    except Invalid as error:
        complaints = complain_all(error.complaints, LABELS)
    with view() as session:
        try:
            listing, strip, rows = pooling.supply(session, who=who, code=code, hold_days=hold, today=here_today())
        except NotPoolable as error:
            return _cannot(session, who, code, error)
        field = Field("hold_days", _l("Giữ sống được mấy ngày"), _l("Trong vèo, ao chứa; 0 là không giữ"), inputmode="numeric")
        page = render_template(
            "pooling/supply.html", listing=listing, strip=shown_strip(strip, rows), field=field, complaints=complaints,
            typed={"hold_days": typed or str(strip.hold_days)},
        )  # fmt: skip
    return (page, 422) if complaints else page


@pages.get("/needs/<code>/supply.csv")
@needs("pool.plan")
def supply_csv(code: str) -> Page:
    """The supply by day as a table to take away."""
    with view() as session:
        try:
            _listing, strip, rows = pooling.supply(session, who=who_asks(), code=code, hold_days=None, today=here_today())
        except NotPoolable as error:
            raise NotFound(kind="supply") from error
        return csv_answer(f"nguon-hang-{code}.csv", *csv_rows(strip, rows))


def _typed(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given.get(name, "")[:700] for name in pooling.FIELDS}


def _marked(name: str) -> frozenset[str]:
    return frozenset(one[:40] for one in request.values.getlist(name)[:MOST_MARKED] if one)


def _fields() -> list[Field]:
    """The rules with what holds where nothing is typed."""
    usual = _("Để trống: %(usual)s một km đường chim bay.", usual=dong(defaults()["dong_per_km"] * defaults()["road_percent"] // 100))
    return [Field(one.name, one.label, usual, inputmode="numeric") if one.name == "per_km" else one for one in RULES]


def _shown(found: pooling.Pooled, asked: pooling.Asked) -> dict[str, Any]:
    names = {row.party.code: row.party.name for row in found.rows.values()}
    problem, rules = found.problem, asked.rules
    removed, pinned = sorted(rules.removed), sorted(rules.pinned)
    here = {**asked.typed, "plan": found.picked.name if found.picked else CHEAPEST, "out": removed, "pin": pinned}
    plan, change = found.mended if found.mended else (found.picked, None)
    return {
        "listing": found.listing, "head": headline(problem, found.plans), "large": found.large, "search": found.search,
        "plans": [shown_plan(problem, one, names) for one in found.plans], "wanted": weight(problem.total_kg),
        "picked": shown_plan(problem, plan, names, rules.pinned) if plan else None,
        "change": shown_change(problem, change, names) if change else None,
        "marked": [(offer, _name(found, offer), "out") for offer in removed] + [(offer, _name(found, offer), "pin") for offer in pinned],
        "here": here, "way": _ways(found.listing.code, here), "kept": [(row, label(PLANS, row.name)) for row in found.kept],
        "plan_names": [label(PLANS, name) for name in NAMES],
        "found_names": [label(PLANS, name) for name in (found.search.found if found.search else ())],
        "suppliers": len(problem.suppliers), "place_known": problem.place_known, "shown": mark_of(plan) if plan else "",
    }  # fmt: skip


def _name(found: pooling.Pooled, offer: str) -> str:
    return found.rows[offer].party.name if offer in found.rows else offer


class _Ways:
    """Addresses of this page with one thing changed."""

    def __init__(self, code: str, here: Mapping[str, Any]) -> None:
        self.code, self.here = code, here

    def plan(self, name: str) -> str:
        """Another plan picked, with nobody pinned or removed."""
        return self._to({**self.here, "plan": name, "out": [], "pin": []})

    def out(self, offer: str) -> str:
        """Without this co-operative."""
        return self._to({**self.here, "out": sorted({*self.here["out"], offer}), "pin": [one for one in self.here["pin"] if one != offer]})

    def pin(self, offer: str) -> str:
        """With this co-operative in any case."""
        return self._to({**self.here, "pin": sorted({*self.here["pin"], offer}), "out": [one for one in self.here["out"] if one != offer]})

    def undo(self, offer: str) -> str:
        """Neither pinned nor removed."""
        return self._to({**self.here, **{name: [one for one in self.here[name] if one != offer] for name in ("out", "pin")}})

    def _to(self, said: Mapping[str, Any]) -> str:
        return f"{_address(self.code, said)}#picked"


def _address(code: str, said: Mapping[str, Any]) -> str:
    """The page of a need's plans under these rules."""
    return url_for("pooling.show", code=code, **said)


def _ways(code: str, here: Mapping[str, Any]) -> _Ways:
    return _Ways(code, here)


def _need(session: Session, who: Who, code: str) -> Listing:
    listing = listings.by_code(session, code)
    if listing is None or not pooling.may_pool(who, listing) or not listing.open:
        raise NotFound(listing=code)
    return listing


def _not_read(code: str, typed: Mapping[str, str], complaints: Mapping[str, str]) -> str:
    with view() as session:
        listing = _need(session, who_asks(), code)
        return render_template("pooling/show.html", listing=listing, fields=_fields(), typed=typed, complaints=complaints, plans=[], picked=None)


def _refused(code: str, typed: Mapping[str, str], error: Invalid | NotPoolable) -> tuple[str, int]:
    if isinstance(error, Invalid):
        return _not_read(code, typed, complain_all(error.complaints, LABELS)), 422
    with view() as session:
        return _cannot(session, who_asks(), code, error), 422


def _cannot(session: Session, who: Who, code: str, error: NotPoolable) -> str:
    listing = _need(session, who, code)
    return render_template("pooling/cannot.html", listing=listing, why=label(NOT_POOLABLE, str(error.facts["why"])))


def _kept(code: str, plan: str, complaints: Mapping[str, str]) -> str:
    who = who_asks()
    with view() as session:
        first = pooling.see_plan(session, who=who, need=code, code=plan, today=here_today())
        typed, removed, pinned = pooling.asked_of(first.row)
        found = first
        if first.row.need.open:
            try:
                asked = pooling.read_asked(typed, removed=removed, pinned=pinned)
                found = pooling.see_plan(session, who=who, need=code, code=plan, today=here_today(), asked=asked)
            except (NotPoolable, Invalid):
                found = first
        thing = Thing(frozenset({found.row.need.party.code}))
        return render_template(
            "pooling/kept.html", row=found.row, listing=found.row.need, picked=shown_plan(found.frame, found.plan, found.names, pinned),
            change=shown_change(found.frame, found.change, found.names) if found.change else None, unchanged=found.unchanged,
            can_choose=may(who, "pool.choose", thing) and found.row.need.open, complaints=complaints,
            again=_address(code, {**typed, "plan": found.row.name, "out": sorted(removed), "pin": sorted(pinned)}),
        )  # fmt: skip
