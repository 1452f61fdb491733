"""Terms of payment as people write them, and the day that follows from them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.payment import LONGEST, MOST_DAYS, Due, Payment, payment_in_words, read_payment, repaid_on
from matchmaker.domain.spelling import clean

NOW, HARVEST, LATER = Payment(Due.NOW), Payment(Due.HARVEST), Payment(Due.LATER)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("trả ngay", NOW),
        ("tiền mặt", NOW),
        ("giao hàng trả tiền", NOW),
        ("trả chậm 45 ngày", Payment(Due.LATER, 45)),
        ("tra cham 2 thang", Payment(Due.LATER, 60)),
        ("Trả sau 3 tuần", Payment(Due.LATER, 21)),
        ("công nợ 15 ngày", Payment(Due.LATER, 15)),
        ("nợ 10 ngày", Payment(Due.LATER, 10)),
        ("trả tiền sau 20 ngày", Payment(Due.LATER, 20)),
        ("chuyển khoản 12 ngày", Payment(Due.LATER, 12)),
        ("chuyển khoản sau 10 ngày", Payment(Due.LATER, 10)),
        ("thanh toán trong vòng 2 tuần", Payment(Due.LATER, 14)),
        ("trả trong 5 ngày sau mỗi chuyến", Payment(Due.LATER, 5)),
        ("chuyển khoản ngay khi nhận hàng", NOW),
        ("gối đầu", LATER),
        ("bán chịu", LATER),
        ("trừ khi thu hoạch", HARVEST),
        ("cuối vụ trả", HARVEST),
        ("thu hoạch xong trả", HARVEST),
        ("Trả chậm đến mùa", HARVEST),
        ("mua thiếu, hết vụ trả", HARVEST),
        ("TRA KHI THU HOACH", HARVEST),
        ("  ", None),
    ],
)
def test_terms_of_the_trade_are_read(typed: str, read: Payment | None) -> None:
    assert read_payment(typed) == read


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("hai bên bàn", "not_a_payment"),
        ("chuyển khoản", "not_a_payment"),
        ("không bán chịu", "not_a_payment"),
        ("trà sau thu hoạch", "not_a_payment"),
        (f"trả chậm {MOST_DAYS + 1} ngày", "payment_days"),
        ("trả chậm 0 ngày", "payment_days"),
        ("trả ngay " * LONGEST, "too_long"),
    ],
)
def test_what_is_no_term_says_why(typed: str, why: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_payment(typed)
    assert error.value.why == why


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Phân NPK 20-20-15, bán chịu 60 ngày, giao tận ruộng", "bán chịu 60 ngày"),
        ("cần 4 tấn lúa giống trả chậm tới khi thu hoạch", "trả chậm tới khi thu hoạch"),
        ("lúa giống OM18, mua thiếu cuối vụ trả", "mua thiếu cuối vụ trả"),
        ("tôm sú thu hoạch cuối vụ", ""),
        ("cua thịt, trả tại bến Cái Nháp", ""),
        ("cám gạo, không bán chịu", ""),
        ("trà mãng cầu sau thu hoạch", ""),
    ],
)
def test_terms_in_words_are_taken_as_written_and_only_where_they_are_terms(words: str, said: str) -> None:
    assert payment_in_words(words) == said


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(Unreadable):  # any other error would be a bug
        read_payment(text)
    assert payment_in_words(text) in clean(text)


@given(days=st.integers(1, MOST_DAYS), unit=st.sampled_from(["ngày", "ngay"]))
def test_so_many_days_are_so_many_days_after_delivery(days: int, unit: str) -> None:
    delivered = date(2027, 2, 1)
    assert repaid_on(read_payment(f"trả chậm {days} {unit}"), delivered, None) == delivered + timedelta(days=days)


def test_the_day_of_payment_is_unknown_wherever_what_it_counts_from_is() -> None:
    delivered, harvest = date(2027, 2, 1), date(2027, 5, 20)
    assert repaid_on(NOW, delivered, harvest) == delivered
    assert repaid_on(HARVEST, delivered, harvest) == harvest
    assert [repaid_on(one, None, None) for one in (None, NOW, LATER, HARVEST, Payment(Due.LATER, 30))] == [None] * 5
    assert repaid_on(LATER, delivered, harvest) is None
