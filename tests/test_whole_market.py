"""All lists of a market: the same one by one, in bulk, as codes and as lines; without each party's own; whatever the workers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from matchmaker.domain.records import Need, Offer, Price
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.bulk import Packed, code_in_bulk, coded, rank_in_bulk
from matchmaker.matching.explaining import to_ask
from matchmaker.matching.levels import COLUMNS, GATES
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.reasons import Reason
from matchmaker.matching.whole_market import HEAD, KEPT, lines_of, own_codes, rank_all, rank_market

LEXICON, MATCHER = shipped_lexicon(), Matcher()
NEEDS = [
    Need("N1", "cua gạch", party="A", price=Price(150_000, "kg"), must=frozenset({"price"})),
    Need("N2", "tôm sú", party="B"), Need("N3", "xyzw", party="A"),
]  # fmt: skip
OFFERS = [
    *(Offer(f"O{at}", "cua gạch", party="A" if at < 3 else "C", price=Price(100_000 + 10_000 * at, "kg")) for at in range(8)),
    *(Offer(f"T{at}", "tôm sú", party="B" if at % 2 else "") for at in range(4)),
]
RECORDS = {"need": NEEDS, "offer": OFFERS}


def lists(**said):
    return {(side, ranking.code): [match.code for match in ranking.matches] for side, ranking in rank_market(MATCHER, RECORDS, LEXICON, **said)}


def test_every_listing_has_its_list_without_its_own_partys_and_as_many_as_asked_for():
    offers, needs = Catalogue.of(OFFERS, LEXICON), Catalogue.of(NEEDS, LEXICON)
    party = {one.code: one.party for one in (*NEEDS, *OFFERS)}
    found = lists(n=3)
    assert list(found) == [*(("need", one.code) for one in NEEDS), *(("offer", one.code) for one in OFFERS)]
    for (side, code), got in found.items():
        listing = next(one for one in (*NEEDS, *OFFERS) if one.code == code)
        ranking = MATCHER.rank(listing, offers, 20) if side == "need" else MATCHER.rank_offer(listing, needs, 20)
        assert got == [one.code for one in ranking.matches if not party[code] or party[one.code] != party[code]][:3]
    assert len(found["need", "N1"]) == 3
    assert found["offer", "T0"] == found["offer", "T2"] == ["N2"]
    assert found["offer", "T1"] == found["need", "N3"] == []
    assert list(lists(sides=("offer",))) == [("offer", one.code) for one in OFFERS]


@pytest.mark.parametrize("workers", [2, 3])
def test_workers_change_nothing(workers):
    assert lists(workers=workers) == lists()
    assert KEPT == 20


def test_more_than_one_task_of_offers_keeps_its_order():
    offers = [Offer(f"O{at}", "cua gạch", price=Price(100_000 + at, "kg")) for at in range(70)]
    needs = Catalogue.of(NEEDS, LEXICON)
    one, two = ([(it.code, it.matches) for it in rank_all(MATCHER, offers, needs, {}, 5, workers)] for workers in (1, 2))
    assert [code for code, _ in one] == [it.code for it in offers]
    assert one == two


def test_a_party_without_a_name_owns_nothing():
    assert own_codes(OFFERS) == {"A": {"O0", "O1", "O2"}, "C": {"O3", "O4", "O5", "O6", "O7"}, "B": {"T1", "T3"}}


def test_a_line_says_what_the_match_says():
    ranking = MATCHER.rank(NEEDS[0], Catalogue.of(OFFERS, LEXICON), 20)
    lines = lines_of("need", ranking).splitlines()
    assert len(lines) == len(ranking.matches) == 8
    for place, (line, match) in enumerate(zip(lines, ranking.matches, strict=True), 1):
        row = dict(zip(HEAD.rstrip("\n").split("\t"), line.split("\t"), strict=True))
        why = json.loads(row.pop("reasons"))
        assert row == {
            "side": "need", "listing": "N1", "rank": str(place), "other": match.code, "score": str(match.score), "low": str(match.low),
            "high": str(match.high), "gate": "|".join(match.gate) or "ok",
        }  # fmt: skip
        told = [one for one in match.reasons if one.most]
        assert why == [{"code": one.column, "level": one.level, "weight": one.weight, "facts": one.facts} for one in told]
    assert {line.split("\t")[7] for line in lines} == {"ok", "price"}
    named = replace(ranking, matches=MATCHER.rank(Need("N", "cua gạch"), Catalogue.of([Offer("O", "cua gạch", state="xyz đẹp")]), 1).matches)
    assert "\\u" not in lines_of("offer", named)
    assert ", " not in lines_of("offer", named)


@pytest.mark.parametrize("matcher", [MATCHER, Matcher(plain=True)])
@pytest.mark.parametrize("workers", [1, 2])
def test_codes_say_what_the_rankings_say(matcher, workers):
    catalogue = Catalogue.of(OFFERS, LEXICON)
    needs = [replace(NEEDS[at % 3], code=f"N{at}") for at in range(70)]
    rankings, codes = list(rank_in_bulk(matcher, needs, catalogue, 5, workers)), list(code_in_bulk(matcher, needs, catalogue, 5, workers))
    assert [one.code for one in rankings] == [one.need for one in codes] == [one.code for one in needs]
    assert max(len(one.matches) for one in rankings) == 5
    for ranking, one in zip(rankings, codes, strict=True):
        assert one.rows.tolist() == [catalogue.row_of(match.code) for match in ranking.matches]
        assert one.scores.tolist() == [match.score for match in ranking.matches]
        assert one.failed.tolist() == [sum(1 << GATES.index(gate) for gate in match.gate) for match in ranking.matches]
        assert [one.reasons(place) for place in range(len(one.rows))] == [{why.column: why.level for why in it.reasons} for it in ranking.matches]
        assert one.levels.shape == (len(one.rows), len(COLUMNS))
        assert (one.scores.dtype, one.failed.dtype, one.levels.dtype) == ("int64", "int64", "int8")
    back = list(Packed.of(codes).codes(one.need for one in codes))
    assert all((left.need, left.scores.tolist(), left.rows.tolist()) == (right.need, right.scores.tolist(), right.rows.tolist())
               for left, right in zip(back, codes, strict=True))  # fmt: skip


@pytest.mark.parametrize("matcher", [MATCHER, Matcher(plain=True)])
def test_twenty_are_given_where_nobody_says_how_many_from_either_side(matcher):
    offers = Catalogue.of([Offer(f"O{at}", "cua gạch") for at in range(30)], LEXICON)
    needs = Catalogue.of([Need(f"N{at}", "cua gạch") for at in range(30)], LEXICON)
    assert len(coded(matcher, Need("N", "cua gạch"), offers).rows) == 20
    assert len(coded(matcher, Offer("O", "cua gạch"), needs).rows) == 20
    assert [len(one.matches) for one in rank_in_bulk(matcher, [Need("N", "cua gạch")], offers)] == [20]
    assert [len(one.rows) for one in code_in_bulk(matcher, [Need("N", "cua gạch")], offers)] == [20]


def reason(column, most, side="offer", level="UNKNOWN"):
    return Reason(column, level, 0, most, {"side": side})


@pytest.mark.parametrize(
    ("reasons", "asked"),
    [
        ((), ""),
        ((reason("price", 5), reason("window", 6)), "window"),
        ((reason("price", 6), reason("window", 5)), "price"),
        ((reason("price", 5), reason("window", 6, "need")), "price"),  # what the offer left out is asked first
        ((reason("price", 5, "need"), reason("window", 6, "need")), "window"),
        ((reason("price", 0), reason("window", 0)), ""),
        ((reason("state", 5, "both"),), ""),
        ((reason("state", 5),), "state"),
        ((reason("price", 5, "both"),), "price"),
        ((reason("spelling", 9), reason("order", 9), reason("rest", 9)), ""),
        ((reason("price", 9, level="ABOVE"), reason("place", 1)), "place"),
        ((reason("product", 9, level="VARIETY_UNKNOWN"), reason("place", 1)), "product"),
        ((reason("product", 9, level="CONDITION_UNKNOWN"), reason("place", 1)), "product"),
    ],
)
def test_the_field_to_ask_is_the_one_that_narrows_most(reasons, asked):
    assert to_ask(reasons) == asked
