"""The edges of rules that have no application: one day less, one gram more, two that are equal, a letter out of the way."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.chain import BEGINNING, Happened, seal_of
from matchmaker.domain.harvests import Crop, Holder, OverPromised, grade_of_weight, same_season, weight_of
from matchmaker.domain.linkage_forms import FORMS, IN_FORCE, form_of, links_of, setting_on, too_short
from matchmaker.domain.moments import VIETNAM, read_deadline
from matchmaker.domain.shared_links import shared_token, without_phones
from matchmaker.domain.sharing_rule import Sharing, share
from matchmaker.domain.sign_in import email_complaint
from matchmaker.domain.spelling import fold
from matchmaker.domain.windows import read_window

TODAY = date(2026, 11, 27)
SCALE = {"loai_1": (300.0, None), "loai_2": (200.0, 300.0), "xo": (None, None)}


def crop(grade):
    return Crop("cua_bien", grade, TODAY, TODAY, None, scale=SCALE)


@pytest.mark.parametrize(
    ("own", "other", "may"),
    [
        ("loai_1", "loai_1", True), ("loai_1", "", True), ("", "loai_1", True), ("loai_1", "loai_2", False), ("loai_1", "xo", False),
        ("loai_1", "300-400g", True), ("loai_1", "250-g", True), ("loai_1", "200-300g", False), ("loai_2", "299-g", True), ("loai_2", "300-g", False),
        ("300-400g", "400-g", False), ("300-400g", "-300g", False), ("300-400g", "-301g", True), ("loai_1", "đẹp", False), ("đẹp", "loai_1", False),
    ],
)  # fmt: skip
def test_grades_are_compared_by_what_a_piece_weighs(own, other, may):
    assert crop(own).may_be(other) is may
    assert crop(other).may_be(own) is may


def test_a_weight_is_written_and_read_the_same_way():
    for weight in ((300.0, 400.0), (300.0, None), (None, 250.0)):
        assert weight_of(grade_of_weight(weight), {}) == weight
    assert [weight_of(text, {}) for text in ("300g", "300-400", "a-400g", "đẹp")] == [None] * 4


def test_what_is_promised_beyond_a_harvest_is_told_in_full():
    holders = (Holder("HD-1", "HĐ 1", frozenset({"A"}), Decimal(60)), Holder("HD-2", "HĐ 2", frozenset({"B"}), Decimal(50)))
    refused = OverPromised(harvest="H", capacity=Decimal(100), signed=Decimal(70), asked=Decimal(40), holders=holders)
    assert refused.facts == {"harvest": "H", "capacity": Decimal(100), "signed": Decimal(70), "asked": Decimal(40), "holders": holders}
    assert (refused.harvest, refused.capacity, refused.signed, refused.asked, refused.holders) == tuple(refused.facts.values())
    assert refused.said() == {
        "capacity_kg": Decimal(100), "signed_kg": Decimal(70), "left_kg": Decimal(30), "asked_kg": Decimal(40), "contracts": "HĐ 1, HĐ 2",
    }  # fmt: skip
    assert OverPromised(harvest="H", capacity=Decimal(1), signed=Decimal(2), asked=Decimal(1), holders=()).left == 0


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ((1, 10), (5, 20), 6), ((1, 10), (6, 20), 0), ((1, 10), (11, 20), 0), ((1, 10), (10, 10), 1), ((3, 3), (3, 3), 1), ((1, 3), (2, 4), 2),
    ],
)  # fmt: skip
def test_a_season_is_the_same_where_more_than_half_of_the_shorter_window_is_shared(first, second, days):
    one, other = (tuple(date(2026, 12, day) for day in ends) for ends in (first, second))
    assert same_season(one, other) == days
    assert same_season(other, one) == days


def test_every_form_of_linkage_is_found_by_its_links_from_its_first_day_on():
    for form in FORMS:
        assert form_of(form.links, IN_FORCE) == form.code
        assert frozenset(links_of(form.code, IN_FORCE)) == form.links
        assert form_of(form.links, date(2018, 8, 19)) is None
    assert form_of(["inputs"], IN_FORCE) is None
    assert {form.sure for form in FORMS} == {"S"}
    assert links_of(2, IN_FORCE) == ("inputs", "sale")
    assert setting_on("unknown", TODAY) is None


@pytest.mark.parametrize(
    ("starts", "months", "enough"),
    [
        (date(2026, 1, 1), 11, date(2028, 12, 31)), (date(2026, 1, 1), 12, date(2030, 12, 31)), (date(2026, 3, 31), 3, date(2029, 3, 30)),
        (date(2024, 2, 29), 3, date(2027, 2, 28)), (date(2026, 12, 15), 3, date(2029, 12, 14)),
    ],
)  # fmt: skip
def test_a_linkage_is_long_enough_on_the_last_day_of_its_term(starts, months, enough):
    assert too_short(starts, enough, Decimal(months)) is None
    short = too_short(starts, date.fromordinal(enough.toordinal() - 1), Decimal(months))
    assert short.enough_on == enough


def test_the_secret_of_a_shared_address_hangs_on_both_its_parts():
    token = shared_token("bí mật", "abc")
    assert token == shared_token("bí mật", "abc")
    assert len(token) == 32
    assert len({token, shared_token("bí mật", "abd"), shared_token("bí mật!", "abc")}) == 3
    assert without_phones("gọi 0912 345 678 hoặc +84 912.345.678, giá 450.000") == "gọi … hoặc …, giá 450.000"


@given(
    st.integers(0, 60),
    st.dictionaries(st.sampled_from("abcde"), st.integers(0, 30), min_size=1),
    st.dictionaries(st.sampled_from("abcde"), st.integers(0, 20)),
)
def test_a_shared_shortage_gives_nobody_less_than_the_smallest_lot_or_more_than_is_free(amount, free, smallest):
    shared = share(amount, free, smallest, Sharing.SHORTAGE, seed="s")
    assert sum(shared.parts.values()) + shared.left == amount
    assert all(part == 0 or smallest.get(code, 0) <= part <= free[code] for code, part in shared.parts.items())


def test_whoever_lacks_most_of_the_smallest_lot_is_left_out_first():
    assert share(10, {"a": 10, "b": 10, "c": 10}, {"a": 4, "b": 9}, Sharing.SHORTAGE).parts == {"a": 5, "b": 0, "c": 5}


def test_words_before_a_deadline_are_seen_through_one_by_one():
    now = datetime(2026, 11, 27, 9, 0, tzinfo=VIETNAM)
    assert read_deadline("trước ngày 30/11", now) == datetime(2026, 11, 30, 23, 59, tzinfo=VIETNAM)
    assert read_deadline("17h chiều hôm nay", now) == datetime(2026, 11, 27, 17, 0, tzinfo=VIETNAM)
    assert read_deadline("hạn đến hết thứ sáu", datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)).date() == TODAY


def test_foreign_letters_of_an_address_are_named_each_once():
    assert email_complaint("нам@нam.vn") == ("foreign_letters", {"letters": "нам"})
    assert email_complaint("út@coop.vn") == ("not_an_email", {})
    assert email_complaint("ut@coop.vn") is None


def test_letters_of_other_scripts_beside_ours_do_not_keep_marks_on():
    assert fold("Đường Нđ Ð") == "duong нd d"


def test_a_seal_does_not_hang_on_the_order_in_which_facts_were_told():
    at = datetime(2026, 11, 27, 9, 0, tzinfo=VIETNAM)
    one, other = (Happened(at, 1, None, "web", "posted", "need", "N1", told) for told in ({"a": 1, "b": 2}, {"b": 2, "a": 1}))
    assert seal_of(BEGINNING, 1, one) == seal_of(BEGINNING, 1, other) != seal_of(BEGINNING, 2, one)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("15/12 - 15/1", (2026, 12, 15), (2027, 1, 15)), ("tháng 11", (2026, 11, 1), (2026, 11, 30)), ("tháng 10", (2027, 10, 1), (2027, 10, 31)),
        ("27/11", (2026, 11, 27), (2026, 11, 27)), ("26/11", (2027, 11, 26), (2027, 11, 26)), ("29/2", (2028, 2, 29), (2028, 2, 29)),
        ("cuối tháng 2", (2027, 2, 21), (2027, 2, 28)), ("giữa tháng 11", (2027, 11, 11), (2027, 11, 20)), ("quý iv", (2026, 10, 1), (2026, 12, 31)),
        ("11-2", (2026, 11, 1), (2027, 2, 28)), ("tháng này", (2026, 11, 1), (2026, 11, 30)), ("tháng sau", (2026, 12, 1), (2026, 12, 31)),
        ("tuần này", (2026, 11, 23), (2026, 11, 29)), ("tuần sau", (2026, 11, 30), (2026, 12, 6)), ("ngày mốt", (2026, 11, 29), (2026, 11, 29)),
        ("early dec", (2026, 12, 1), (2026, 12, 10)), ("sept", (2027, 9, 1), (2027, 9, 30)), ("2026-12", (2026, 12, 1), (2026, 12, 31)),
    ],
)  # fmt: skip
def test_the_first_and_last_day_of_what_people_say(text, first, last):
    assert read_window(text, TODAY) == (date(*first), date(*last))
