"""Clauses of price side by side: what each would have done over the last 24 months, and when which side would have wanted to break it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.domain.errors import Invalid, Unreadable
from matchmaker.domain.frozen import NotAsFrozen
from matchmaker.domain.numbers import read_number
from matchmaker.domain.price_rule_forms import read_rule, typed_of
from matchmaker.domain.price_rules import Computed, Kind, NotComputable, PriceRule, Reference, Unknown, reference_in, rule_of
from matchmaker.domain.price_simulation import ENOUGH, THRESHOLD, Simulation, simulate, wants_out
from matchmaker.matching.reference_prices import Series, series_of
from matchmaker.store.queries import prices as rows
from matchmaker.store.work import view
from matchmaker.web.clause_chart import chart_of
from matchmaker.web.clause_fields import clause_fields
from matchmaker.web.dressing import lexicon, product_name
from matchmaker.web.fields import Field
from matchmaker.web.guard import Answer, needs
from matchmaker.web.price_beside import state_name
from matchmaker.web.tables_out import csv_answer
from matchmaker.wording.complaints import complain
from matchmaker.wording.figures import dong, here_today, month_name, number, percent
from matchmaker.wording.labels import Labels
from matchmaker.wording.price_rules import PARTS, reference_said, rule_in_short, unknown_said

pages = Blueprint("clauses", __name__)
LETTERS = ("a", "b", "c")
CLAUSE = ("kind", "dong", "change", "floor", "ceiling", "reads", "end")
"""The fields of one clause; all else is asked for once."""

MOST_PERCENT = 100
MOST_DAYS = 92
USUAL_DAYS = "31"
FIELDS: Labels = {**PARTS, "threshold": _l("Chênh bao nhiêu thì dễ bỏ"), "oldest": _l("Giá cũ nhất được dùng")}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: the series, the clauses that stand, and everything as typed with what is wrong with it."""

    series: Series | None
    rules: Mapping[str, PriceRule]
    threshold: Decimal
    typed: dict[str, Any]
    complaints: Mapping[str, str]


@pages.get("/prices/clauses")
@needs("price.simulate")
def show() -> Answer:
    """The clauses, their prices month by month, and who would have wanted out."""
    with view() as session:
        offered = {_key(one): one for one in series_of(rows.standing(session))}
    asked = _asked(offered, request.args)
    found = None
    if asked.series and asked.rules and not asked.complaints:
        found = simulate(list(asked.rules.values()), asked.series.readings, here_today(), threshold=asked.threshold)
    page = render_template(
        "prices/clauses.html", asked=asked, found=found, fields=_fields(offered), typed=asked.typed, complaints=asked.complaints, enough=ENOUGH,
        clauses=[(letter, clause_fields(f"{letter}-")) for letter in LETTERS], said=_said(asked), months=_months(found, asked) if found else [],
        chart=chart_of(found, asked.threshold) if found else None, verdicts=_verdicts(found, asked) if found else [],
        csv=f"{url_for('clauses.numbers')}?{urlencode({name: value for name, value in asked.typed.items() if value})}",
    )  # fmt: skip
    return (page, 422) if asked.complaints else page


@pages.get("/prices/clauses.csv")
@needs("price.simulate")
def numbers() -> Answer:
    """The same months as a table for other programs."""
    with view() as session:
        offered = {_key(one): one for one in series_of(rows.standing(session))}
    asked = _asked(offered, request.args)
    if asked.series is None or asked.complaints or not asked.rules:
        return show()  # the page says what is wrong with what was asked
    found = simulate(list(asked.rules.values()), asked.series.readings, here_today(), threshold=asked.threshold)
    clauses = [f"{letter}_{part}" for letter in asked.rules for part in ("dong", "wants_out")]
    head, lines = ["month", "read_on", "outside_dong", "unit", "invented", *clauses], []
    for month in found.months:
        cells: list[object] = []
        for answer in month.answers or (None,) * len(asked.rules):
            price = answer.dong if isinstance(answer, Computed) else None
            cells += [price, wants_out(month.outside_dong, price, asked.threshold) if price and month.outside_dong else ""]
        last = asked.series.last
        lines.append([f"{month.first:%Y-%m}", month.day, month.outside_dong, last.unit, int(last.invented), *cells])
    name = f"dieu-khoan-gia-{last.product}-{here_today():%Y-%m-%d}.csv".replace("_", "-")
    return csv_answer(name, head, lines)


def address_of(rule: PriceRule, product: str) -> str:
    """Where a contract's own clause is simulated: the page with the clause filled in, beside none."""
    asked: dict[str, Any] = {f"a-{name}": said for name, said in typed_of(rule).items() if name in CLAUSE and said}
    if rule.reference:
        asked["series"] = f"{rule.reference.key}|real"
    else:
        asked["product"] = product
    return url_for("clauses.show", **asked)


def clause_address(kept: Mapping[str, Any], product: str) -> str:
    """Where the clause that a contract's line keeps is simulated, on prices of its product; empty where it keeps none that can be computed."""
    try:
        rule = rule_of(kept)
    except (NotAsFrozen, NotComputable):
        return ""
    return address_of(rule, product) if rule else ""


def _asked(offered: Mapping[str, Series], args: Mapping[str, str]) -> Asked:
    """The question as it stands in the address; one without clauses is answered with three that show what there is to see."""
    typed: dict[str, Any] = {name: value[:200] for name, value in args.items()}
    wanted = typed.get("series", "")
    series = offered.get(wanted) or offered.get(wanted.replace("|real", "|invented"))
    if not wanted:  # a contract's fixed price is never held against another product's prices
        series = next((one for one in offered.values() if typed.get("product", one.last.product) == one.last.product), None)
    typed = {"threshold": number(THRESHOLD, 0), "oldest": USUAL_DAYS} | typed | ({"series": _key(series)} if series else {})
    if series and not any(typed.get(f"{letter}-kind") for letter in LETTERS):
        typed = {**_examples(series), **typed}
    complaints: dict[str, str] = {"series": complain("reference", "not_a_choice", {}, FIELDS)} if wanted and series is None else {}
    threshold = _whole(typed, "threshold", MOST_PERCENT, "price_change_too_far", complaints)
    oldest = _whole(typed, "oldest", MOST_DAYS, "whole_days", complaints)
    rules = _rules(typed, series, oldest, complaints) if series else {}
    return Asked(series, rules, Decimal(threshold), typed, complaints)


def _rules(typed: Mapping[str, str], series: Series, oldest: int, complaints: dict[str, str]) -> dict[str, PriceRule]:
    """The clauses that were asked about, by their letters; what is wrong with one stands among the complaints."""
    reference = reference_in(series.last)
    rules: dict[str, PriceRule] = {}
    for letter in LETTERS:
        if not typed.get(f"{letter}-kind"):
            continue
        given = {f"{letter}-reference": reference.key, f"{letter}-source": series.last.source, f"{letter}-read_by": "*"}
        try:
            rule = read_rule({**typed, **given}, [reference], unit_key=_unit_key(reference), prefix=f"{letter}-")
            rules[letter] = replace(_same_unit(rule, reference, letter), oldest_days=oldest)
        except Invalid as error:
            for name, (code, facts) in error.complaints.items():
                said = complain(name.removeprefix(f"{letter}-"), code, facts, FIELDS)
                complaints[name] = _("Điều khoản %(letter)s · %(said)s", letter=letter.upper(), said=said)
    return rules


def _same_unit(rule: PriceRule, reference: Reference, letter: str) -> PriceRule:
    """A fixed price can be held beside the readings only in their unit."""
    if rule.kind is Kind.FIXED and rule.unit != reference.unit:
        raise Invalid({f"{letter}-dong": ("price_other_unit", {})})
    return rule


class _unit_key:
    """Units by their words, as they are counted for the product."""

    def __init__(self, reference: Reference) -> None:
        self.line = lexicon().line(reference.product)

    def __call__(self, unit: str) -> str:
        return lexicon().units.key(unit, self.line) or ""


def _whole(typed: Mapping[str, str], name: str, most: int, code: str, complaints: dict[str, str]) -> int:
    try:
        value = read_number(typed.get(name, ""))
    except Unreadable:
        value = Decimal(-1)
    if 0 <= value <= most and value == value.to_integral_value():
        return int(value)
    complaints[name] = complain(name, code, {"text": typed.get(name, ""), "most": most}, FIELDS)
    return 0


def _examples(series: Series) -> dict[str, str]:
    """Three clauses as people sign them: today's price a year ago kept, the reference price itself, and the same within a tenth of that price."""
    first = series.readings[max(0, len(series.readings) - ENOUGH)]
    price, unit = round(first.middle_dong), _unit(series)
    tenth = {"floor": f"{round(price * 0.9)} đ", "ceiling": f"{round(price * 1.1)} đ"}
    moving = {"change": "0", "reads": "monthly-1", "end": "middle"}
    return {
        "a-kind": "fixed", "a-dong": f"{price} đ/{unit}", "b-kind": "reference", **{f"b-{name}": said for name, said in moving.items()},
        "c-kind": "corridor", **{f"c-{name}": said for name, said in {**moving, **tenth}.items()},
    }  # fmt: skip


def _fields(offered: Mapping[str, Series]) -> list[Field]:
    """The questions that hold for all clauses."""
    choices = {key: _series_said(one) for key, one in offered.items()}
    return [
        Field("series", PARTS["reference"], _l("Mặt hàng, cỡ, trạng thái và khâu bán phải đúng với hợp đồng"), "select", choices=choices),
        Field("threshold", FIELDS["threshold"], _l("Giá ngoài và giá hợp đồng chênh hơn bấy nhiêu phần trăm thì coi là dễ bỏ"), inputmode="numeric"),
        Field("oldest", FIELDS["oldest"], _l("Số ngày. Bảng giá ghi mỗi tháng một lần thì để 31"), inputmode="numeric"),
    ]


def _series_said(one: Series) -> str:
    said = reference_said(reference_in(one.last), product_name(one.last.product), state_name(one.last.state))
    return _("%(said)s (số liệu minh họa)", said=said) if one.last.invented else said


def _said(asked: Asked) -> Mapping[str, str]:
    unit = _unit(asked.series) if asked.series else ""
    return {letter: rule_in_short(rule, unit) for letter, rule in asked.rules.items()}


def _months(found: Simulation, asked: Asked) -> list[dict[str, object]]:
    """The rows of the table, newest first."""
    return [
        {
            "name": month_name(month.first), "outside": "" if month.outside_dong is None else dong(month.outside_dong),
            "cells": [_cell(month.outside_dong, answer, asked.threshold) for answer in month.answers] or [{"said": "", "why": ""}] * len(asked.rules),
        }
        for month in reversed(found.months)
    ]  # fmt: skip


def _cell(outside: int | None, answer: object, threshold: Decimal) -> dict[str, str]:
    if isinstance(answer, Unknown) or outside is None or not isinstance(answer, Computed):
        return {"said": "", "why": unknown_said(answer) if isinstance(answer, Unknown) else ""}
    side = wants_out(outside, answer.dong, threshold)
    return {
        "said": dong(answer.dong),
        "side": side,
        "out": _out_said(side, max(outside / answer.dong, answer.dong / outside) - 1),
        "bound": answer.bound,
    }


def _out_said(side: str, share: float) -> str:
    if side == "seller":
        return _("bên bán dễ bỏ: ngoài cao hơn %(share)s", share=percent(share))
    return _("bên mua dễ bỏ: hợp đồng cao hơn %(share)s", share=percent(share)) if side else ""


def _verdicts(found: Simulation, asked: Asked) -> Sequence[dict[str, object]]:
    """One clause a row: how often each side would have wanted out, and the worst month."""
    rows_ = []
    for letter, verdict in zip(asked.rules, found.verdicts, strict=False):
        worst = verdict.worst
        side = "seller" if worst in verdict.seller else "buyer"
        said = f"{month_name(worst.month)}, {_out_said(side, worst.share)}" if worst else _("không tháng nào")
        rows_.append({"letter": letter, "seller": len(verdict.seller), "buyer": len(verdict.buyer), "compared": verdict.compared, "worst": said})
    return rows_


def _unit(series: Series) -> str:
    return lexicon().units.name(series.last.unit)


def _key(series: Series) -> str:
    return f"{reference_in(series.last).key}|{'invented' if series.last.invented else 'real'}"
