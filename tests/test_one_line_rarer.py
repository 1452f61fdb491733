"""One line, in ways that few people type: heard where it can mean one thing alone, and left open, never guessed, where it cannot."""

from __future__ import annotations

from datetime import date

import pytest

from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.one_line import OneLine, read_line

LEXICON = shipped_lexicon()


def heard(line: str) -> OneLine:
    return read_line(line, LEXICON, date(2026, 11, 26))


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("tom su 450k 500 kg", {"price": "450k/kg", "quantity": "500 kg"}),
        ("khom 12tr2/tan", {"price": "12tr2/tấn"}),
        ("tom su 450 ngàn-500 ngàn", {"price": "450 ngàn-500 ngàn/kg"}),
        ("tu 5/12 tom su", {"from": "05/12/2026"}),
        ("tom su den 5/12 tu 1/12", {"from": "01/12/2026", "until": "05/12/2026"}),
        ("cua tu thang 11 den 14", {"from": "01/11/2026"}),
        ("tu 5 den 7/12 tom su", {"from": "05/12/2026", "until": "07/12/2026"}),
        ("tom su 5-7/12", {"from": "05/12/2026", "until": "07/12/2026"}),
        ("cua 2 tan nam can", {"quantity": "2 tấn", "place": "nam can"}),
        ("lua 300g 2 tan", {"quantity": "2 tấn"}),
        ("cua thit 300g/con 2 tan", {"grade": "300g/con", "quantity": "2 tấn"}),
        ("cua thit 300g moi con", {"grade": "300g/con"}),
    ],
)
def test_rare_ways_are_heard_and_nothing_else_is(line: str, fields: dict[str, str]) -> None:
    assert {name: one.text for name, one in heard(line).heard.items()} == fields


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("tom su gia 450/tan", "price"),  # a tonne is not what its usual price is for, so no thousand is added
        ("cua 40 gia", "quantity"),  # nobody measures crabs by the bushel: `gia` may be their price
        ("cua 5-3 tan", "quantity"),
        ("tu 30/2 den 5/3 tom su", "from"),
        ("cua thang 11-13", "from"),
        ("tôm sú cỡ 20 kg", "quantity"),  # twenty kilos of a size, or twenty to the kilo
    ],
)
def test_what_can_mean_two_things_or_cannot_be_stays_open(line: str, field: str) -> None:
    reading = heard(line)
    assert field not in reading.heard
    assert "grade" not in reading.heard
    assert reading.open[field] == "unsure"


def test_a_count_for_something_other_than_a_kilo_is_no_size() -> None:
    reading = heard("tom su 20 con/met 3 tan")
    assert "grade" not in reading.heard


def test_who_both_sells_and_buys_takes_no_side() -> None:
    assert heard("can ban tom su, can mua cua").side == ""
    assert heard("can ban tom su").side == "offer"
    assert heard("can mua cua").side == "need"
