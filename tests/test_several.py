"""Several values of one filter, on every list that narrows: together they show what each alone shows, each is taken off alone, all are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from make import NOW, make_contract, make_letter, make_linkage, make_listing, post
from sqlalchemy.orm import Session

from matchmaker.store.models.contracts import ContractLine
from matchmaker.store.models.people import Party, Person
from matchmaker.store.queries import searches
from matchmaker.store.work import work
from matchmaker.web.paging import Paging
from matchmaker.wording.figures import here_today
from matchmaker.workflows import questions

Lay = Callable[[Session, Cast], None]


@dataclass(frozen=True)
class Several:
    """A filter of a list: its values, the first two of which are chosen, with what stands in the list because of each; and how it is laid."""

    path: str
    name: str
    shown: Mapping[str, str]
    file: str
    lay: Lay
    also: str = ""  # what else is in force, and stays
    who: str = "chau"

    def __str__(self) -> str:
        return f"{self.path} {self.name}"

    def asked(self, *values: str) -> str:
        """The address of the list with these values."""
        return f"{self.path}?{urlencode([*parse_qsl(self.also), *((self.name, one) for one in values)])}"

    def chosen_in(self, address: str) -> list[str]:
        """The values of the filter in an address."""
        return [value for name, value in parse_qsl(urlsplit(address).query) if name == self.name]


def linkages(session: Session, cast: Cast) -> None:
    for stage in ("asked", "talking", "signed"):
        need, offer = (make_listing(session, party=party, side=side) for party, side in ((cast.binh.party, "need"), (cast.ut.party, "offer")))
        make_linkage(session, need=need, offer=offer, stage=stage, code=f"l-{stage}")


def contracts(session: Session, cast: Cast) -> None:
    people = {one.code: one for one in session.scalars(sa.select(Party))}
    buyer, writer = people[cast.binh.party].id, session.scalars(sa.select(Person).where(Person.code == cast.chau.code)).one()
    for state, seller, product in (("draft", cast.ut, "cua_thit"), ("signing", cast.duong, "tom_su"), ("ended", None, "khom")):
        sold = people[seller.party].id if seller else None
        shape = "single" if seller else "framework"
        made = make_contract(session, buyer=buyer, seller=sold, person=writer, code=f"hd-{state}", state=state, shape=shape)
        session.add(ContractLine(contract_id=made.id, sequence=1, words=product, product=product))


MIDS = [(here_today().replace(day=15) + timedelta(days=30 * ahead)).replace(day=15) for ahead in (1, 2, 3)]
MONTHS = [f"{day:%Y-%m}" for day in MIDS]
GOODS = ("cua gạch", "khóm", "muối trắng")


def offers(session: Session, cast: Cast) -> None:
    for words, place, day in zip(GOODS, ("xã Tam Giang", "xã Khánh Bình", "phường An Xuyên"), MIDS, strict=True):
        post(session, cast.ut, "offer", form_key=words, words=words, place=place, from_=f"{day:%d/%m/%Y}", until=f"{day:%d/%m/%Y}")


def parties(session: Session, cast: Cast) -> None:
    for code in (cast.ut.party, cast.binh.party):
        session.scalars(sa.select(Party).where(Party.code == code)).one().confirmed_at = NOW


def asked(session: Session, cast: Cast) -> None:
    """A question that waits about an offer; about needs one that is answered and one that is hidden."""
    need, offer = (post(session, who, side, words="cua gạch") for who, side in ((cast.binh, "need"), (cast.ut, "offer")))
    codes = {}
    for body, listing in (("Cỡ nào?", offer), ("Trả khi nào?", need), ("Số điện thoại?", need)):
        codes[body] = questions.ask(session, who=cast.duong.who, side=listing.side, code=listing.code, body=body, form_key=body, now=NOW).code
    questions.answer(session, who=cast.binh.who, code=codes["Trả khi nào?"], answer="Trong tuần", now=NOW)
    questions.hide(session, who=cast.chau.who, code=codes["Số điện thoại?"], why="riêng", now=NOW)


def letters(session: Session, cast: Cast) -> None:
    for state in ("failed", "sent", "aside"):
        make_letter(session, state=state, code=f"t-{state}")


def in_vain(session: Session, cast: Cast) -> None:
    for words, commune in zip(("trâu", "vịt xiêm", "ngỗng"), ("32206", "32110", "32002"), strict=True):
        one = {"words": words, "folded": words, "product": "", "place": "", "commune": commune, "radius_km": None, "chosen": "", "side": "offer"}
        searches.begin(session, day=here_today(), key=words, times=1, **one)


STAGES = {"asked": "l-asked", "talking": "l-talking", "signed": "l-signed"}
ALL = (
    Several("/linkages", "stage", STAGES, "/linkages.csv", linkages, "view=table&sort=new"),
    Several("/linkages", "stage", STAGES, "/linkages.csv", linkages, "sort=old", who="ut"),
    Several(
        "/contracts", "state", {"draft": "hd-draft", "signing": "hd-signing", "ended": "hd-ended"}, "/contracts.csv", contracts,
        "product=tom_su&product=cua_thit&product=khom",
    ),
    Several("/contracts", "product", {"cua_thit": "hd-draft", "khom": "hd-ended", "tom_su": "hd-signing"}, "/contracts.csv", contracts, who="binh"),
    Several("/offers", "product", dict(zip(("cua_bien", "khom", "muoi"), GOODS, strict=True)), "/offers.csv", offers, "open=1&sort=soonest"),
    Several("/offers", "commune", dict(zip(("32206", "32110", "32002"), GOODS, strict=True)), "/offers.csv", offers, "sort=soonest&all=1", who="ut"),
    Several("/offers", "month", dict(zip(MONTHS, GOODS, strict=True)), "/offers.csv", offers, "sort=soonest", who="ut"),
    Several("/parties", "kind", {"cooperative": "HTX Cái Tàu", "enterprise": "Thủy sản Đất Mũi Xanh"}, "/parties.csv", parties, "confirmed=yes"),
    Several("/parties", "confirmed", {"yes": "HTX Cái Tàu", "no": "HTX Kênh Mới"}, "/parties.csv", parties, "name=htx", who="ut"),
    Several("/questions", "state", {"waiting": "Cỡ nào?", "hidden": "Số điện thoại?", "answered": "Trả khi nào?"}, "/questions.csv", asked),
    Several("/questions", "side", {"offer": "Cỡ nào?", "need": "Trả khi nào?"}, "/questions.csv", asked, "state=waiting&state=answered"),
    Several("/letters", "state", {"failed": "t-failed", "aside": "t-aside", "sent": "t-sent"}, "/letters.csv", letters),
    Several(
        "/searches", "commune", {"32206": "trâu", "32002": "ngỗng", "32110": "vịt xiêm"}, "/searches.csv", in_vain, f"month={here_today():%Y-%m}",
    ),
    Several("/supply-demand", "group", {"thuy_san": "Cua biển", "trai_cay_rau": "Khóm", "muoi": "Muối"}, "/supply-demand.csv", offers, who="binh"),
    Several("/contracts", "party", {"ut-party": "hd-draft", "duong-party": "hd-signing", "other": "hd-ended"}, "/contracts.csv", contracts),
)  # fmt: skip
each = pytest.mark.parametrize("one", ALL, ids=str)


@pytest.fixture
def reader(app: Flask, cast: Cast, one: Several) -> Client:
    """Whoever reads the list, once it has been laid."""
    with app.app_context(), work() as session:
        one.lay(session, cast)
    client = Client(app)
    assert client.sign_in(getattr(cast, one.who).email, PASSWORD).status_code == 303
    return client


def listed(one: Several, text: str) -> list[str]:
    """The values of the filter because of which something stands in a list or a file."""
    body = "".join(re.findall(r"<tbody>.*?</tbody>", text, re.DOTALL)) if "<html" in text else text
    return [value for value, mark in one.shown.items() if mark in body]


def chips(text: str) -> list[str]:
    """The addresses of the chips."""
    (found,) = re.findall(r'<ul class="chips" aria-label="Điều kiện đang chọn">(.*?)</ul>', text, re.DOTALL)
    return [unescape(address) for address in re.findall(r'href="([^"]*)"', found)]


@each
def test_two_values_show_what_each_of_them_shows(one: Several, reader: Client) -> None:
    first, second, *others = one.shown
    assert listed(one, reader.get(one.asked()).text) == [first, second, *others]
    assert listed(one, reader.get(one.asked(first, second)).text) == [first, second]
    assert listed(one, reader.get(one.asked(second)).text) == [second]  # an address as it was
    assert listed(one, reader.get(one.asked(second, "", "khong-co-that", second)).text) == [second]


@each
def test_a_chip_that_is_taken_off_leaves_the_others(one: Several, reader: Client) -> None:
    first, second, *_others = one.shown
    found = [address for address in chips(reader.get(one.asked(first, second)).text) if len(one.chosen_in(address)) == 1]
    assert [one.chosen_in(address) for address in found] == [[second], [first]]
    for address in found:
        assert set(parse_qsl(one.also)) <= set(parse_qsl(urlsplit(address).query))
        assert listed(one, reader.get(address).text) == one.chosen_in(address)
    assert one.chosen_in(chips(reader.get(one.asked(first)).text)[-1]) == []


@each
def test_files_and_further_pages_keep_every_value(one: Several, reader: Client) -> None:
    first, second, *_others = one.shown
    links = [unescape(address) for address in re.findall(r'href="([^"]*)"', reader.get(one.asked(first, second)).text)]
    links = [address for address in links if "months.csv" not in address]  # of one product, whichever groups are shown
    kept = [address for address in links if re.search(r"\.(csv|xlsx|docx|pdf)(\?|$)", address)]
    assert all(one.chosen_in(address) == [first, second] for address in kept), kept
    (file,) = {address for address in kept if address.startswith(one.file)}
    assert listed(one, reader.get(file).get_data(as_text=True)) == [first, second]
    with reader.app.test_request_context(one.asked(first, second)):
        assert one.chosen_in(Paging(1, (), True).after) == [first, second]


@each
def test_what_is_chosen_is_seen_in_place_too_and_sent_again(one: Several, reader: Client) -> None:
    first, second, *_others = one.shown
    page = reader.get(one.asked(first, second)).text
    forms = [text for text in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'class="filters' in text]
    boxes = [dict(re.findall(r'(\w+)="([^"]*)"', box)) for box in re.findall(r"<input[^>]*>", "".join(forms)) if "checked" in box or "hidden" in box]
    assert [one.path == "/letters"] == [not forms]  # the states of letters are links with their counts
    assert not forms or sorted(box["value"] for box in boxes if box["name"] == one.name) == sorted([first, second])
    ways = {tuple(one.chosen_in(unescape(way))) for way in re.findall(r'<a href="([^"]*)" aria-current="true">', page)}
    assert forms or ways == {(first,), (second,)}
