"""Suggestions while somebody types: names and places that begin so, however they are typed; as a small answer that anybody may ask for and keep."""

from __future__ import annotations

import gzip
import json
from functools import cache

import pytest
from client import Client
from flask import Flask

from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.suggesting import Suggestions
from matchmaker.web import suggesting
from matchmaker.web.pace import Pace


@cache
def suggestions() -> Suggestions:
    return Suggestions(shipped_lexicon())


def words_for(typed: str) -> list[str]:
    return [one.words for one in suggestions().to(typed)]


def first_for(typed: str) -> tuple[str, str]:
    """The words and the product or commune of the first suggestion."""
    best = suggestions().to(typed)[0]
    return best.words, best.product or best.place


@pytest.mark.parametrize(
    ("typed", "words", "meant"),
    [
        ("cua g", "Cua gạch", "cua_gach"),
        ("CUA  GA", "Cua gạch", "cua_gach"),
        ("tôm s", "Tôm sú", "tom_su"),
        ("tom su", "Tôm sú", "tom_su"),
        ("khó", "Khóm", "khom"),
        ("chân trắ", "Tôm thẻ chân trắng", "tom_the"),  # a later word begins so
        ("cần mua tom s", "cần mua Tôm sú", "tom_su"),
        ("toom su", "Tôm sú", "tom_su"),  # struck without a keyboard program
        ("tmo su", "Tôm sú", "tom_su"),  # a slip of the keys
        ("lúa st25", "Lúa ST25", "lua_st25"),
        ("năm că", "Năm Căn", "Xã Năm Căn"),
        ("nam can", "Năm Căn", "Xã Năm Căn"),
        ("ba khía nam c", "ba khía Năm Căn", "Xã Năm Căn"),  # what stands before is kept as typed
        ("tại nam c", "tại Năm Căn", "Xã Năm Căn"),
    ],
)
def test_what_begins_so_is_suggested_however_it_is_typed(typed: str, words: str, meant: str) -> None:
    assert first_for(typed) == (words, meant)


def test_marks_that_were_typed_are_honoured_and_half_typed_ones_are_waited_for() -> None:
    assert not {"dua", "dua_qua"} & {one.product for one in suggestions().to("dứa")}
    assert {"khom", "dua_qua"} <= {one.product for one in suggestions().to("dưa")}  # the tone comes last
    assert {"Dừa", "dứa", "Dưa"} <= set(words_for("dua"))
    assert not any(one.place for one in suggestions().to("cà na"))  # half a name is nothing that a place stands behind


def test_a_name_of_one_region_says_so_and_one_thing_is_suggested_once() -> None:
    found = suggestions().to("lợn")
    assert (found[0].product, found[0].region) == ("heo", "Bắc")
    for typed in ("cua", "tom", "lua", "ca", "a"):
        listed = suggestions().to(typed)
        meant = [(one.product, one.place) for one in listed]
        assert len(meant) == len(set(meant)) <= suggesting.MOST


def test_a_wrong_spelling_leads_to_the_right_one() -> None:
    lexicon = suggestions().lexicon
    wrong = next(one for one in lexicon.lists.names if one.kind == "misspelling" and "only" not in one.note and len(one.name) > 5)
    assert wrong.name not in words_for(wrong.name)


@pytest.mark.parametrize("typed", ["", " ", "c", "zzzzqqq", "'; drop table", "<script>alert(1)</script>", "%%%", "\u202e", "🦀", "a" * 5_000, "1"])
def test_odd_input_is_answered_briefly(app: Flask, typed: str) -> None:
    answer = Client(app).raw.get("/suggest/vi", query_string={"q": typed})
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert len(json.loads(answer.data)) <= suggesting.MOST
    assert len(answer.data) < 4_000
    assert "<script" not in answer.text
    answer.close()


def test_the_answer_is_small_kept_by_any_cache_and_holds_nothing_of_anybodys(app: Flask) -> None:
    client = Client(app)
    for typed in ("c", "ca", "cua", "tom", "th", "nam", "cá"):
        answer = client.raw.get("/suggest/vi", query_string={"q": typed})
        assert len(gzip.compress(answer.data)) <= 2_000
        assert answer.headers["Cache-Control"] == f"public, max-age={suggesting.KEPT_SECONDS}"
        assert "Set-Cookie" not in answer.headers
        answer.close()
    found = client.raw.get("/suggest/vi?q=lợn").json
    assert found[0] == {"words": "lợn", "said": "Heo · miền Bắc"}
    assert client.raw.get("/suggest/en?q=cua+bi").json[0]["said"].startswith("Mud crab")
    assert client.raw.get("/suggest/vi?q=nam+can").json[0] == {"words": "Năm Căn", "said": "Xã Năm Căn"}
    assert client.raw.get("/suggest/xx?q=cua").status_code == 404


@pytest.fixture
def slow_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "PACE", Pace(most=3, seconds=60))


def test_whoever_asks_without_pause_waits_and_nobody_else_does(app: Flask, slow_pace: None) -> None:
    client = Client(app)
    asked = [client.raw.get("/suggest/vi?q=cua", environ_base={"REMOTE_ADDR": "10.0.0.1"}) for _time in range(4)]
    assert [one.status_code for one in asked] == [200, 200, 200, 429]
    assert (asked[3].json, asked[3].headers["Retry-After"], asked[3].headers["Cache-Control"]) == ([], "60", "no-store")
    assert client.raw.get("/suggest/vi?q=cua", environ_base={"REMOTE_ADDR": "10.0.0.2"}).status_code == 200


def test_a_pace_forgets_what_is_over_and_how_many_it_knows_is_bounded() -> None:
    pace = Pace(most=2, seconds=10, known=3)
    assert [pace.allows("a", 0.0), pace.allows("a", 1.0), pace.allows("a", 9.9), pace.allows("a", 10.0)] == [True, True, False, True]
    for at, name in enumerate("bcdefg"):
        assert pace.allows(name, 11.0 + at / 10)
    assert len(pace) <= 3


@pytest.mark.parametrize("page", ["/", "/offers", "/needs", "/suppliers", "/help"])
def test_search_boxes_say_where_suggestions_come_from_and_are_plain_fields_without_a_script(app: Flask, page: str) -> None:
    text = Client(app).get(page).text
    assert 'data-suggest="/suggest/vi"' in text
    assert 'role="combobox"' not in text
    assert "js/suggest.js" in text
