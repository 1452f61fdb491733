"""Word lists whose rows contradict each other are refused, with both rows named."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from matchmaker.domain.records import Role
from matchmaker.domain.words import GradeRecord, LookAlikeRecord, NameRecord, ProductRecord, StateRecord, UnitRecord
from matchmaker.matching.contradictions import ContradictoryLists, contradictions
from matchmaker.matching.lists import SHIPPED, Lists, read_lists, shipped_lists
from matchmaker.workflows.lexicon.rules import broken_by
from matchmaker.workflows.lexicon.wordbook import Change, Wordbook

MELON = ProductRecord("qua_a", "", Role.PRODUCE, "Quả A")
GOURD = ProductRecord("qua_b", "", Role.PRODUCE, "Quả B")


def lists(**tables: Any) -> Lists:
    return replace(Lists((MELON, GOURD), ()), **tables)


@pytest.mark.parametrize(
    ("tables", "code", "rows"),
    [
        (
            {"names": (NameRecord("quả lạ", "qua_a"), NameRecord("Quả  Lạ", "qua_b"))},
            "name_of_two",
            ("names.tsv: quả lạ → qua_a", "names.tsv: Quả  Lạ → qua_b"),
        ),
        (
            {"products": (replace(MELON, parent="qua_b"), replace(GOURD, parent="qua_a"))},
            "own_ancestor",
            ("products.tsv: qua_a (produce, Quả A)", "products.tsv: qua_b (produce, Quả B)"),
        ),
        ({"products": (replace(MELON, parent="qua_a"),)}, "own_ancestor", ("products.tsv: qua_a (produce, Quả A)",) * 2),
        ({"products": (replace(MELON, parent="cây"),)}, "parent_missing", ("products.tsv: qua_a → cây",) * 2),
        (
            {"products": (MELON, replace(MELON, role=Role.INPUT))},
            "two_roles",
            ("products.tsv: qua_a (produce, Quả A)", "products.tsv: qua_a (input, Quả A)"),
        ),
        (
            {"products": (MELON, replace(MELON, vi="Quả khác"))},
            "key_twice",
            ("products.tsv: qua_a (produce, Quả A)", "products.tsv: qua_a (produce, Quả khác)"),
        ),
        (
            {"units": (UnitRecord("gio", "giỏ", "qua_a", Decimal(12)), UnitRecord("gio", "cái giỏ", "qua_a", Decimal("12.5")))},
            "two_weights",
            ("units.tsv: giỏ (gio, qua_a, 12 kg)", "units.tsv: cái giỏ (gio, qua_a, 12.5 kg)"),
        ),
        (
            {"units": (UnitRecord("gio", "giỏ", "", None), UnitRecord("ro", "Giỏ", "", None))},
            "unit_of_two",
            ("units.tsv: giỏ (gio)", "units.tsv: Giỏ (ro)"),
        ),
        ({"states": (StateRecord("kho", "khô", ("tuoi", "kho")),)}, "state_of_itself", ("states.tsv: khô (kho → tuoi, kho)",) * 2),
        (
            {"states": (StateRecord("kho", "ráo"), StateRecord("tuoi", "ráo"))},
            "state_of_two",
            ("states.tsv: ráo (kho)", "states.tsv: ráo (tuoi)"),
        ),
        ({"grades": (GradeRecord("qua_a", "to", 1, 900, 300, "loại to"),)}, "grade_backwards", ("grades.tsv: loại to (qua_a: 900 > 300)",) * 2),
    ],
)
def test_a_contradiction_names_both_rows(tables: dict[str, Any], code: str, rows: tuple[str, str]) -> None:
    found = contradictions(lists(**tables))
    assert (code, *rows) in [(one.code, str(one.one), str(one.other)) for one in found]
    assert all(row in str(found[0]) for row in rows)


def test_what_may_stand_side_by_side_stands() -> None:
    assert contradictions(lists(names=(NameRecord("quả lạ", "qua_a"), NameRecord("quả là", "qua_b")))) == ()  # other marks, another name
    pair = LookAlikeRecord("qua_b", "qua_a", "một tên, hai thứ")
    assert contradictions(lists(names=(NameRecord("quả lạ", "qua_a"), NameRecord("quả lạ", "qua_b")), lookalikes=(pair,))) == ()
    units = (UnitRecord("gia", "giạ", "qua_a", Decimal(20)), UnitRecord("gia", "giạ", "qua_b", Decimal(30)), UnitRecord("gia", "giạ", "", None))
    assert contradictions(lists(units=units)) == ()  # the nearest product decides
    states = (StateRecord("tuoi", "tươi", ("uop_da",)), StateRecord("uop_da", "ướp đá", ("tuoi",)))
    assert contradictions(lists(states=states)) == ()  # the trade takes either for the other
    assert contradictions(lists(grades=(GradeRecord("qua_a", "to", 1, 300, 300, "loại to"),))) == ()


def test_the_shipped_lists_do_not_contradict_themselves() -> None:
    assert [str(one) for one in contradictions(shipped_lists())] == []


def test_a_folder_of_contradicting_tables_is_refused_with_every_row_named(tmp_path: Path) -> None:
    for table in SHIPPED.glob("*.tsv"):
        shutil.copy(table, tmp_path)
    assert read_lists(tmp_path) == shipped_lists()
    names, grades = tmp_path / "names.tsv", tmp_path / "grades.tsv"
    names.write_text(names.read_text(encoding="utf-8") + "tôm sú\tcua_gach\tsynonym\t\t\n", encoding="utf-8")
    grades.write_text(grades.read_text(encoding="utf-8") + "cua_gach\tngược\t1\t500\t400\tloại ngược\t\n", encoding="utf-8")
    with pytest.raises(ContradictoryLists) as refused:
        read_lists(tmp_path)
    assert [one.code for one in refused.value.found] == ["name_of_two", "grade_backwards"]
    for row in ("tôm sú → tom_su", "tôm sú → cua_gach", "loại ngược"):
        assert row in str(refused.value)


def _wordbook() -> Wordbook:
    shipped = shipped_lists()
    return Wordbook({name: dict(enumerate(getattr(shipped, name), 1)) for name in shipped.__slots__}, stamp="", next_row=1_000_000)


def test_an_edit_that_would_contradict_another_row_is_refused_and_no_other_edit_is() -> None:
    book = _wordbook()
    gia = next(one for one in book.rows["units"].values() if one.unit == "gia" and one.kg is not None)
    heavier = Change("units", 1_000_001, None, replace(gia, phrase="giạ lớn", kg=gia.kg + 1))
    field, (code, facts) = next(iter(broken_by(book.after([heavier]), [heavier]).items()))
    assert (field, code) == ("lists", "two_weights")
    assert gia.phrase in facts["one"]
    assert "giạ lớn" in facts["two"]
    alike = Change("units", 1_000_001, None, replace(gia, phrase="giạ nhỏ"))
    assert broken_by(book.after([alike]), [alike]) == {}
    already = book.after([heavier])
    name = Change("names", 1_000_002, None, NameRecord("tôm sú miệt thứ", "tom_su"))
    assert broken_by(already.after([name]), [name]) == {}  # what was wrong before is no reason to refuse this


def test_a_look_alike_pair_that_lets_two_names_stand_cannot_go() -> None:
    book = _wordbook()
    pair = next((row, one) for row, one in book.rows["lookalikes"].items() if {one.a, one.b} == {"dua", "khom"})
    shared = book.after(
        [Change("names", 1_000_001, None, NameRecord("trái lạ", "dua")), Change("names", 1_000_002, None, NameRecord("trái lạ", "khom"))]
    )
    gone = Change("lookalikes", pair[0], pair[1], None)
    assert broken_by(book.after([gone]), [gone]) == {}
    assert broken_by(shared.after([gone]), [gone])["lists"][0] == "name_of_two"
