"""`names` on the command line: a table of pairs in, a word on each out, and every bad row named."""

from __future__ import annotations

from pathlib import Path

import pytest

from matchmaker.matching.__main__ import main

HEAD = "code\tname_a\ttax_a\tplace_a\tname_b\ttax_b\tplace_b"
GOOD = (
    "A\tHTX DVNN Kinh Ngang\t\txã Hưng Mỹ\tHợp tác xã Dịch vụ Nông nghiệp Kinh Ngang\t\txã Hưng Mỹ",
    "B\tHTX Đông Thành Lợi\t0100109106\txã Năm Căn\tHTX Đông Lợi Thành\t0100233488\txã U Minh",
    "C\tHTX Dịch vụ\t\t\tHợp tác xã Dịch vụ\t\t",
    "D\tHTX Rạch Láng\t0100109106\t\tHTX Sản xuất Thương mại Dịch vụ Nuôi trồng Thuỷ sản Rạch Láng\t0100109106\t",
)


def run(tmp_path: Path, *rows: str, head: str = HEAD, more: tuple[str, ...] = ()) -> int:
    table = tmp_path / "p.tsv"
    table.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return main(["names", "--in", str(table), *more])


def test_each_pair_gets_a_label_and_its_evidence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, *GOOD) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.splitlines() == [
        "code\tlabel\tevidence",
        "A\tsame\thead_same|place_same",
        "B\tdifferent\ttax_differs|head_turned|place_differs",
        "C\tunclear\tgeneric_only",
        "D\tsame\ttax_same|head_same",
    ]


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("\tHTX A\t\t\tHTX B\t\t", "code", "missing"),
        ("A\tHTX A\t\t\tHTX B\t\t", "code", "'A' stands in an earlier row"),
        (f"{'x' * 81}\tHTX A\t\t\tHTX B\t\t", "code", "longer than 80 characters"),
        ("X\t\t\t\tHTX B\t\t", "name_a", "missing"),
        ("X\tHTX A\t\t\t\u200b\t\t", "name_b", "missing"),
        ("X\tHTX A\tchưa có\t\tHTX B\t\t", "tax_a", "'chưa có' is no tax code"),
        (f"X\tHTX A\t\t\t{'b' * 601}\t\t", "name_b", "longer than 600 characters"),
        (f"X\tHTX A\t\t{'b' * 801}\tHTX B\t\t", "place_a", "longer than 800 characters"),
    ],
)
def test_a_bad_row_is_named_and_skipped(tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, column: str, why: str) -> None:
    assert run(tmp_path, GOOD[0], row, GOOD[1]) == 3
    said = capsys.readouterr()
    assert said.err == f"p.tsv:3: {column}: {why}\n"
    assert [line.split("\t")[0] for line in said.out.splitlines()] == ["code", "A", "B"]
    assert run(tmp_path, GOOD[0], row, GOOD[1], more=("--lenient",)) == 0


def test_columns_stand_in_any_order_unknown_ones_warn_once_and_optional_ones_may_be_absent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "HTX B\tx\tHTX B\tA\ty", head="name_b\tcolour\tname_a\tcode\tsize") == 0
    said = capsys.readouterr()
    assert said.err == "p.tsv: columns not known and not read: colour, size\n"
    assert said.out.splitlines()[1] == "A\tunclear\thead_same"


def test_without_names_there_is_nothing_to_compare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "A\tHTX B", head="code\tname_a") == 2
    assert capsys.readouterr().err == "name_b: the column is missing\n"
