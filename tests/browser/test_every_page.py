"""Every page, in a phone and on a desk, by day and by night: nothing that axe-core objects to, nothing wider than the screen.

The short test lays axe-core on one page of each template, by turns on a phone by day and on a desk by night; the long ones on every page, in every
light, size and language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Literal

import applying
import pytest
from browser_tools import AXE, RULES, found_by_axe, width_of
from cast import Cast
from flask import Flask, template_rendered
from make import make_party, make_price
from market import NOW, Market, fill, tell
from playwright.sync_api import Page, ViewportSize
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_secret
from matchmaker.domain.notices import Farewell, farewell_token
from matchmaker.store.work import work
from matchmaker.workflows import claims, figures, memberships, merging, registering, remembering, searching

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}


@pytest.fixture
def market(app: Flask, cast: Cast) -> Market:
    return tell(app, cast, fill(app, cast))


@pytest.fixture
def organisations(app: Flask, cast: Cast, market: Market) -> dict[str, str]:
    """Two registrations that are alike, one with a place that was split; sources that clash; somebody invited. The codes of each."""
    secret = new_secret()
    with app.app_context(), work() as session:
        applying.apply(session, name="HTX Hai Lần", now=NOW)
        for months in range(14):
            make_price(session, code=f"price-{months}" if months else "walked", read_on=NOW.date() - timedelta(days=30 * months))
        make_price(session, code="shop", chain="retail", withdrawn_at=NOW, withdrawn_by_id=1, withdrawn_why="nghe nhầm", read_on=NOW.date())
        split = applying.apply(session, form_key=secret, place="xã Tân Ân, huyện Ngọc Hiển", sure=("place",), now=NOW)
        registering.ask_back(session, who=cast.chau.who, code=split.code, question="Ở xã nào?", version=1, now=NOW)
        for number, said in enumerate(("40 thành viên, 520 ha", "31 xã viên")):
            typed = {"subject": "quantity", "said": said, "source": f"https://bao{number}.example/x", "reported_on": "2025"}
            claim = claims.add_claim(session, who=cast.chau.who, code=cast.ut.party, typed=typed, form_key=f"k{number}", now=NOW)
        added = memberships.add_somebody(session, who=cast.ut.who, code=cast.ut.party, email="moi@cast.example", role="member", now=NOW)
        memberships.add_somebody(session, who=cast.ut.who, code=cast.ut.party, email=cast.duong.email, role="member", now=NOW)
        for code, name in (
            ("xang-1", "HTX Kinh Xáng Lớn"),
            ("xang-2", "HTX DVNN Kinh Xáng Lớn"),
            ("gia-1", "HTX Ông Già"),
            ("gia-2", "HTX NN Ông Già"),
        ):
            make_party(session, code=code, name=name, place_typed="xã Khánh An", phone=f"0900 000 00{code[-1]}")
        merging.find_pairs(session, who=cast.chau.who, now=NOW)
        pairs = [merging.add_pair(session, who=cast.chau.who, one=f"{one}-1", other=f"{one}-2", now=NOW).code for one in ("xang", "gia")]
        seen = {"gia-1": 1, "gia-2": 1}
        merge = merging.merge(session, who=cast.chau.who, code=pairs[1], keep="gia-1", versions=seen, now=NOW)
        return {
            "pair": pairs[0],
            "merged_pair": pairs[1],
            "merge": merge.code,
            "registration": split.code,
            "secret": secret,
            "claim": claim.code,
            "link": added.secret,
            "duong": cast.duong.code,
            **told(session, cast, market),
        }


def told(session: Session, cast: Cast, market: Market) -> dict[str, str]:
    """A search that Bình has saved, two sources that say different things of a linkage, and an address that ends letters."""
    saved = {"q": "trâu", "side": "offer", "every": "daily"}
    searching.save_search(session, who=cast.binh.who, typed=saved, form_key="k", now=NOW, today=NOW.date())
    for number, said in enumerate(("7 tấn", "9-10 tấn")):
        typed = {"figure": "tonnes", "figure_said": said, "way": "press", "source": f"https://bao{number}.example/x", "reported_on": "2025"}
        figure = figures.add_figure(session, who=cast.chau.who, kind="linkage", code=market.talking, typed=typed, form_key=f"k{number}", now=NOW)
    typed = {"words": "cua thịt chưa biết giá"}
    draft = remembering.save_draft(session, who=cast.ut.who, kind="offer", subject="", form_key="k", fields=typed, version=0, now=datetime.now(UTC))
    return {
        "draft": draft.code,
        "figure": figure.code,
        "farewell": f"/unsubscribe/{farewell_token('test', Farewell(cast.binh.code, 'linkage_moved'))}",
    }


def pages_of(cast: Cast, market: Market, made: dict[str, str]) -> dict[str, list[str]]:
    """The pages of each role."""
    offer, need = market.offers[0], market.need
    return {
        "": ["/", market.confirm, f"/offers/{market.told}",
             "/sign-in", "/suppliers", "/suppliers?q=dua", "/suppliers?q=cua+thit&place=Năm Căn&certificate=VietGAP", "/suppliers?q=trâu",
             "/suppliers?q=cua+phu+tan&state=song&priced=yes&sort=cheap", "/suppliers?q=kh%C3%B3m&place=xã+Năm+Căn&radius_km=5",
             "/suppliers?q=cua&radius_km=x", "/how-ranking-works",
             "/help", "/parties", f"/parties/{cast.ut.party}", "/offers", "/needs", f"/offers/{offer}", "/nowhere",
             "/supply-demand", "/communes?show=gap&place=huyện+Năm+Căn", "/offers?q=cua&place=Năm+Căn&priced=yes", "/parties?name=cai&confirmed=no",
             "/help", "/help/htx", "/glossary", "/glossary?q=xyzzy",
             "/parties", f"/parties/{cast.ut.party}", "/offers", "/needs", f"/offers/{offer}", "/nowhere",
             "/register", f"/register/{made['secret']}", f"/register/{made['secret']}/edit", f"/activate/{made['link']}", "/activate/none"],
        "ut": ["/", f"/offers/{market.told}",
               "/offers", "/needs", f"/offers/{offer}", f"/offers/{offer}/matches", f"/offers/{market.offers[1]}/matches", "/offers/new",
               f"/needs/{need}/why", f"/needs/{need}/matches/{market.offers[1]}",
               "/quick", "/quick?line=tom+su+5+tan", "/offers/new?line=cua+thit+loai+1+2+tan+thang+11+gia+400+ra+gieng",
               f"/offers/{offer}/edit", f"/offers/{offer}/edit?draw=map", f"/offers/{offer}/photos",
               "/drafts", f"/offers/new?draft={made['draft']}", f"/linkages/{market.talking}/terms",
               f"/offers/{offer}/edit", f"/offers/{offer}/edit?draw=map", f"/offers/{offer}/photos", f"/offers/{offer}/share",
               "/linkages", f"/linkages/{market.asked}", f"/parties/{cast.ut.party}/edit", "/audit",
               f"/parties/{cast.ut.party}/people", f"/parties/{cast.ut.party}/people/{made['duong']}/remove"],
        "binh": [f"/needs/{need}/matches/{offer}", f"/needs/{need}/matches/{market.offers[3]}",
                 f"/needs/{need}/compare?a={offer}&b={market.offers[4]}", f"/needs/{need}/compare?a={offer}",
                 f"/needs/{need}", f"/needs/{need}/matches", "/needs/new",
                 "/needs/new?line=can+500kg+tom+su+30+con/kg+giao+nam+can+cuoi+thang",
                 "/inbox", "/inbox/settings", "/saved-searches", "/saved-searches/new?q=trâu&place=xã+Năm+Căn&radius_km=40", made["farewell"]],
        "chau": ["/", "/desk", "/desk?group=asked&whose=nobody", f"/offers/{offer}/paper", f"/offers/{market.told}",
                 f"/offers/{market.told}/paper", f"/offers/{market.told}/edit", "/linkages", "/linkages?stage=talking", "/parties/new",
                 f"/linkages/{market.talking}", "/audit", "/searches",
                 "/exposure", f"/parties/{cast.ut.party}/standings", "/needs", "/needs/new", f"/needs/{need}/matches",
                 "/registrations", f"/registrations/{made['registration']}", f"/parties/{cast.ut.party}", f"/parties/{cast.ut.party}/claims/new",
                 f"/parties/{cast.ut.party}/claims/{made['claim']}/withdraw", f"/parties/{cast.chau.party}/people",
                 "/words", "/words?name=thom", "/words/products/khom", "/words/places", "/words/places/32083", "/words/edits",
                 "/words/new", "/words/new?show=aside",
                 "/words/change/add_name?product=khom", "/words/change/add_product", "/words/change/change_succession?old=32086",
                 "/prices/clauses", "/prices/clauses?a-kind=reference&a-change=3-5%25", f"/linkages/{market.talking}/minutes",
                 "/prices", "/prices/cua_gach", "/prices/new", "/prices/readings/walked/withdraw", "/prices/tom_su",
                 "/parties/duplicates", "/parties/duplicates?of=xang-1&name=gia", f"/parties/duplicates/{made['pair']}",
                 f"/parties/duplicates/{made['merged_pair']}", f"/parties/duplicates/{made['pair']}/merge?keep=xang-1",
                 f"/parties/merges/{made['merge']}", "/parties/gia-1",
                 "/letters", f"/letters/{market.letter}",
                 "/inbox", "/inbox/settings", f"/figures/linkage/{market.talking}/new", f"/figures/linkage/{market.talking}/settle?figure=tonnes",
                 f"/figures/claims/{made['figure']}/withdraw"],
    }  # fmt: skip


def one_of_each(app: Flask, paths: Iterable[str]) -> list[str]:
    """The first of the addresses that lead to one view, each with and without a question."""
    found: dict[tuple[str, bool], str] = {}
    routes = app.url_map.bind("")
    for path in paths:
        address, asks, _ = path.partition("?")
        view = routes.match(address)[0] if routes.test(address) else address
        found.setdefault((view, bool(asks)), path)
    return list(found.values())


TAPPED = """[...document.querySelectorAll('button, .button, input:not([type=hidden]), select, textarea, summary')]
    .filter(one => one.checkVisibility()).map(one => [one.outerHTML.slice(0, 80), one.closest('label') || one])
    .filter(([, one]) => one.getBoundingClientRect().height < 43.5).map(([html]) => html)"""


@pytest.mark.parametrize("roles", [("", "binh"), ("ut",), ("chau",)], ids=" ".join)
def test_one_page_of_each_template_on_a_phone_by_day_or_a_desk_by_night(
    opened: Callable[..., Page], app: Flask, cast: Cast, market: Market, organisations: dict[str, str], roles: tuple[str, ...]
) -> None:
    found: list[str] = []
    seen: set[str] = set()
    filled_in: set[str] = set()
    by_turns: Iterator[tuple[Literal["light", "dark"], ViewportSize]] = cycle([("light", PHONE), ("dark", DESK)])
    with template_rendered.connected_to(lambda sender, template, **_: filled_in.add(template.name), app):
        for who in roles:
            page = opened(who)
            for path in one_of_each(app, pages_of(cast, market, organisations)[who]):
                filled_in.clear()
                page.set_viewport_size(PHONE)
                page.goto(path)
                if new := filled_in - seen:
                    seen |= new
                    found += [f"{path}: small: {one}" for one in page.evaluate(TAPPED) if "slim" not in one]
                    light, size = next(by_turns)
                    found += [f"{path}, {light}: {one}" for one in _by_axe(page, light, size, RULES)]
                    found += [f"{path}: {one}" for one in _narrow(page)]
    assert len(seen) > 15
    assert not found, "\n".join(found)


@pytest.mark.long
@pytest.mark.parametrize("who", ["", "ut", "binh", "chau"])
def test_every_page_on_a_phone_and_a_desk_by_day_and_by_night(
    opened: Callable[..., Page], cast: Cast, market: Market, organisations: dict[str, str], who: str
) -> None:
    found: list[str] = []
    page = opened(who)
    for path in dict.fromkeys(pages_of(cast, market, organisations)[who]):
        page.set_viewport_size(PHONE)
        page.goto(path)
        found += [f"{path}: small: {one}" for one in page.evaluate(TAPPED) if "slim" not in one]
        for size in (PHONE, DESK):
            found += [f"{path} at {size['width']}: {one}" for one in _by_axe(page, "light", size, RULES)]
            found += [f"{path} at {size['width']} in the dark: {one}" for one in _by_axe(page, "dark", size, ["color-contrast"])]
        found += [f"{path}: {one}" for one in _narrow(page)]
    assert not found, "\n".join(found)


@pytest.mark.long
@pytest.mark.parametrize("who", ["", "ut", "binh", "chau"])
def test_every_page_in_english_on_a_phone(opened: Callable[..., Page], cast: Cast, market: Market, organisations: dict[str, str], who: str) -> None:
    found: list[str] = []
    page = opened(who, language="en", viewport=PHONE)
    for path in dict.fromkeys(pages_of(cast, market, organisations)[who]):
        page.goto(path)
        found += [f"{path}: {one}" for one in _by_axe(page, "light", PHONE, RULES)]
        found += [f"{path}: {one}" for one in _narrow(page)]
    assert not found, "\n".join(found)


def _by_axe(page: Page, light: Literal["light", "dark"], size: ViewportSize, rules: list[str]) -> list[str]:
    """What axe-core finds wrong with the page in a light and a size."""
    page.emulate_media(color_scheme=light)
    page.set_viewport_size(size)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return found_by_axe(page, rules)


def _narrow(page: Page) -> list[str]:
    """The widths at which the page would have to be pushed sideways."""
    wide = []
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 640})
        if width_of(page) > width:
            wide.append(f"wider than {width}")
    return wide
