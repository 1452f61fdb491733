"""Reference prices in words: what was read where and when, and how a listing's price stands to it."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.domain.reference_prices import ReferencePrice
from matchmaker.wording.figures import day, dong, percent
from matchmaker.wording.labels import CHAIN, label
from matchmaker.wording.sizes import size

NONE_FITS: LazyString = _l("Chưa có giá tham khảo đúng cỡ, đúng trạng thái của tin này.")
NOT_ENOUGH: LazyString = _l("Lên hay xuống: chưa đủ dữ liệu.")


def how_dear(reference: ReferencePrice, unit: str) -> str:
    """The price in figures; `unit` as people write it."""
    high = reference.high_dong if reference.high_dong != reference.low_dong else None
    return dong(reference.low_dong, high, unit)


def of_what(reference: ReferencePrice, state: str) -> str:
    """Size, state and place in the chain: what a price must agree in to be held beside another."""
    low, high = reference.piece_g or (None, None)
    return ", ".join(part for part in (reference.size or size(low, high), state, label(CHAIN, reference.chain)) if part)


def read_said(reference: ReferencePrice, unit: str, state: str) -> str:
    """The whole of what was read, with its day and source."""
    return _(
        "Giá tham khảo %(price)s (%(what)s; ngày %(day)s; nguồn: %(source)s)",
        price=how_dear(reference, unit), what=of_what(reference, state), day=day(reference.read_on), source=reference.source,
    )  # fmt: skip


def _below(gap: str, share: str) -> str:
    return _("Giá tin này thấp hơn %(gap)s (%(share)s).", gap=gap, share=share)


def _above(gap: str, share: str) -> str:
    return _("Giá tin này cao hơn %(gap)s (%(share)s).", gap=gap, share=share)


SAID: dict[str, Callable[[str, str], str]] = {"BELOW": _below, "ABOVE": _above, "WITHIN": lambda gap, share: _("Giá tin này nằm trong khoảng ấy.")}


def held_said(level: str, gap_dong: int, gap_share: float, unit: str) -> str:
    """How a listing's price stands to the one that was read; nothing where that is unknown."""
    return SAID[level](dong(gap_dong, None, unit), percent(gap_share)) if level in SAID else ""


def terms_held_said(shares: tuple[float, float] | None) -> str:
    """How a price that was put forward stands to both ends of the one that was read; that it lies within, where there are no shares."""
    if shares is None:
        return _("trong khoảng giá tham khảo")
    nearer, farther = (percent(abs(share)) for share in shares)
    share = nearer if nearer == farther else f"{nearer.removesuffix('%')}–{farther}"
    if shares[0] < 0:
        return _("thấp hơn giá tham khảo %(share)s", share=share)
    return _("cao hơn giá tham khảo %(share)s", share=share)


def trend_said(share: float | None) -> str:
    """Where a price has gone in a year; that there are not enough data where there are not."""
    if share is None:
        return str(NOT_ENOUGH)
    if abs(share) < 0.005:
        return _("Bằng cùng tháng năm trước.")
    if share > 0:
        return _("Cao hơn cùng tháng năm trước %(share)s.", share=percent(share))
    return _("Thấp hơn cùng tháng năm trước %(share)s.", share=percent(-share))
