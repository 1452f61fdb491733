"""Rows pasted from a spreadsheet: read cell by cell, never an exception, nothing lost, no row posted twice, and taken back together."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client, read_page
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.grid import read_grid
from matchmaker.store.models.listings import Listing
from matchmaker.store.work import view

SHEET = "Mặt hàng\tSL\tĐVT\tGiá\tNơi\ncua thịt loại 1\t2\ttấn\t450.000 đ/kg\txã Năm Căn\ntôm sú\tnhiều lắm\t\t\t\n"


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=400) | st.text("\t\n\r\"'=a1,. ", max_size=200))
def test_whatever_is_pasted_is_read_or_refused_and_every_word_stands_in_the_grid(text: str) -> None:
    try:
        rows = read_grid(text)
    except Unreadable:
        return  # what is too much is said below
    if '"' not in text and len(rows) == len([line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]):
        shown = " ".join(part for row in rows for part in (*row.cells.values(), row.line, row.rest))
        assert all(word in shown for word in text.split())


def test_headings_place_the_cells_and_a_unit_joins_its_number() -> None:
    first, second = read_grid(SHEET)
    assert first.cells == {"words": "cua thịt loại 1", "quantity": "2 tấn", "price": "450.000 đ/kg", "place": "xã Năm Căn"}
    assert second.cells == {"words": "tôm sú", "quantity": "nhiều lắm"}
    assert read_grid("cua gạch\t3 tạ")[0].cells == {"words": "cua gạch", "quantity": "3 tạ"}
    assert read_grid('"cua\ngạch"\t3 tạ')[0].cells["words"] == "cua\ngạch"
    assert read_grid("bán 2 tấn cua gạch")[0].line == "bán 2 tấn cua gạch"
    assert read_grid("Hàng\tGiá\tMã\ncua\t1\tX9")[0].rest == "X9"


@pytest.mark.parametrize(
    ("text", "why"),
    [("\t".join("x" * 10_000), "grid_too_wide"), ("x\ty\n" * 201, "grid_too_many_rows"), ("a\t" + "b" * 2001, "grid_cell_too_long"),
     ("x" * 200_001, "grid_too_long")],
)  # fmt: skip
def test_what_is_too_much_is_said(text: str, why: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_grid(text)
    assert error.value.why == why


def count(app: Flask, status: str = "open") -> int:
    with app.app_context(), view() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Listing).where(Listing.status == status)) or 0


def test_good_rows_are_posted_once_the_others_stay_and_all_are_taken_back(app: Flask, cast: Cast) -> None:
    client = Client(app)
    client.sign_in(cast.ut.email, PASSWORD)
    assert "/offers/grid" in client.page("/offers").links
    answer = client.post("/offers/grid", {"pasted": SHEET, "act": "read"})
    page = read_page(answer.text)
    assert "Dòng 2: Số lượng" in page.text
    sent = page.form("/offers/grid").fields
    assert (sent["r1-quantity"], sent["r2-quantity"]) == ("2 tấn", "nhiều lắm")
    assert client.post("/offers/grid", {**sent, "act": "all"}).status_code == 422
    assert count(app) == 0, "all or nothing"
    left = client.post("/offers/grid", {**sent, "act": "valid"})
    assert left.status_code == 422
    again = read_page(left.text).form("/offers/grid").fields
    assert "r1-words" not in again
    assert again["r2-quantity"] == "nhiều lắm"
    client.post("/offers/grid", {**sent, "act": "valid"})
    assert count(app) == 1, "sent twice it is one listing"
    done = client.post("/offers/grid", {**again, "r2-quantity": "3 tạ", "act": "valid"})
    assert done.status_code == 303
    assert count(app) == 2
    other = Client(app)
    other.sign_in(cast.duong.email, PASSWORD)
    assert other.get(done.headers["Location"]).status_code == 404
    undo = next(form.action for form in client.page(done.headers["Location"]).forms if form.action.endswith("/undo"))
    assert client.post(undo).status_code == 303
    assert (count(app), count(app, "withdrawn")) == (0, 2)


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "\u202e<script>", "'\"><b>", "𝒳" * 50])
def test_hostile_cells_are_shown_as_they_were_typed(app: Flask, cast: Cast, cell: str) -> None:
    client = Client(app)
    client.sign_in(cast.ut.email, PASSWORD)
    answer = client.post("/offers/grid", {"pasted": f"{cell}\t{cell}", "act": "read"})
    assert answer.status_code == 200
    assert read_page(answer.text).form("/offers/grid").fields["r1-words"] == cell
