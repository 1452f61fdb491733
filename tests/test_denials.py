"""What an offer's words take back is neither unknown nor had."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.records import Certificate, Need, Offer, Quantity
from matchmaker.matching import Matcher
from matchmaker.matching.denials import papers_denied, sold_out

NEED = Need("n", "tôm sú", quantity=Quantity(Decimal(2), "tấn"), certificates=(Certificate("VietGAP"),), must=frozenset({"certificates"}))
OFFER = Offer("o", "tôm sú oxy", quantity=Quantity(Decimal(2), "tấn"))


@pytest.mark.parametrize("words", ["tôm sú, đã bán hết", "TOM SU HET HANG", "lúa vụ này bán hết rồi", "cua gạch vừa bán hết"])
def test_nothing_left(words: str) -> None:
    assert sold_out(words)


@pytest.mark.parametrize("words", ["bán hết vuông tôm", "cần bán hết trong tháng", "hết hạn 2027", "thu mua hết", "tôm sú"])
def test_something_left(words: str) -> None:
    assert not sold_out(words)


@pytest.mark.parametrize(
    "words",
    ["chưa có giấy", "chua lam giay to", "đang làm hồ sơ xin giấy", "giấy VietGAP đã hết hạn tháng 6", "không có chứng nhận", "đang xin cấp giấy"],
)
def test_no_papers(words: str) -> None:
    assert papers_denied(words)


@pytest.mark.parametrize(
    "words",
    [
        "xoài keo, hồ sơ GlobalGAP đang xin cấp lại", "giay OCOP con cho xet", "chứng nhận hữu cơ đang gia hạn", "giấy VietGAP chưa được cấp",
        "giấy VietGAP đang chờ",
        "cua gạch, không giấy tờ", "khô cá lóc chưa hồ sơ",
    ],
)  # fmt: skip
def test_papers_awaited_are_not_held(words: str) -> None:
    assert papers_denied(words)


@pytest.mark.parametrize(
    "words",
    [
        "có giấy VietGAP", "giấy kiểm dịch đầy đủ", "đóng túi giấy", "không cần giấy", "hồ sơ đầy đủ", "giấy VietGAP đang còn hạn",
        "túi không giấy bạc", "hồ sơ làm xong, đã cấp", "giấy mới ký, đang chờ xe",
        "giay to day du dang cho xe", "hồ sơ đầy đủ đang làm hàng xuất", "giấy VietGAP mới ký đang chờ xe",
    ],
)  # fmt: skip
def test_papers_not_denied(words: str) -> None:
    assert not papers_denied(words)


def test_what_is_taken_back_counts_as_known() -> None:
    match = Matcher().compare(NEED, replace(OFFER, words="tôm sú oxy, giấy VietGAP đã hết hạn"))
    assert match.gate == ("certificates",)
    assert "certificates" in Matcher().compare(NEED, OFFER).open
    gone = Matcher().compare(NEED, replace(OFFER, words="tôm sú oxy đã bán hết"))
    assert {reason.column: reason.level for reason in gone.reasons}["quantity"] == "LITTLE"


def test_a_need_takes_nothing_back() -> None:
    asked = Matcher().compare(replace(NEED, words="tôm sú, kho đã bán hết, chưa có giấy"), replace(OFFER, certificates=(Certificate("VietGAP"),)))
    assert not asked.gate
    assert {reason.column: reason.level for reason in asked.reasons}["quantity"] == "ENOUGH"


@given(st.text(alphabet="giấy chưa có hết hạn đã bán ", max_size=3000))
def test_any_words_are_read_in_bounded_time(words: str) -> None:
    assert sold_out(words) in (True, False)
    assert papers_denied(words) in (True, False)
