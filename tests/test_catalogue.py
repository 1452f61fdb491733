"""The index of one side: words that are added are found again, what is kept for the next who asks is bounded, and a reading says how sure it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from matchmaker.domain.records import How, Linked, Need, Offer, Period, Quantity, Reading
from matchmaker.domain.tides import Tide
from matchmaker.matching import Catalogue, Matcher, candidates
from matchmaker.matching.candidates import words_alike
from matchmaker.matching.catalogue import MOST_KEPT, spelling_level
from matchmaker.matching.levels import CODE
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.linking import linked_listing

LEXICON = shipped_lexicon()


def test_a_phrase_that_is_added_has_the_next_number_and_is_found_by_it() -> None:
    stock = Catalogue.of([Offer("A", "cá nhoa lìm"), Offer("B", "ốc xiu phách")], LEXICON)
    number = stock.words_with("rau troai")
    assert number == 2
    assert [stock.phrase_number(phrase) for phrase in ("cá nhoa lìm", "ốc xiu phách", "rau troai", "cua")] == [0, 1, 2, None]
    assert stock.words.near("rau troai").found.tolist() == [2]


def test_what_is_kept_is_given_to_the_next_and_made_again_after_too_much_else_was_asked() -> None:
    stock, made = Catalogue.of([Offer("A", "tôm sú")], LEXICON), []
    for _ in range(3):
        assert stock.kept("first", lambda: made.append("once") or 7) == 7
    assert made == ["once"]
    for number in range(MOST_KEPT):
        assert stock.kept(number, lambda number=number: number) == number
    assert stock.kept("first", lambda: made.append("again") or 8) == 8
    assert made == ["once", "again"]


@pytest.mark.parametrize(
    ("readings", "level"),
    [
        ([Reading("dua", How.FOLDED, 800), Reading("dua_luoi", How.FOLDED, 800)], "AMBIGUOUS"),
        ([Reading("dua", How.FOLDED, 800), Reading("dua_luoi", How.FOLDED, 700)], "FOLDED"),
        ([Reading("dua", How.FOLDED, 800)], "FOLDED"),
        ([Reading("dua", How.EXACT, 1000), Reading("dua_luoi", How.EXACT, 1000)], "EXACT"),
    ],
)
def test_words_are_ambiguous_only_where_several_readings_are_equally_unsure(readings: list[Reading], level: str) -> None:
    assert spelling_level(Linked(None, tuple(readings)), 0) == CODE["spelling"][level]


def test_phrases_that_are_hardly_alike_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    stock = Catalogue.of([Offer("A", "cá nhoa lìm"), Offer("B", "cá nhoa lim phách")], LEXICON)
    assert [place for place, _alike, _level in words_alike(stock, "cá nhoa lìm")] == [0, 1]
    monkeypatch.setattr(candidates, "LEAST_LOOKED_AT", 0.99)
    assert [place for place, _alike, _level in words_alike(stock, "cá nhoa lìm")] == [0]


def test_without_what_is_gone_nothing_is_found_by_either_form() -> None:
    stock = Catalogue.of([Offer("A", "tôm sú")], LEXICON).extended(gone=["A", "never there"])
    for plain in (False, True):
        assert Matcher(plain=plain).rank(Need("N", "tôm sú"), stock).matches == ()
    assert stock.row_of("A") is None


@pytest.mark.parametrize(("per", "first"), [(Period.DAY, "every day"), (Period.WEEK, "every day")])
def test_what_comes_with_the_tides_covers_fewer_days_by_either_form_alike(per: Period, first: str) -> None:
    need = Need("N", "cua biển", quantity=Quantity(Decimal(100), "kg"), per=per, starts_on=date(2026, 12, 1), ends_on=date(2027, 1, 10))
    window = {"quantity": need.quantity, "per": per, "starts_on": need.starts_on, "ends_on": need.ends_on}
    offers = [Offer("every day", "cua biển", **window), Offer("tides", "cua biển", tides=(Tide.NEW,), **window)]
    offers.append(Offer("open", "cua biển", tides=(Tide.NEW,), starts_on=need.starts_on))
    stock = Catalogue.of(offers, LEXICON)
    swift, plain = (Matcher(plain=way).rank(need, stock) for way in (False, True))
    assert swift == plain
    assert plain.matches[0].code == first
    levels = {match.code: next(one.level for one in match.reasons if one.column == "window") for match in plain.matches}
    assert levels["tides"] != levels["every day"]


@pytest.mark.parametrize("wanted", ["tôm", "cua biển"])
def test_what_is_only_a_kind_of_a_listed_thing_finds_those_who_ask_for_the_thing_by_either_form_alike(wanted: str) -> None:
    offer, stock = Offer("O", "tôm xyz"), Catalogue.of([Need("N", wanted)], LEXICON)
    assert linked_listing(LEXICON, offer).kin == "tom"
    swift, plain = (Matcher(plain=way).rank_offer(offer, stock) for way in (False, True))
    assert swift == plain
    assert [match.code for match in plain.matches] == (["N"] if wanted == "tôm" else [])
