"""The states of goods in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

SHIPPED: Mapping[str, LazyString] = {
    "song": _l("sống"), "tuoi": _l("tươi"), "tuoi_song": _l("tươi sống"), "uop_da": _l("ướp đá"), "dong_lanh": _l("đông lạnh"),
    "kho": _l("đã phơi"), "uot": _l("ướt"), "muoi": _l("ướp muối"), "say": _l("sấy"), "mot_nang": _l("một nắng"), "hun_khoi": _l("hun khói"),
    "luoc": _l("đã luộc"), "so_che": _l("sơ chế"), "nguyen_con": _l("nguyên con"), "tach_vo": _l("tách vỏ"), "nguyen_vo": _l("nguyên vỏ"),
    "che_bien": _l("chế biến sẵn"), "ngop": _l("ngộp"),
}  # fmt: skip
"""The first way to say each state that is shipped with the words of the trade; what staff add themselves stays as they wrote it."""


def state_said(phrase: str) -> str:
    """The state as the reader calls it, from the way in which the words of the trade say it."""
    return _(phrase) if phrase else ""
