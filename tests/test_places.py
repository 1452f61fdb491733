"""Places: every commune that a text can truly mean, old names and new, and never a guess."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.places import Commune, OldCommune, PlaceAlias, Succession, distance_km
from matchmaker.domain.records import How
from matchmaker.matching.places import Gazetteer
from matchmaker.matching.places_lists import SHIPPED, Elsewhere, load_aliases, load_communes, load_old_communes, load_successions, shipped_elsewhere
from matchmaker.matching.places_table import read_places
from matchmaker.matching.text import fold


@dataclass(frozen=True)
class Lists:
    """The lists that a gazetteer is made from."""

    communes: tuple[Commune, ...]
    old_communes: tuple[OldCommune, ...]
    successions: tuple[Succession, ...]
    aliases: tuple[PlaceAlias, ...]


LISTS = Lists(
    load_communes(SHIPPED / "communes.tsv"),
    load_old_communes(SHIPPED / "old_communes.tsv"),
    load_successions(SHIPPED / "successions.tsv"),
    load_aliases(SHIPPED / "place_aliases.tsv"),
)
GAZETTEER = Gazetteer.of(LISTS)
CODE = {commune.name: commune.code for commune in LISTS.communes}
SPLIT = {succession.old_code for succession in LISTS.successions if not succession.whole}
DISTRICTS = sorted({old.district for old in LISTS.old_communes})
OLD_CITY = "An Xuyên|Lý Văn Lâm|Tân Thành|Hòa Thành"
OLD_NAM_CAN = "Năm Căn|Đất Mới|Tam Giang"
OLD_THOI_BINH = "Thới Bình|Biển Bạch|Trí Phải|Tân Lộc|Hồ Thị Kỷ"
OLD_CAI_NUOC = "Cái Nước|Lương Thế Trân|Tân Hưng|Hưng Mỹ|Phú Mỹ"
OLD_NGOC_HIEN = "Đất Mới|Tân Ân|Phan Ngọc Hiển|Đất Mũi"


def names(text: str) -> set[str]:
    """The communes that a text is read as, by name; `-` stands for outside the province."""
    reading = GAZETTEER.read(text)
    return {"-"} if reading.outside else {GAZETTEER.communes[code].name for code in reading.units}


def meant(cell: str) -> set[str]:
    """The names in a cell of the tables below."""
    return set(cell.split("|")) - {""}


def test_the_map_has_64_units_164_old_ones_and_16_districts_of_which_19_communes_were_split() -> None:
    assert len(LISTS.communes) == 64
    assert sorted(commune.kind for commune in LISTS.communes).count("phường") == 9
    assert len(LISTS.old_communes) == 164
    assert len(DISTRICTS) == 16
    assert len(SPLIT) == 19
    assert {one.old_code for one in LISTS.successions} == {old.code for old in LISTS.old_communes}
    assert {one.new_code for one in LISTS.successions} == {commune.code for commune in LISTS.communes}
    assert all(one.on.isoformat() == "2025-07-01" for one in LISTS.successions)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("xã Tân Lộc, huyện Thới Bình", "Tân Lộc"),
        ("xa hang vinh huyen nam can", "Năm Căn"),
        ("X. Tân Duyệt, H. Đầm Dơi", "Đầm Dơi"),
        ("xã Hòa Mỹ, huyện Cái Nước", "Hưng Mỹ|Phú Mỹ|Tân Hưng"),
        ("Hòa Mỹ, Cái Nước", "Hưng Mỹ|Phú Mỹ|Tân Hưng"),
        ("ấp Tân Lập, xã Tân Ân Tây, huyện Ngọc Hiển (cũ)", "Tân Ân"),
        ("Rạch Gốc", "Phan Ngọc Hiển"),
        ("thị trấn cái đôi vàm huyện phú tân", "Cái Đôi Vàm"),
        ("đất mũi ngọc hiển cà mau", "Đất Mũi"),
        ("dat mui ngoc hien ca mau", "Đất Mũi"),
        ("xã Vĩnh Mỹ B, huyện Hòa Bình, tỉnh Bạc Liêu", "Vĩnh Mỹ"),
        ("xã Vĩnh Mỹ B, Cà Mau", "Vĩnh Mỹ"),
        ("xã Viên An, huyện Ngọc Hiển (cũ)", "Đất Mới|Đất Mũi"),
        ("ấp Cây Dương, xã Long Điền, Đông Hải, Bạc Liêu, Cà Mau", "Long Điền"),
        ("Hộ Phòng, Giá Rai, Bạc Liêu", "Giá Rai"),
        ("vựa cua 3 Hùng, chợ Tân Lộc, Thới Bình", "Tân Lộc"),
        ("Công ty Thủy sản Năm Căn, phường 8, TP Cà Mau", "Lý Văn Lâm"),
    ],
)
def test_an_address_is_the_communes_that_its_old_commune_became(text: str, expected: str) -> None:
    assert names(text) == meant(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("huyện Năm Căn", OLD_NAM_CAN),
        ("Năm Căn", OLD_NAM_CAN),
        ("trả tại Năm Căn", OLD_NAM_CAN),
        ("chợ Năm Căn", OLD_NAM_CAN),
        ("xã Năm Căn", "Năm Căn"),
        ("xã Năm Căn, huyện Năm Căn", "Năm Căn"),
        ("TT. Năm Căn", "Năm Căn|Đất Mới"),
        ("Phú Tân", "Cái Đôi Vàm|Phú Tân|Phú Mỹ|Nguyễn Việt Khái"),
        ("xã Phú Tân", "Phú Tân"),
        ("huyện Phú Tân", "Cái Đôi Vàm|Phú Tân|Phú Mỹ|Nguyễn Việt Khái"),
        ("xã Phước Long", "Phước Long|Vĩnh Phước"),
        ("thị trấn Phước Long", "Phước Long"),
        ("U Minh", "Nguyễn Phích|U Minh|Khánh An|Khánh Lâm"),
        ("thị trấn U Minh", "Nguyễn Phích"),
        ("xã U Minh", "U Minh"),
        ("Thới Bình, Thới Bình", "Thới Bình"),
        ("phường Bạc Liêu", "Bạc Liêu"),
        ("TP Bạc Liêu", "Bạc Liêu|Vĩnh Trạch|Hiệp Thành"),
        ("thị xã Giá Rai", "Giá Rai|Láng Tròn|Phong Thạnh"),
        ("phường Giá Rai", "Giá Rai"),
        ("TP Cà Mau", OLD_CITY),
        ("Ca Mau City", OLD_CITY),
        ("xã Nguyễn Việt Khái", "Nguyễn Việt Khái|Cái Đôi Vàm"),
    ],
)
def test_a_name_of_several_units_stays_all_of_them_until_its_kind_is_said(text: str, expected: str) -> None:
    assert names(text) == meant(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("phường 5, TP Cà Mau", "Tân Thành"),
        ("P5 TP.Cà Mau", "Tân Thành"),
        ("F5, Cà Mau", "Tân Thành"),
        ("Phường 05 - TP. Cà Mau", "Tân Thành"),
        ("phường 5, TP Bạc Liêu", "Vĩnh Trạch"),
        ("phường 6, tp cà mau", "Hòa Thành|Tân Thành"),
        ("phường 1", "An Xuyên|Bạc Liêu|Giá Rai"),
        ("phường 8", "Lý Văn Lâm|Bạc Liêu"),
        ("phường 4, tp cà mau", OLD_CITY),  # gone since 2024: only the city is known
        ("khóm 7, phường 6, cà mau", "Hòa Thành|Tân Thành"),
        ("12 Phan Ngọc Hiển, phường 5, Cà Mau", "Tân Thành"),
        ("đường Phan Ngọc Hiển, phường 9, tp Cà Mau", "An Xuyên"),
        ("ấp 5", ""),
    ],
)
def test_numbered_wards_need_their_city_and_streets_are_not_communes(text: str, expected: str) -> None:
    assert names(text) == meant(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("xã Trí Lực, huyện Thới Bình (cũ; nay xã Trí Phải)", "Trí Phải"),
        ("xã Vĩnh Trạch Đông, TP Bạc Liêu (cũ; nay phường Hiệp Thành)", "Hiệp Thành"),
        ("xã Tân Đức (cũ), nay thuộc xã Tân Thuận", "Tân Thuận"),
        ("xã Hòa Mỹ, huyện Cái Nước, nay là xã Tân Hưng", "Tân Hưng"),
        ("từ hôm nay giao tại Năm Căn", OLD_NAM_CAN),
        ("xã Tân Ân", "Tân Ân|Đất Mũi|Phan Ngọc Hiển"),
        ("xã Tân Ân (cũ)", "Đất Mũi|Phan Ngọc Hiển"),
        ("xã Tân Ân (mới)", "Tân Ân"),
        ("xã Tân Ân, huyện Ngọc Hiển", "Đất Mũi|Phan Ngọc Hiển"),
        ("xã Tân Ân (huyện Ngọc Hiển cũ)", "Tân Ân|Đất Mũi|Phan Ngọc Hiển"),
        ("xã Tân Thuận (trước đây là xã Tân Đức, huyện Đầm Dơi)", "Tân Thuận"),
        ("xã Phong Hiệp, huyện Phước Long", "Phong Hiệp"),  # a unit of 2025, and people still say the district
        ("phường An Xuyên, thành phố Cà Mau", "An Xuyên"),
    ],
)
def test_what_the_text_says_of_before_and_now_is_believed(text: str, expected: str) -> None:
    assert names(text) == meant(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cần Thơ", "-"),
        ("TP.HCM", "-"),
        ("tp hcm", "-"),
        ("quận 7", "-"),
        ("Sóc Trăng", "-"),
        ("U Minh Thượng", "-"),
        ("giao tại cảng Cát Lái, TP.HCM", "-"),
        ("xã Tân Lộc, quận Thốt Nốt, Cần Thơ", "-"),
        ("xã Tân Hưng, huyện Hớn Quản", "-"),
        ("huyện Phú Tân, An Giang", "-"),
        ("huyện Hòa Bình, tỉnh Hòa Bình", "-"),
        ("tỉnh Khánh Hòa", "-"),
        ("xã Khánh Hòa", "U Minh"),
        ("Hòa Bình", "Hòa Bình|Vĩnh Mỹ|Vĩnh Hậu"),
        ("tỉnh Cà Mau", ""),
        ("Cà Mau", ""),
        ("toàn tỉnh", ""),
        ("trong và ngoài tỉnh", ""),
        ("Cà Mau hoặc Bạc Liêu", ""),
        ("Cà Mau và Cần Thơ", ""),
        ("huyện lân cận", ""),
        ("Bình Dương (trạm thu mua ấp 2, xã Trần Hợi)", "Trần Văn Thời|Đá Bạc"),
        ("Năm Căn hoặc Cần Thơ", OLD_NAM_CAN),
        ("mua tại Năm Căn, chở về Cần Thơ", OLD_NAM_CAN),
        ("Năm Căn, Cần Thơ", "-"),
    ],
)
def test_the_whole_province_is_no_commune_and_other_provinces_are_outside(text: str, expected: str) -> None:
    assert names(text) == meant(expected)


def test_the_old_province_of_bac_lieu_is_its_25_units() -> None:
    assert len(names("tỉnh Bạc Liêu")) == len(names("Bạc Liêu (cũ)")) == 25
    assert not names("tỉnh Bạc Liêu") & meant(f"{OLD_NAM_CAN}|{OLD_THOI_BINH}|{OLD_CAI_NUOC}|{OLD_CITY}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hoà Mỹ, Cái Nước", "Hưng Mỹ|Phú Mỹ|Tân Hưng"),
        ("Hoà Mĩ, Cái Nước", "Hưng Mỹ|Phú Mỹ|Tân Hưng"),
        ("Nam Can", OLD_NAM_CAN),
        ("namcan", OLD_NAM_CAN),
        ("Năm Căng", OLD_NAM_CAN),
        ("Nam Cang", OLD_NAM_CAN),
        ("huyện Thời Bình", OLD_THOI_BINH),
        ("Thoi Binh district", OLD_THOI_BINH),
        ("Sông Đóc", "Sông Đốc"),
        ("Sông Dốc", "Sông Đốc"),
        ("Đất Mủi", "Đất Mũi"),
        ("xã Hàng Vịn", "Năm Căn"),
        ("\u00d0ất M\u0169i", "Đất Mũi"),
        ("THỊ TRẤN SÔNG ĐỐC", "Sông Đốc"),
        ("Tân Thành", "Tân Thành"),
        ("tan thanh", "Tân Thành|Phong Thạnh"),  # Tân Thành, Tân Thạnh
        ("xã Tân Thạnh", "Phong Thạnh"),
        ("Vĩnh Thanh", "Vĩnh Thanh"),
        ("xã Vĩnh Thành", ""),
        ("xã An Phú", ""),  # a real commune elsewhere, never a slip for An Phúc
        ("xã Phú Tâm", ""),
        ("giao tại nhà máy", ""),
        ("tom cang xanh toan duc", ""),
        ("tom duoi tan rung", ""),
        ("nan bop da lot", ""),
        ("cua gach nam can", OLD_NAM_CAN),
        ("Năm Cắn", ""),
        ("xã Viên An Tây", ""),
        ("huyện TVT", ""),
    ],
)
def test_marks_count_where_typed_are_free_where_not_and_slips_are_bounded(text: str, expected: str) -> None:
    assert names(text) == meant(expected)


@pytest.mark.parametrize("text", ["Dầm Dơi", "Đâm Dơi", "dam doi", "Ðầm Dơi", "Đầm Rơi", "damdoi", "huyện Đầm Dơi", "khu vực Đầm Dơi"])
def test_every_way_to_write_dam_doi_is_dam_doi(text: str) -> None:
    assert names(text) == names("Đầm Dơi")
    assert len(names(text)) == 7


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("xã Tân Lộc và xã Trí Phải", "Tân Lộc|Trí Phải"),
        ("xã Tân Lộc, Trí Phải", "Tân Lộc|Trí Phải"),
        ("Năm Căn hoặc huyện Ngọc Hiển", f"{OLD_NAM_CAN}|{OLD_NGOC_HIEN}"),
        ("xã Tân Lộc, huyện Cái Nước", f"Tân Lộc|{OLD_CAI_NUOC}"),  # they contradict each other: either may be meant
        ("Năm Căn (Đất Mới)", "Đất Mới"),
        ("xã Quách Phẩm (Đầm Dơi)", "Quách Phẩm"),
        ("Nam Can commune, Ca Mau province", "Năm Căn"),
        ("Mũi Cà Mau", "Đất Mũi"),
    ],
)
def test_several_places_are_any_of_them_and_brackets_narrow(text: str, expected: str) -> None:
    assert names(text) == meant(expected)


@pytest.mark.parametrize("old", LISTS.old_communes, ids=lambda old: old.code)
def test_every_old_commune_with_its_district_is_exactly_what_it_became(old: OldCommune) -> None:
    full = f"{old.kind} {old.name}, {old.district}"
    became = {one.new_code for one in LISTS.successions if one.old_code == old.code}
    for text in (full, f"{full}, tỉnh {old.province}", f"ấp 3, {full.upper()} (cũ)", unicodedata.normalize("NFD", full)):
        assert set(GAZETTEER.read(text).units) == became, text
        assert GAZETTEER.read(text).old == (old.code,)
    assert set(GAZETTEER.read(fold(full)).units) >= became


@pytest.mark.parametrize("commune", LISTS.communes, ids=lambda commune: commune.code)
def test_every_unit_of_2025_is_among_what_its_name_means(commune: Commune) -> None:
    twins = {old.code for old in LISTS.old_communes if (old.kind, old.name) == (commune.kind, commune.name)}
    possible = {commune.code} | {one.new_code for one in LISTS.successions if one.old_code in twins}
    assert set(GAZETTEER.read(commune.full_name).units) == possible
    assert set(GAZETTEER.read(f"{commune.full_name}, tỉnh Cà Mau").units) >= {commune.code}
    assert commune.code in GAZETTEER.read(commune.name).units or commune.name == "Bạc Liêu"
    assert GAZETTEER.read(GAZETTEER.describe(commune.code)).units == (commune.code,)
    assert GAZETTEER.name(commune.code) == commune.full_name


@pytest.mark.parametrize("district", DISTRICTS)
def test_every_old_district_is_all_that_its_communes_became(district: str) -> None:
    olds = {old.code for old in LISTS.old_communes if old.district == district}
    became = {one.new_code for one in LISTS.successions if one.old_code in olds}
    assert set(GAZETTEER.read(district).units) == set(GAZETTEER.units_of_district(district)) == became


@pytest.mark.parametrize("other", [one for one in shipped_elsewhere() if one.kind == "tỉnh"], ids=lambda one: fold(one.name))
def test_every_other_province_is_outside_and_so_is_what_lies_in_it(other: Elsewhere) -> None:
    assert names(f"tỉnh {other.name}") == {"-"}
    assert names(f"xã Tân Lộc, tỉnh {other.name}") == {"-"}


WRITTEN = """xã huyện TT. phường 5 TP Cà_Mau Năm_Căn nay (cũ) ( ) , ấp Cần_Thơ và trước 7/2025 Tân_Ân quận"""
PIECES = st.sampled_from([piece.replace("_", " ") for piece in WRITTEN.split()])


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=9).map(" ".join)))
def test_any_text_is_read_without_complaint_and_alike_however_it_is_composed(text: str) -> None:
    reading = GAZETTEER.read(text)
    assert set(reading.units) <= set(GAZETTEER.communes)
    assert set(reading.old) <= set(GAZETTEER.old_communes)
    assert not (reading.units and reading.outside)
    assert len(set(reading.units)) == len(reading.units)
    for form in ("NFC", "NFD"):
        assert GAZETTEER.read(unicodedata.normalize(form, text)) == reading


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(LISTS.old_communes), st.sampled_from(["{xã} {tên}", "{tên}", "{xã} {tên}, {huyện}", "{tên}, {huyện}, {tỉnh}"]))
def test_without_marks_a_place_means_at_least_what_it_means_with_them(old: OldCommune, pattern: str) -> None:
    text = pattern.replace("{xã}", old.kind).replace("{tên}", old.name).replace("{huyện}", old.district).replace("{tỉnh}", old.province)
    assert set(GAZETTEER.read(fold(text)).units) >= set(GAZETTEER.read(text).units)


def test_huge_texts_are_read_in_part() -> None:
    assert names("xã Tân Lộc, huyện Thới Bình " + "x " * 5_000_000) == {"Tân Lộc"}


def test_the_reading_says_how_and_from_what() -> None:
    reading = GAZETTEER.read("giao tai xa Hang Vinh, huyen Nam Can")
    assert reading.how is How.FOLDED
    assert reading.evidence == "xa hang vinh huyen nam can"
    assert reading.certain
    assert GAZETTEER.read("Năm Căng").how is How.FUZZY
    assert GAZETTEER.read("Hoà Mỹ").how is How.TONE
    assert GAZETTEER.read("").how is How.NONE


def test_a_commune_is_told_with_what_it_was() -> None:
    assert GAZETTEER.describe(CODE["Tân Hưng"]) == "Xã Tân Hưng (trước 7/2025: Tân Hưng, Hòa Mỹ, Đông Hưng, Đông Thới, huyện Cái Nước)"
    assert "phường 1" in GAZETTEER.describe(CODE["An Xuyên"])
    assert set(GAZETTEER.former(CODE["Đất Mới"])) == {"huyện Năm Căn", "huyện Ngọc Hiển"}


def test_distances_are_great_circles() -> None:
    assert distance_km(9.0, 105.0, 9.0, 105.0) == 0
    assert distance_km(9.0, 105.0, 10.0, 105.0) == pytest.approx(111.195, abs=0.01)
    assert distance_km(0.0, 0.0, 0.0, 180.0) == pytest.approx(20015.1, abs=0.1)
    a, b = CODE["Năm Căn"], CODE["Đất Mũi"]
    assert GAZETTEER.distance_km(a, b) == GAZETTEER.distance_km(b, a) == pytest.approx(30.5, abs=0.1)


def test_a_table_of_places_gives_names_a_dash_outside_and_nothing_where_nothing_is_known() -> None:
    rows = [("a", "xã Hàm Rồng"), ("b", "Cần Thơ"), ("c", "tỉnh Cà Mau"), ("d", "phường 5, TP Cà Mau")]
    assert list(read_places(GAZETTEER, rows)) == [("a", "Xã Năm Căn|Xã Đất Mới"), ("b", "-"), ("c", ""), ("d", "Phường Tân Thành")]


@pytest.mark.parametrize(
    ("text", "like"),
    [("Viên An, nay là một nơi khác", "Viên An"), ("ấp 3, xã Đất Mũi", "xã Đất Mũi"), ("ấp, xã Đất Mũi", "xã Đất Mũi"), ("xã 3", ""), ("ấp", "")],
)
def test_what_names_no_place_adds_nothing_to_what_does(text: str, like: str) -> None:
    assert names(text) == names(like)


def test_a_commune_whose_mark_was_left_out_and_a_district_that_never_held_it_are_both_possible() -> None:
    assert names("Tân An, huyện Hồng Dân") == names("Tân An") | names("huyện Hồng Dân")
    assert names("Tân An, huyện Ngọc Hiển") == names("Tân An") < names("Tân An, huyện Hồng Dân")
