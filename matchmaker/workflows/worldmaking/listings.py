"""The listings of an invented province over its years: by the season of what is sold and bought, each linked as any other listing is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from matchmaker.domain.records import Need, Offer, Period
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import link
from matchmaker.store.snapshots import certificates_json, linked_json, tides_text
from matchmaker.workflows.worldmaking import typing_habits as habits
from matchmaker.workflows.worldmaking.goods import Good
from matchmaker.workflows.worldmaking.people import Trader
from matchmaker.workflows.worldmaking.plan import Plan

OFTEN = {"offer": 0.28, "need": 0.22}
"""How likely a trader of usual diligence writes about a thing in a month of its season."""
WITHDRAWN, FORGOTTEN = 0.15, 0.25
"""Of listings that are over: the share that was withdrawn before its end, and of those that ended lately the share that nobody has closed yet."""
LATELY = timedelta(days=30)
PARTS = {"window": 1.0, "month": 0.6, "week": 0.2}
"""What a month's and a week's amount is of a whole one."""


@dataclass(slots=True)
class Written:
    """One listing: its row, what the matching core reads of it, and who wrote it about what."""

    row: dict[str, Any]
    record: Offer | Need
    trader: Trader
    good: Good
    at: datetime

    @property
    def number(self) -> int:
        """The number of its row."""
        return int(self.row["id"])


def write_listings(plan: Plan, found: list[Trader], lexicon: Lexicon) -> Iterator[Written]:
    """Every listing of every organisation, by the day on which it was written."""
    moments = sorted(
        (at, one.number, side, index)
        for one in found
        for side, traded in (("offer", one.sells), ("need", one.buys))
        for index, good in enumerate(traded)
        for at in _moments(plan, one, side, good)
    )
    by_number = {one.number: one for one in found}
    for number, (at, party, side, index) in enumerate(moments, 1):
        trader = by_number[party]
        good = (trader.sells if side == "offer" else trader.buys)[index]
        yield _write(plan, number, side, trader, good, at, lexicon)


def _moments(plan: Plan, one: Trader, side: str, good: Good) -> Iterator[datetime]:
    """When this trader wrote about this thing: mostly a little before its months, up to the world's last day."""
    chance = plan.chance("when", one.code, side, good.product)
    month = plan.begins_on.replace(day=1)
    while month <= plan.as_of:
        if month.month in good.months and chance.random() < OFTEN[side] * one.busy:
            day = month + timedelta(days=chance.randint(0, 27) - 10)
            at = plan.at(day, chance.randint(0, 840))
            if max(plan.begins_on, one.since) <= day and at < plan.now:
                yield at
        month = (month + timedelta(days=31)).replace(day=1)


def _write(plan: Plan, number: int, side: str, trader: Trader, good: Good, at: datetime, lexicon: Lexicon) -> Written:
    chance = plan.chance("listing", number)
    starts_on = at.date() + timedelta(days=chance.randint(0, 25))
    ends_on = starts_on + timedelta(days=chance.choice((10, 20, 30, 30, 45, 60, 90)))
    said = _said(plan, chance, side, trader, good, at.date(), starts_on)
    code, made = f"w-{side[0]}-{number:05}", Offer if side == "offer" else Need
    record: Offer | Need = made(code=code, party=trader.code, starts_on=starts_on, ends_on=ends_on, **said["record"])
    linked = link(lexicon, record)
    record = replace(record, linked=linked, kind=linked.role)
    row = _row(number, side, trader, record, said["typed"], at)
    return Written({**row, **_fate(plan, chance, at, ends_on)}, record, trader, good, at)


def _said(plan: Plan, chance: Random, side: str, trader: Trader, good: Good, written_on: date, starts_on: date) -> dict[str, dict[str, Any]]:
    """What the listing says, as typed and as it reads; what nobody said stays empty."""
    size_at = chance.randrange(len(good.sizes)) if good.sizes else 0
    size = good.sizes[size_at] if good.sizes and chance.random() < 0.85 else ""
    in_words = bool(size) and chance.random() < 0.4
    per = chance.choice(good.per)
    many = habits.amount(chance, good, PARTS[per] * chance.uniform(good.low, good.high) ** chance.uniform(0.6, 1.0))
    usual = good.price(plan, starts_on.year, starts_on.month)
    rank = 1 - 0.22 * (size_at / max(len(good.sizes) - 1, 1) if good.sizes else 0.5)
    dong = habits.rounded(usual * (rank + 0.08) * chance.uniform(*((0.93, 1.07) if side == "offer" else (0.98, 1.12))))
    priced, price = habits.price(chance, dong, good.price_unit) if chance.random() < 0.88 else ("", None)
    first, tides = habits.days(chance, good, starts_on) if side == "offer" else (f"{starts_on:%d/%m/%Y}", ())
    paper, certificates = habits.papers(chance, good, written_on)
    if side == "need":
        paper, certificates = (certificates[0].name, (replace(certificates[0], expires_on=None, number=""),)) if certificates else ("", None)
    counted, state = chance.random() < 0.93, good.state if chance.random() < 0.8 else ""
    typed = {
        "words": habits.words(chance, good, size if in_words else ""), "quantity_typed": many.typed if counted else "", "price_typed": priced,
        "from_typed": first, "place_typed": trader.place if chance.random() < 0.92 else "", "grade_typed": "" if in_words else size,
        "state_typed": state, "certificates_typed": paper, "kg_each_typed": str(good.kg_each or "") if counted else "",
    }  # fmt: skip
    read: dict[str, Any] = {
        "words": typed["words"], "quantity": many.read if counted else None, "per": Period(per if counted else "window"), "price": price,
        "tides": tides, "place": typed["place_typed"], "grade": typed["grade_typed"], "state": state, "certificates": certificates,
    }  # fmt: skip
    if side == "need":
        read |= _wishes(chance, typed)
    return {"typed": typed, "record": read}


def _wishes(chance: Random, typed: dict[str, str]) -> dict[str, Any]:
    """The hard requirements of a need, each about something that it says, and how far away it still buys."""
    can = [name for name in ("price", "grade", "state", "certificates") if typed[f"{name}_typed"]]
    must = frozenset(name for name in can if chance.random() < 0.18)
    return {"must": must, "radius_km": chance.choice((20, 30, 40, 60, 80)) if typed["place_typed"] and chance.random() < 0.3 else None}


def _row(number: int, side: str, trader: Trader, record: Offer | Need, typed: dict[str, str], at: datetime) -> dict[str, Any]:
    quantity, price, papers = record.quantity, record.price, record.certificates
    return {
        "id": number, "code": record.code, "side": side, "role": record.kind, "role_chosen": False, "party_id": trader.number,
        "created_by_id": trader.person, **typed, "quantity": quantity.amount if quantity else None, "quantity_high": None,
        "quantity_unit": quantity.unit if quantity else "", "kg_each": quantity.kg_each if quantity else None, "per": record.per.value,
        "price_dong": price.dong if price else None, "price_high_dong": price.high if price else None, "price_unit": price.unit if price else "",
        "until_typed": f"{record.ends_on:%d/%m/%Y}", "starts_on": record.starts_on, "ends_on": record.ends_on, "tides": tides_text(record.tides),
        "certificates": certificates_json(papers),
        "papers_until": min((one.expires_on for one in papers or () if one.expires_on), default=None),
        "must": sorted(record.must) if isinstance(record, Need) else [], "radius_km": record.radius_km if isinstance(record, Need) else None,
        "linked": linked_json(record.linked) if record.linked else None, "source": "demo", "form_key": f"w-{number}", "created_at": at,
    }  # fmt: skip


def _fate(plan: Plan, chance: Random, at: datetime, ends_on: date) -> dict[str, Any]:
    """What became of a listing that is over, and of the few that were taken back early."""
    over, way = ends_on < plan.as_of, chance.random()
    if way < (WITHDRAWN if over else WITHDRAWN / 3):
        gone = at + timedelta(days=chance.randint(1, max(1, (min(ends_on, plan.as_of) - at.date()).days)), minutes=-1)
        return {"status": "withdrawn", "withdrawn_at": min(gone, plan.now)}
    forgotten = plan.as_of - ends_on <= LATELY and chance.random() < FORGOTTEN
    return {"status": "closed" if over and not forgotten else "open", "withdrawn_at": None}
