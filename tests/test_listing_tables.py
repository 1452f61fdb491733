"""Listings in tables: every cell as the field of a record, and of every bad row the file, the line, the column and why."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from matchmaker.domain.records import Certificate, Need, Offer, Period, Price, Quantity, Role
from matchmaker.matching.tables import LONGEST_CODE, NEED_COLUMNS, BadCell, Complaints, need_of, offer_of, read_listings, rows_in

LEAST = {"code": "N1", "words": "cua gạch"}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({}, {}),
        ({"kind": "produce", "party": "A", "place": "Năm Căn", "grade": "loại 1", "state": "sống"},
         {"kind": Role.PRODUCE, "party": "A", "place": "Năm Căn", "grade": "loại 1", "state": "sống"}),
        ({"quantity": "2", "unit": "tấn", "per": "week"}, {"quantity": Quantity(Decimal(2), "tấn"), "per": Period.WEEK}),
        ({"quantity": "20 kg", "min_quantity": "5", "unit": "kg"},
         {"quantity": Quantity(Decimal(20), "kg"), "min_quantity": Quantity(Decimal(5), "kg")}),
        ({"price": "90000", "price_unit": "kg"}, {"price": Price(90_000, "kg")}),
        ({"from": "2027-01-01", "until": "2027-01-01"}, {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 1, 1)}),
        ({"from": "2027-01-02"}, {"starts_on": date(2027, 1, 2)}),
        ({"certificates": "ASC| VietGAP |"}, {"certificates": (Certificate("ASC"), Certificate("VietGAP"))}),
        ({"certificates": "Không có"}, {"certificates": ()}),
        ({"certificates": "-"}, {"certificates": ()}),
        ({"must": "price| from |product|words", "radius_km": "12,5"}, {"must": frozenset({"price", "from"}), "radius_km": 12.5}),
        ({"code": "x" * LONGEST_CODE}, {"code": "x" * LONGEST_CODE}),
    ],
)  # fmt: skip
def test_a_row_is_a_record(cells, said):
    assert need_of({**LEAST, **cells}) == Need(**{**LEAST, **said})
    if not {"must", "radius_km"} & cells.keys():
        assert offer_of({**LEAST, **cells}) == Offer(**{**LEAST, **said})


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        ({"code": ""}, "code", "missing"),
        ({"code": "x" * (LONGEST_CODE + 1)}, "code", f"longer than {LONGEST_CODE} characters"),
        ({"words": " \u200b"}, "words", "missing"),
        ({"from": "2027-01-02", "until": "2027-01-01"}, "until", "before from"),
        ({"from": "1/2/2027"}, "from", "'1/2/2027' is no ISO date"),
        ({"until": "x" * 50}, "until", f"'{'x' * 40}' is no ISO date"),
        ({"kind": "thing"}, "kind", "'thing' is none of produce, input, service"),
        ({"per": "year"}, "per", "'year' is none of window, day, week, month"),
        ({"must": "price|size"}, "must", "'size' is none of quantity, price, from, until, place, grade, state, certificates"),
    ],
)  # fmt: skip
def test_a_bad_cell_says_its_column_and_why(cells, column, why):
    with pytest.raises(BadCell) as told:
        need_of({**LEAST, **cells})
    assert (told.value.column, told.value.why) == (column, why)


@pytest.mark.parametrize("column", ["quantity", "min_quantity", "price", "radius_km"])
def test_a_number_that_cannot_be_read_is_told_as_it_stands(column):
    with pytest.raises(BadCell) as told:
        need_of({**LEAST, column: "nhiều lắm"})
    assert told.value.column == column
    assert "_" not in told.value.why
    assert told.value.why.startswith("'nhiều lắm'")


def table(folder: Path, text: str) -> Path:
    path = folder / "needs.tsv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_rows_are_read_to_the_end_and_each_bad_one_is_told(tmp_path):
    path = table(tmp_path, 'code\twords \tcolour\tkind\nN1\tcua "gạch"\tred\t\n\n\t \nN2\t\nN1\ttôm\nN3\ttôm sú\tx\tthing\tmore\nN4\t vọp \n')
    complaints, warned = Complaints(), io.StringIO()
    assert read_listings(path, need_of, complaints, warned) == [Need("N1", 'cua "gạch"'), Need("N4", "vọp")]
    assert complaints.lines == [
        "needs.tsv:5: words: missing", "needs.tsv:6: code: 'N1' stands in an earlier row",
        "needs.tsv:7: kind: 'thing' is none of produce, input, service",
    ]  # fmt: skip
    assert warned.getvalue() == "needs.tsv: columns not known and not read: colour\n"


def test_only_needs_have_hard_requirements(tmp_path):
    path = table(tmp_path, "code\twords\tmust\tradius_km\nO1\tcua\tprice\t5\n")
    warned = io.StringIO()
    assert read_listings(path, offer_of, Complaints(), warned) == [Offer("O1", "cua")]
    assert warned.getvalue() == "needs.tsv: columns not known and not read: must, radius_km\n"


def test_a_table_without_a_column_that_must_be_there_is_none(tmp_path):
    for text, missing in (("code\tkind\n", "words"), ("words\n", "code"), ("", "code")):
        with pytest.raises(BadCell) as told:
            list(rows_in(table(tmp_path, text), NEED_COLUMNS, ("code", "words"), io.StringIO()))
        assert (told.value.column, told.value.why) == (missing, "the column is missing")
