"""From listings to a problem: weeks, what an offer can give in each, gates, unknowns, prices and ways; and the command line that prints plans."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.pooling import MOST_KG, NotPoolable, Rules, Slot
from matchmaker.domain.records import Certificate, Need, Offer, Period, Price, Quantity
from matchmaker.domain.tides import BOTH, Tide
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.__main__ import main
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.pooling import problem_of
from matchmaker.matching.pooling.gathering import defaults
from matchmaker.matching.pooling.slots import free_by_slot, slots_of, spread, wanted_by_slot
from matchmaker.matching.pooling.strip import strip_of

FIRST, LAST = date(2026, 12, 7), date(2027, 1, 3)
NEED = Need("N", "sò huyết", quantity=Quantity(Decimal(8), "tấn"), starts_on=FIRST, ends_on=LAST, place="xã Đất Mũi", price=Price(120_000, "kg"))


def offer(code: str, **said: Any) -> Offer:
    told = {"quantity": Quantity(Decimal(900), "kg"), "per": Period.WEEK, "price": Price(100_000, "kg"), "starts_on": FIRST, "ends_on": LAST}
    return Offer(code, said.pop("words", "sò huyết"), party=f"htx-{code}", place=said.pop("place", "xã Đất Mũi"), **(told | said))


def pooled(*offers: Offer, need: Need = NEED, today: date | None = None, **rules: Any) -> Any:
    lexicon = shipped_lexicon()
    ranking = Matcher().rank(need, Catalogue.of(offers, lexicon), 50)
    matches = {match.code: match for match in ranking.matches}
    return problem_of([need], offers, [matches], lexicon, Rules(**rules), {"htx-weak": "nurtured"}, today)


def why(problem: Any, code: str) -> tuple[str, Any]:
    (found,) = [one.why for one in problem.left_out if one.offer == code]
    return found.code, found.facts.get("what", found.facts.get("by"))


@given(st.integers(1, 10**9), st.lists(st.integers(0, 400), min_size=1, max_size=30).filter(any))
def test_an_amount_is_spread_over_days_exactly(amount: int, weights: list[int]) -> None:
    parts = spread(amount, weights)
    assert sum(parts) == amount
    assert all(part >= 0 for part in parts)
    assert all(abs(part - amount * weight / sum(weights)) <= 1 for part, weight in zip(parts, weights, strict=True))


def test_a_need_is_cut_into_weeks_from_today_on_and_a_long_one_into_longer_stretches() -> None:
    assert [one.days for one in slots_of(NEED)] == [7, 7, 7, 7]
    assert slots_of(NEED, today=date(2026, 12, 30)) == (Slot(date(2026, 12, 30), LAST),)
    assert slots_of(replace(NEED, starts_on=None, ends_on=None)) == (Slot(),)
    assert max(one.days for one in slots_of(replace(NEED, ends_on=date(2028, 1, 1)))) == 30
    with pytest.raises(NotPoolable):
        slots_of(NEED, today=date(2027, 2, 1))


@pytest.mark.parametrize(("per", "total"), [(Period.WINDOW, 8_000), (Period.DAY, 8_000 * 28), (Period.WEEK, 8_000 * 4), (Period.MONTH, 7_467)])
def test_what_is_wanted_by_the_day_week_or_month(per: Period, total: int) -> None:
    assert sum(wanted_by_slot(Decimal(8_000), per, slots_of(NEED))) == total


@pytest.mark.parametrize(
    ("said", "free", "total"),
    [
        ({}, (900, 900, 900, 900), 3_600),
        ({"ends_on": date(2026, 12, 16)}, (900, 385, 0, 0), 1_285),
        ({"per": Period.WINDOW}, (900, 900, 900, 900), 900),
        ({"per": Period.WINDOW, "starts_on": date(2026, 12, 21)}, (0, 0, 900, 900), 900),
        ({"per": Period.DAY, "starts_on": None, "ends_on": date(2026, 12, 8)}, (1_800, 0, 0, 0), 1_800),
        ({"per": Period.DAY, "tides": BOTH}, (2_700, 1_800, 3_600, 2_700), 10_800),  # lunar 28 to 3, then 13 to 18
        ({"per": Period.DAY, "tides": (Tide.NEW,)}, (2_700, 1_800, 0, 0), 4_500),
    ],
)
def test_what_an_offer_can_give_in_each_week(said: dict[str, Any], free: tuple[int, ...], total: int) -> None:
    found, whole = free_by_slot(offer("O", **said), Decimal(900), slots_of(NEED))
    if "tides" in said:
        assert sum(found) == whole
        assert all(kg % 900 == 0 for kg in found)
        assert min(found) < max(found)
        return
    assert (found, whole) == (free, total)


def test_only_who_passes_is_a_supplier_and_each_other_is_told_why() -> None:
    need = replace(NEED, certificates=(Certificate("VietGAP"),), must=frozenset({"certificates"}))
    held = (Certificate("VietGAP"),)
    problem = pooled(
        offer("in", certificates=held),
        offer("weak", certificates=held, place="xã Tân Tiến"),
        offer("lacking", certificates=()),
        offer("silent"),
        offer("unpriced", certificates=held, price=None),
        offer("whenever", certificates=held, starts_on=None, ends_on=None),
        offer("how-much", certificates=held, quantity=None),
        offer("late", certificates=held, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 9)),
        offer("other", words="muối trắng", certificates=held),
        need=need,
    )
    assert {one.offer for one in problem.suppliers} == {"in", "weak"}
    assert problem.supplier("weak").support == "nurtured"
    assert why(problem, "lacking") == ("fails", "certificates")
    assert why(problem, "silent") == ("unknown", ["certificates"])
    assert why(problem, "unpriced") == ("unknown", ["price"])
    assert why(problem, "whenever") == ("unknown", ["window"])
    assert why(problem, "how-much") == ("unknown", ["quantity"])
    assert why(problem, "late")[0] == "no_free_week"
    asked_in = pooled(offer("silent"), offer("how-much", quantity=None), need=need, with_unknown=True)
    assert [(one.offer, one.unsure) for one in asked_in.suppliers] == [("silent", ("certificates",))]


def test_prices_and_the_corridor() -> None:
    problem = pooled(
        offer("range", price=Price(90_000, "kg", 95_000)),
        offer("tonnes", price=Price(110_000_000, "tấn")),
        offer("dear", price=Price(130_000, "kg")),
        offer("cheap", price=Price(60_000, "kg")),
        offer("by-the-piece", price=Price(60_000, "con")),
        ceiling_dong=125_000,
        floor_dong=80_000,
    )
    assert {one.offer: one.per_kg for one in problem.suppliers} == {"range": 95_000, "tonnes": 110_000}
    assert why(problem, "dear") == ("price_above", 5_000)
    assert why(problem, "cheap") == ("price_below", 20_000)
    assert why(problem, "by-the-piece") == ("unknown", ["price"])
    assert problem.supplier("tonnes").goods_dong(333) == 333 * 110_000


def test_a_pick_up_costs_by_the_way_and_an_unknown_way_is_not_free() -> None:
    problem = pooled(offer("here"), offer("far", place="xã Hồng Dân"), offer("somewhere", place=""))
    here, far, somewhere = (problem.supplier(code).trip for code in ("here", "far", "somewhere"))
    assert here == defaults()["dong_per_stop"]
    assert far > here
    assert somewhere is None
    assert pooled(offer("far", place="xã Hồng Dân"), dong_per_km=30_000).supplier("far").trip > far
    assert pooled(offer("far", place="xã Hồng Dân"), need=replace(NEED, place="")).place_known is False


def test_the_smallest_lot_is_the_greater_of_both_sides() -> None:
    lots = {"min_quantity": Quantity(Decimal(300), "kg")}
    problem = pooled(offer("O", **lots), offer("P"), need=replace(NEED, min_quantity=Quantity(Decimal(2), "tạ")))
    assert [problem.supplier(code).least for code in ("O", "P")] == [300, 200]


@pytest.mark.parametrize(
    ("said", "why_not"),
    [
        ({"quantity": None}, "quantity"), ({"quantity": Quantity(Decimal(3), "chục")}, "measure"),
        ({"quantity": Quantity(Decimal("0.001"), "kg")}, "too_little"),
        ({"quantity": Quantity(Decimal(10) ** 308, "kg")}, "too_much"), ({"quantity": Quantity(Decimal(MOST_KG) / 1000 + 1, "tấn")}, "too_much"),
    ],
)  # fmt: skip
def test_a_need_that_says_too_little_or_too_much_is_told_so(said: dict[str, Any], why_not: str) -> None:
    with pytest.raises(NotPoolable) as refused:
        pooled(offer("O"), need=replace(NEED, **said))
    assert refused.value.facts["why"] == why_not


def test_an_offer_beyond_all_measure_is_taken_as_the_most_there_can_be() -> None:
    assert pooled(offer("O", quantity=Quantity(Decimal(10) ** 308, "kg"))).supplier("O").total <= 4 * MOST_KG


def test_a_daily_need_meets_two_pulses_a_month_and_the_dry_days_are_named() -> None:
    need = replace(NEED, quantity=Quantity(Decimal(500), "kg"), per=Period.DAY)
    tidal = [offer(code, per=Period.DAY, tides=BOTH, quantity=Quantity(Decimal(600), "kg")) for code in ("t1", "t2")]
    strip = strip_of(need, tidal, shipped_lexicon())
    assert sum(strip.wanted) == 500 * 28
    dry = [strip.days[at] for at in strip.dry]
    assert 14 <= len(dry) <= 18
    assert all(kg == 500 for at, kg in enumerate(strip.given) if at not in strip.dry)
    assert {rail.offer for rail in strip.rails if any(rail.given)} == {"t1", "t2"}
    assert sum(strip.held) > 0
    with_daily = strip_of(need, [*tidal, offer("d", per=Period.DAY, quantity=Quantity(Decimal(200), "kg"))], shipped_lexicon())
    assert with_daily.dry == ()
    (daily,) = [rail for rail in with_daily.rails if rail.offer == "d"]
    assert all(daily.given[at] == 200 for at in strip.dry)
    assert strip_of(need, tidal, shipped_lexicon(), hold_days=0).held == (0,) * 28


@given(st.integers(1, 40), st.lists(st.tuples(st.integers(1, 900), st.booleans(), st.integers(0, 27)), max_size=5), st.integers(0, 9))
def test_nobody_is_proposed_more_than_is_wanted_or_than_their_pulse_holds(daily: int, said: list[tuple[int, bool, int]], hold: int) -> None:
    need = replace(NEED, quantity=Quantity(Decimal(daily), "kg"), per=Period.DAY)
    offers = [
        offer(
            f"o{at}", per=Period.DAY, quantity=Quantity(Decimal(kg), "kg"), tides=BOTH if tidal else (), starts_on=FIRST + timedelta(days=later)
        )
        for at, (kg, tidal, later) in enumerate(said)
    ]  # fmt: skip
    strip = strip_of(need, offers, shipped_lexicon(), hold_days=hold)
    assert all(given + held <= wanted for given, held, wanted in zip(strip.given, strip.held, strip.wanted, strict=True))
    for rail in strip.rails:
        assert all(able or not given for able, given in zip(rail.able, rail.given, strict=True))
        assert sum(rail.given) + sum(rail.held) <= sum(rail.able)


HEAD = "code\twords\tparty\tquantity\tunit\tper\tmin_quantity\tprice\tprice_unit\tfrom\tuntil\tplace\tcertificates"


def files(folder: Path, offers: list[str], need: str) -> list[str]:
    (folder / "o.tsv").write_text("\n".join([HEAD, *offers]) + "\n", encoding="utf-8")
    (folder / "n.tsv").write_text(f"{HEAD}\tmust\n{need}\n", encoding="utf-8")
    return ["pool", "--offers", str(folder / "o.tsv"), "--needs", str(folder / "n.tsv"), "--need", "N"]


NEED_LINE = "N\tkhô cá bổi\tmua\t2\ttấn\t\t\t\t\t2026-12-07\t2027-01-03\txã Trần Văn Thời\t\t"


def test_the_command_prints_three_plans_as_agreed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    offers = [f"A{at}\tkhô cá bổi\tP{at}\t{200 + 50 * at}\tkg\tweek\t\t{250 + at}000\tkg\t2026-12-01\t2027-01-31\txã Khánh Bình\t" for at in range(4)]
    offers += [
        "B\tkhô cá bổi\tQ\t500\tkg\tweek\t\t\t\t2026-12-01\t2027-01-31\txã Khánh Bình\t",
        "C\tkhô cá bổi\tR\t99999999999999\tkg\tweek\t\t9\tkg\t\t\t\t",
    ]
    assert main([*files(tmp_path, offers, NEED_LINE)]) == 3
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert list(answer) == ["need", "quantity_kg", "plans"]
    assert answer["quantity_kg"] == 2_000
    assert [plan["name"] for plan in answer["plans"]] == ["cheapest", "fewest_stops", "most_support"]
    for plan in answer["plans"]:
        assert list(plan) == ["name", "complete", "gap", "quantity_kg", "cost_vnd", "stops", "suppliers", "left_out"]
        assert sum(one["quantity_kg"] for one in plan["suppliers"]) == plan["quantity_kg"] == 2_000
        assert all(list(one) == ["offer", "party", "quantity_kg", "why"] and one["why"] for one in plan["suppliers"])
        assert {"offer": "B", "why": "chưa rõ giá"} in plan["left_out"]
    assert "o.tsv:7: quantity: '99999999999999'" in err
    assert "1 rows skipped" in err


def test_the_command_says_what_is_short_in_which_week(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    offers = ["A\tkhô cá bổi\tP\t300\tkg\tweek\t\t250000\tkg\t2026-12-01\t2026-12-20\txã Khánh Bình\t"]
    assert main(files(tmp_path, offers, NEED_LINE)) == 0
    plan = json.loads(capsys.readouterr().out)["plans"][0]
    assert plan["complete"] is False
    assert [(one["week"], one["quantity_kg"]) for one in plan["gap"]] == [(1, 200), (2, 200), (3, 500), (4, 500)]
    assert (plan["gap"][2]["from"], plan["gap"][2]["until"]) == ("2026-12-21", "2026-12-27")


@pytest.mark.parametrize(
    ("offers", "need", "status"),
    [
        ([], NEED_LINE, 0), ([], NEED_LINE.replace("\t2\ttấn", "\t\t"), 2), ([], NEED_LINE.replace("N\t", "M\t", 1), 2),
        ([], NEED_LINE.replace("\t2\t", "\t0\t"), 2),
    ],
)  # fmt: skip
def test_the_command_with_nothing_to_pool(tmp_path: Path, capsys: pytest.CaptureFixture[str], offers: list[str], need: str, status: int) -> None:
    assert main(files(tmp_path, offers, need)) == status
    out, err = capsys.readouterr()
    if status:
        assert err
    else:
        assert all(plan["suppliers"] == [] and plan["complete"] is False and plan["cost_vnd"] == 0 for plan in json.loads(out)["plans"])


@pytest.mark.parametrize(
    ("said", "why"),
    [({"quantity": None}, "quantity"), ({"quantity": Quantity(Decimal(3), "ghe")}, "measure"), ({"starts_on": None}, "window")],
)
def test_a_need_without_amount_or_window_has_no_strip_and_says_why(said: dict[str, Any], why: str) -> None:
    with pytest.raises(NotPoolable) as refused:
        strip_of(replace(NEED, **said), [], shipped_lexicon())
    assert refused.value.facts["why"] == why


def test_an_offer_shows_on_the_strip_only_when_and_how_much_it_said() -> None:
    def shown(**said: Any) -> set[int]:
        return set(strip_of(NEED, [offer("O", **said)], shipped_lexicon(), hold_days=0).able)

    assert shown(starts_on=None, ends_on=None) == shown(quantity=None) == {0}
    assert shown(per=Period.WINDOW) == {900 // 28}
    assert shown(per=Period.DAY) == {900}


@pytest.mark.parametrize(("per", "total"), [(Period.DAY, 8_000 * 7), (Period.WEEK, 8_000)])
def test_where_nobody_said_how_long_one_week_is_planned(per: Period, total: int) -> None:
    assert sum(wanted_by_slot(Decimal(8_000), per, (Slot(),))) == total


def test_a_week_of_unknown_days_is_missed_only_where_that_is_certain() -> None:
    until, since = (Slot(None, date(2026, 12, 13)),), (Slot(date(2026, 12, 13), None),)
    late, early = {"starts_on": date(2026, 12, 20), "ends_on": None}, {"starts_on": None, "ends_on": date(2026, 12, 1)}
    assert free_by_slot(offer("O", **late), Decimal(900), until) == ((0,), 0)
    assert free_by_slot(offer("O", **early), Decimal(900), since) == ((0,), 0)
    assert free_by_slot(offer("O", **late), Decimal(900), since) == ((900,), 900)
    assert free_by_slot(offer("O", per=Period.DAY, **early), Decimal(900), until) == ((6_300,), 6_300)
    assert free_by_slot(offer("O", per=Period.WINDOW, **late), Decimal(900), (*until, *since)) == ((0, 900), 900)
