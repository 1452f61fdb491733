"""Who did what to one thing: a plain sentence for every event in both languages, with what a revision changed; paged, and as a table to take away."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from flask_babel import force_locale
from make import NOW, make_linkage, make_listing, post
from sqlalchemy.orm import Session

from matchmaker.domain.errors import NotFound
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.audit import record_event
from matchmaker.store.queries.people import person_by_code
from matchmaker.store.work import work
from matchmaker.wording.history import sentences
from matchmaker.wording.labels import ACTIONS
from matchmaker.workflows import notes, organisations, posting
from matchmaker.workflows.recalling import recall

ACTION = re.compile(r"[a-z]+\.[a-z_]+")
SOURCE = Path(__file__).parents[1] / "matchmaker"
NO_EVENT = {"listing.read", "linkage.read", "delivery.read", "contract.read"}


def actions_in_code() -> set[str]:
    """Every action that is written down as a constant: the `action` of an event, or what a workflow's own `_record` is told."""
    found = set()
    for path in [*SOURCE.glob("workflows/**/*.py"), *SOURCE.glob("store/*.py")]:
        for call in [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]:
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            if name not in ("record_event", "_record", "_audit"):
                continue
            told = [*call.args, *(word.value for word in call.keywords if word.arg == "action")]
            parts = [one for arg in told for one in ast.walk(arg) if not isinstance(arg, ast.Dict | ast.Call)]
            found |= {one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str) and ACTION.fullmatch(one.value)}
    return found


def test_every_action_in_the_code_is_said_in_both_languages(app: Flask) -> None:
    found = actions_in_code()
    assert len(found) > 60, "the code is read"
    assert found <= set(ACTIONS), f"without a sentence: {sorted(found - set(ACTIONS))}"
    with app.test_request_context():
        for language in ("vi", "en"):
            with force_locale(language):
                said = {action: sentences(action, "Lan", (), {}) for action in ACTIONS}
                assert all(len(one) == 1 and one[0].startswith("Lan") and "." not in one[0] for one in said.values()), said
    english = {str(label) for label in ACTIONS.values()}
    assert len(english) > 60


def test_a_revision_says_what_stood_there_before_and_after(app: Flask, cast: Cast) -> None:
    lexicon = shipped_lexicon()
    with app.test_request_context(), work() as session:
        listing = post(session, cast.ut, "offer", words="cua gạch", price="210.000 đ/kg", quantity="2 tấn")
        for price, quantity in (("205.000 đ/kg", "2 tấn"), ("200.000 đ/kg", "")):
            form = {"sure": "1", "words": "cua gạch", "price": price, "quantity": quantity}
            draft = posting.read_draft(form, side="offer", lexicon=lexicon, gazetteer=lexicon.gazetteer, today=NOW.date())
            posting.revise_listing(session, who=cast.ut.who, code=listing.code, draft=draft, version=listing.version, now=NOW)
        _title, found = recall(session, who=cast.ut.who, kind="offer", code=listing.code, most=9)
        said = [sentences(one.event.action, "Út Mười", one.changes, one.event.detail) for one in found]
    assert said == [
        ["Út Mười đổi số lượng: 2 tấn → để trống", "Út Mười đổi giá: 205.000 đ/kg → 200.000 đ/kg"],
        ["Út Mười đổi giá: 210.000 đ/kg → 205.000 đ/kg"],
        ["Út Mười đăng tin"],
    ]


def test_a_party_reads_its_own_and_nothing_of_what_staff_keep_to_themselves(app: Flask, cast: Cast) -> None:
    with app.test_request_context(), work() as session:
        offer = make_listing(session, party=cast.ut.party, code="ut-1")
        need = make_listing(session, party=cast.binh.party, side="need", code="binh-1")
        make_linkage(session, need=need, offer=offer, code="l-1")
        notes.write_note(session, who=cast.chau.who, kind="linkage", code="l-1", typed={"body": "khó tính", "form_key": "n"}, now=NOW)
        readers = (cast.chau.who, cast.ut.who, cast.binh.who)
        assert [len(recall(session, who=who, kind="linkage", code="l-1", most=9)[1]) for who in readers] == [1, 0, 0]
        for who, kind, code in ((cast.duong.who, "linkage", "l-1"), (cast.binh.who, "offer", "ut-1"), (cast.ut.who, "party", cast.binh.party)):
            with pytest.raises(NotFound):
                recall(session, who=who, kind=kind, code=code, most=9)


def test_a_partys_particulars_are_followed_from_one_revision_to_the_next(app: Flask, cast: Cast) -> None:
    with app.test_request_context(), work() as session:
        version = 1
        for about in ("Nuôi cua", "Nuôi cua, nuôi tôm"):
            typed = {"name": "HTX Cái Tàu", "about": about}
            version = organisations.revise_party(session, who=cast.ut.who, code=cast.ut.party, typed=typed, version=version, now=NOW).version
        _title, found = recall(session, who=cast.ut.who, kind="party", code=cast.ut.party, most=2)
        said = [sentences(one.event.action, "Út", one.changes, one.event.detail) for one in found]
    assert said[0] == ["Út đổi giới thiệu: Nuôi cua → Nuôi cua, nuôi tôm"]
    assert said[1] == ["Út đổi giới thiệu: để trống → Nuôi cua"]


def many(session: Session, cast: Cast, count: int) -> None:
    make_listing(session, party=cast.ut.party, code="ut-1", words="=1+1")
    person = person_by_code(session, cast.ut.code)
    assert person is not None
    person.name = "=HYPERLINK(1)"
    for _at in range(count):
        record_event(session, action="photo.add", subject_kind="offer", subject_code="ut-1", person=person, now=NOW)


def test_the_page_is_paged_and_the_table_is_whole_and_runs_nothing(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        many(session, cast, 30)
    client = Client(app)
    client.sign_in(cast.ut.email, PASSWORD)
    assert "/history/offer/ut-1" in client.page("/offers/ut-1").links
    first, second = client.page("/history/offer/ut-1"), client.page("/history/offer/ut-1?page=2")
    assert (first.text.count("thêm ảnh"), second.text.count("thêm ảnh")) == (20, 10)
    answer = client.get("/history/offer/ut-1/table.csv")
    assert re.search(r'filename="lich-su-ut-1-\d{4}-\d\d-\d\d\.csv"', answer.headers["Content-Disposition"])
    rows = answer.text.splitlines()
    assert len(rows) == 31
    assert all("'=HYPERLINK" in row for row in rows[1:])
