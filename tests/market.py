"""A small market for tests of pages: invented listings of the cast, and linkages at several stages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cast import Cast, Player
from flask import Flask

from matchmaker.domain.telling import Told, link_token
from matchmaker.market import market_of
from matchmaker.store.queries.outbox import letters_in
from matchmaker.store.work import work
from matchmaker.workflows import acting, brokering, notes, posting

NOW = datetime.now(UTC)
NEXT_MONTH = (NOW.replace(day=1) + timedelta(days=32)).strftime("%m/%Y")
NEED = {
    "words": "cua thịt từ 250 g/con, còn sống", "quantity": "20 tấn", "from": f"tháng {NEXT_MONTH}", "place": "xã Năm Căn", "price": "480.000 đ/kg",
    "certificates": "VietGAP", "must": ["grade", "certificates"], "min_quantity": "500 kg", "radius_km": "60", "sure": "all",
}  # fmt: skip
OFFERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("ut", {"words": "cua thịt loại 1, dây sạch", "quantity": "2 tấn", "per": "week", "from": f"tháng {NEXT_MONTH}", "price": "450-470k/kg",
            "place": "xã Đất Mới, huyện Năm Căn", "grade": "từ 300 g/con", "state": "sống", "certificates": "VietGAP, hết hạn 12/03/2029"}),
    ("ut", {"words": "cua biển", "place": "Cái Nước"}),
    ("ut", {"words": "tôm sú 20 con/kg", "quantity": "5 tấn", "price": "260k/kg", "place": "Ngọc Hiển"}),
    ("duong", {"words": "cua thit", "quantity": "800 kg", "price": "440.000 đ/kg", "place": "xã Hàng Vịnh", "grade": "200 g/con",
               "certificates": "không có"}),
    ("duong", {"words": "cua thịt y4 tươi sống", "quantity": "1,5 tấn", "from": f"tháng {NEXT_MONTH}", "grade": "250-300 g/con", "place": "Đầm Dơi",
               "certificates": "VietGAP"}),
    ("duong", {"words": "dưa hấu", "quantity": "10 tấn"}),
    ("duong", {"words": "dừa khô", "quantity": "3 thiên"}),
    ("duong", {"words": "khóm", "quantity": "8 tấn"}),
)  # fmt: skip


@dataclass(frozen=True)
class Market:
    """The codes of what was written."""

    need: str
    offers: list[str]
    asked: str
    talking: str
    letter: str
    told: str = ""  # an offer that Châu wrote for Út's co-op, where `tell` wrote one
    confirm: str = ""  # the private address at which the co-op answers


def fill(app: Flask, cast: Cast) -> Market:
    """Write the market through the workflows, as people would."""
    with app.app_context():
        need = _post(cast.binh, "need", dict(NEED), 0)
        offers = [_post(getattr(cast, who), "offer", {**typed, "sure": "all"}, at) for at, (who, typed) in enumerate(OFFERS)]
        asked = _begin(cast.ut, need, offers[0])
        talking = _begin(cast.duong, need, offers[4])
        _move(cast.chau, talking, "propose", {}, 1)
        _move(cast.chau, talking, "talk", {"talked_on": "hôm nay", "talked_with": "giám đốc hai bên, qua điện thoại"}, 2)
    with app.app_context(), work() as session:
        letter = letters_in(session, most=1)[0].code
    return Market(need, offers, asked, talking, letter)


def _post(player: Player, side: str, typed: dict[str, object], at: int) -> str:
    with work() as session:
        words = market_of(session).lexicon(session)
        draft = posting.read_draft(typed, side=side, lexicon=words, gazetteer=words.gazetteer, today=NOW.date())
        listing = posting.post_listing(
            session, who=player.who, party=player.party, side=side, draft=draft, form_key=f"{side}-{at}", now=NOW - timedelta(hours=9 - at)
        )
        return listing.code


def tell(app: Flask, cast: Cast, market: Market) -> Market:
    """The market, in which Châu has written what Út's co-op told her by telephone, noted the call and has something to do about it."""
    with app.app_context(), work() as session:
        words = market_of(session).lexicon(session)
        draft = posting.read_draft(
            {"words": "khô cá bổi U Minh", "quantity": "300 kg", "sure": "all"},
            side="offer", lexicon=words, gazetteer=words.gazetteer, today=NOW.date(),
        )  # fmt: skip
        told = Told("phone", "chú Sáu", NOW.date(), NOW)
        listing = posting.post_listing(
            session, who=cast.chau.who, party=cast.ut.party, side="offer", draft=draft, form_key="told", told=told, now=NOW - timedelta(hours=10)
        )
        link = acting.make_link(session, who=cast.chau.who, code=listing.code, secret="test", now=NOW)
        about = {"who": cast.chau.who, "kind": "offer", "code": listing.code, "now": NOW}
        note = notes.write_note(session, typed={"body": "Chú Sáu nói thứ hai có thêm", "spoke_with": "chú Sáu", "via": "phone"}, **about)
        notes.strike_note(session, who=cast.chau.who, code=note.code, now=NOW)
        for what, due in (("Gọi lại hỏi giá", "hôm nay"), ("Xin ảnh hàng", "tuần sau")):
            notes.add_task(session, typed={"what": what, "due": due}, **about)
        return replace(market, told=listing.code, confirm=f"/confirm/{link_token('test', link.nonce)}")


def _begin(player: Player, need: str, offer: str) -> str:
    with work() as session:
        return brokering.ask_introduction(session, who=player.who, need_code=need, offer_code=offer, now=NOW - timedelta(days=3)).code


def _move(player: Player, code: str, move: str, facts: dict[str, str], version: int) -> None:
    with work() as session:
        brokering.take_move(session, who=player.who, code=code, move=move, facts=facts, version=version, now=NOW)
