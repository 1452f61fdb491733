"""The index of one side: words that are added are found again, what is kept for the next who asks is bounded, and a reading says how sure it is."""

from __future__ import annotations

import pytest

from matchmaker.domain.records import How, Linked, Offer, Reading
from matchmaker.matching import Catalogue, candidates
from matchmaker.matching.candidates import words_alike
from matchmaker.matching.catalogue import MOST_KEPT, spelling_level
from matchmaker.matching.levels import CODE
from matchmaker.matching.lexicon import shipped_lexicon

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
