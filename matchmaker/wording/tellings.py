"""Whose word a listing is: what staff wrote for a party, and what the party said of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.wording.figures import day, moment
from matchmaker.wording.labels import VIAS, Labels, label
from matchmaker.wording.listings import Listed, how_dear, how_much, when

SHORT_KINDS: Labels = {"cooperative": _l("HTX"), "enterprise": _l("doanh nghiệp")}
ANSWERED: dict[str, LazyString] = {
    "phone": _l("qua điện thoại"),
    "zalo": _l("qua Zalo"),
    "paper": _l("trên giấy"),
    "visit": _l("khi gặp trực tiếp"),
    "meeting": _l("tại cuộc họp"),
    "web": _l("trên trang này"),
    "link": _l("qua địa chỉ gửi riêng"),
    "revision": _l("khi tự sửa tin"),
}


class OfKind(Protocol):
    """The party of a listing, as far as its word goes."""

    kind: str


class Spoken(Listed, Protocol):
    """The columns of a listing that say whose word it is."""

    confirmation: str
    confirmed_via: str
    confirmed_on: date | None
    confirmed_at: datetime | None

    @property
    def party(self) -> OfKind:
        """Whose listing it is."""


class Telling(Protocol):
    """How a wording came to be known."""

    told_via: str
    told_by: str
    told_on: date
    told_at: datetime | None


def voice(listing: Spoken) -> str:
    """Whose word the listing is, in one sentence; nothing where the party wrote it itself."""
    name = label(SHORT_KINDS, listing.party.kind)
    if listing.confirmation == "waiting":
        return _("Liên minh nhập hộ, %(party)s chưa xác nhận", party=name)
    if listing.confirmation == "wrong":
        return _("Liên minh nhập hộ, %(party)s báo chưa đúng", party=name)
    if not listing.confirmation:
        return ""
    how, at = label(ANSWERED, listing.confirmed_via), moment_or_day(listing.confirmed_at, listing.confirmed_on)
    said = _("%(party)s xác nhận %(how)s, %(at)s", party=name, how=how, at=at)
    return said[:1].upper() + said[1:]


def told(telling: Telling) -> str:
    """How staff came to know what they wrote."""
    at, via = moment_or_day(telling.told_at, telling.told_on), label(VIAS, telling.told_via)
    if telling.told_by:
        return _("%(by)s nói (%(via)s), %(at)s", by=telling.told_by, via=via, at=at)
    return _("Đơn vị báo (%(via)s), %(at)s", via=via, at=at)


def wrote(name: str, at: datetime) -> str:
    """Who of the party wrote it, and when."""
    return _("%(name)s tự ghi, %(at)s", name=name, at=moment(at))


def moment_or_day(at: datetime | None, on: date | None) -> str:
    """The day with its hour where that is known."""
    return moment(at) if at else day(on)


def message(listing: Spoken, party: str, place: str, address: str, until: datetime) -> str:
    """What is sent to the party by SMS or Zalo: its listing in a few words and where to answer."""
    what = _("cần mua %(words)s", words=listing.words[:160]) if listing.side == "need" else _("chào bán %(words)s", words=listing.words[:160])
    said = ", ".join(one for one in (what, how_much(listing), when(listing), how_dear(listing), place) if one)
    return "\n".join((
        _("Liên minh HTX tỉnh đã nhập hộ cho %(party)s: %(said)s.", party=party, said=said),
        _("Đúng hay chưa đúng, xin mở địa chỉ này để trả lời, không cần mật khẩu, đến hết %(until)s:", until=moment(until)),
        address,
    ))  # fmt: skip
