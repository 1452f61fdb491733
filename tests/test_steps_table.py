"""Every act that either side of a pair could take, before any is tried: which field becomes what, how far it goes, and when there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from matchmaker.domain.records import Certificate, Need, Offer, Period, Price, Quantity
from matchmaker.domain.tides import Tide
from matchmaker.matching import Matcher
from matchmaker.matching.acting import Pair
from matchmaker.matching.changes import Step, cell, linked_now
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.need_changes import need_steps
from matchmaker.matching.offer_changes import offer_steps
from matchmaker.matching.scorers import RULES


def kg(amount: float, unit: str = "kg", high: int | None = None) -> Quantity:
    return Quantity(Decimal(str(amount)), unit, None if high is None else Decimal(high))


def day(of_march: int) -> date:
    return date(2027, 3, of_march)


NEED = Need(
    "N", "tôm sú", quantity=kg(900), starts_on=day(1), ends_on=day(20), place="xã Tân Hưng", grade="từ 40 g/con",
    certificates=(Certificate("ASC"),), price=Price(250_000, "kg"), state="sống", radius_km=25.0,
)  # fmt: skip
OFFER = Offer(
    "O", "tôm sú", quantity=kg(900), starts_on=day(1), ends_on=day(20), place="xã Tân Hưng", grade="45-50 g/con",
    certificates=(Certificate("ASC"),), price=Price(250_000, "kg"), state="sống",
)  # fmt: skip


def pair(need: dict[str, Any], offer: dict[str, Any], today: date | None = None) -> Pair:
    lexicon = shipped_lexicon()
    wanted, had = linked_now(lexicon, replace(NEED, **need)), linked_now(lexicon, replace(OFFER, **offer))
    return Pair(wanted, had, Matcher(RULES).compare(wanted, had, lexicon), lexicon, today)


def said(step: Step) -> str:
    values = ", ".join(f"{name} {'-'.join(value) if name == 'units' else cell(value)}" for name, value in step.values.items())
    return f"{step.action} {step.rung}{f' x{step.times}' if step.times > 1 else ''}: {values}"


ABOUT = {"lot": "quantity", "radius": "place", "split": "grade"}
"""The comparison that an act is about, where it is not called as the act."""


def columns_of(step: Step) -> set[str]:
    """The comparisons that this step may say it is about."""
    if step.action == "answer":
        return {"window"} if "starts_on" in step.values else {next(iter(step.values))}
    if step.action == "wish":
        left = step.values["must"]
        return {"window", "price", "place", "quantity"} - ({"window"} if {"from", "until"} & left else set()) - left
    return {ABOUT.get(step.action, step.action)}


STEPS: list[tuple[dict[str, Any], dict[str, Any], date | None, list[str], list[str]]] = [
    ({}, {}, None,
     [], []),
    ({}, {"price": Price(260_000, "kg")}, None,
     ["price 1: price 260000 đ/kg"], ["price 1: price 250000 đ/kg"]),
    ({}, {"price": Price(300_000, "kg")}, None,
     ["price 1: price 272728 đ/kg", "price 2: price 300000 đ/kg"], ["price 1: price 275000 đ/kg", "price 2: price 250000 đ/kg"]),
    ({}, {"price": Price(275_000, "kg")}, None,
     ["price 1: price 275000 đ/kg"], ["price 1: price 250000 đ/kg"]),
    ({}, {"price": Price(300, "g")}, None,
     ["price 1: price 272729 đ/kg", "price 2: price 300001 đ/kg"], ["price 1: price 273 đ/g", "price 2: price 249 đ/g"]),
    ({"price": Price(100, "kg")}, {"price": Price(101, "kg")}, None,
     ["price 1: price 101 đ/kg"], ["price 1: price 100 đ/kg"]),
    ({}, {"price": None}, None,
     [], ["answer 1: price 250000 đ/kg"]),
    ({"price": None}, {}, None,
     ["answer 1: price 250000 đ/kg"], []),
    ({}, {"quantity": kg(100)}, None,
     ["quantity 1: quantity 500 kg", "quantity 3: quantity 125 kg", "quantity 5: quantity 100 kg"], ["quantity 1: quantity 180 kg"]),
    ({}, {"quantity": kg(180)}, None,
     ["quantity 1: quantity 225 kg", "quantity 3: quantity 180 kg"], []),
    ({}, {"quantity": kg(300)}, None,
     ["quantity 1: quantity 375 kg", "quantity 3: quantity 300 kg"], ["quantity 1: quantity 720 kg", "quantity 3: quantity 900 kg"]),
    ({}, {"quantity": kg(720)}, None,
     ["quantity 1: quantity 720 kg"], ["quantity 1: quantity 900 kg"]),
    ({}, {"quantity": kg(0.3, "tấn")}, None,
     ["quantity 1: quantity 375 kg", "quantity 2: quantity 374 kg", "quantity 3: quantity 300 kg", "quantity 4: quantity 299 kg"],
     [
        "quantity 1: quantity 0,72 tấn", "quantity 2: quantity 0,721 tấn", "quantity 3: quantity 0,9 tấn", "quantity 4: quantity 0,901 tấn",
     ]),
    ({"quantity": kg(7), "per": Period.DAY}, {"quantity": kg(20), "per": Period.WEEK}, None,
     ["quantity 1: quantity 3,57 kg", "quantity 2: quantity 3,57 kg", "quantity 3: quantity 2,85 kg", "quantity 4: quantity 2,85 kg"],
     ["quantity 1: quantity 39,2 kg", "quantity 2: quantity 39,3 kg", "quantity 3: quantity 49 kg", "quantity 4: quantity 49,1 kg"]),
    ({}, {"quantity": kg(300, high=800)}, None,
     ["quantity 1: quantity 375 kg", "quantity 3: quantity 300 kg"], ["quantity 1: quantity 720 kg", "quantity 3: quantity 900 kg"]),
    ({}, {"quantity": None}, None,
     [], ["answer 1: quantity 900 kg, per window"]),
    ({"quantity": None}, {}, None,
     ["answer 1: quantity 900 kg, per window"], []),
    ({}, {"quantity": kg(30, "con")}, None,
     [], []),
    ({"quantity": kg(50)}, {"min_quantity": kg(100)}, None,
     ["quantity 1: quantity 101 kg"], ["lot 1: min_quantity 49,9 kg"]),
    ({"quantity": kg(50)}, {"min_quantity": kg(50)}, None,
     [], []),
    ({"min_quantity": kg(400)}, {"quantity": kg(200)}, None,
     ["lot 1: min_quantity 199 kg", "quantity 1: quantity 250 kg", "quantity 3: quantity 200 kg"], ["quantity 1: quantity 401 kg"]),
    ({"min_quantity": kg(800)}, {"quantity": kg(200)}, None,
     ["lot 1: min_quantity 199 kg", "quantity 1: quantity 250 kg", "quantity 3: quantity 200 kg"], []),
    ({"min_quantity": kg(200)}, {"quantity": kg(200)}, None,
     ["quantity 1: quantity 250 kg", "quantity 3: quantity 200 kg"], []),
    ({}, {"starts_on": day(21), "ends_on": day(30)}, None,
     ["window 1: ends_on 2027-03-21", "window 2: starts_on 2027-03-02, ends_on 2027-03-21"],
     ["window 1: starts_on 2027-03-20", "window 2: starts_on 2027-03-05", "window 3: starts_on 2027-03-01"]),
    ({"starts_on": day(21), "ends_on": day(30)}, {}, None,
     [
        "window 1: starts_on 2027-03-20", "window 2: starts_on 2027-03-20, ends_on 2027-03-29",
        "window 3: starts_on 2027-03-13, ends_on 2027-03-22", "window 4: starts_on 2027-03-11, ends_on 2027-03-20",
     ],
     ["window 1: ends_on 2027-03-21", "window 2: ends_on 2027-03-28", "window 3: ends_on 2027-03-30"]),
    ({"starts_on": day(21), "ends_on": day(30)}, {}, day(15),
     ["window 1: starts_on 2027-03-20", "window 2: starts_on 2027-03-20, ends_on 2027-03-29"],
     ["window 1: ends_on 2027-03-21", "window 2: ends_on 2027-03-28", "window 3: ends_on 2027-03-30"]),
    ({}, {"starts_on": day(21), "ends_on": day(30)}, day(1),
     ["window 1: ends_on 2027-03-21", "window 2: starts_on 2027-03-02, ends_on 2027-03-21"],
     ["window 1: starts_on 2027-03-20", "window 2: starts_on 2027-03-05", "window 3: starts_on 2027-03-01"]),
    ({}, {"starts_on": day(21), "ends_on": day(30)}, day(20),
     ["window 1: ends_on 2027-03-21", "window 2: starts_on 2027-03-02, ends_on 2027-03-21"], ["window 1: starts_on 2027-03-20"]),
    ({}, {"starts_on": day(11), "ends_on": day(30)}, None,
     ["window 2: starts_on 2027-03-07, ends_on 2027-03-26", "window 3: starts_on 2027-03-11, ends_on 2027-03-30"],
     ["window 1: starts_on 2027-03-05", "window 2: starts_on 2027-03-01"]),
    ({"starts_on": day(11), "ends_on": day(30)}, {}, None,
     ["window 2: starts_on 2027-03-05, ends_on 2027-03-24", "window 3: starts_on 2027-03-01, ends_on 2027-03-20"],
     ["window 1: ends_on 2027-03-26", "window 2: ends_on 2027-03-30"]),
    ({}, {"starts_on": day(5), "ends_on": day(16)}, None,
     [], ["window 1: ends_on 2027-03-20", "window 2: starts_on 2027-03-01, ends_on 2027-03-20"]),
    ({}, {"starts_on": day(5), "ends_on": day(30)}, None,
     ["window 2: starts_on 2027-03-05, ends_on 2027-03-24"], ["window 1: starts_on 2027-03-01"]),
    ({}, {"starts_on": day(6), "ends_on": day(8)}, None,
     [], ["window 1: starts_on 2027-03-05, ends_on 2027-03-20", "window 2: starts_on 2027-03-01, ends_on 2027-03-20"]),
    ({"ends_on": None}, {"starts_on": date(2027, 2, 1), "ends_on": date(2027, 2, 20)}, None,
     ["window 1: starts_on 2027-02-20"], ["window 1: ends_on 2027-03-01"]),
    ({"starts_on": None}, {"starts_on": day(25), "ends_on": day(30)}, None,
     ["window 1: ends_on 2027-03-25"], ["window 1: starts_on 2027-03-20"]),
    ({}, {"starts_on": day(25), "ends_on": None}, None,
     [
        "window 1: ends_on 2027-03-25", "window 2: starts_on 2027-03-06, ends_on 2027-03-25",
        "window 3: starts_on 2027-03-21, ends_on 2027-04-09", "window 4: starts_on 2027-03-25, ends_on 2027-04-13",
     ],
     ["window 1: starts_on 2027-03-20", "window 2: starts_on 2027-03-05", "window 3: starts_on 2027-03-01"]),
    ({}, {"starts_on": date(2027, 6, 1), "ends_on": date(2027, 6, 20)}, None,
     [
        "window 1: ends_on 2027-06-01", "window 2: starts_on 2027-05-13, ends_on 2027-06-01",
        "window 3: starts_on 2027-05-28, ends_on 2027-06-16", "window 4: starts_on 2027-06-01, ends_on 2027-06-20",
     ],
     []),
    ({}, {"starts_on": None, "ends_on": None}, None,
     [], ["answer 1: starts_on 2027-03-01, ends_on 2027-03-20"]),
    ({"starts_on": None, "ends_on": None}, {}, None,
     ["answer 1: starts_on 2027-03-01, ends_on 2027-03-20"], []),
    ({}, {"tides": (Tide.FULL,), "starts_on": day(11)}, None,
     [], []),
    ({}, {"place": "xã Đất Mũi"}, None,
     ["radius 1: radius_km 52"], ["place 1: place Xã Nguyễn Việt Khái mới, units 32227"]),
    ({"radius_km": None}, {"place": "xã Đất Mũi"}, None,
     ["radius 1: radius_km 52"], ["place 1: place Xã Nguyễn Việt Khái mới, units 32227"]),
    ({}, {"place": "Cần Thơ"}, None,
     [], ["place 1: place Xã Tân Hưng, units 32137"]),
    ({}, {"place": ""}, None,
     [], ["answer 1: place Xã Tân Hưng, units 32137"]),
    ({"place": ""}, {}, None,
     ["answer 1: place Xã Tân Hưng, units 32137"], []),
    ({}, {"grade": "30-50 g/con"}, None,
     ["grade 1: grade từ 30 g/con"], ["split 1: grade 40-50 g/con"]),
    ({"grade": "từ 40.5 g/con"}, {"grade": "30-50 g/con"}, None,
     ["grade 1: grade từ 30 g/con"], ["split 1: grade 41-50 g/con"]),
    ({}, {"grade": "30-35 g/con"}, None,
     ["grade 1: grade từ 30 g/con"], []),
    ({"grade": "40-60 g/con"}, {"grade": "20-25 g/con"}, None,
     ["grade 1: grade 20-60 g/con"], []),
    ({"grade": "loại 1"}, {"grade": "loại 2"}, None,
     ["grade 1: grade loại 2"], []),
    ({}, {"grade": ""}, None,
     [], ["answer 1: grade từ 40 g/con"]),
    ({"grade": ""}, {}, None,
     ["answer 1: grade 45-50 g/con"], []),
    ({"grade": ""}, {"grade": "loại 1"}, None,
     ["answer 1: grade loại 1"], []),
    ({"state": "ướp đá"}, {"state": "sống"}, None,
     ["state 1: state sống"], ["state 1: state ướp đá"]),
    ({}, {"state": "ướp đá"}, None,
     ["state 1: state ướp đá"], []),
    ({}, {"state": "đông lạnh"}, None,
     [], []),
    ({}, {"state": ""}, None,
     [], ["answer 1: state sống"]),
    ({"state": ""}, {}, None,
     ["answer 1: state sống"], []),
    ({}, {"certificates": ()}, None,
     [], ["certificates 1: certificates ASC"]),
    ({"certificates": (Certificate("ASC"), Certificate("hữu cơ"))}, {}, None,
     [], ["certificates 1: certificates ASC|hữu cơ"]),
    ({"certificates": (Certificate("ASC"), Certificate("hữu cơ"), Certificate("VietGAP"))}, {"certificates": ()}, None,
     [],
     [
        "certificates 1: certificates VietGAP", "certificates 1: certificates ASC", "certificates 1: certificates hữu cơ",
        "certificates 4 x3: certificates VietGAP|ASC|hữu cơ",
     ]),
    ({}, {"certificates": (Certificate("VietGAP"), Certificate("ASC", day(1).replace(day=1, month=2)))}, None,
     [], ["certificates 1: certificates VietGAP|ASC"]),
    ({}, {"certificates": None}, None,
     [], ["answer 1: certificates ASC"]),
    ({"certificates": None}, {}, None,
     [], []),
    ({"must": frozenset({"price", "from", "until", "place"})},
     {"price": Price(300_000, "kg"), "starts_on": day(25), "ends_on": day(30), "place": "Cần Thơ"}, None,
     [
        "window 1: ends_on 2027-03-25", "window 2: starts_on 2027-03-06, ends_on 2027-03-25", "price 1: price 272728 đ/kg",
        "price 2: price 300000 đ/kg", "wish 1: must place|price", "wish 1: must from|place|until", "wish 1: must from|price|until",
     ],
     [
        "price 1: price 275000 đ/kg", "price 2: price 250000 đ/kg", "window 1: starts_on 2027-03-20", "window 2: starts_on 2027-03-05",
        "window 3: starts_on 2027-03-01", "place 1: place Xã Tân Hưng, units 32137",
     ]),
    ({"must": frozenset({"price", "quantity"})}, {"price": Price(300_000, "kg"), "quantity": kg(100)}, None,
     [
        "quantity 1: quantity 500 kg", "quantity 3: quantity 125 kg", "quantity 5: quantity 100 kg", "price 1: price 272728 đ/kg",
        "price 2: price 300000 đ/kg", "wish 1: must price", "wish 1: must quantity",
     ],
     ["price 1: price 275000 đ/kg", "price 2: price 250000 đ/kg", "quantity 1: quantity 180 kg"]),
    ({"must": frozenset({"until"})}, {"starts_on": day(25), "ends_on": day(30)}, None,
     ["window 1: ends_on 2027-03-25", "window 2: starts_on 2027-03-06, ends_on 2027-03-25", "wish 1: must "],
     ["window 1: starts_on 2027-03-20", "window 2: starts_on 2027-03-05", "window 3: starts_on 2027-03-01"]),
]  # fmt: skip
"""What the need and the offer say besides the above, the day it is, what the needing side could do, and the offering one."""


@pytest.mark.parametrize(("need", "offer", "today", "buyer", "seller"), STEPS)
def test_each_side_is_told_the_smallest_change_and_the_further_ones(
    need: dict[str, Any], offer: dict[str, Any], today: date | None, buyer: list[str], seller: list[str]
) -> None:
    made = pair(need, offer, today)
    ours, theirs = list(need_steps(made)), list(offer_steps(made))
    assert [said(step) for step in ours] == buyer
    assert [said(step) for step in theirs] == seller
    assert all(step.column in columns_of(step) for step in (*ours, *theirs))
    assert {step.side for step in ours} <= {"need"}
    assert {step.side for step in theirs} <= {"offer"}
