"""The story of a listing, the commune picked on the map, and where exactly a truck stops."""

from __future__ import annotations

import json
import re
import runpy
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cast import PASSWORD, Cast
from client import Client, read_page
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import NOW, make_listing

from matchmaker.domain.errors import Invalid
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.queries import listings
from matchmaker.store.work import view, work
from matchmaker.web.listing_shown import paragraphs_of
from matchmaker.workflows.posting import Draft, read_draft

ROOT = Path(__file__).parents[1]
LEXICON = shipped_lexicon()
NAM_CAN, HEAVIEST_MAP = "32191", 16_000
STORY = "Cua thả dưới tán rừng đước.\nMười hai hộ cùng làm.\n\n<b>Không</b> thuốc & men"


def draft(**typed: Any) -> Draft:
    form = {"words": "cua gạch", **{name.rstrip("_"): value for name, value in typed.items()}}
    return read_draft(form, side="need", lexicon=LEXICON, gazetteer=LEXICON.gazetteer, today=NOW.date())


@pytest.fixture
def ut(app: Flask, cast: Cast) -> Client:
    client = Client(app)
    assert client.sign_in(cast.ut.email, PASSWORD).status_code == 303
    return client


def post(client: Client, **typed: str) -> str:
    """The page of a listing that was posted."""
    answer = client.post("/offers", {"words": "cua gạch", "form_key": "k", **typed})
    assert answer.status_code == 303, read_page(answer.text).text
    return answer.headers["Location"].removesuffix("/matches")


# The story


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  một  \r\n\r\n hai\tba ", "một\n\nhai ba"),
        ("\n\n một \n\n", "một"),
        ("một\u202e\x00hai\u200b", "mộthai"),
        ("e\u0323\u0302", "ệ"),
        ("x" * 4000, "x" * 4000),
    ],
)
def test_a_story_is_kept_as_typed(typed: str, kept: str) -> None:
    assert draft(story=typed).typed["story"] == kept


@pytest.mark.parametrize("typed", ["x" * 4001, "a" * 10_000_000])
def test_a_story_has_an_end(typed: str) -> None:
    with pytest.raises(Invalid) as error:
        draft(story=typed)
    assert error.value.complaints == {"story": ("too_long", {"most": 4000})}


lines = st.text("aạbđ<&1.", min_size=1, max_size=9)


@given(st.lists(st.lists(lines, min_size=1, max_size=3), max_size=4))
def test_a_story_is_parted_where_its_writer_left_a_line_empty(told: list[list[str]]) -> None:
    typed = "\r\n\r\n".join("\n".join(part) for part in told)
    assert paragraphs_of(draft(story=typed).typed["story"]) == told


def test_a_story_is_shown_in_paragraphs_and_revised(ut: Client, app: Flask) -> None:
    path = post(ut, story=STORY, pick_up="bến đò Cái Nháp", place="xã Năm Căn")
    text = Client(app).get(path).text
    assert "<p>Cua thả dưới tán rừng đước.<br>Mười hai hộ cùng làm.</p>" in text
    assert "<p>&lt;b&gt;Không&lt;/b&gt; thuốc &amp; men</p>" in text
    fields = ut.page(f"{path}/edit").form(f"{path}/edit").fields
    assert ut.post(f"{path}/edit", {**fields, "words": "cua gạch", "story": "Chuyện mới", "pick_up": "bến mới"}).status_code == 303
    assert "Chuyện mới" in ut.get(path).text
    late = ut.post(f"{path}/edit", {**fields, "words": "cua gạch", "story": "Chuyện khác", "pick_up": "bến mới"})
    assert late.status_code == 409
    assert "Chuyện mới" in late.text
    assert "Chuyện khác" in late.text


def test_what_was_revised_before_there_were_stories_shows_no_change_of_them(app: Flask, cast: Cast, ut: Client) -> None:
    path = post(ut)
    with app.app_context(), work() as session:
        listing = listings.by_code(session, path.split("/")[-1])
        assert listing is not None
    fields = ut.page(f"{path}/edit").form(f"{path}/edit").fields
    assert ut.post(f"{path}/edit", {**fields, "words": "cua gạch son"}).status_code == 303
    with app.app_context(), work() as session:
        listing = listings.by_code(session, path.split("/")[-1])
        assert listing is not None
        (revision,) = listings.revisions(session, listing.id)
        revision.before = {name: value for name, value in revision.before.items() if name not in ("story", "pick_up")}
    late = ut.post(f"{path}/edit", {**fields, "words": "cua thịt"})
    assert late.status_code == 409
    assert "Lời kể thêm" not in read_page(late.text).text


# The commune and the exact place


def test_a_picked_commune_fills_the_place_that_was_left_empty() -> None:
    picked = draft(commune=NAM_CAN, must="place", radius_km="40")
    assert (picked.commune_code, picked.typed["place"], picked.linked.units) == (NAM_CAN, "Xã Năm Căn", (NAM_CAN,))
    assert picked.asks == {}


def test_a_picked_commune_beside_words_that_name_another_asks() -> None:
    other = draft(commune=NAM_CAN, place="xã Đất Mũi")
    assert {name: code for name, (code, _facts) in other.asks.items()} == {"place": "place_disagrees"}
    assert draft(commune=NAM_CAN, place="Năm Căn").asks == {}
    assert draft(commune=NAM_CAN, place="bến sau chợ").asks == {}


@pytest.mark.parametrize(("by", "commune"), [("map", NAM_CAN), ("words", None)])
def test_what_was_meant_is_picked(by: str, commune: str | None) -> None:
    read = draft(commune=NAM_CAN, place="xã Đất Mũi", place_by=by)
    assert (read.commune_code, read.asks) == (commune, {})
    assert [LEXICON.gazetteer.name(code) for code in read.linked.units] == [("Xã Năm Căn" if by == "map" else "Xã Đất Mũi")]


def test_the_page_asks_which_place_was_meant_and_takes_either(ut: Client) -> None:
    sent = {"words": "cua gạch", "form_key": "k", "place": "xã Đất Mũi", "commune": NAM_CAN}
    asked = ut.post("/offers", sent)
    assert asked.status_code == 422
    assert asked.text.count("chữ viết là Xã Đất Mũi, còn xã đã chọn là Xã Năm Căn") >= 2
    fields = read_page(asked.text).form("/offers").fields
    assert fields["commune"] == NAM_CAN
    wrong = ut.post("/offers", {**sent, "quantity": "nhiều", "place_by": "words"})
    assert read_page(wrong.text).form("/offers").fields.get("commune") is None
    path = post(ut, **{**sent, "place_by": "words"})
    assert "Sơ đồ Cà Mau, tô đậm Xã Đất Mũi" in ut.get(path).text


def test_the_form_opens_the_map_and_keeps_everything_typed(ut: Client) -> None:
    plain = ut.page("/offers/new").source
    assert 'name="draw" value="map"' in plain
    assert '<svg class="map"' not in plain
    typed = {"words": "cua <gạch>", "quantity": "nhiều", "story": "Chuyện", "form_key": "k7", "certificates": "VietGAP số 1"}
    answer = ut.post("/offers", {**typed, "draw": "map"})
    assert answer.status_code == 200
    for kept in ("cua &lt;gạch&gt;", "nhiều", "Chuyện", 'value="k7"', "VietGAP số 1"):
        assert kept in answer.text
    assert len(answer.data) - len(plain.encode()) <= HEAVIEST_MAP
    for code, commune in LEXICON.gazetteer.communes.items():
        assert f'<a href="#c{code}" aria-label="{commune.full_name}"' in answer.text
        assert f'id="c{code}" value="{code}"' in answer.text
    assert "không phải địa giới hành chính" in answer.text
    assert 'name="draw"' not in answer.text


def test_what_was_picked_is_kept_through_a_mistake_and_can_be_taken_back(ut: Client) -> None:
    answer = ut.post("/offers", {"words": "", "commune": NAM_CAN, "form_key": "k"})
    assert answer.status_code == 422
    assert read_page(answer.text).form("/offers").fields["commune"] == NAM_CAN
    path = post(ut, commune=NAM_CAN)
    opened = ut.page(f"{path}/edit?draw=map")
    assert f'value="{NAM_CAN}" checked' in opened.source
    fields = {**opened.form(f"{path}/edit").fields, "words": "cua gạch", "commune": ""}
    assert ut.post(f"{path}/edit", fields).status_code == 303


def test_somebody_elses_listing_opens_no_map(app: Flask, cast: Cast, client: Client) -> None:
    with app.app_context(), work() as session:
        make_listing(session, party=cast.ut.party, code="ut-1")
    assert client.sign_in(cast.duong.email, PASSWORD).status_code == 303
    assert client.get("/offers/ut-1/edit?draw=map").status_code == 404
    assert client.post("/offers/ut-1/edit", {"draw": "map"}).status_code == 404


def test_the_page_marks_the_commune_and_says_where_a_truck_stops(ut: Client, app: Flask) -> None:
    path = post(ut, commune=NAM_CAN, pick_up="bến đò <Cái Nháp>, cạnh nhà máy nước đá")
    page = Client(app).page(path)
    assert f'#x{NAM_CAN}"' in page.source
    assert page.source.count('class="here"') == 1
    for said in ("Nơi lấy hàng", "bến đò <Cái Nháp>, cạnh nhà máy nước đá", "Xã Năm Căn", "Sơ đồ vị trí, không phải địa giới hành chính"):
        assert said in page.text
    assert "Điểm lấy hàng: bến đò <Cái Nháp>" in page.text  # in the text to be sent on
    assert "Chọn xã trên sơ đồ" not in page.text


def test_a_place_that_can_be_several_marks_each_and_asks_its_owner(ut: Client, app: Flask) -> None:
    path = post(ut, place="Phú Tân", sure="place")
    assert Client(app).page(path).source.count('class="here"') > 1
    own = ut.page(path)
    (link,) = [link for link in own.links if "draw=map" in link]
    assert 'id="map"' in ut.page(link.split("#")[0]).source


@pytest.mark.parametrize("place", ["", "blabla", "Sóc Trăng"])
def test_a_place_that_nobody_knows_marks_nothing(ut: Client, app: Flask, place: str) -> None:
    path = post(ut, place=place, sure="place")
    assert "Nơi lấy hàng" not in Client(app).page(path).text
    assert [link for link in ut.page(path).links if "draw=map" in link]


# The map


def test_the_map_is_drawn_from_its_cells_and_shows_every_commune_once() -> None:
    script = runpy.run_path(str(ROOT / "scripts/commune_map.py"))
    drawn = script["MAP"].read_text(encoding="utf-8")
    assert drawn == script["drawn"](json.loads(script["CELLS"].read_text(encoding="utf-8")))
    assert sorted(re.findall(r'id="x(\d+)"', drawn)) == sorted(LEXICON.gazetteer.communes)
    assert len(drawn) < 5_000


def test_each_commune_lies_within_its_own_shape() -> None:
    """Its point, laid on the map, is inside the path drawn for it: the map and the list of places speak of the same communes."""
    script = runpy.run_path(str(ROOT / "scripts/commune_map.py"))
    cells = json.loads(script["CELLS"].read_text(encoding="utf-8"))["features"]
    shapes = {cell["id"]: script["_rings"](cell["geometry"]) for cell in cells}
    for code, commune in LEXICON.gazetteer.communes.items():
        assert any(_inside(commune.lon, commune.lat, ring) for ring in shapes[code]), commune.full_name


def _inside(x: float, y: float, ring: list[list[float]]) -> bool:
    """Whether a line from the point to the east crosses the ring an odd number of times."""
    sides = [(a, b) for a, b in pairwise(ring) if (a[1] > y) != (b[1] > y)]
    return sum(x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] for a, b in sides) % 2 == 1


def test_the_columns_are_kept(ut: Client, app: Flask) -> None:
    path = post(ut, story=STORY, pick_up="bến")
    with app.app_context(), view() as session:
        listing = listings.by_code(session, path.split("/")[-1])
        assert listing is not None
        assert (listing.story, listing.pick_up) == (STORY, "bến")
