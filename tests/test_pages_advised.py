"""The forms that the page of a pair opens: saved as they are filled, they give the promised score."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from cast import Cast
from flask import Flask
from make import NOW
from sqlalchemy.orm import Session
from test_pages_why import NEED, OFFER, put

from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.work import view, work
from matchmaker.web.advice import NEVER_FILLED, address_of
from matchmaker.web.listing_form import typed_of
from matchmaker.workflows import explaining, posting

PAIRS = [
    ({**NEED, "grade": "từ 150 g/con"}, {**OFFER, "grade": "100-140 g/con", "place": "xã Đất Mũi", "from": "tháng 4/2027"}),
    (
        {"words": "lúa ST25", "quantity": "90 tấn", "min_quantity": "5 tấn", "price": "9.200 đ/kg", "place": "Thới Bình",
         "state": "khô", "must": ["place"]},
        {"words": "lua st25", "quantity": "2 tấn", "price": "10.400.000 đ/tấn", "place": "xã Vĩnh Trạch", "state": "tươi"},
    ),
    (
        {"words": "tôm sú oxy 25 con/kg", "quantity": "3 tấn", "from": "05/03/2027", "until": "30/03/2027", "must": ["grade", "from", "certificates"],
         "certificates": "ASC\nBAP"},
        {"words": "tôm sú", "grade": "40 con/kg", "quantity": "9 tấn", "min_quantity": "4 tấn", "from": "10/04/2027",
         "certificates": "ASC", "state": "ướp đá"},
    ),
]  # fmt: skip


class Undone(Exception):
    """What was tried is not to be kept."""


@pytest.mark.parametrize(("wanted", "had"), PAIRS, ids=["crab", "rice", "shrimp"])
def test_what_the_forms_are_filled_with_gives_the_promised_score_once_saved(
    app: Flask, cast: Cast, wanted: dict[str, object], had: dict[str, object]
) -> None:
    """Every option of either side goes through its form as its writer would send it."""
    need, offer = put(app, cast.binh, "need", **wanted), put(app, cast.ut, "offer", **had)
    asked = {"who": cast.chau.who, "need_code": need, "offer_code": offer, "today": date(2026, 11, 26)}
    with app.test_request_context(), view() as session:
        found = explaining.why(session, **asked)  # type: ignore[arg-type]
        options = [one for side in ("offer", "need") for one in found.advice.of(side)]
        filled = [one for one in options if not {step.action for step in one.steps} & NEVER_FILLED]
        listing = {"offer": found.offer, "need": found.need}
        links = [(one, address_of(one, listing[one.side]), typed_of(listing[one.side])) for one in filled]
    assert len(links) >= 8
    for option, link, typed in links:
        with app.app_context(), suppress(Undone), work() as session:
            _revise(session, cast, option.side, need if option.side == "need" else offer, typed, parse_qs(urlsplit(link).query))
            match = explaining.why(session, **asked).advice.match  # type: ignore[arg-type]
            assert (match.score, match.low, match.high, match.gate) == (
                option.match.score, option.match.low, option.match.high, option.match.gate,
            ), link  # fmt: skip
            raise Undone


def _revise(session: Session, cast: Cast, side: str, code: str, typed: dict[str, object], said: dict[str, list[str]]) -> None:
    lexicon = shipped_lexicon()
    must = [name for name in typed["must"] if name not in said.get("wish", [])]  # type: ignore[attr-defined]
    form = {**typed, **{name: values[0] for name, values in said.items()}, "must": must, "sure": "all"}
    draft = posting.read_draft(form, side=side, lexicon=lexicon, gazetteer=lexicon.gazetteer, today=date(2026, 11, 26))
    who = cast.binh.who if side == "need" else cast.ut.who
    posting.revise_listing(session, who=who, code=code, draft=draft, version=1, now=NOW)
