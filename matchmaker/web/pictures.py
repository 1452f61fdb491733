"""Which small picture stands beside a product: its own, its kin's, or its group's."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from matchmaker.store.models.listings import Listing
from matchmaker.web.dressing import lexicon

OTHER = "other"
KINDS: Mapping[str, str] = {
    "tom": "shrimp", "tom_tich": "shrimp", "ruoc": "shrimp", "cua_bien": "crab", "cua_dong": "crab", "cua_da": "crab", "ghe": "crab",
    "ba_khia": "crab", "so": "shell", "ngheu": "shell", "hau": "shell", "vop": "shell", "vem": "shell", "oc_len": "shell", "oc_huong": "shell",
    "mong_tay": "shell", "oc_buou": "shell", "rau_mau": "leaf", "rom": "grain", "la_chuoi": "leaf", "la_dua": "leaf", "bon_bon": "leaf",
    "nam": "mushroom", "mat_ong": "honey", "trung_ga": "egg", "trung_vit": "egg", "trung_vit_muoi": "egg",
}  # fmt: skip
GROUPS: Mapping[str, str] = {
    "thuy_san": "fish", "che_bien": "made", "lua_gao": "grain", "trai_cay_rau": "fruit", "lam_san": "wood", "vat_nuoi": "stock", "muoi": "salt",
    "giong": "seed", "thuc_an": "sack", "phan_bon": "sack", "xu_ly": "bottle", "bao_bi": "box", "may": "machine", "dich_vu": "service",
}  # fmt: skip


def register(app: Flask) -> None:
    """Lend the pictures to the templates."""
    app.jinja_env.globals.update(kind_of=kind_of, picture_of=picture_of)


def picture_of(product: str) -> str:
    """The name of the picture of a product, nearest kin first; `other` where nothing fits."""
    products = lexicon().products
    key, group = product, ""
    for _step in range(8):  # a list that somebody made into a ring ends here too
        if key in KINDS:
            return KINDS[key]
        if key not in products:
            break
        group = products[key].group or group
        key = products[key].parent or ""
    return GROUPS.get(group, OTHER)


def kind_of(listing: Listing) -> str:
    """The name of the picture of the product that a listing was most surely read as."""
    readings = (listing.linked or {}).get("readings") or [[""]]
    return picture_of(str(readings[0][0]))
