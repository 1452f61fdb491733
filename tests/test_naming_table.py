"""What the words around a name make of it: the thing itself, another thing that is in no list, what it is for, or one of several."""

from __future__ import annotations

import pytest

from matchmaker.domain.records import Offer
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.linking import link

SAID = [
    ("chim câu non (bồ câu ta) sống", "", "", "chim câu non bồ câu", "", ""),
    ("chim câu non (bồ câu), giao tận nơi", "", "", "chim câu non bồ câu", "", ""),
    ("trùn quế (giun quế), 5 kg", "", "", "trùn quế giun quế", "", ""),
    ("tro trấu trồng bông tết, trăm rưỡi một bao", "", "", "tro trấu", "bông", ""), ("chổi đót hai trăm cái", "", "", "chổi đót", "", ""),
    ("lục bình khô ba chục ký", "", "", "lục bình", "", ""), ("lục bình khô ba chuc ky", "", "", "lục bình", "", ""),
    ("lục bình một trăm", "", "", "lục bình", "", ""), ("lục bình hai bó", "", "", "lục bình", "", ""),
    ("cần mua lục bình khô", "", "", "lục bình", "", ""),
    ("mua bán lục bình", "", "", "lục bình", "", ""), ("đũa đước một chục đôi", "", "", "đũa đước", "", ""),
    ("dây choại bán theo ký", "", "", "dây choại", "", ""), ("20 kg cá chốt kho sả ớt", "", "", "cá chốt kho sả", "", ""),
    ("Năm Căn cá chốt kho sả ớt", "", "", "cá chốt kho sả", "", ""), ("cần mua cá chốt kho sả ớt", "", "", "cá chốt kho sả", "", ""),
    ("5 con cá chốt kho sả ớt", "", "", "cá chốt kho sả", "", ""), ("cá chốt tươi", "", "", "cá chốt", "", ""),
    ("cá chốt, kho sả ớt", "", "", "cá chốt", "kho sả ớt", ""), ("giống lục bình", "", "input", "giống lục bình", "", ""),
    ("lục bình giống", "", "input", "lục bình giống", "", ""),
    ("thức ăn cho cá kèo, cá lóc", "thuc_an_ca", "input", "thức ăn cho cá", "kèo cá lóc", ""),
    ("thức ăn cá kèo, cá lóc", "thuc_an_ca", "input", "thức ăn cá", "kèo cá lóc", ""),
    ("thức ăn cho cá kèo và cá lóc", "thuc_an_ca", "input", "thức ăn cho cá", "kèo cá lóc", ""),
    ("thuốc cho tôm sú, tôm thẻ, cua", "", "input", "thuốc cho tôm sú", "", "thuoc_ts"),
    ("cho thuê máy gặt lúa", "dv_gat", "service", "máy gặt", "lúa", ""), ("máy sục khí cho tôm", "may_nuoi", "input", "máy sục khí", "tôm", ""),
    ("khô cá chốt ướp sả ớt", "", "", "khô cá chốt", "", "kho"), ("khô cá chốt, khô cá lóc", "", "", "khô cá chốt", "", "kho"),
    ("khô cá lóc, khô cá chốt", "kho_ca_loc", "produce", "khô cá lóc", "khô cá chốt", ""), ("mắm cá chốt", "", "", "mắm cá chốt", "", "mam"),
    ("tôm sú, tôm thẻ, cua gạch, cá kèo", "tom_su tom_the cua_gach", "produce", "tôm sú tôm thẻ cua gạch cá kèo", "", ""),
    ("tôm sú, tôm", "tom_su", "produce", "tôm sú", "tôm", ""), ("tôm, tôm sú", "tom tom_su", "produce", "tôm tôm sú", "", ""),
    ("tôm và tôm sú", "tom tom_su", "produce", "tôm tôm sú", "", ""), ("cua, cua gạch", "cua_bien cua_gach", "produce", "cua cua gạch", "", ""),
    ("cua gạch, cua các loại", "cua_gach", "produce", "cua gạch", "cua", ""),
    ("khô cá bổi, khô các loại", "kho_ca_boi kho", "produce", "khô cá bổi khô các loại", "", ""),
    ("tôm sú cua", "tom_su", "produce", "tôm sú", "cua", ""), ("tôm sú bán cua", "tom_su", "produce", "tôm sú", "cua", ""),
    ("cá kèo - cá lóc", "ca_keo ca_loc", "produce", "cá kèo cá lóc", "", ""), ("cá kèo/cá lóc", "ca_keo ca_loc", "produce", "cá kèo cá lóc", "", ""),
    ("cá kèo+cá lóc", "ca_keo ca_loc", "produce", "cá kèo cá lóc", "", ""), ("cá kèo; cá lóc", "ca_keo ca_loc", "produce", "cá kèo cá lóc", "", ""),
    ("cá kèo. cá lóc", "ca_keo", "produce", "cá kèo", "cá lóc", ""),
    ("cá kèo 5 tấn và cá lóc 3 tấn", "ca_keo ca_loc", "produce", "cá kèo cá lóc", "", ""),
    ("cá kèo hay cá lóc", "ca_keo ca_loc", "produce", "cá kèo cá lóc", "", ""),
    ("ca keo va ca loc", "ca_keo ca_loc", "produce", "ca keo ca loc", "", ""),
    ("cá kèo với cá lóc", "ca_keo ca_loc", "produce", "cá kèo cá lóc", "", ""),
    ("cá kèo hoặc cá lóc", "ca_keo ca_loc", "produce", "cá kèo cá lóc", "", ""), ("gạo thơm ST25", "gao_st25", "produce", "gạo thơm st 25", "", ""),
    ("dừa khô bóc vỏ", "dua_kho", "produce", "dừa khô", "", ""), ("vỏ dừa khô", "", "", "vỏ dừa khô", "", ""),
    ("ba khía", "ba_khia", "produce", "ba khía", "", ""), ("con ba khía sống", "ba_khia", "produce", "con ba khía", "", ""),
    ("ba con cua", "cua_bien", "produce", "cua", "", ""), ("20 con cua con", "cua_giong", "input", "cua con", "", ""),
    ("con cua con", "cua_giong", "input", "cua con", "", ""), ("trái dừa nước", "", "", "trái dừa nước", "", "dua"),
    ("quả dừa", "dua", "produce", "quả dừa", "", ""), ("phân cá lóc", "", "input", "phân cá lóc", "", ""),
    ("phân xyz", "", "input", "phân xyz", "", "phan_bon"), ("phân gà xyz", "phan_ga", "input", "phân gà", "xyz", ""),
    ("cá giống xyz", "", "input", "cá giống xyz", "", "ca_giong"), ("cá giống lóc", "ca_loc_giong", "input", "cá giống lóc", "", ""),
    ("cua giống xyz", "cua_giong", "input", "cua giống", "xyz", ""), ("xác mắm", "", "", "xác mắm", "", ""), ("bã tôm", "", "", "bã tôm", "", ""),
    ("hèm bia", "", "", "hèm bia", "", ""), ("phụ phẩm tôm", "", "", "phụ phẩm tôm", "", ""), ("đầu tôm sú", "", "", "đầu tôm sú", "", ""),
    ("ruột cá tra", "", "", "ruột cá tra", "", ""), ("bánh phồng tôm", "banh_phong_tom", "produce", "bánh phồng tôm", "", ""),
    ("bánh phồng tôm sú", "", "", "bánh phồng tôm sú", "", "banh_phong_tom"), ("bánh tôm", "", "produce", "bánh tôm", "", ""),
    ("chả cá thác lác", "cha_ca_thac_lac", "produce", "chả cá thác lác", "", ""),
    ("nước mắm cá cơm", "nuoc_mam", "produce", "nước mắm cá cơm", "", ""), ("muối tôm", "", "produce", "muối tôm", "", "muoi"),
    ("muối ớt", "", "produce", "muối ớt", "", "muoi"), ("muối khô", "muoi", "produce", "muối", "", ""),
    ("lúa phơi khô", "lua", "produce", "lúa", "", ""), ("tôm sú sấy", "tom_kho_su", "produce", "tôm sú", "", ""),
    ("tôm sú phơi khô", "tom_su", "produce", "tôm sú", "", ""), ("tôm khô lột vỏ", "tom_kho", "produce", "tôm khô", "", ""),
    ("cá khô các loại", "kho", "produce", "cá khô các loại", "", ""), ("tôm sú lột khô", "tom_kho_su", "produce", "tôm sú lột khô", "", ""),
    ("tôm sú xyz khô", "tom_kho_su", "produce", "tôm sú xyz khô", "", ""),
    ("thức ăn viên cho tôm thẻ", "thuc_an_tom", "input", "tôm thẻ", "thức ăn viên", ""),
    ("thức ăn công nghiệp nuôi tôm", "thuc_an_tom", "input", "tôm", "thức ăn", ""),
    ("thức ăn nuôi tôm sú", "thuc_an_tom", "input", "thức ăn nuôi tôm", "sú", ""),
    ("thức ăn viên công nghiệp dạng chìm cho tôm thẻ", "", "input", "thức ăn viên dạng chìm", "tôm thẻ", ""),
    ("cám cua", "cam_chan_nuoi", "input", "cám", "cua", ""), ("cám cho cua", "cam_chan_nuoi", "input", "cám", "cua", ""),
    ("vôi cho vuông tôm", "voi", "input", "vôi", "", ""), ("lưới đánh cá", "luoi", "input", "lưới đánh cá", "", ""),
    ("rọ cua", "", "", "rọ cua", "", ""), ("thùng xốp đựng tôm", "thung_xop", "input", "thùng xốp", "tôm", ""),
    ("dừa nước", "", "", "dừa nước", "", "dua"), ("cơm dừa nước", "", "", "cơm dừa nước", "", "com_dua"), ("cỏ cho bò", "bon_bon", "", "cỏ", "bò", ""),
    ("rơm cho bò", "rom", "", "rơm", "bò", ""), ("rơm nuôi bò", "bo", "", "bò", "rơm", ""), ("liên lạc mua tôm", "tom", "produce", "tôm", "", ""),
    ("gạo ST24, gạo ST25, gạo một bụi đỏ, gạo lứt", "gao_st24 gao_st25 gao_mot_bui_do", "produce",
     "gạo st 24 gạo st 25 gạo một bụi đỏ gạo lứt", "", ""),
    ("cần mua 20 con cua", "cua_bien", "produce", "cua", "", ""), ("lúa thơm hương giang", "", "", "lúa thơm hương giang", "", "lua_thom"),
    ("con giống cua biển", "cua_giong", "input", "giống cua biển", "", ""), ("cua cốm", "cua_com", "produce", "cua cốm", "", ""),
    ("cá lóc đồng, cá rô đồng", "ca_loc ca_ro", "produce", "cá lóc đồng cá rô đồng", "", ""),
    ("tôm thẻ chân trắng size 30", "tom_the", "produce", "tôm thẻ chân trắng", "", ""),
    ("ốc len xào dừa", "oc_len", "produce", "ốc len", "xào dừa", ""), ("ốc xyz", "", "", "ốc xyz", "", ""), ("trái bần chua", "", "", "bần", "", ""),
    ("cây giống đước", "", "input", "cây giống đước", "", "cay_giong"), ("cây giống keo lai", "keo_lai_giong", "input", "cây giống keo lai", "", ""),
    ("trụ đước giống", "", "input", "trụ đước giống", "", ""), ("hạt giống rau muống", "", "input", "giống rau muống", "", ""),
    ("giống lúa ST25", "lua_giong_st25", "input", "giống lúa st 25", "", ""),
    ("phân bón hữu cơ vi sinh xyz", "huu_co", "input", "phân bón hữu cơ", "vi sinh xyz", ""), ("vôi xyz", "", "input", "vôi xyz", "", "voi"),
    ("thuốc xyz", "", "input", "thuốc xyz", "", ""), ("cá bống tượng", "ca_bong_tuong", "produce", "cá bống tượng", "", ""),
    ("cá bống xyz", "", "", "cá bống xyz", "", ""), ("chuối xyz", "", "", "chuối xyz", "", "chuoi"),
    ("chuối xiêm sấy dẻo", "chuoi_kho", "produce", "chuối xiêm", "", ""), ("tôm tích xyz", "tom_tich", "produce", "tôm tích", "xyz", ""),
    ("mắm xyz", "", "", "mắm xyz", "", "mam"), ("gạo xyz", "", "", "gạo xyz", "", "gao"), ("lúa xyz", "", "", "lúa xyz", "", "lua"),
    ("cho thuê kho lạnh", "kho_lanh", "service", "cho thuê kho lạnh", "", ""), ("sấy lúa thuê", "say_lua", "service", "sấy lúa thuê", "", ""),
    ("xay xát lúa", "xay_xat", "service", "xay xát", "lúa", ""), ("máy gặt đập liên hợp", "dv_gat", "service", "máy gặt đập liên hợp", "", ""),
    ("bắp, ngô", "bap", "produce", "bắp", "ngô", ""), ("khóm, dứa", "khom", "produce", "khóm", "dứa", ""),
    ("thức ăn nuôi cá", "thuc_an_ca", "input", "thức ăn nuôi cá", "", ""),
    ("thức ăn viên nuôi cua", "thuc_an_cua", "input", "cua", "thức ăn viên", ""), ("trứng gà", "trung_ga", "produce", "trứng gà", "", ""),
    ("gà ta", "ga", "produce", "gà ta", "", ""), ("gà xyz", "", "", "gà xyz", "", "ga"), ("vịt xiêm", "", "", "vịt xiêm", "", "vit"),
    ("heo rừng lai", "heo", "produce", "heo", "lai", ""), ("dê giống", "", "input", "dê giống", "", ""),
    ("bò giống", "", "input", "bò giống", "", ""),
]  # fmt: skip
"""The words, the products, the role, the words that name the thing, what is left over, and what an unlisted thing is probably a kind of."""


@pytest.mark.parametrize(("words", "products", "role", "phrase", "rest", "kin"), SAID)
def test_the_words_around_a_name_say_what_it_stands_for(words: str, products: str, role: str, phrase: str, rest: str, kin: str) -> None:
    linked = link(shipped_lexicon(), Offer("O", words))
    assert [reading.product for reading in linked.readings] == products.split()
    assert (linked.role or "", linked.phrase, linked.rest, linked.kin) == (role, phrase, rest, kin)
