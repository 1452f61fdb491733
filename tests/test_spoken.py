"""What words say beside the product: read only where it is beyond doubt."""

from __future__ import annotations

import time
from datetime import date

import pytest

from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.spoken import said_in_words

TODAY = date(2026, 11, 23)
LEXICON = shipped_lexicon()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "20 tấn cua thịt từ 250 g/con, giao trong tháng 12, trả tại Năm Căn, VietGAP",
            {"quantity": "20 tấn", "from": "tháng 12", "place": "Năm Căn", "certificates": "VietGAP"},
        ),
        ("cần mua 5-7 tấn/tháng tôm sú 20 con/kg, giá 300k/kg", {"quantity": "5-7 tấn/tháng", "price": "300k/kg"}),
        ("cua gạch 25/11 - 10/12 giá 1,1 triệu/kg", {"from": "25/11 - 10/12", "price": "1,1 triệu/kg"}),
        ("60 giạ lúa ST25 ở xã Hàng Vịnh", {"quantity": "60 giạ", "place": "xã Hàng Vịnh"}),
        ("tháng 11 đến tháng 2 có khóm", {"from": "tháng 11 đến tháng 2"}),
        ("tôm đạt ASC, chưa có VietGAP", {"certificates": "ASC"}),
        ("cua thit loai 1 2 tan thang 11", {"quantity": "2 tan", "from": "thang 11"}),
        ("khóm 5 tấn tháng 3", {"quantity": "5 tấn", "from": "tháng 3"}),
        ("tôm sú 20 con/kg 300 kg tại Đất Mũi", {"quantity": "300 kg", "place": "Đất Mũi"}),
        ("lúa ST25 5 tấn và ST24 3 tấn", {}),
        ("ghe 30 tấn lúa", {}),
        ("Khóm trái 1-1,2 kg", {}),
        ("Dưa hấu loại 3 kg", {}),
        ("2-3 con/kg cua thịt", {}),
        ("bán cua gạch, mỗi tháng 5 tấn", {}),
        ("phân urê bao 50 kg", {}),
        ("NPK 20-20-15", {}),
        ("lúa cắt tại ruộng", {}),
        ("", {}),
    ],
)
def test_only_what_is_said_outright_is_read(words: str, said: dict[str, str]) -> None:
    assert said_in_words(words, LEXICON, TODAY) == said


@pytest.mark.parametrize(
    ("asking", "said"),
    [("tìm mua 2 tấn tôm sú", "2 tấn"), ("tôi cần bán 3 tạ cua", "3 tạ"), ("cần tìm mua khoảng 500 kg khóm", "500 kg")],
)
def test_asking_words_before_an_amount_are_passed_over(asking: str, said: str) -> None:
    assert said_in_words(asking, LEXICON, TODAY)["quantity"] == said


@pytest.mark.parametrize("words", ["tìm mua " * 22 + "x", "cần bán tìm mua " * 11 + "x", "10." * 650, ",2026" * 400])
def test_words_that_can_be_parted_in_many_ways_take_no_longer(words: str) -> None:
    said_in_words("cua", LEXICON, TODAY)
    began = time.process_time()
    said_in_words(words, LEXICON, TODAY)
    assert time.process_time() - began < 0.15


@pytest.mark.parametrize("words", ["1" * 100_000, "tại " * 50_000, "a/" * 50_000, "tháng " * 50_000, "1-" * 50_000, "😀", "\x00", "5 " * 50_000])
def test_no_text_takes_long(words: str) -> None:
    assert isinstance(said_in_words(words, LEXICON, TODAY), dict)


@pytest.mark.parametrize(
    ("words", "name"), [("cua, giá 0k/kg", "price"), ("cua giao 31/11/2026 - 31/12/2026", "from"), ("cua giao tháng 13", "from")]
)
def test_what_looks_like_a_figure_and_is_none_is_not_told(words: str, name: str) -> None:
    assert name not in said_in_words(words, LEXICON, TODAY)
