"""What hardly anybody types, in the smaller readers: digits of other scripts, a name of no words, tables with odd rows, lists that are full."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from matchmaker.domain.records import Offer, Quantity
from matchmaker.domain.words import NameRecord
from matchmaker.matching import compiled, places, pools
from matchmaker.matching.__main__ import main
from matchmaker.matching.lexicon import Lexicon, shipped_lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.phrases import PhraseTable
from matchmaker.matching.places import Gazetteer
from matchmaker.matching.pools import Pools, Strings
from matchmaker.matching.same_party import Evidence, Identity, compare
from matchmaker.matching.sizes import read_size
from matchmaker.matching.suggesting import Suggestions
from matchmaker.matching.support import remote_communes
from matchmaker.matching.wordindex import MOST_FOUND, WordIndex
from matchmaker.matching.wordscan import PLAIN, compiled_if_possible

LEXICON = shipped_lexicon()


def test_digits_of_another_script_are_no_size() -> None:
    assert read_size("٣٠ con/kg") is None
    assert read_size("30 con/kg") is not None


def test_a_name_without_any_word_is_no_evidence() -> None:
    found = set(compare(Identity("a", ""), Identity("b", "HTX Tân Lộc")))
    assert not found & {Evidence.HEAD_SAME, Evidence.HEAD_DIFFERS, Evidence.GENERIC_ONLY}


def test_a_district_said_behind_the_province_is_another_place_of_its_own() -> None:
    read = LEXICON.gazetteer.read
    assert set(read("xã Tân Lộc, tỉnh Cà Mau, huyện Thới Bình").units) >= set(read("huyện Thới Bình").units)
    assert read("xã Tân Lộc, huyện Thới Bình, tỉnh Cà Mau").units == read("xã Tân Lộc, huyện Thới Bình").units


def test_places_that_were_forgotten_are_read_again_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["xã Đất Mũi", "Năm Căn", "xã Hồng Dân", "Cần Thơ"]
    expected = [LEXICON.gazetteer.read(text) for text in texts]
    monkeypatch.setattr(places, "REMEMBERED", 2)
    gazetteer = Lexicon.of(LEXICON.lists).gazetteer
    assert isinstance(gazetteer, Gazetteer)
    for _ in range(2):
        assert [gazetteer.read(text) for text in texts] == expected


def test_a_stretch_of_strings_is_a_list_of_them_those_that_came_later_too() -> None:
    strings = Strings.of(["tôm", "cua", ""])
    assert strings.append("sò") == 3
    assert strings[1:] == ["cua", "", "sò"]
    assert strings[::-2] == ["sò", "cua"]


def test_units_beyond_those_that_are_remembered_are_measured_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    amounts = [Quantity(Decimal(3), "tạ"), Quantity(Decimal(2), "thùng"), Quantity(Decimal(2), "ghe", kg_each=Decimal(50))]
    expected = [Pools(LEXICON).measure_of(amount, "tom_su", grow=True) for amount in amounts]
    monkeypatch.setattr(pools, "MOST_UNITS", 0)
    made = Pools(LEXICON)
    assert [made.measure_of(amount, "tom_su", grow=True) for amount in amounts] == expected
    assert [made.measure_name(amount, "tom_su") for amount in amounts] == ["kg", "thùng", "kg"]
    papers = [made.satisfied_by("ASC", wanted=True, grow=True) for _ in range(2)]
    assert papers[0] == papers[1] != 0


def test_a_state_may_stand_for_one_that_the_lists_no_longer_have() -> None:
    states = [replace(one, stands_for=(*one.stands_for, "gone")) for one in LEXICON.lists.states]
    made = Pools(Lexicon.of(replace(LEXICON.lists, states=tuple(states))))
    assert (made.ground.instead == Pools(LEXICON).ground.instead).all()


HEAD = "code\twords\tkind\tper\tmust\n"


def test_bad_choices_codes_and_grades_are_named_and_empty_rows_are_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    offers, needs, qrels = (tmp_path / name for name in ("o.tsv", "n.tsv", "q.tsv"))
    rows = f"O1\ttôm sú\tproduce\tweek\t\n\t\t\t\t\nO2\ttôm sú\tđồ ăn\t\t\nO3\ttôm sú\t\tnăm\t\n\ttôm sú\t\t\t\n{'x' * 1000}\ttôm sú\t\t\t\n"
    offers.write_text(HEAD + rows, encoding="utf-8")
    needs.write_text(f"{HEAD}N1\ttôm sú\t\t\t\n", encoding="utf-8")
    qrels.write_text("need\toffer\tgrade\nN1\tO1\t3\nN1\tO2\t9\n", encoding="utf-8")
    assert main(["evaluate", "--offers", str(offers), "--needs", str(needs), "--qrels", str(qrels)]) == 3
    out, err = capsys.readouterr()
    for line in ("o.tsv:4: kind: 'đồ ăn' is none of", "o.tsv:5: per: 'năm' is none of", "o.tsv:6: code: missing", "o.tsv:7: code: longer than"):
        assert line in err
    assert "o.tsv:3:" not in err
    assert "q.tsv:3: grade: '9' is none of 0, 1, 2, 3" in err
    assert json.loads(out)["mrr"] == 1


def test_of_very_many_alike_the_plain_loops_keep_the_same_as_the_compiled_ones() -> None:
    phrases = [f"cá lìm nhoa {number}" for number in range(2 * MOST_FOUND)]
    found = [WordIndex.of(phrases, scan=scan).near("cá lìm nhoa 7") for scan in (PLAIN, compiled_if_possible())]
    assert len(found[0].found) == MOST_FOUND
    assert found[0].found.tolist() == found[1].found.tolist()
    assert found[0].alike.tolist() == found[1].alike.tolist()


def test_a_function_that_can_be_kept_nowhere_is_compiled_all_the_same() -> None:
    space: dict[str, object] = {}
    exec("def doubled(number):\n    return 2 * number\n", space)  # a text has no file beside which anything could be kept
    made = compiled.compiled(space["doubled"])
    assert made(21) == 42
    assert made is not space["doubled"]


def test_a_phrase_of_signs_alone_is_said_by_nothing() -> None:
    table: PhraseTable[int] = PhraseTable([("–", 1), ("con", 2)])
    assert [(start, end, found) for start, end, found in table.scan(["–", "con"], ["–", "con"])] == [(1, 2, (2,))]
    assert table.may_begin("con")
    assert not table.may_begin("–")


def test_a_name_of_a_product_that_is_not_listed_is_neither_read_nor_suggested() -> None:
    lists = LEXICON.lists
    products = tuple(replace(one, en="") if one.key == "khom" else one for one in lists.products)
    names = (*lists.names, NameRecord("nhoa lìm", "gone"), NameRecord("–", "khom"))
    lexicon = Lexicon.of(replace(lists, products=products, names=names))
    assert link(lexicon, Offer("x", "nhoa lìm")).readings == ()
    suggestions = Suggestions(lexicon)
    assert suggestions.to("nhoa l") == ()
    assert [one.product for one in suggestions.to("khó")][:1] == ["khom"]


def test_a_province_without_wards_has_no_commune_that_is_far_from_them() -> None:
    lists = LEXICON.lists
    communes = tuple(one for one in lists.communes if one.kind != "phường")
    codes = {one.code for one in communes}
    gazetteer = Gazetteer.of(
        replace(lists, communes=communes, successions=tuple(one for one in lists.successions if one.new_code in codes), aliases=())
    )
    assert remote_communes(gazetteer) == frozenset()
