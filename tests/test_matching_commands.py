"""The core from the command line: bad rows are reported and skipped, and every call says what it did by its status."""

import json
from pathlib import Path
from typing import Any

import pytest

from matchmaker.matching import linking_many
from matchmaker.matching.__main__ import main

OFFERS = "code\twords\tquantity\tunit\tfrom\tuntil\tprice\tprice_unit\tplace\tgrade\n"
NEEDS = "code\twords\tmust\tgrade\tquantity\tunit\tprice\tprice_unit\n"


def write(folder: Path, offers: str, needs: str) -> list[str]:
    (folder / "o.tsv").write_text(offers, encoding="utf-8")
    (folder / "n.tsv").write_text(needs, encoding="utf-8")
    return ["--offers", str(folder / "o.tsv"), "--needs", str(folder / "n.tsv")]


def test_bad_rows_are_named_by_line_and_column_and_skipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    offers = OFFERS + (
        "O1\ttôm sú\t2\ttấn\t\t\t\t\t\t\n"
        "O2\ttôm sú\tnhiều lắm\ttấn\t\t\t\t\t\t\n"
        "O3\ttôm sú\t2\ttấn\t2026-12-31\t2026-12-01\t\t\t\t\n"
        "O4\t\t\t\t\t\t\t\t\t\n"
        "O1\ttôm sú lần nữa\t\t\t\t\t\t\t\t\n"
        "O6\ttôm sú\t\t\t25/11/2026\t\t\t\t\t\n"
    )
    call = ["rank", *write(tmp_path, offers, NEEDS + "N1\ttôm sú\tmàu\t\t\t\t\t\nN2\ttôm sú\t\t\t\t\t\t\n"), "--stats", str(tmp_path / "s.json")]
    assert main(call) == 3
    out, err = capsys.readouterr()
    for line in ("o.tsv:3: quantity:", "o.tsv:4: until:", "o.tsv:5: words:", "o.tsv:6: code:", "o.tsv:7: from:", "n.tsv:2: must:"):
        assert line in err
    assert [row.split("\t")[:3] for row in out.splitlines()[1:]] == [["N2", "1", "O1"]]
    assert json.loads((tmp_path / "s.json").read_text())["bad_rows"] == 6
    assert main([*call, "--lenient"]) == 0


def test_unknown_columns_bring_one_warning_and_a_missing_one_ends_the_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rank", *write(tmp_path, "code\twords\tmàu\nO1\ttôm sú\tđỏ\n", NEEDS + "N\ttôm\t\t\t\t\t\t\n")]) == 0
    assert capsys.readouterr().err.count("màu") == 1
    assert main(["rank", *write(tmp_path, "code\nO1\n", NEEDS)]) == 2
    assert "words" in capsys.readouterr().err
    assert main(["rank", "--offers", str(tmp_path / "none.tsv"), "--needs", str(tmp_path / "n.tsv")]) == 2


def test_explain_adds_up_and_its_counterfactuals_come_true(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = {
        "offer": {"code": "O", "words": "tôm sú", "quantity": "500", "unit": "kg", "price": "350000", "price_unit": "kg", "grade": "20 con/kg"},
        "need": {"code": "N", "words": "tôm sú", "quantity": "2", "unit": "tấn", "price": "300000", "price_unit": "kg", "grade": "20 con/kg"},
    }

    def explained(changed: dict[str, dict[str, str]]) -> dict[str, Any]:
        tables = {side: "\t".join(row) + "\n" + "\t".join(row.values()) + "\n" for side, row in changed.items()}
        assert main(["explain", *write(tmp_path, tables["offer"], tables["need"]), "--need", "N", "--offer", "O"]) == 0
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return told

    told = explained(cells)
    assert told["base"] + sum(reason["weight"] for reason in told["reasons"]) == pytest.approx(told["score"], abs=1e-6)
    assert {one["side"] for one in told["counterfactuals"]} == {"offer", "need"}
    assert {len(one["change"]) for one in told["counterfactuals"]} == {1, 2}
    for one in told["counterfactuals"]:
        side = one["side"]
        after = explained({**cells, side: cells[side] | {change["field"]: change["to"] for change in one["change"]}})
        assert after["score"] == one["score"] > told["score"]


def test_explain_says_why_another_product_is_no_match(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = write(tmp_path, OFFERS + "O\tthức ăn tôm\t\t\t\t\t\t\t\t\n", NEEDS + "N\ttôm sú\t\t\t\t\t\t\n")
    assert main(["explain", *call, "--need", "N", "--offer", "O"]) == 0
    assert json.loads(capsys.readouterr().out)["gate"] == ["product", "role"]
    assert main(["explain", *call, "--need", "N", "--offer", "NONE"]) == 2


def test_places_keep_what_they_can_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "p.tsv"
    table.write_text("code\ttyped\nA\txã Hàng Vịnh, huyện Năm Căn\nB\tCần Thơ\nC\txã Viên An, huyện Ngọc Hiển\n", encoding="utf-8")
    assert main(["places", "--in", str(table)]) == 0
    rows = dict(line.split("\t") for line in capsys.readouterr().out.splitlines()[1:])
    assert rows["A"] == "Xã Năm Căn"
    assert rows["B"] == "-"
    assert set(rows["C"].split("|")) == {"Xã Đất Mới", "Xã Đất Mũi"}


def test_a_place_without_its_code_is_named_and_the_others_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "p.tsv"
    table.write_text("code\ttyped\n\tCần Thơ\nB\tCần Thơ\n", encoding="utf-8")
    assert main(["places", "--in", str(table)]) == 3
    told = capsys.readouterr()
    assert told.out.splitlines()[1:] == ["B\t-"]
    assert "code" in told.err
    assert main(["places", "--in", str(table), "--lenient"]) == 0


def test_what_is_not_understood_in_a_call_ends_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["places", "--in", "p.tsv", "--màu", "đỏ"])
    assert ended.value.code == 2
    assert "màu" in capsys.readouterr().err


def test_two_processes_that_link_give_the_same_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking_many, "WORTH_A_PROCESS", 4)
    monkeypatch.setattr(linking_many, "AT_ONCE", 2)
    words = ("tôm sú", "tom the", "cua thịt loại 1", "cá kèo", "tôm sú 20 con/kg")
    offers = OFFERS + "".join(f"O{at}\t{said}\t\t\t\t\t\t\t\t\n" for at, said in enumerate(words)) + "O9\ttôm sú\tnhiều\ttấn\t\t\t\t\t\t\n"
    call = ["rank", *write(tmp_path, offers, NEEDS + "N1\ttôm sú\t\t\t\t\t\t\n"), "--stats", str(tmp_path / "s.json")]
    assert main(call) == 3
    one = capsys.readouterr()
    assert main([*call, "--workers", "2"]) == 3
    assert capsys.readouterr() == one
    stats = json.loads((tmp_path / "s.json").read_text())
    assert (stats["offers"], stats["bad_rows"]) == (5, 1)


def test_who_writes_that_there_is_no_paper_holds_none_and_who_writes_nothing_may(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    offers = "code\twords\tcertificates\nO1\ttôm sú\tkhông có\nO2\ttôm sú\t\nO3\ttôm sú\tASC\n"
    needs = "code\twords\tcertificates\nN1\ttôm sú\tASC\n"
    assert main(["rank", *write(tmp_path, offers, needs)]) == 0
    rows = [dict(zip(("need", "rank", "offer"), row.split("\t"), strict=False)) for row in capsys.readouterr().out.splitlines()[1:]]
    assert [row["offer"] for row in rows] == ["O3", "O2", "O1"]
