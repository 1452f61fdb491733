"""Sizes: pieces to the kilo run backwards, and a weight may stand with or without its piece."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.sizes import read_size


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("20 con/kg", (50, 50)),
        ("20con/kg", (50, 50)),
        ("tôm càng xanh size phổ biến từ 20-30 con/kg, bán sỉ", (1000 / 30, 50)),
        ("size 15 – 30 con/kg", (1000 / 30, 1000 / 15)),
        ("tôm thẻ loại 64 con", (1000 / 64, 1000 / 64)),
        ("4 con một ký", (250, 250)),
        ("dưới 30 con/kg", (1000 / 30, None)),
        ("từ 250 g/con", (250, None)),
        ("Cua gạch Cà Mau loại trên 400 gram mỗi con", (400, None)),
        ("cua y 3 (300 đến dưới 500 gram)", (300, 500)),
        ("loại 1: 0,5-1 kg/con", (500, 1000)),
        ("300 gram trở lên", (300, None)),
        ("tôm sú size 100 lên 80", (10, 12.5)),
        ("từ 40 về 25 con/kg", (25, 40)),
        ("3 con/kg trở lên", (1000 / 3, None)),
        ("trên 30 con/kg", (None, 1000 / 30)),
        ("dưới 300 g/con", (None, 300)),
        ("0 con/kg, 25 con/kg", (40, 40)),
        ("0 g/con, 300 g/con", (300, 300)),
        ("4 con một ký hoặc lớn hơn", (250, None)),
    ],
)
def test_sizes_as_written(text: str, grams: tuple[float | None, float | None]) -> None:
    assert read_size(text) == pytest.approx(grams)


@pytest.mark.parametrize(
    "text",
    [
        "loại 1",
        "loại 2",
        "bao 50kg",
        "5-7 tấn",
        "500 con giống",
        "y3",
        "",
        "con",
        "20 tấn cua thịt",
        "cua 2 da",
        "cua gạch 50 kg con nước rằm",
        "tôm 20 con nước",
    ],
)
def test_what_is_no_size_is_not_read_as_one(text: str) -> None:
    assert read_size(text) is None


@given(st.integers(4, 300), st.integers(4, 300))
def test_more_pieces_to_the_kilo_are_lighter(few: int, many: int) -> None:
    few, many = sorted((few, many))
    bigger, smaller = read_size(f"{few} con/kg"), read_size(f"{many} con/kg")
    assert bigger is not None
    assert smaller is not None
    assert (bigger[0] or 0) >= (smaller[0] or 0)


@given(st.text(max_size=200))
def test_any_text_is_read_or_left(text: str) -> None:
    size = read_size(text)
    assert size is None or (size[0] is None) or (size[1] is None) or size[0] <= size[1]
