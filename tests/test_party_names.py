"""Organisations by name: order free, one slip forgiven, marks honoured where typed."""

from __future__ import annotations

import pytest

from matchmaker.matching.party_names import NameIndex

NAMES = {
    "a": "HTX Nuôi tôm Cái Bát", "b": "HTX Thành Công", "c": "Hợp tác xã Ba khía Đầm Dơi", "d": "Công ty TNHH Thanh Công", "e": "HTX 19/5",
    "f": "HTX nuôi nghêu Đất Mũi", "g": "Công ty CP Thủy sản Hòa Bình",
}  # fmt: skip
INDEX = NameIndex(NAMES.items())


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("cai bat", ["a"]),
        ("bát cái tôm", ["a"]),
        ("cai bta nuoi", ["a"]),
        ("thành công", ["b"]),
        ("thanh cong", ["d", "b"]),
        ("Đầm Dơi ba khia", ["c"]),
        ("đầm dôi ba khía", ["c"]),
        ("ba khiaa", ["c"]),
        ("19/5", ["e"]),
        ("30/4", []),
        ("nghieu đất mũi", ["f"]),
        ("thuỷ sản hoà bình", ["g"]),
        ("cua", []),
        ("htx", []),
        ("", []),
        ("😀", []),
        ("bac", []),
    ],
)
def test_names_are_found(typed: str, codes: list[str]) -> None:
    assert [party.code for party in INDEX.near(typed)] == codes


def test_fewest_slips_and_fullest_names_come_first() -> None:
    index = NameIndex([("long", "HTX cua biển Cái Bát Hòa Mỹ"), ("short", "HTX Cái Bát"), ("slip", "HTX Cái Bạc")])
    assert [party.code for party in index.near("cái bát")][:2] == ["short", "long"]
    assert [(party.code, party.slips) for party in index.near("cai bat", n=1)] == [("short", 0)]


def test_a_former_name_finds_the_same_organisation_once() -> None:
    index = NameIndex([("new", "HTX Kinh Xáng"), ("new", "HTX Rạch Vọp"), ("other", "HTX Rạch Vọp Lớn")])
    assert [party.code for party in index.near("rạch vọp")] == ["new", "other"]
    assert [party.code for party in NameIndex([("new", "HTX Sao Mai"), ("new", "HTX DVNN Sao Mai")]).near("sao mai")] == ["new"]


def test_two_slips_are_too_many_and_so_is_a_slip_in_every_word() -> None:
    index = NameIndex([("one", "HTX Kinh Xáng Lớn"), ("other", "HTX Rạch Vọp")])
    assert [party.code for party in index.near("kinh xáng lớm")] == ["one"]
    assert not index.near("kinb xánh lớn")
    assert not index.near("rạck vọk")
    assert not index.near("kinh vọp")
