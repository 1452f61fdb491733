"""What is read from a typed place, beside the communes that it can mean now: how many old communes, and from which words."""

from __future__ import annotations

import pytest

from matchmaker.domain.records import How
from matchmaker.matching.lexicon import shipped_lexicon

GAZETTEER = shipped_lexicon().gazetteer
BAC_LIEU = {old.code for old in GAZETTEER.old_communes.values() if old.province == "Bạc Liêu"}
READ = [
    ("Cà Mau", "", 0, "cà mau"), ("tỉnh Cà Mau", "", 0, "tỉnh cà mau"), ("xã Tân Lộc và tỉnh Cà Mau", "", 0, "xã tân lộc tỉnh cà mau"),
    ("Cà Mau hoặc Cần Thơ", "", 0, "cà mau cần thơ"), ("xã Tân Lộc, Cần Thơ", "-", 0, "xã tân lộc cần thơ"),
    ("xã Tân Lộc, tỉnh Cần Thơ", "-", 0, "xã tân lộc tỉnh cần thơ"),
    ("xã Tân Lộc, Cần Thơ hoặc xã Trí Phải", "Trí Phải", 1, "xã tân lộc cần thơ xã trí phải"),
    ("Cần Thơ hoặc xã Trí Phải", "Trí Phải", 1, "cần thơ xã trí phải"), ("Cần Thơ hoặc Sóc Trăng", "-", 0, "cần thơ sóc trăng"),
    ("chợ Năm Căn, xã Đất Mới", "Đất Mới", 1, "năm căn xã đất mới"), ("vựa Cà Mau, xã Tân Lộc", "Tân Lộc", 1, "cà mau xã tân lộc"),
    ("Tân Lộc (Thới Bình)", "Tân Lộc", 1, "tân lộc thới bình"), ("Tân Lộc (Thới Bình), Cà Mau", "Tân Lộc", 1, "tân lộc thới bình cà mau"),
    ("Thới Bình, Tân Lộc", "Thới Bình|Biển Bạch|Trí Phải|Tân Lộc|Hồ Thị Kỷ", 12, "thới bình tân lộc"),
    ("Tân Lộc, Thới Bình", "Tân Lộc", 1, "tân lộc thới bình"), ("Tân Lộc Thới Bình", "Tân Lộc", 1, "tân lộc thới bình"),
    ("xã Tân Lộc Thới Bình", "Tân Lộc", 1, "xã tân lộc thới bình"), ("Phú Tân, huyện Phú Tân", "Phú Tân", 1, "phú tân huyện phú tân"),
    ("Phú Tân, Cái Nước", "Cái Nước|Lương Thế Trân|Tân Hưng|Hưng Mỹ|Cái Đôi Vàm|Phú Mỹ|Phú Tân|Nguyễn Việt Khái", 20, "phú tân cái nước"),
    ("xã Phú Tân, Phú Tân, Cà Mau", "Phú Tân", 1, "xã phú tân phú tân cà mau"),
    ("xã Phú Tân, huyện Phú Tân, tỉnh Cà Mau", "Phú Tân", 1, "xã phú tân huyện phú tân tỉnh cà mau"), ("xã Phú Tân cũ", "Phú Tân", 1, "xã phú tân"),
    ("xã Phú Tân mới", "Phú Tân", 0, "xã phú tân"), ("xã Phú Tân (mới)", "Phú Tân", 0, "xã phú tân"),
    ("nay là xã Tân Hưng", "Tân Hưng", 1, "xã tân hưng"), ("xã Hòa Mỹ nay là xã Tân Hưng", "Tân Hưng", 0, "xã tân hưng"),
    ("xã Hòa Mỹ, nay Tân Hưng", "Tân Hưng", 0, "tân hưng"), ("hôm nay xã Hòa Mỹ", "Tân Hưng|Hưng Mỹ|Phú Mỹ", 1, "xã hòa mỹ"),
    ("xã Tân Hưng (trước đây là xã Hòa Mỹ)", "Tân Hưng", 0, "xã tân hưng"), ("xã Tân Hưng, trước 7/2025 xã Hòa Mỹ", "Tân Hưng", 0, "xã tân hưng"),
    ("xã Tân Hưng trước kia Hòa Mỹ", "Tân Hưng", 0, "xã tân hưng"), ("trước đây xã Hòa Mỹ", "Tân Hưng|Hưng Mỹ|Phú Mỹ", 1, "xã hòa mỹ"),
    ("giao trước tết xã Hòa Mỹ", "Tân Hưng|Hưng Mỹ|Phú Mỹ", 1, "xã hòa mỹ"),
    ("xã Tân Hưng, huyện Cái Nước", "Tân Hưng", 1, "xã tân hưng huyện cái nước"),
    ("xã Tân Hưng, huyện Cái Nước (cũ)", "Tân Hưng", 1, "xã tân hưng huyện cái nước"),
    ("Tân Hưng, huyện Cái Nước, tỉnh Cà Mau", "Tân Hưng", 1, "tân hưng huyện cái nước tỉnh cà mau"),
    ("xã Tân Hưng, Cà Mau", "Tân Hưng", 1, "xã tân hưng cà mau"), ("thị trấn Cái Nước", "Cái Nước", 1, "thị trấn cái nước"),
    ("thị trấn Năm Căn", "Năm Căn|Đất Mới", 1, "thị trấn năm căn"), ("xã Năm Căn", "Năm Căn", 0, "xã năm căn"),
    ("Năm Căn", "Năm Căn|Đất Mới|Tam Giang", 8, "năm căn"), ("huyện Năm Căn", "Năm Căn|Đất Mới|Tam Giang", 8, "huyện năm căn"),
    ("phường 8, Cà Mau", "Lý Văn Lâm", 1, "phường 8 cà mau"), ("phường 8, thành phố Cà Mau", "Lý Văn Lâm", 1, "phường 8 thành phố cà mau"),
    ("phường 1, thành phố Bạc Liêu", "Bạc Liêu", 1, "phường 1 thành phố bạc liêu"),
    ("TP Bạc Liêu", "Bạc Liêu|Vĩnh Trạch|Hiệp Thành", 10, "tp bạc liêu"), ("phường Bạc Liêu", "Bạc Liêu", 0, "phường bạc liêu"),
    ("Giá Rai", "Giá Rai|Láng Tròn|Phong Thạnh", 10, "giá rai"), ("thị xã Giá Rai", "Giá Rai|Láng Tròn|Phong Thạnh", 10, "thị xã giá rai"),
    ("phường Giá Rai", "Giá Rai", 0, "phường giá rai"), ("Đất Mũi, Ngọc Hiển", "Đất Mũi", 1, "đất mũi ngọc hiển"),
    ("Đất Mũi, Năm Căn", "Năm Căn|Đất Mới|Tam Giang|Đất Mũi", 9, "đất mũi năm căn"),
    ("xã Đất Mũi, Năm Căn", "Năm Căn|Đất Mới|Tam Giang|Đất Mũi", 9, "xã đất mũi năm căn"),
    ("chợ Cần Thơ, xã Tân Lộc", "Tân Lộc", 1, "cần thơ xã tân lộc"), ("Cần Thơ, xã Tân Lộc", "Tân Lộc", 1, "cần thơ xã tân lộc"),
    ("Bình Đại, Bến Tre", "-", 0, "bến tre"), ("Bình Đại", "", 0, ""), ("U Minh", "Nguyễn Phích|U Minh|Khánh An|Khánh Lâm", 8, "u minh"),
    ("U Minh Thượng", "-", 0, "u minh thượng"), ("xã Khánh Lâm, U Minh", "U Minh|Khánh Lâm", 1, "xã khánh lâm u minh"),
    ("khánh lâm u minh", "U Minh|Khánh Lâm", 1, "khánh lâm u minh"), ("Khánh Lâm, U Minh Thượng", "-", 0, "khánh lâm u minh thượng"),
    ("ấp 3", "", 0, ""), ("xã Tân Lộc tỉnh Cần Thơ", "-", 0, "xã tân lộc tỉnh cần thơ"),
    ("xã Tân Lộc của huyện Thới Bình", "Tân Lộc", 1, "xã tân lộc huyện thới bình"),
    ("xã Tân Lộc thuộc Thới Bình, Cà Mau", "Tân Lộc", 1, "xã tân lộc thới bình cà mau"), ("TT. Cái Nước", "Cái Nước", 1, "tt cái nước"),
    ("tt Sông Đốc", "Sông Đốc", 1, "tt sông đốc"), ("xã Sông Đốc", "Sông Đốc", 0, "xã sông đốc"), ("Sông Đốc", "Sông Đốc", 1, "sông đốc"),
    ("Rạch Gốc", "Phan Ngọc Hiển", 1, "rạch gốc"), ("thị trấn Rạch Gốc, Ngọc Hiển", "Phan Ngọc Hiển", 1, "thị trấn rạch gốc ngọc hiển"),
    ("xã Tân Ân, huyện Ngọc Hiển", "Phan Ngọc Hiển|Đất Mũi", 1, "xã tân ân huyện ngọc hiển"), ("Tân Ân Tây", "Tân Ân", 1, "tân ân tây"),
    ("xã Viên An Đông, Ngọc Hiển", "Phan Ngọc Hiển", 1, "xã viên an đông ngọc hiển"), ("xã Viên An", "Đất Mới|Đất Mũi", 1, "xã viên an"),
    ("Viên An mới", "Đất Mới|Đất Mũi", 1, "viên an"), ("Viên An cũ", "Đất Mới|Đất Mũi", 1, "viên an"),
    ("xã Tam Giang (cũ), huyện Năm Căn", "Tam Giang", 1, "xã tam giang huyện năm căn"),
    ("xã Tam Giang (mới), huyện Năm Căn", "Tam Giang", 0, "xã tam giang huyện năm căn"), ("Tam Giang, Năm Căn", "Tam Giang", 1, "tam giang năm căn"),
    ("Tam Giang, Ngọc Hiển", "Đất Mới|Tam Giang|Tân Ân|Phan Ngọc Hiển|Đất Mũi", 8, "tam giang ngọc hiển"),
    ("Tam Giang Đông", "Tam Giang", 1, "tam giang đông"), ("Đất Mới (Năm Căn), Cà Mau", "Đất Mới", 1, "đất mới năm căn cà mau"),
    ("Năm Căn hoặc Ngọc Hiển", "Năm Căn|Đất Mới|Tam Giang|Tân Ân|Phan Ngọc Hiển|Đất Mũi", 15, "năm căn ngọc hiển"),
    ("xã Trí Phải, Tân Lộc hoặc Biển Bạch", "Biển Bạch|Trí Phải|Tân Lộc", 3, "xã trí phải tân lộc biển bạch"),
    ("Hồng Dân, Bạc Liêu", "Hồng Dân|Ninh Quới|Vĩnh Lộc|Ninh Thạnh Lợi", 9, "hồng dân bạc liêu"),
    ("xã Ninh Quới A, Hồng Dân", "Ninh Quới", 1, "xã ninh quới a hồng dân"),
    ("xã Ninh Quới, huyện Hồng Dân, tỉnh Bạc Liêu (cũ)", "Ninh Quới", 1, "xã ninh quới huyện hồng dân tỉnh bạc liêu"),
    ("Phước Long", "Phước Long|Vĩnh Phước|Vĩnh Thanh|Phong Hiệp", 8, "phước long"), ("Phước Long, Bình Phước", "-", 0, "phước long bình phước"),
    ("Gành Hào, Đông Hải", "Gành Hào", 1, "gành hào đông hải"), ("Kiên Giang", "-", 0, "kiên giang"),
    ("An Minh, Kiên Giang", "-", 0, "an minh kiên giang"), ("TP.HCM", "-", 0, "tp hcm"), ("Hà Nội", "-", 0, "hà nội"),
]  # fmt: skip
"""The text, the communes of 2025 by name (`-` is outside the province), how many old communes it names, and the words that were read."""


@pytest.mark.parametrize(("text", "communes", "olds", "words"), READ)
def test_a_typed_place_is_read_as_all_that_it_can_mean_and_from_its_own_words(text: str, communes: str, olds: int, words: str) -> None:
    reading = GAZETTEER.read(text)
    named = "-" if reading.outside else "|".join(GAZETTEER.communes[code].name for code in reading.units)
    assert (named, len(reading.old), reading.evidence) == (communes, olds, words)
    assert reading.how == (How.EXACT if words else How.NONE)


@pytest.mark.parametrize("text", ["tỉnh Bạc Liêu", "Bạc Liêu"])
def test_the_old_province_is_its_old_communes_and_what_became_of_them(text: str) -> None:
    reading = GAZETTEER.read(text)
    assert set(reading.old) == BAC_LIEU
    assert set(reading.units) == set(GAZETTEER.successors(*BAC_LIEU))


SURELY = [
    ("xã Tân Lộc, Cần Tho", "-", How.FOLDED), ("xa tan loc, can tho", "-", How.FOLDED), ("can tho", "-", How.FOLDED),
    ("Phú Tân, An Giang", "-", How.EXACT), ("Phú Tân, tỉnh An Giang", "-", How.EXACT), ("Cà Mau, tỉnh Cà Mau", "", How.EXACT),
    ("An Giang, Phú Tân", "Cái Đôi Vàm|Phú Mỹ|Phú Tân|Nguyễn Việt Khái", How.EXACT),
    ("Cà Mau, huyện Thới Bình", "Thới Bình|Biển Bạch|Trí Phải|Tân Lộc|Hồ Thị Kỷ", How.EXACT),
    ("TP Cà Mau, Thới Bình", "An Xuyên|Lý Văn Lâm|Tân Thành|Hòa Thành|Thới Bình|Biển Bạch|Trí Phải|Tân Lộc|Hồ Thị Kỷ", How.EXACT),
    ("phường Tân Thành, Cà Mau", "Tân Thành", How.EXACT), ("xã Tân Lộc (cũ) và xã Trí Phải (mới)", "Trí Phải|Tân Lộc", How.EXACT),
]  # fmt: skip


@pytest.mark.parametrize(("text", "communes", "how"), SURELY)
def test_how_surely_a_place_was_read_is_that_of_its_least_sure_name(text: str, communes: str, how: How) -> None:
    reading = GAZETTEER.read(text)
    assert ("-" if reading.outside else "|".join(GAZETTEER.communes[code].name for code in reading.units), reading.how) == (communes, how)
