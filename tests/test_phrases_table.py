"""What people call the things they sell and seek, in whole phrases: the products, whether produce, input or service, and what is left over."""

from __future__ import annotations

import pytest

from matchmaker.domain.records import Offer
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.linking import link

CLEAR = [
    ("con ba khía", "ba_khia", "produce", "con ba khía", ""), ("ba khía", "ba_khia", "produce", "ba khía", ""),
    ("20 con cua", "cua_bien", "produce", "cua", ""), ("thức ăn viên cho tôm thẻ", "thuc_an_tom", "input", "tôm thẻ", "thức ăn viên"),
    ("cám tôm thẻ", "thuc_an_tom", "input", "cám tôm thẻ", ""), ("ốc gạo", "", "", "ốc gạo", ""), ("bánh tôm", "", "produce", "bánh tôm", ""),
    ("bần ổi", "", "", "bần ổi", ""), ("gạo ST24, ST25", "gao_st24 gao_st25", "produce", "gạo st 24 st 25", ""),
    ("gạo ST24 và ST25", "gao_st24 gao_st25", "produce", "gạo st 24 st 25", ""),
    ("tôm sú và tôm thẻ", "tom_su tom_the", "produce", "tôm sú tôm thẻ", ""),
    ("tôm sú, cua gạch", "tom_su cua_gach", "produce", "tôm sú cua gạch", ""), ("khô cá chốt ướp sả ớt", "", "", "khô cá chốt", ""),
    ("cá chốt kho sả ớt", "", "", "cá chốt kho sả", ""), ("cơm dừa nước", "", "", "cơm dừa nước", ""),
    ("thúng tre đựng lúa", "", "", "thúng tre", "lúa"), ("bắp trái (bắp nếp)", "bap_nep", "produce", "bắp nếp", "bắp trái"),
    ("bap nep", "bap_nep", "produce", "bap nep", ""), ("cá ngát nấu canh chua", "", "", "cá ngát", ""),
    ("chim câu non (bồ câu)", "", "", "chim câu non bồ câu", ""), ("cơ sở đan giỏ cần mua lục bình", "", "", "lục bình", "đan giỏ"),
    ("hai chục ký tôm sú", "tom_su", "produce", "tôm sú", ""), ("số lượng lớn cua", "cua_bien", "produce", "cua", ""),
    ("vuông tôm", "", "", "vuông tôm", ""), ("thẻ chân trắng", "tom_the", "produce", "thẻ chân trắng", ""),
    ("cua biển có gạch", "cua_gach", "produce", "cua biển có gạch", ""), ("cua gach son", "cua_gach", "produce", "cua gach son", ""),
    ("cua hai da", "cua_com", "produce", "cua hai da", ""), ("tom su", "tom_su", "produce", "tom su", ""),
    ("to6m su1", "tom_su", "produce", "tôm sú", ""), ("ca keo", "ca_keo", "produce", "ca keo", ""),
    ("cá kèo giống", "ca_keo_giong", "input", "cá kèo giống", ""), ("con giống cua", "cua_giong", "input", "con giống cua", ""),
    ("giống tôm sú", "tom_su_giong", "input", "giống tôm sú", ""), ("phân gà", "phan_ga", "input", "phân gà", ""),
    ("phân bón lá", "", "input", "phân bón lá", ""), ("vôi bột", "voi", "input", "vôi bột", ""),
    ("cá lóc đồng", "ca_loc", "produce", "cá lóc đồng", ""), ("cá lóc nuôi", "ca_loc", "produce", "cá lóc", ""),
    ("khô cá lóc", "kho_ca_loc", "produce", "khô cá lóc", ""), ("mắm cá lóc", "mam_ca_loc", "produce", "mắm cá lóc", ""),
    ("mật ong rừng U Minh", "mat_ong", "produce", "mật ong rừng", ""), ("lúa ST25", "lua_st25", "produce", "lúa st 25", ""),
    ("lúa tươi ST25", "lua_st25", "produce", "st 25", "lúa"), ("lúa khô", "lua", "produce", "lúa", ""),
    ("gạo lứt", "gao_lut", "produce", "gạo lứt", ""), ("cám gạo", "cam_gao", "input", "cám gạo", ""),
    ("rơm cuộn", "rom", "produce", "rơm cuộn", ""), ("muối Bạc Liêu", "muoi", "produce", "muối bạc liêu", ""),
    ("muối hột", "muoi", "produce", "muối hột", ""), ("than đước", "than_duoc", "produce", "than đước", ""),
    ("củi đước", "cui_duoc", "produce", "củi đước", ""), ("chuối xiêm", "chuoi_xiem", "produce", "chuối xiêm", ""),
    ("chuối khô", "chuoi_kho", "produce", "chuối khô", ""), ("dừa khô", "dua_kho", "produce", "dừa khô", ""), ("nước dừa", "", "", "nước dừa", ""),
    ("cơm dừa", "com_dua", "produce", "cơm dừa", ""), ("sò huyết", "so_huyet", "produce", "sò huyết", ""),
    ("nghêu", "ngheu", "produce", "nghêu", ""), ("ốc len", "oc_len", "produce", "ốc len", ""), ("vọp", "vop", "produce", "vọp", ""),
    ("ba khía muối", "ba_khia_muoi", "produce", "ba khía muối", ""), ("tôm khô", "tom_kho", "produce", "tôm khô", ""),
    ("cua lột", "cua_lot", "produce", "cua lột", ""), ("cua y", "cua_y", "produce", "cua y", ""), ("cua xô", "cua_xo", "produce", "cua xô", ""),
    ("tép rong", "", "", "tép rong", ""), ("cá đồng", "ca_dong", "produce", "cá đồng", ""), ("cá thòi lòi", "", "", "cá thòi lòi", ""),
    ("máy gặt", "dv_gat", "service", "máy gặt", ""), ("gặt lúa thuê", "dv_gat", "service", "gặt lúa thuê", ""),
    ("vận chuyển tôm", "tom", "", "tôm", "vận chuyển"), ("sửa máy nổ", "", "", "sửa máy nổ", ""), ("thuốc sâu", "bvtv", "input", "thuốc sâu", ""),
    ("thuốc thú y", "thuoc_thu_y", "input", "thuốc thú y", ""), ("bao bì", "bao_bi", "input", "bao bì", ""),
    ("thùng xốp", "thung_xop", "input", "thùng xốp", ""), ("men vi sinh", "vi_sinh", "input", "men vi sinh", ""),
    ("rau muống", "rau_muong", "produce", "rau muống", ""), ("khoai lang", "khoai_lang", "produce", "khoai lang", ""),
    ("hành lá", "hanh_la", "produce", "hành lá", ""), ("bồn bồn", "bon_bon", "produce", "bồn bồn", ""), ("đọt choại", "", "", "đọt choại", ""),
    ("năn bộp", "nan_bop", "produce", "năn bộp", ""), ("heo hơi", "heo", "produce", "heo hơi", ""),
    ("vịt chạy đồng", "vit", "produce", "vịt chạy đồng", ""), ("trứng vịt", "trung_vit", "produce", "trứng vịt", ""),
    ("gà thả vườn", "ga", "produce", "gà thả vườn", ""), ("bò", "bo", "produce", "bò", ""), ("dê", "de", "produce", "dê", ""),
    ("keo lai", "keo_lai", "produce", "keo lai", ""), ("tràm", "tram", "produce", "tràm", ""), ("lục bình", "", "", "lục bình", ""),
    ("chiếu Cà Mau", "", "", "chiếu", ""), ("xyzw", "", "", "xyzw", ""), ("cua abc xyz", "", "", "cua abc xyz", ""),
    ("cần mua cua gạch 10 con/kg", "cua_gach", "produce", "cua gạch", ""),
    ("bán 2 tấn tôm sú 30 con/kg tại Năm Căn", "tom_su", "produce", "tôm sú", ""),
    ("mua ba khía muối chua ngọt", "ba_khia_muoi", "produce", "ba khía muối", ""),
    ("cua gạch loại 1 tươi sống", "cua_gach", "produce", "cua gạch", ""), ("tôm sú ướp đá", "tom_su", "produce", "tôm sú ướp đá", ""),
    ("mực khô loại 1", "kho_muc", "produce", "mực khô", ""), ("cá khô", "kho", "produce", "cá khô", ""), ("đầu tôm", "", "", "đầu tôm", ""),
    ("vỏ tôm", "", "", "vỏ tôm", ""), ("xương cá", "", "", "xương cá", ""), ("tôm giống post 12", "tom_giong", "input", "tôm giống", "post 12"),
    ("cua giống", "cua_giong", "input", "cua giống", ""), ("sú giống", "tom_su_giong", "input", "sú giống", ""),
    ("sú oxy", "tom_su", "produce", "sú oxy", ""), ("thẻ oxy", "tom_the", "produce", "thẻ oxy", ""),
    ("tôm đất", "tom_dat", "produce", "tôm đất", ""), ("tôm càng", "tom_cang_xanh", "produce", "tôm càng", ""),
    ("chạch lấu", "", "", "chạch lấu", ""), ("lươn", "luon", "produce", "lươn", ""), ("ếch", "ech", "produce", "ếch", ""),
    ("ba ba", "", "", "ba ba", ""), ("cá sấu", "", "", "cá sấu", ""),
]  # fmt: skip
"""Words, the products that they name, the role, the words that name the thing, and the rest."""


@pytest.mark.parametrize(("words", "products", "role", "phrase", "rest"), CLEAR)
def test_a_phrase_is_read_as_what_the_trade_means_by_it(words: str, products: str, role: str, phrase: str, rest: str) -> None:
    linked = link(shipped_lexicon(), Offer("O", words))
    assert [reading.product for reading in linked.readings] == products.split()
    assert (linked.role or "", linked.phrase, linked.rest) == (role, phrase, rest)
