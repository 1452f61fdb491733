"""The compiled ranking where it is rarely walked: odd scorers, many different texts, kinds of one's own, and a machine without the compiler."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import pytest

from config import ROOT
from matchmaker.domain.records import How, Need, Offer, Quantity
from matchmaker.matching import Catalogue, Matcher, swift
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.ranking import Match
from matchmaker.matching.scorers import RULES
from matchmaker.matching.swift import weights_of

LEXICON = shipped_lexicon()
SWIFT, SLOW = Matcher(RULES, plain=False), Matcher(RULES, plain=True)


def level(match: Match, column: str) -> str:
    return next(reason.level for reason in match.reasons if reason.column == column)


@pytest.mark.parametrize("weight", [-1, 1 << 28])
def test_a_scorer_whose_weights_could_outdo_a_hard_requirement_is_refused(weight: int) -> None:
    with pytest.raises(ValueError, match="none is negative"):
        weights_of(replace(RULES, weights=(weight, *RULES.weights[1:])))


def test_what_is_offered_of_no_listed_kind_finds_who_wants_any_of_its_kind_in_both_forms() -> None:
    wanted = Catalogue.of([Need("any", "phân bón"), Need("other", "thức ăn tôm"), Need("own", "phân nhoa")], LEXICON)
    offer = Offer("o", "phân nhoa")
    found = SWIFT.rank_offer(offer, wanted)
    assert [(match.code, level(match, "product")) for match in found.matches] == [("own", "WORDS"), ("any", "KIN")]
    assert found == SLOW.rank_offer(offer, wanted)


def test_the_words_that_are_left_over_count_alike_in_both_forms() -> None:
    stock = Catalogue.of(
        [Offer("far", "tôm sú"), Offer("near", "tôm sú gần bờ"), Offer("bare", "tom su gan bo"), Offer("else", "tôm sú xa nhà")], LEXICON
    )
    found = SWIFT.rank(Need("n", "tôm sú gần bờ"), stock)
    assert {match.code: level(match, "rest") for match in found.matches} == {"near": "SAME", "bare": "SAME", "far": "UNKNOWN", "else": "OTHER"}
    assert found == SLOW.rank(Need("n", "tôm sú gần bờ"), stock)


@pytest.mark.parametrize("said", ["cá dứa nhoa", "tôm cù", "nấm troai", "khóm queen"])
@pytest.mark.parametrize("many", [3, 40])
def test_of_what_is_only_guessed_the_best_few_are_the_same_in_both_forms(said: str, many: int) -> None:
    kinds = ["cá dứa", "tôm", "tôm sú", "tôm cù", "nấm rơm", "nấm troai", "khóm", "khóm queen", "cá dứa một nắng", "tôm cù lao", "rau"]
    stock = Catalogue.of(
        [
            Offer(f"o{at}", kinds[at % len(kinds)], quantity=Quantity(Decimal(1 + at % 13), "tấn"), state="tươi" if at % 3 else "")
            for at in range(many * 11)
        ],
        LEXICON,
    )
    need = Need("n", said, quantity=Quantity(Decimal(9), "tấn"), state="tươi")
    found = SWIFT.rank(need, stock)
    assert {reading.how for reading in found.linked.readings} <= {How.GUESSED, How.EXACT}
    assert found.matches
    assert found == SLOW.rank(need, stock)


def test_likenesses_that_were_let_go_of_are_found_again_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    offers = [Offer(f"{kind} {said}", f"{kind} {said}") for kind in ("tôm sú", "cua gạch") for said in ("gần bờ", f"xa nhà {kind}", "gan bo")]
    needs = [Need("n", f"{kind} gần bờ") for kind in ("tôm sú", "cua gạch", "tôm sú")]
    expected = [SWIFT.rank(need, Catalogue.of(offers, LEXICON)) for need in needs]
    monkeypatch.setattr(swift, "MOST_LIKENESSES", 1)
    stock = Catalogue.of(offers, LEXICON)
    assert [SWIFT.rank(need, stock) for need in needs] == expected


RANKED = """
import sys
if "without" in sys.argv:
    sys.modules["numba"] = None
from matchmaker.domain.records import Need, Offer
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.compiled import PLAIN
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.scorers import RULES
from matchmaker.matching.wordscan import compiled_if_possible
assert PLAIN is ("without" in sys.argv) is not compiled_if_possible().compiled
words = ["cá lìm nhoa", "ca lim nhoa tươi", "tôm sú", "rau troai", "rau troai mới hái", "phân nhoa", "cá quỳnh ghẽm"]
stock = Catalogue.of([Offer(f"o{at}", said) for at, said in enumerate(words[:5])], shipped_lexicon())
stock = stock.extended([Offer(f"l{at}", said) for at, said in enumerate([*words[5:], words[0]])], ["o1"]).ready()
for said in words:
    for plain in (False, True):
        found = Matcher(RULES, plain=plain).rank(Need("n", said), stock)
        print(said, [(match.code, match.score, [reason.level for reason in match.reasons]) for match in found.matches])
"""


def test_a_machine_without_the_compiler_answers_the_same() -> None:
    def said(*how: str) -> list[str]:
        call = [sys.executable, "-c", RANKED, *how]
        return subprocess.run(call, cwd=ROOT, capture_output=True, text=True, timeout=150, check=True).stdout.splitlines()

    plain = said("without")
    assert plain == said()
    assert "'o0'" in plain[0]
    assert len(plain) == 14


def test_what_shares_only_the_guessed_name_with_a_need_stands_behind_what_is_offered_under_it_in_both_forms() -> None:
    stock = Catalogue.of([Offer("other", "khóm troai"), Offer("own", "khóm"), Offer("same", "khóm nhoa sạch")], LEXICON)
    found = SWIFT.rank(Need("n", "khóm nhoa"), stock)
    assert [reading.how for reading in found.linked.readings] == [How.GUESSED]
    order = [match.code for match in found.matches]
    assert order.index("own") < order.index("other")
    assert {match.code: level(match, "spelling") for match in found.matches}["other"] == "GUESSED"
    assert {match.code: level(match, "spelling") for match in found.matches}["same"] != "GUESSED"
    assert found == SLOW.rank(Need("n", "khóm nhoa"), stock)


@pytest.mark.parametrize("said", ["chuoi gia si", "khô cá bổi, khô các loại", "lúa, lúa ST25", "cua da"])
def test_who_reads_as_a_thing_and_as_a_kind_of_it_finds_each_listing_once_in_both_forms(said: str) -> None:
    words = ["chuối già", "chuối", "chuối xiêm", "khô cá bổi", "khô cá kèo", "khô", "lúa ST25", "lúa", "lúa thơm", "cua đá", "cua gạch", "phân nhoa"]
    found = SWIFT.rank(Need("n", said), stock := Catalogue.of([Offer(f"o{at}", one) for at, one in enumerate(words)], LEXICON))
    assert len(found.linked.readings) > 1
    assert len({match.code for match in found.matches}) == len(found.matches) > 1
    assert found == SLOW.rank(Need("n", said), stock)
    offered = Catalogue.of([Need(f"n{at}", one) for at, one in enumerate(words)], LEXICON)
    taken = SWIFT.rank_offer(Offer("o", said), offered)
    assert len({match.code for match in taken.matches}) == len(taken.matches) > 1
    assert taken == SLOW.rank_offer(Offer("o", said), offered)
