"""The golden set is whole, and its README counts it rightly. Nothing here ranks anything."""

import csv
import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
README = (GOLDEN / "README.md").read_text(encoding="utf-8")
NEEDS = ("needs-tuned.tsv", "needs-reported.tsv", "needs-opened.tsv", "needs-fresh.tsv")
OFFER_COLUMNS = [
    *("code", "words", "kind", "party", "quantity", "unit", "per", "min_quantity", "price", "price_unit"),
    *("from", "until", "place", "grade", "state", "certificates"),
]
COLUMNS = {
    "offers.tsv": OFFER_COLUMNS,
    **{name: [*OFFER_COLUMNS, "must", "radius_km"] for name in NEEDS},
    "qrels.tsv": ["need", "offer", "grade"],
    "departures-fresh.tsv": ["need", "offer", "count", "grade", "why"],
}


def rows(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def needs() -> list[dict[str, str]]:
    return [row for name in NEEDS for row in rows(name)]


def without_marks(words: str) -> bool:
    return not any(c in "đĐÐ" or unicodedata.combining(c) for c in unicodedata.normalize("NFD", words))


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_every_line_has_every_column_and_no_more(name: str) -> None:
    *lines, last = (GOLDEN / name).read_bytes().decode("utf-8").split("\n")
    assert last == ""
    assert lines[0].split("\t") == COLUMNS[name]
    for line in lines:
        cells = line.split("\t")
        assert len(cells) == len(COLUMNS[name]), line
        assert cells == [cell.strip() for cell in cells], line
        assert all(cells[:2]), line


def test_codes_run_without_a_gap_and_are_used_once() -> None:
    assert sorted(row["code"] for row in rows("offers.tsv")) == [f"O{i:03d}" for i in range(1, 761)]
    assert sorted(row["code"] for row in needs()) == [f"N{i:03d}" for i in range(1, 153)]
    assert [row["code"] for row in rows("needs-opened.tsv")] == [f"N{i:03d}" for i in range(65, 121)]
    assert [row["code"] for row in rows("needs-fresh.tsv")] == [f"N{i:03d}" for i in range(121, 153)]


def test_cells_can_be_read() -> None:
    for row in [*rows("offers.tsv"), *needs()]:
        assert row["kind"] in {"", "produce", "input", "service"}, row
        assert row["per"] in {"", "day", "week", "month"}, row
        assert not row["quantity"] or row["unit"], row
        assert not row["price"] or row["price_unit"], row
        assert all(re.fullmatch(r"|\d+([.,]\d+)*", row[column]) for column in ("quantity", "min_quantity", "price")), row
        begins, ends = (date.fromisoformat(row[column]) if row[column] else None for column in ("from", "until"))
        assert begins is None or ends is None or begins <= ends, row
    for need in needs():
        assert all(need[column] for column in need["must"].split("|") if column), need


def test_every_pair_is_of_known_listings_and_graded_once() -> None:
    offers, wanted = {row["code"] for row in rows("offers.tsv")}, {row["code"] for row in needs()}
    pairs = [(row["need"], row["offer"]) for row in rows("qrels.tsv")]
    assert pairs == sorted(set(pairs))
    assert all(need in wanted and offer in offers for need, offer in pairs)
    assert {row["grade"] for row in rows("qrels.tsv")} == {"1", "2", "3"}
    graded = {(row["need"], row["offer"]): row["grade"] for row in rows("qrels.tsv")}
    for row in rows("departures-fresh.tsv"):
        assert graded.get((row["need"], row["offer"]), "0") == row["grade"] != row["count"]


def unfitted(listings: list[dict[str, str]]) -> int:
    fitted = {row["need"] for row in rows("qrels.tsv") if row["grade"] in "23"}
    return sum(row["code"] not in fitted for row in listings)


def unmarked(listings: list[dict[str, str]]) -> int:
    return sum(without_marks(row["words"]) for row in listings)


def strict(listings: list[dict[str, str]]) -> int:
    return sum(bool(row["must"]) for row in listings)


def test_the_readme_counts_offers_and_pairs_rightly() -> None:
    offers, pairs = rows("offers.tsv"), rows("qrels.tsv")
    bare = sum(not any(value for column, value in row.items() if column not in {"code", "words", "kind", "party"}) for row in offers)
    sold = sum(row["party"].startswith("DN-") for row in offers)
    assert f"{len(offers)} offers, in an order that says nothing; {unmarked(offers)} are typed without marks" in README
    assert f"{bare} have nothing but their words, {sold} come from enterprises" in README
    file_of = {row["code"]: name for name in NEEDS for row in rows(name)}
    per_file, grades = Counter(file_of[row["need"]] for row in pairs), Counter(row["grade"] for row in pairs)
    *first, last = [str(per_file[name]) for name in NEEDS]
    assert f"{len(pairs)} pairs ({', '.join(first)} and {last}): " in README
    assert f"{grades['3']} of grade 3, {grades['2']} of grade 2, {grades['1']} of grade 1" in README


def test_the_readme_counts_the_needs_rightly() -> None:
    opened, fresh = rows("needs-opened.tsv"), rows("needs-fresh.tsv")
    of_coops = sum(row["party"].startswith("HTX-") for row in opened)
    assert f"{len(opened)} needs" in README
    assert f"{len(fresh)} needs" in README
    assert f"{unmarked(opened)} are typed without marks, two of them" in README
    assert f"{unfitted(opened)} have nothing that fits among offers that look alike" in README
    assert f"{strict(opened)} have hard requirements, {of_coops} are of co-operatives" in README
    assert (unfitted(fresh), strict(fresh), sum(row["party"].startswith("HTX-") for row in fresh)) == (4, 16, 6)
    assert f"Over all {len(needs())} needs: " in README
    assert f"{unmarked(needs())} without marks, {unfitted(needs())} that nothing fits, {strict(needs())} with hard requirements" in README
