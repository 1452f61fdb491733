"""States of goods read in the reader's language: in English nothing of a price clause stays Vietnamese."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from matchmaker.domain.frozen import freeze
from matchmaker.domain.price_rules import Kind, PriceRule, Reads, Reference
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.web.contract_words import price_of
from matchmaker.wording.states import SHIPPED, state_said

FIRST: dict[str, str] = {}
for one in shipped_lexicon().lists.states:
    FIRST.setdefault(one.state, one.phrase)


@pytest.mark.parametrize("state", sorted(FIRST))
def test_each_shipped_state_has_its_english(app: Flask, state: str) -> None:
    with app.test_request_context(), force_locale("vi"):
        assert str(SHIPPED[state]) == state_said(FIRST[state]) == FIRST[state]
    with app.test_request_context(), force_locale("en"):
        assert str(SHIPPED[state]) == state_said(FIRST[state]) != FIRST[state]
        assert state_said(FIRST[state]).isascii()


def test_a_state_that_staff_added_stays_as_they_wrote_it(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert state_said("phơi sương") == "phơi sương"
        assert state_said("") == ""


def test_a_price_clause_names_the_state_in_english(app: Flask) -> None:
    reference = Reference("tom_su", "tuoi_song", "trader", "kg", "cỡ 30")
    rule = PriceRule(Kind.REFERENCE, "kg", reference=reference, plus_dong=0, source="bang gia", reads=Reads.WEEKLY, read_by="thu kho")
    price = freeze(rule)
    with app.test_request_context(), force_locale("en"):
        said = price_of(price)
    assert "fresh or live" in said
    assert "tươi" not in said
