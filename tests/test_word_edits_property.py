"""Any edits, taken back in reverse, leave the lists and the links of every listing as they were, to the letter."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cast import Cast, assemble
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from make import NOW, post, settings_for
from sqlalchemy.orm import Session

from matchmaker.app import create_app
from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.store.base import db
from matchmaker.store.work import view, work
from matchmaker.workflows import lexicon

PRODUCTS = ("ca_keo", "khom", "dua", "tom_su", "cam", "cam_chan_nuoi", "ca_la", "no_such")
NAMES = ("cá chạch bùn", "dua", "trái khóm nhà", "cám vườn", "cam vườn", "sú nhà", "thơm", "khóm", "cá lạ")
WORDS = (
    "cá chạch bùn 2 tấn",
    "dua 5 tấn",
    "dứa",
    "trái khóm nhà",
    "cam vuon nha",
    "sú nhà còn sống",
    "cá kèo giống",
    "tôm sú",
    "chạch bun",
    "thơm ngon",
    "cá lạ",
)
PLACES = ("", "xã Tân Lộc", "U Minh Hạ", "Xóm Mới", "Trí Phải")
words = st.sampled_from(NAMES)
products = st.sampled_from(PRODUCTS)


def act(name: str, /, **fields: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, dict[str, str]]]:
    """An act with its form."""
    return st.tuples(st.just(name), st.fixed_dictionaries(fields))


def of(*values: str) -> st.SearchStrategy[str]:
    """One of these."""
    return st.sampled_from(values)


acts = st.one_of(
    act("add_name", product=products, name=words, kind=of("synonym", "canonical"), only_alone=of("", "1")),
    act("remove_name", product=products, was=words),
    act("change_name", product=products, was=words, name=words, kind=of("dialect")),
    act("add_product", vi=of("Cá lạ", "Sú nhà"), parent=of("ca_keo", "tom")),
    act("retire_product", product=products, heir=of("", "ca_keo")),
    act("add_lookalike", product=products, other=products),
    act("add_alias", name=of("Xóm Mới", "U Minh Hạ"), stands_for=of("xã Trí Phải")),
    act("remove_alias", was=of("Xóm Mới", "U Minh Hạ")),
    act("change_succession", old=of("32086"), communes=of("xã Tân Lộc", "Trí Phải\nTân Lộc")),
)


def everything(session: Session) -> tuple[Any, ...]:
    """The lists, and the links of the listings, as they stand in the database."""
    book = lexicon.read_wordbook(session)
    return book.rows, [tuple(row) for row in session.execute(sa.text("SELECT code, words, role, linked, version FROM listing ORDER BY id"))]


def make(cast: Cast, act: str, fields: dict[str, str]) -> str | None:
    """The code of the edit; None where the rules refuse it."""
    try:
        with work() as session:
            stamp = lexicon.read_wordbook(session).stamp
            return lexicon.save_edit(session, who=cast.chau.who, act=act, typed=fields, stamp=stamp, form_key="", now=NOW).code
    except (Invalid, NotFound):
        return None


@given(st.lists(acts, min_size=1, max_size=6))
@settings(max_examples=6)
def test_edits_taken_back_in_reverse_leave_nothing_behind(
    tmp_path_factory: Any, template_database: Path, edits: list[tuple[str, dict[str, str]]]
) -> None:
    folder = tmp_path_factory.mktemp("edits")
    shutil.copy(template_database, folder / "test.sqlite3")
    app: Flask = create_app(settings_for(folder))
    cast = assemble(app)
    with app.app_context():
        with work() as session:
            for number, said in enumerate(WORDS):
                more = {"role": "produce"} if number % 3 == 0 else {"product": "khom"} if number % 5 == 1 else {}
                post(session, cast.ut, "offer", form_key=str(number), words=said, place=PLACES[number % len(PLACES)], **more)
        with view() as session:
            before = everything(session)
        made = [code for act, fields in edits if (code := make(cast, act, fields)) is not None]
        for code in reversed(made):
            with work() as session:
                lexicon.undo_edit(session, who=cast.chau.who, code=code, now=NOW)
        with view() as session:
            assert everything(session) == before
        db.session.remove()
        db.engine.dispose()
