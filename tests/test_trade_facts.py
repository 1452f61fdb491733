"""Usual yields and what goes into dried: whole tables, doubts where they are due, and no say in any ranking."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import matchmaker.matching
from matchmaker.domain.records import Need, Offer, Quantity
from matchmaker.domain.trade_facts import FAR_OFF, far_yield
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.trade_facts import dried_facts, dried_facts_of, usual_yields

LEXICON = shipped_lexicon()
ST25 = LEXICON.line("lua_st25")


def test_every_fact_names_listed_products_and_a_sure_one_its_source() -> None:
    for record in usual_yields().values():
        assert record.product in LEXICON.products
        assert 0 < record.low_t_ha <= record.high_t_ha
        assert record.as_of
        assert bool(record.source) is record.is_sure
    for fact in dried_facts():
        assert {fact.dried, fact.fresh} <= set(LEXICON.products)
        assert 1 < fact.low <= fact.high
        assert bool(fact.source) is fact.is_sure


def test_the_trade_says_how_much_fresh_goes_into_dried() -> None:
    told = {(fact.dried, fact.fresh): (fact.low, fact.high) for fact in dried_facts()}
    assert told["kho_ca_boi", "ca_boi"] == (Decimal(2), Decimal("2.2"))
    assert told["kho_ca_khoai", "ca_khoai"] == (Decimal(6), Decimal(7))
    assert dried_facts_of("ca_boi") == dried_facts_of("kho_ca_boi") != ()
    assert dried_facts_of("tom_su") == ()


@pytest.mark.parametrize(
    ("kg", "m2", "line", "below"),
    [
        ((1200, None), 15_000, ST25, True),  # 0.8 t/ha
        ((7500, None), 15_000, ST25, None),
        ((60_000, None), 15_000, ST25, False),
        ((1200, 8000), 15_000, ST25, None),
        ((40_000, None), 10_000, LEXICON.line("muoi_den"), None),
        ((4_000, None), 10_000, LEXICON.line("muoi_den"), True),
        ((1200, None), 15_000, LEXICON.line("cua_gach"), None),
        ((1200, None), 15_000, (), None),
    ],
)
def test_a_harvest_far_off_the_usual_is_noticed(kg: tuple[int, int | None], m2: int, line: tuple[str, ...], below: bool | None) -> None:
    found = far_yield((Decimal(kg[0]), Decimal(kg[1]) if kg[1] else None), Decimal(m2), line, usual_yields())
    assert (found.below if found else None) is below


@given(st.integers(1, 10**7), st.integers(1, 10**7), st.sampled_from(sorted(usual_yields())))
def test_only_what_lies_far_outside_is_asked_about(kg: int, m2: int, product: str) -> None:
    usual, t_ha = usual_yields()[product], Decimal(kg) / 1000 / (Decimal(m2) / 10_000)
    found = far_yield((Decimal(kg), None), Decimal(m2), LEXICON.line(product), usual_yields())
    far = FAR_OFF[usual.is_sure]
    assert (found is None) == (usual.low_t_ha <= t_ha * far and t_ha <= usual.high_t_ha * far)


def test_fresh_is_never_offered_for_dried() -> None:
    amount = Quantity(Decimal(500), "kg")
    offers = [Offer("dried", "khô cá bổi", quantity=amount), Offer("fresh", "cá bổi tươi", quantity=Quantity(Decimal(1100), "kg"))]
    fitting = [match.code for match in Matcher().rank(Need("n", "khô cá bổi", quantity=amount), Catalogue.of(offers), 9).matches if not match.gate]
    assert fitting == ["dried"]
    back = [match.code for match in Matcher().rank(Need("n", "cá bổi tươi", quantity=amount), Catalogue.of(offers), 9).matches if not match.gate]
    assert back == ["fresh"]


def test_no_part_of_the_ranking_reads_these_facts() -> None:
    folder = Path(matchmaker.matching.__path__[0])
    for path in folder.glob("*.py"):
        if path.name == "trade_facts.py":
            continue
        imported = {node.module for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)}
        assert not {"matchmaker.matching.trade_facts", "matchmaker.domain.trade_facts"} & imported, path.name
