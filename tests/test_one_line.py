"""One line, typed without marks and in any order: what is said is read with its words, what is not sure stays open."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.records import Period
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.one_line import OneLine, read_line
from matchmaker.matching.text import fold
from matchmaker.workflows.posting import read_draft

TODAY = date(2026, 11, 26)
LEXICON = shipped_lexicon()
DAYS = {"from": "01/11/2026", "until": "30/11/2026"}


def heard(line: str) -> OneLine:
    return read_line(line, LEXICON, TODAY)


def texts(line: str) -> dict[str, str]:
    return {name: one.text for name, one in heard(line).heard.items()}


@pytest.mark.parametrize(
    ("line", "side", "fields"),
    [
        ("cua thit loai 1 2 tan thang 11", "", {"grade": "loại 1", "quantity": "2 tấn", **DAYS}),
        (
            "can mua 500kg tom su 30 con/kg giao nam can cuoi thang",
            "need",
            {"quantity": "500 kg", "grade": "30 con/kg", "place": "nam can", "from": "21/11/2026", "until": "30/11/2026"},
        ),
        ("can 5 tan thuc an tom tra cham", "need", {"quantity": "5 tấn"}),
        ("lua st25 60 gia 8k/kg", "", {"quantity": "60 giạ", "price": "8k/kg"}),
        ("lua ST25 60 gia 15 cong thoi binh", "", {"quantity": "60 giạ", "area": "15 công", "place": "thoi binh"}),
        ("lúa 15 công", "", {"area": "15 công"}),
        ("khom 2,5 ha 12 tan", "", {"area": "2,5 ha", "quantity": "12 tấn"}),
        ("40 gia lua tren 5 cong tam lon", "", {"quantity": "40 giạ"}),
        ("7 cong tam lon lua ST24 130 gia", "", {"area": "7 công tầm lớn", "quantity": "130 giạ"}),
        ("can mua lua 15 cong", "need", {}),
        ("máy gặt lúa 15 công", "", {"quantity": "15 công"}),
        ("ban 12tr/tan khom 5 tan t12", "offer", {"price": "12tr/tấn", "quantity": "5 tấn", "from": "01/12/2026", "until": "31/12/2026"}),
        ("moi ngay 50 ky ca keo gia 90k", "", {"quantity": "50 kg", "per": "day", "price": "90k/kg"}),
        (
            "ca keo 50kg/ngay tu 2/11 den 30/11 tai hang vinh",
            "",
            {"quantity": "50 kg", "per": "day", "from": "02/11/2026", "until": "30/11/2026", "place": "hang vinh"},
        ),
        ("tom the 100 con 2t 85k nam can", "", {"grade": "100 con/kg", "quantity": "2 tấn", "price": "85k/kg", "place": "nam can"}),
        ("cua gach 300g gia 450.000", "", {"grade": "300g/con", "price": "450.000 đ/kg"}),
        ("cua gach loai 1 gia 450", "", {"grade": "loại 1", "price": "450k/kg"}),
        ("cua thit y3 200kg 280k/kg song", "", {"grade": "y3", "quantity": "200 kg", "price": "280k/kg", "state": "sống"}),
        ("tom su 20 con da 300 kg", "", {"grade": "20 con/kg", "state": "đá", "quantity": "300 kg"}),
        ("5 chuc trai dua", "", {"quantity": "5 chục"}),
        ("lua st25 kho 5 tan", "", {"state": "khô", "quantity": "5 tấn"}),
        ("tom su t11 20 con 2t", "", {**DAYS, "grade": "20 con/kg", "quantity": "2 tấn"}),
        (
            "2 tan/tuan tom su 30-40 con/kg vietgap dau thang 12",
            "",
            {"quantity": "2 tấn", "per": "week", "grade": "30-40 con/kg", "certificates": "vietgap", "from": "01/12/2026", "until": "10/12/2026"},
        ),
        ("cua thit vietgap het han 12/3/2027 2 tan", "", {"certificates": "vietgap, hết hạn 12/3/2027", "quantity": "2 tấn"}),
        ("NPK 16-16-8 20 bao gia 850k/bao", "", {"quantity": "20 bao", "price": "850k/bao"}),
        ("tom giong 5 van con", "", {"quantity": "5 vạn con"}),
        ("thang 12 den thang 2 tom su 3 tan", "", {"from": "01/12/2026", "until": "28/02/2027", "quantity": "3 tấn"}),
        ("mua khom 5-7 tan gia 5-6k tuan sau", "need", {"quantity": "5-7 tấn", "price": "5-6k/kg", "from": "30/11/2026", "until": "06/12/2026"}),
        ("ca loc 2 tan ruoi ngay mai", "", {"quantity": "2 tấn rưỡi", "from": "27/11/2026"}),
        ("can 3 tan cua 2 con/kg truoc 15/12", "need", {"quantity": "3 tấn", "grade": "2 con/kg", "until": "15/12/2026"}),
        ("cua thit 2 tan gia thoa thuan", "", {"quantity": "2 tấn", "price": "gia thoa thuan"}),
        ("cua gach 300-400 gram 50kg", "", {"grade": "300-400 gram/con", "quantity": "50 kg"}),
        ("cua gach tren 400g", "", {"grade": "tren 400g/con"}),
        ("cua thit loai 3 con/kg", "", {"grade": "3 con/kg"}),
        ("ban 50 con heo", "offer", {"quantity": "50 con"}),
        ("can 500kg tom su", "need", {"quantity": "500 kg"}),
        ("can 300 bao phan ure", "need", {"quantity": "300 bao"}),
        ("moi thang 5 tan tom the", "", {"quantity": "5 tấn", "per": "month"}),
        ("500 kg tom su 30 con moi tuan", "", {"quantity": "500 kg", "per": "week", "grade": "30 con/kg"}),
        ("1 thang nua co 2 tan tom su", "", {"quantity": "2 tấn"}),
        ("2 tan tom su giao moi ngay", "", {"quantity": "2 tấn"}),
        ("cuoi thang 12 tan khom", "", {"from": "21/11/2026", "until": "30/11/2026", "quantity": "12 tấn"}),
        ("htx tan hung ban 2 tan cua", "offer", {"quantity": "2 tấn"}),
        (
            "Bán 2 tấn tôm sú sống 20 con/kg, lấy tại xã Năm Căn, tháng 12/2026, giá 250.000 đ/kg, VietGAP",
            "offer",
            {
                "quantity": "2 tấn",
                "state": "sống",
                "grade": "20 con/kg",
                "place": "xã Năm Căn",
                "from": "01/12/2026",
                "until": "31/12/2026",
                "price": "250.000 đ/kg",
                "certificates": "VietGAP",
            },
        ),
    ],
)
def test_a_line_gives_its_fields(line: str, side: str, fields: dict[str, str]) -> None:
    assert heard(line).side == side
    assert texts(line) == fields


@pytest.mark.parametrize(
    ("line", "field", "why"),
    [
        ("muoi 5 tan ra gieng", "from", "lunar_date"),
        ("cua gach ram thang 11 giao thang 12 200 kg", "from", "several"),
        ("2 tan 5 cua thit", "quantity", "unsure"),
        ("cua 2 tan khom 3 tan", "quantity", "several"),
        ("5 thang 11 cua", "from", "unsure"),
        ("thang 11 12 cua", "from", "unsure"),
        ("thang 11 cua thang 12", "from", "several"),
        ("cua gach loai 1 loai 2", "grade", "several"),
        ("cua thit loai 1-2", "grade", "several"),
        ("cua 2 tan/vu", "quantity", "unsure"),
        ("it nhat 500kg tom su", "quantity", "unsure"),
        ("ca lo 20tr tom su", "price", "unsure"),
        ("tom su gia 12tr", "price", "unsure"),
        ("giao nam can giao dam doi cua", "place", "several"),
    ],
)
def test_what_is_not_sure_stays_open_and_says_why(line: str, field: str, why: str) -> None:
    reading = heard(line)
    assert field not in reading.heard
    assert reading.open[field] == why


@pytest.mark.parametrize(
    ("line", "text", "guess"),
    [
        ("cua gach ram thang 11 200 kg", "ram thang 11", "moon_counted"),
        ("cua gạch 15/11 âm lịch 50 kg", "15/11 âm lịch", "moon_counted"),
        ("tom su con nuoc ram va 30 loai 1", "con nuoc ram va 30", ""),
        ("cua thịt con nước rằm", "con nước rằm", ""),
    ],
)
def test_the_moon_and_the_tides_are_heard_as_they_were_typed(line: str, text: str, guess: str) -> None:
    told = heard(line).heard["from"]
    assert (told.text, told.guess) == (text, guess)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("1 250 kg tom", "quantity"), ("1,250 kg tom", "quantity"), ("cua 1/2 tan", "quantity"), ("lh 0912 345 678 cua thit", "quantity"),
        ("NPK 20-20-15", "quantity"), ("phan ure bao 50kg", "quantity"), ("lua st25", "quantity"), ("dua hau loai 3 kg", "grade"),
        ("cua 12/4 nguyen trai", "from"), ("can mua 2 tan thanh long", "place"), ("cua thit khong vietgap", "certificates"),
        ("thuc an tom 5 tan gia 30k", "price"), ("tom su 450,000d/kg", "price"), ("cuoi nam ban khom", "from"),
        ("kho ca boi 12 con", "quantity"), ("phan dam phu my", "place"), ("keo 1 ky ba khia", "quantity"), ("tu 40 len 25 con tom su", "grade"),
        ("tom rung chua kip lam asc", "certificates"), ("bap trai 2 tan", "certificates"), ("tom vietgap da het han thang 6/2026", "certificates"),
        ("cua thit 3 con tro lai", "grade"), ("tom su dang xin asc", "certificates"), ("lua 20/kg", "price"),
    ],
)  # fmt: skip
def test_what_says_nothing_for_sure_is_not_heard(line: str, field: str) -> None:
    assert field not in heard(line).heard


@pytest.mark.parametrize(
    ("line", "field", "words", "guess"),
    [
        ("cua thit loai 1 2 tan thang 11", "quantity", "2 tan", ""),
        ("cua thit loai 1 2 tan thang 11", "from", "thang 11", "year_added"),
        ("cua thit tháng 11/2026", "from", "tháng 11/2026", ""),
        ("khom 5 tan cuoi thang", "until", "cuoi thang", "days_counted"),
        ("tom su gia 250", "price", "gia 250", "thousand_added"),
        ("tom su 250k", "price", "250k", "unit_added"),
        ("tom su 20 con", "grade", "20 con", "kilo_added"),
        ("cua thit 250g", "grade", "250g", "piece_added"),
        ("60 gia lua st25", "quantity", "60 gia", "mark_added"),
        ("60 giạ lúa ST25", "quantity", "60 giạ", ""),
        ("khom 5 tan o nam can", "place", "nam can", "mark_added"),
        ("khóm 5 tấn ở Năm Căn", "place", "Năm Căn", ""),
        ("khóm 5 tấn Năm Căn", "place", "Năm Căn", "place_bare"),
        ("tom su song", "state", "song", "mark_added"),
        ("tom su oxy", "state", "oxy", ""),
        ("cua thit loai 1 ban 300g", "grade", "loai 1 … 300g", "piece_added"),
    ],
)
def test_every_reading_knows_its_words_and_what_was_added(line: str, field: str, words: str, guess: str) -> None:
    reading = heard(line)
    one = reading.heard[field]
    assert reading.words_of(field) == words
    assert reading.text[one.start : one.end] == words.split(" … ")[0]
    assert one.guess == guess
    assert one.sure == (not guess)


PARTS: dict[str, list[tuple[str, dict[str, str]]]] = {
    "product": [("cua thịt", {}), ("tôm sú", {}), ("tôm thẻ", {}), ("cá kèo", {})],
    "quantity": [("2 tấn", {"quantity": "2 tấn"}), ("500kg", {"quantity": "500 kg"}), ("5-7 tạ", {"quantity": "5-7 tạ"}),
                 ("mỗi ngày 50 ký", {"quantity": "50 kg", "per": "day"}), ("3 tấn/tuần", {"quantity": "3 tấn", "per": "week"})],
    "price": [("giá 280k/kg", {"price": "280k/kg"}), ("giá 150.000 đ/kg", {"price": "150.000 đ/kg"}), ("giá 90-95k/kg", {"price": "90-95k/kg"})],
    "window": [("tháng 11", DAYS), ("t12", {"from": "01/12/2026", "until": "31/12/2026"}),
               ("từ 2/12 đến 30/12", {"from": "02/12/2026", "until": "30/12/2026"}),
               ("tuần sau", {"from": "30/11/2026", "until": "06/12/2026"}), ("đầu tháng 12", {"from": "01/12/2026", "until": "10/12/2026"})],
    "grade": [("loại 1", {"grade": "loại 1"}), ("30-40 con/kg", {"grade": "30-40 con/kg"}), ("từ 250 g/con", {"grade": "từ 250 g/con"})],
    "place": [("ở xã Năm Căn", {"place": "xã Năm Căn"}), ("tại Hàng Vịnh", {"place": "Hàng Vịnh"})],
    "certificate": [("VietGAP", {"certificates": "VietGAP"})],
}  # fmt: skip
FIELDS = ("quantity", "per", "price", "from", "until", "grade", "place", "certificates")


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """Some parts in any order, with or without marks, run on or parted by commas, and what they say."""
    kinds = draw(st.permutations(["product", *draw(st.sets(st.sampled_from([kind for kind in PARTS if kind != "product"])))]))
    parts = [draw(st.sampled_from(PARTS[kind])) for kind in kinds]
    between = draw(st.sampled_from([" ", ", "]))
    bare = draw(st.booleans())
    line = between.join(fold(words) if bare else words for words, _ in parts)
    return line, {field: text for _, fields in parts for field, text in fields.items()}


@given(lines())
def test_parts_in_any_order_come_back_or_stay_open_but_never_wrong(made: tuple[str, dict[str, str]]) -> None:
    line, said = made
    got = texts(line)
    wrong = {name: text for name, text in got.items() if fold(text) != fold(said.get(name, ""))}
    assert not wrong, (line, wrong)


@given(lines())
def test_no_letter_is_read_twice(made: tuple[str, dict[str, str]]) -> None:
    reading = heard(made[0])
    spans = {span for one in reading.heard.values() for span in one.spans}
    assert all(one[1] <= other[0] or other[1] <= one[0] for one in spans for other in spans if one != other)


@given(lines())
def test_what_is_proposed_can_be_posted(made: tuple[str, dict[str, str]]) -> None:
    line, said = made
    typed = {"words": line, "line": line, **texts(line)}
    draft = read_draft(typed, side="offer", lexicon=LEXICON, gazetteer=LEXICON.gazetteer, today=TODAY)
    assert draft.typed["words"] == line
    if "per" in said and "per" in texts(line):
        assert draft.per == Period(said["per"])


SCRAPS = st.sampled_from([
    "1", "2", "11", "20", "30", "250", "2026", "0912345678", "1/2", "2/11", "30/11/2026", "-", "–", "/", ",", ";", "(", "đ", "k", "tr", "kg", "tấn",
    "tan", "ta", "con", "con/kg", "g", "giá", "gia", "giạ", "thang", "tháng", "t11", "loai", "y3", "size", "từ", "den", "tuần", "ngay", "mai", "cuoi",
    "giao", "nam", "can", "tai", "o", "xa", "cua", "tôm", "su", "st25", "NPK", "16-16-8", "VietGAP", "het", "han", "song", "da", "kho", "moi", "tet",
    "😀", "\u202e", "ß", "İ", "\ufb01",
])  # fmt: skip


@given(st.lists(SCRAPS, max_size=40), st.sampled_from(["", " "]))
def test_no_scraps_of_lines_break_it_and_figures_are_used_once(scraps: list[str], between: str) -> None:
    reading = heard(between.join(scraps))
    spans = sorted({span for one in reading.heard.values() for span in one.spans})
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(0 <= start < end <= len(reading.text) for start, end in spans)


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(heard(text), OneLine)


@pytest.mark.parametrize(
    "hostile",
    ["cua thit 2 tan " * 10_000, "1 " * 10_000, "tai nam can " * 10_000, "thang " * 10_000, "1-" * 10_000, "gia 1k " * 10_000, "e\u0301" * 10_000,
     "xa " * 10_000, "từ 2 đến 3 " * 10_000, "x" * 100_000, "\x00" * 10_000],
)  # fmt: skip
def test_no_line_takes_long(hostile: str) -> None:
    heard("cua thit")
    began = time.process_time()
    heard(hostile)
    assert time.process_time() - began < 0.5


def test_a_field_that_was_emptied_stays_empty() -> None:
    typed = {"words": "cua thit 2 tan thang 11", "line": "cua thit 2 tan thang 11", "quantity": "", "from": ""}
    draft = read_draft(typed, side="offer", lexicon=LEXICON, gazetteer=LEXICON.gazetteer, today=TODAY)
    assert (draft.quantity, draft.starts_on) == (None, None)
    typed.pop("line")
    assert read_draft(typed, side="offer", lexicon=LEXICON, gazetteer=LEXICON.gazetteer, today=TODAY).quantity is not None


@pytest.mark.parametrize(
    ("line", "name", "text"),
    [
        ("tôm sú ngày mốt", "from", "28/11/2026"),
        ("bán tôm tháng 11-12", "until", "31/12/2026"),
        ("tôm thẻ còn 20 kg", "quantity", "20 kg"),
        ("bán cua ngày 15 tháng 12", "from", "15/12/2026"),
        ("bán cua 400 nghìn rưỡi", "price", "400 nghìn rưỡi/kg"),
    ],
)
def test_ways_of_saying_it_that_are_rarer(line: str, name: str, text: str) -> None:
    assert texts(line)[name] == text


@pytest.mark.parametrize(("line", "name"), [("bán tôm từ 15/12/203", "from"), ("bán cua giá 400k/thùngx", "price"), ("tôm 30/2/2027 giao", "from"),
    ("bán tôm 1,5 - 1,2 triệu", "price"), ("lúa 0 ha", "area"), ("bán tôm không sống", "state")])  # fmt: skip
def test_what_cannot_stand_is_not_taken_for_what_was_meant(line: str, name: str) -> None:
    assert name not in texts(line)
