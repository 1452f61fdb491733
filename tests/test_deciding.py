"""Why one stands above another: the differences add up to the difference, and the greatest of them decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.records import Certificate, Need, Offer, Price, Quantity
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.deciding import decide, grouped
from matchmaker.matching.ranking import Match

SAID: dict[str, Any] = {
    "quantity": Quantity(Decimal(3), "tấn"), "starts_on": date(2027, 4, 1), "ends_on": date(2027, 4, 30), "place": "xã Thanh Tùng",
    "certificates": (Certificate("VietGAP"),), "price": Price(62_000, "kg"), "state": "sống", "grade": "từ 700 g/con",
}  # fmt: skip
NEED = Need("N5", "cá chẽm", **SAID)
WHOLE, HALF = Offer("OA", "cá chẽm", **SAID), Offer("OB", "cá chẽm", **{**SAID, "starts_on": date(2027, 4, 15)})
MATCHER = Matcher()


def pair(first: Offer, second: Offer, need: Need = NEED) -> tuple[Match, Match]:
    return MATCHER.compare(need, first), MATCHER.compare(need, second)


def test_the_season_decides_where_only_the_season_differs() -> None:
    decision = decide(*pair(WHOLE, HALF))
    assert (decision.above, decision.why, decision.group) == (0, "score", ("window",))
    assert decide(*pair(HALF, WHOLE)).above == 1
    window = next(line for line in decision.lines if line.group == ("window",))
    assert (window.first[0].level, window.second[0].level) == ("COVERS", "PART")
    assert [line.group for line in decision.lines if line.ahead] == [("window",)]


def test_the_greatest_of_several_differences_decides_though_others_point_the_other_way() -> None:
    cheap_but_dead = replace(WHOLE, state="khô", place="xã Thanh Tùng")
    far = replace(WHOLE, place="xã Đất Mũi")
    decision = decide(*pair(far, cheap_but_dead))
    assert decision.group == ("state",)
    assert min(line.ahead for line in decision.lines) < 0


def test_level_offers_are_a_draw_and_named_as_one() -> None:
    decision = decide(*pair(WHOLE, replace(WHOLE, code="OC")))
    assert (decision.why, decision.group) == ("tie", ())


def test_a_hard_requirement_decides_before_any_score() -> None:
    need = replace(NEED, must=frozenset({"certificates"}))
    decision = decide(*pair(replace(WHOLE, certificates=()), replace(HALF, price=Price(90_000, "kg")), need))
    assert (decision.above, decision.why, decision.group) == (1, "gate", ("certificates",))


@settings(max_examples=60)
@given(st.lists(st.tuples(*(st.booleans() for _ in range(6))), min_size=2, max_size=2))
def test_the_differences_add_up_and_agree_with_the_ranking(said: list[tuple[bool, ...]]) -> None:
    def offer(code: str, known: tuple[bool, ...]) -> Offer:
        names = ("quantity", "price", "place", "certificates", "state", "grade")
        return Offer(code, "cá chẽm", **{name: SAID[name] for name, says in zip(names, known, strict=True) if says})

    offers = [offer(f"O{at}", known) for at, known in enumerate(said)]
    first, second = pair(*offers)
    decision = decide(first, second)
    assert sum(line.ahead for line in decision.lines) == first.score - second.score
    assert sum(sum(reason.weight for reason in group) for group in grouped(first)) + MATCHER.scorer.base == first.score
    order = [match.code for match in MATCHER.rank(NEED, Catalogue.of(offers)).matches]
    if decision.why != "tie":
        assert order[0] == (first, second)[decision.above].code
