"""Who is left out of a plan before any is made: each is told the one thing that keeps it out, and by how much where that is a figure."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from matchmaker.domain.pooling import Problem, Rules, Slot
from matchmaker.domain.records import Need, Offer, Period, Price, Quantity, Role
from matchmaker.domain.tides import Tide
from matchmaker.matching import Matcher
from matchmaker.matching.__main__ import main
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.pooling import problem_of
from matchmaker.matching.pooling.slots import free_by_slot
from matchmaker.matching.pooling.strip import strip_of
from matchmaker.matching.scorers import RULES

FIRST, LAST = date(2026, 12, 7), date(2026, 12, 20)
NEED = Need("N", "sò huyết", quantity=Quantity(Decimal(8), "tấn"), starts_on=FIRST, ends_on=LAST, place="xã Đất Mũi", price=Price(120_000, "kg"))


def offer(code: str, **said: Any) -> Offer:
    told = {"quantity": Quantity(Decimal(900), "kg"), "price": Price(100_000, "kg"), "starts_on": FIRST, "ends_on": LAST, "place": "xã Đất Mũi"}
    return Offer(code, said.pop("words", "sò huyết"), party=f"htx-{code}", **(told | said))


def pooled(*offers: Offer, needs: tuple[Need, ...] = (NEED,), **rules: Any) -> Problem:
    lexicon, matcher = shipped_lexicon(), Matcher(RULES)
    matches = [{one.code: matcher.compare(need, one, lexicon) for one in offers} for need in needs]
    return problem_of(needs, offers, matches, lexicon, Rules(**rules))


def kept_out(problem: Problem) -> dict[str, tuple[str, dict[str, Any]]]:
    return {one.offer: (one.why.code, dict(one.why.facts)) for one in problem.left_out}


def test_each_is_told_the_one_thing_that_keeps_it_out() -> None:
    strict = replace(NEED, must=frozenset({"from", "price", "state"}), state="sống")
    problem = pooled(
        offer("in", state="sống"),
        offer("gone", words="sò huyết, đã hết hàng", state="sống"),
        offer("another", words="muối trắng", state="sống"),
        offer("an-input", words="sò huyết giống", kind=Role.INPUT, state="sống"),
        offer("too-late", state="sống", starts_on=date(2026, 12, 21), ends_on=date(2027, 1, 20)),
        offer("too-dear", state="sống", price=Price(150_000, "kg")),
        offer("dried", state="khô"),
        offer("by-the-box", state="sống", min_quantity=Quantity(Decimal(3), "thùng")),
        needs=(strict,),
    )
    assert [one.offer for one in problem.suppliers] == ["in"]
    assert kept_out(problem) == {
        "gone": ("sold_out", {}),
        "another": ("other_thing", {}),
        "an-input": ("other_thing", {}),
        "too-late": ("no_free_week", {}),
        "too-dear": ("price_above", {"by": 30_000}),
        "dried": ("fails", {"what": "state"}),
        "by-the-box": ("unknown", {"what": ["min_quantity"]}),
    }
    assert {one.offer for one, _why in problem.reserve} == {"too-late", "too-dear", "dried", "by-the-box"}


def test_words_that_may_be_another_thing_are_asked_about() -> None:
    unlisted = replace(NEED, words="cá quỳnh ghẽm")
    said_little = replace(offer("like", words="cá quỳnh nhoa", price=None, starts_on=None, ends_on=None, place=""))
    assert kept_out(pooled(said_little, needs=(unlisted,))) == {"like": ("unknown", {"what": ["words"]})}


def test_a_limit_for_a_piece_is_no_figure_to_hold_against_a_price_for_a_kilo() -> None:
    lexicon, dear = shipped_lexicon(), offer("dear", price=Price(150_000, "kg"))
    by_the_piece, by_the_kilo = replace(NEED, price=Price(4_000, "con")), replace(NEED, must=frozenset({"price"}))
    match = Matcher(RULES).compare(by_the_kilo, dear, lexicon)
    problem = problem_of((by_the_piece, by_the_kilo), [dear], [{}, {"dear": match}], lexicon)
    assert kept_out(problem) == {"dear": ("fails", {"what": "price"})}


@pytest.mark.parametrize(("kg", "per", "each"), [(100, Period.DAY, 100), (600, Period.WEEK, 100), (600, Period.MONTH, 50)])
def test_what_comes_with_the_tides_comes_on_their_days_alone(kg: int, per: Period, each: int) -> None:
    """A tide gives for six days: what comes by the week is brought in one tide, and what comes by the month in all those that are named."""
    tidal = offer("T", quantity=Quantity(Decimal(kg), "kg"), per=per, tides=(Tide.FULL, Tide.NEW), starts_on=None, ends_on=None)
    (rail,) = strip_of(NEED, [tidal], shipped_lexicon()).rails
    assert set(rail.able) == {0, each}
    free, total = free_by_slot(tidal, Decimal(kg), [Slot(FIRST, LAST)])
    assert free == (sum(rail.able),) == (total,)


HEAD = "code\twords\tparty\tquantity\tunit\tprice\tprice_unit\tfrom\tuntil\tplace\n"


def test_the_command_keeps_to_the_number_of_suppliers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    until = "2026-12-07\t2026-12-13\txã Đất Mũi\n"
    rows = "".join(f"O{at}\tsò huyết\tP{at}\t300\tkg\t{90 + at}000\tkg\t{until}" for at in range(3))
    (tmp_path / "o.tsv").write_text(HEAD + rows, encoding="utf-8")
    (tmp_path / "n.tsv").write_text(f"{HEAD}N\tsò huyết\tmua\t900\tkg\t\t\t{until}", encoding="utf-8")
    call = ["pool", "--offers", str(tmp_path / "o.tsv"), "--needs", str(tmp_path / "n.tsv"), "--need", "N", "--at-most", "2"]
    assert main(call) == 0
    plans = json.loads(capsys.readouterr().out)["plans"]
    assert [len(plan["suppliers"]) for plan in plans] == [2, 2, 2]
    assert plans[0]["left_out"] == [{"offer": "O2", "why": "đã đủ 2 đơn vị"}]


@pytest.mark.parametrize("typed", ["0", "-3", "hai"])
def test_the_command_refuses_a_limit_that_is_no_whole_number_above_nought(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["pool", "--offers", "o.tsv", "--needs", "n.tsv", "--need", "N", "--at-most", typed])
    assert ended.value.code == 2
    assert "--at-most" in capsys.readouterr().err
