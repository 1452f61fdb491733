"""All listings of one side against the other: the same lists by any number of workers, each in its place, and none of one's own."""

from __future__ import annotations

import pytest

from matchmaker.domain.records import Need, Offer
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.whole_market import BATCH, _offers_in_bulk, own_codes, rank_all

LEXICON = shipped_lexicon()
THINGS = ("tôm sú", "cua gạch", "khóm", "lúa ST25")
NEEDS = [Need(f"N{at}", THINGS[at % 4], party=f"p{at % 3}") for at in range(12)]
OFFERS = [Offer(f"O{at}", THINGS[at % 4], party=f"p{at % 5}") for at in range(BATCH + 7)]


@pytest.fixture(scope="module")
def wanted() -> Catalogue:
    return Catalogue.of(NEEDS, LEXICON)


@pytest.mark.parametrize("workers", [1, 2])
def test_offers_are_ranked_in_their_order_as_each_would_be_alone(wanted: Catalogue, workers: int) -> None:
    matcher = Matcher()
    assert list(_offers_in_bulk(matcher, OFFERS, wanted, 5, workers)) == [matcher.rank_offer(offer, wanted, 5) for offer in OFFERS]


@pytest.mark.parametrize("workers", [1, 2])
def test_ones_own_are_left_out_and_others_come_up_in_their_place(wanted: Catalogue, workers: int) -> None:
    own, matcher = own_codes(NEEDS), Matcher()
    for offer, ranking in zip(OFFERS, rank_all(matcher, OFFERS, wanted, own, 2, workers), strict=True):
        others = [match.code for match in matcher.rank_offer(offer, wanted, len(NEEDS)).matches if match.code not in own.get(offer.party, ())]
        assert [match.code for match in ranking.matches] == others[:2]
