"""A name of an organisation taken apart, and how two names stand to each other whichever comes first."""

from __future__ import annotations

import pytest

from matchmaker.matching.party_heads import Head, compare_heads, head_of

FISHERY, FARMING = frozenset({"fishery"}), frozenset({"farming"})


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("HTX Nông nghiệp Trí Lực", "trí lực", {"form": "coop", "trades": FARMING}),
        ("HTX Trí Lực", "trí lực", {"form": "coop"}),
        ("Hợp tác xã Tôm Cua Cái Bát", "tôm cua cái bát", {"form": "coop"}),
        ("Công ty TNHH MTV Thủy sản Năm Căn", "năm căn", {"form": "company", "limited": "tnhh", "trades": FISHERY}),
        ("CTY CP Minh Phú", "minh phú", {"form": "company", "limited": "cp"}),
        ("Công ty cổ phần Chế biến Thủy sản Minh Phú", "minh phú", {"form": "company", "limited": "cp", "trades": FISHERY}),
        ("Chi nhánh Công ty TNHH Minh Phú", "minh phú", {"form": "company", "limited": "tnhh", "branch": True}),
        ("C.T.Y Sao Mai", "sao mai", {"form": "company", "bare": True}),
        ("HTX số 07", "7", {"form": "coop", "bare": True}),
        ("HTX số 0", "0", {"form": "coop", "bare": True}),
        ("HTX Tân Lộc II", "tân lộc 2", {"form": "coop"}),
        ("HTX II Tân Lộc", "ii tân lộc", {"form": "coop"}),
        ("HTX 19/5", "19 5", {"form": "coop", "bare": True}),
        ("Doanh nghiệp tư nhân Ba Khía (huyện Năm Căn)", "ba khía", {"form": "private", "place": "huyện Năm Căn"}),
        ("Doanh nghiệp tư nhân Ba Khía (tươi)", "ba khía", {"form": "private"}),
        ("cty tnhh thanh cong", "thanh cong", {"form": "company", "limited": "tnhh", "bare": True}),
        ("HTX", "htx", {"form": "coop", "telling": False, "bare": True}),
        ("THT nuôi tôm Đầm Dơi", "tôm đầm dơi", {"form": "group"}),
    ],
)  # fmt: skip
def test_a_name_is_taken_apart(name, words, said):
    usual = {"form": "", "limited": "", "trades": frozenset(), "branch": False, "place": "", "telling": True, "bare": False, "surely_bare": False}
    assert head_of(name) == Head(tuple(words.split()), **{**usual, **said})
    assert head_of(name.replace(" ", "  ")) == head_of(name)


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("HTX Trí Lực", "HTX Nông nghiệp Trí Lực", "SAME"), ("Minh Phú", "Minh Phu", "NEAR"), ("Minh Phú", "Phú Minh", "TURNED"),
        ("Tân Lộc", "Tân Lộc 2", "NUMBERED"), ("Tân Lộc 1", "Tân Lộc 2", "OTHER"), ("Bio-Tech", "Biotech", "SAME"), ("Ánh", "Anh", "NEAR"),
        ("Thành Công", "Thành Cong", "NEAR"), ("Thanh Cong", "Thành Công", "SAME"), ("Hoàng Gia", "Hoàng Giang", "OTHER"),
        ("Hòa Bình", "Hoà Bình", "SAME"), ("A", "B", "OTHER"), ("Phát", "Đại Phát Tài", "OTHER"), ("Đông Hải", "Tây Hải", "OTHER"),
        ("HTX 19/5", "HTX 19/6", "OTHER"), ("HTX số 07", "HTX số 7", "SAME"),
    ],
)  # fmt: skip
def test_two_names_stand_to_each_other_the_same_either_way(one, other, how):
    assert compare_heads(head_of(one), head_of(other)).name == how
    assert compare_heads(head_of(other), head_of(one)).name == how
