"""Edits of the word lists: what they would do, what they do to listings, and that they can be taken back to the letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cast import Cast, assemble
from flask import Flask
from flask_migrate import downgrade, upgrade
from make import NOW, post
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.market import market_of
from matchmaker.matching.lists import shipped_lists
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.word_edits import WordEdit
from matchmaker.store.queries import listings
from matchmaker.store.word_lists import word_records
from matchmaker.store.work import view, work
from matchmaker.wording.complaints import COMPLAINTS
from matchmaker.workflows import lexicon, posting, searching
from matchmaker.workflows.lexicon.rules import broken_by

CHACH = {"product": "ca_keo", "name": "cá chạch bùn", "kind": "dialect", "region": "miền Bắc"}


def test_shipped_words_keep_their_own_rules(app: Flask) -> None:
    """What staff may not type, the shipped lists do not hold either."""
    with app.app_context(), view() as session:
        book = lexicon.read_wordbook(session)
        rows = [lexicon.Change(name, row, None, record) for name in ("products", "names", "lookalikes", "successions", "aliases")
                for row, record in book.rows[name].items()]  # fmt: skip
        assert len(rows) > 2000
        assert broken_by(book, rows) == {}


def propose(app: Flask, cast: Cast, act: str, fields: Mapping[str, str]) -> lexicon.Preview:
    with view() as session:
        return lexicon.preview_edit(session, who=cast.chau.who, act=act, typed=fields)


def edit(cast: Cast, act: str, fields: Mapping[str, str], form_key: str = "") -> str:
    """The code of the edit, previewed and saved as the pages do it."""
    with view() as session:
        stamp = lexicon.preview_edit(session, who=cast.chau.who, act=act, typed=fields).proposal.book.stamp
    with work() as session:
        made = lexicon.save_edit(session, who=cast.chau.who, act=act, typed=fields, stamp=stamp, form_key=form_key, now=NOW)
        return made.code


def undo(cast: Cast, code: str) -> str:
    with work() as session:
        return lexicon.undo_edit(session, who=cast.chau.who, code=code, now=NOW + timedelta(minutes=1)).code


def links(session: Session) -> list[tuple[Any, ...]]:
    """What every listing was linked to, as it stands in the database to the letter."""
    return [tuple(row) for row in session.execute(sa.text("SELECT code, words, role, linked, version FROM listing ORDER BY code"))]


def products_of(session: Session, code: str) -> list[str]:
    listing = listings.by_code(session, code)
    assert listing is not None
    assert listing.linked is not None
    return [reading[0] for reading in listing.linked["readings"]]


@pytest.fixture
def world(app: Flask, cast: Cast) -> Any:
    """Listings of the cast, posted as people post them, within the application's context."""
    with app.app_context():
        with work() as session:
            codes = {}
            for key, player, side, fields in (
                ("chach", cast.ut, "offer", {"words": "cá chạch bùn còn sống", "place": "xã Tân Lộc"}),
                ("keo", cast.duong, "offer", {"words": "cá kèo 2 tạ"}),
                ("dua", cast.binh, "need", {"words": "dua 5 tấn"}),
                ("tom", cast.ut, "offer", {"words": "tôm sú 20 con/kg", "place": "U Minh Hạ"}),
                ("cam", cast.binh, "need", {"words": "cam 2 tấn"}),
                ("gone", cast.duong, "offer", {"words": "chạch lấu"}),
            ):  # fmt: skip
                codes[key] = post(session, player, side, form_key=key, **fields).code
        yield codes


def test_an_edit_shows_what_it_does_and_writes_nothing(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    with view() as session:
        before = links(session)
    preview = propose(app, cast, "add_name", CHACH)
    assert [(effect.code, effect.words) for effect in preview.effects] == [(world["chach"], "cá chạch bùn còn sống")]
    effect = preview.effects[0]
    assert effect.before is not None
    assert effect.before.readings == ()
    assert [(one.product, one.how.value, one.surety) for one in effect.after.readings] == [("ca_keo", "exact", 1000)]
    with view() as session:
        assert links(session) == before
        assert session.scalars(sa.select(WordEdit)).all() == []


def test_an_edit_links_the_listings_again_in_the_same_breath(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    with view() as session:
        stamps = [listings.stamp(session, side) for side in ("words", "offer", "need")]
        before = {row[0]: row for row in links(session)}
    code = edit(cast, "add_name", CHACH)
    with view() as session:
        assert products_of(session, world["chach"]) == ["ca_keo"]
        after = {row[0]: row for row in links(session)}
        assert {name for name in after if after[name] != before[name]} == {world["chach"]}
        assert [after[world["chach"]][at] for at in (1, 4)] == [before[world["chach"]][at] for at in (1, 4)]  # words and version are untouched
        now = [listings.stamp(session, side) for side in ("words", "offer", "need")]
        assert [one == other for one, other in zip(stamps, now, strict=True)] == [False, False, True]
        made = session.scalars(sa.select(WordEdit)).one()
        assert (made.code, made.act, made.subject, made.relinked) == (code, "add_name", "ca_keo", 1)
        event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "words.add_name")).one()
        assert event.subject_code == code
        assert event.detail["changes"][0]["after"]["region"] == "miền Bắc"
        assert market_of(session).lexicon(session).lists.names[-1].name == "cá chạch bùn"
        assert len(market_of(session).lexicon(session).lists.names) == len(shipped_lists().names) + 1


def test_the_other_side_finds_by_the_new_name_until_it_is_taken_back(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    def found() -> set[str]:
        with view() as session:
            page = searching.search(session, words="cá chạch bùn", today=NOW.date())
            return {hit.listing.code for hit in page.hits}

    assert world["keo"] not in found()
    code = edit(cast, "add_name", CHACH)
    assert {world["chach"], world["keo"]} <= found()
    undo(cast, code)
    assert world["keo"] not in found()


def test_what_a_person_chose_stays_chosen(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with work() as session:
            picked = post(session, cast.ut, "offer", form_key="1", words="dua 5 tấn", product="khom", place="Tân Lộc", commune="32065").code
            held = post(session, cast.binh, "need", form_key="2", words="cam 2 tấn", role="input").code
            free = post(session, cast.binh, "need", form_key="3", words="cam 2 tấn").code
        edit(cast, "add_name", {"product": "dua_leo", "name": "dua", "kind": "synonym"})
        edit(cast, "add_name", {"product": "cam", "name": "cam tấn", "kind": "synonym"})
        edit(cast, "add_alias", {"name": "Tân Lộc Cũ", "stands_for": "xã Trí Lực"})
        with view() as session:
            assert products_of(session, picked) == ["khom"]
            row = listings.by_code(session, picked)
            assert row is not None
            assert row.linked is not None
            assert row.linked["units"] == ["32065"]
            roles = {code: listings.by_code(session, code) for code in (held, free)}
            assert {code: (one.role, one.role_chosen) for code, one in roles.items() if one} == {held: ("input", True), free: ("produce", False)}


def test_of_an_older_listing_the_role_is_told_from_its_link(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    """Listings of before the choice was kept: one whose words alone give its role follows them, another keeps what was picked."""
    with work() as session:
        post(session, cast.binh, "need", form_key="free", words="cam vuon nha")
        post(session, cast.binh, "need", form_key="held", words="cam vuon nha", role="input")
        session.execute(sa.update(Listing).values(role_chosen=None))
        before = links(session)
    made = edit(cast, "add_name", {"product": "cam_chan_nuoi", "name": "cám vườn", "kind": "synonym"})
    with view() as session:
        found = session.execute(
            sa.select(Listing.form_key, Listing.role, Listing.role_chosen).where(Listing.words == "cam vuon nha").order_by(Listing.form_key)
        )
        assert [tuple(row) for row in found] == [("free", "input", False), ("held", "input", True)]
    undo(cast, made)
    with view() as session:
        assert links(session) == before
        assert [row[2] for row in before if row[1] == "cam vuon nha"] in (["produce", "input"], ["input", "produce"])


@pytest.mark.parametrize(
    ("act", "fields", "field", "code", "facts"),
    [
        ("add_name", {"product": "ca_keo", "name": "Tôm Sú"}, "name", "name_taken", {"product": "ca_keo", "other": "tom_su", "name": "tôm sú"}),
        ("add_name", {"product": "tom_su", "name": "TÔM  SÚ"}, "name", "name_known", {"other": "tom_su"}),
        ("add_name", {"product": "ca_keo", "name": " \u200b "}, "name", "missing", {}),
        ("add_name", {"product": "ca_keo", "name": "🦀 !!!"}, "name", "missing", {}),
        ("add_name", {"product": "ca_keo", "name": "cần mua"}, "name", "only_fillers", {}),
        ("add_name", {"product": "ca_keo", "name": "Tấn"}, "name", "only_a_measure", {}),
        ("add_name", {"product": "ca_keo", "name": "20"}, "name", "only_a_measure", {}),
        ("add_name", {"product": "ca_keo", "name": "can mua"}, "name", "only_fillers", {}),
        ("add_name", {"product": "ca_keo", "name": "cá " * 60}, "name", "too_long", {"most": 80}),
        ("add_name", {"product": "ca_keo", "name": "x" * 10_000_000}, "name", "too_long", {"most": 80}),
        ("add_name", {"product": "ca_keo", "name": "cá mới lạ", "kind": "nickname"}, "kind", "not_a_choice", {}),
        ("remove_name", {"product": "ca_keo", "was": "cá kèo"}, "name", "one_canonical", {}),
        ("change_name", {"product": "ca_keo", "was": "cá kèo", "name": "cá kèo", "kind": "synonym"}, "kind", "one_canonical", {}),
        ("change_name", {"product": "ca_keo", "was": "cá kèo", "name": "cá kèo", "kind": "canonical"}, "unchanged", "unchanged", {}),
        ("add_lookalike", {"product": "ca_keo", "other": "ca_keo"}, "other", "lookalike_of_itself", {}),
        ("add_lookalike", {"product": "khom", "other": "dua"}, "other", "lookalike_known", {"product": "khom", "other": "dua"}),
        ("add_lookalike", {"product": "khom", "other": "no_such"}, "other", "not_listed", {}),
        ("change_product", {"product": "tom", "vi": "Tôm", "role": "produce", "parent": "tom_su_sinh_thai"}, "parent", "parent_cycle", {}),
        ("change_product", {"product": "tom", "vi": "Tôm", "role": "produce", "parent": "tom"}, "parent", "parent_cycle", {}),
        ("change_product", {"product": "tom", "vi": "Tôm", "role": "input"}, "role", "role_unlike_kinds", {}),
        ("change_product", {"product": "tom", "vi": "Cá kèo", "role": "produce"}, "vi", "product_known", {"other": "ca_keo"}),
        ("add_product", {"vi": "Cá chình bông", "role": "produce", "group": "thuy_san", "unit": "sọt"}, "unit", "unit_not_listed", {"unit": "sọt"}),
        ("add_product", {"vi": "Cá chình bông", "role": "produce", "group": "none"}, "group", "not_a_choice", {}),
        ("add_product", {"vi": "Tôm sú", "parent": "tom"}, "vi", "product_known", {"other": "tom_su"}),
        ("add_product", {"vi": "Cá mới", "parent": "tom", "price_low": "9.000", "price_high": "8.000"}, "price_high", "price_backwards", {}),
        ("add_product", {"vi": "Cá mới", "parent": "tom", "price_low": "nhiều"}, "price_low", "not_a_number", {}),
        ("add_product", {"vi": "Cá mới", "parent": "tom", "price_low": "9.000"}, "price_high", "both_prices", {}),
        ("add_product", {"vi": "Cá mới", "parent": "tom", "months": "13-15"}, "months", "not_months", {}),
        ("add_product", {"vi": "Cá mới", "parent": "no_such", "group": "thuy_san", "role": "produce"}, "parent", "not_listed", {}),
        ("retire_product", {"product": "tom"}, "product", "kinds_stand", {}),
        ("retire_product", {"product": "tom_su", "heir": "tom_su"}, "heir", "not_a_choice", {}),
        ("change_succession", {"old": "31825", "communes": "xã Sao Hỏa"}, "communes", "commune_unknown", {"text": "xã Sao Hỏa"}),
        ("change_succession", {"old": "31825", "communes": "99999"}, "communes", "commune_unknown", {"text": "99999"}),
        ("change_succession", {"old": "31825", "communes": ""}, "communes", "missing", {}),
        ("add_alias", {"name": "U Minh Hạ", "stands_for": "xã Khánh Lâm"}, "name", "alias_taken", {}),
        ("add_alias", {"name": "Đất Mũi", "stands_for": "xã Khánh Lâm"}, "name", "alias_is_a_place", {"other": "xã Đất Mũi"}),
        ("add_alias", {"name": "Xóm Mới", "stands_for": "xã Sao Hỏa"}, "stands_for", "unit_unknown_place", {"text": "xã Sao Hỏa"}),
        ("add_alias", {"name": "Xóm Mới", "stands_for": ""}, "stands_for", "missing", {}),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_refused_with_both_rows_named(
    app: Flask, cast: Cast, act: str, fields: dict[str, str], field: str, code: str, facts: dict[str, object]
) -> None:
    with app.app_context(), pytest.raises(Invalid) as refused:
        propose(app, cast, act, {"kind": "synonym", **fields})
    assert refused.value.complaints[field][0] == code
    assert facts.items() <= refused.value.complaints[field][1].items()


@pytest.mark.parametrize(
    ("act", "fields"),
    [("add_name", {"product": "no_such", "name": "x"}), ("remove_name", {"product": "tom", "was": "cua"}), ("no_such_act", {}),
     ("remove_lookalike", {"product": "tom", "other": "cua_bien"}), ("change_succession", {"old": "0"}), ("remove_alias", {"was": "Đâu Đó"})],
)  # fmt: skip
def test_what_is_not_there_is_not_found(app: Flask, cast: Cast, act: str, fields: dict[str, str]) -> None:
    with app.app_context(), pytest.raises(NotFound):
        propose(app, cast, act, fields)


def test_only_staff_edit(app: Flask, cast: Cast) -> None:
    with app.app_context(), view() as session:
        for who in (cast.ut.who, cast.binh.who, cast.nobody.who):
            with pytest.raises(Refused):
                lexicon.preview_edit(session, who=who, act="add_name", typed=CHACH)
            with pytest.raises(Refused):
                lexicon.save_edit(session, who=who, act="add_name", typed=CHACH, stamp="", form_key="", now=NOW)
            with pytest.raises(Refused):
                lexicon.undo_edit(session, who=who, code="w-x", now=NOW)


def test_the_same_form_twice_is_one_edit(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    first = edit(cast, "add_name", CHACH, form_key="one")
    with work() as session:
        again = lexicon.save_edit(session, who=cast.chau.who, act="add_name", typed=CHACH, stamp="", form_key="one", now=NOW)
        assert again.code == first
        assert session.scalar(sa.select(sa.func.count(WordEdit.id))) == 1


def test_words_that_changed_meanwhile_are_shown_anew(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    stamp = propose(app, cast, "add_name", CHACH).proposal.book.stamp
    edit(cast, "add_name", {"product": "ca_keo", "name": "kèo bùn", "kind": "trade"})
    for old in (stamp, None):
        with pytest.raises(Stale), work() as session:
            lexicon.save_edit(session, who=cast.chau.who, act="add_name", typed=CHACH, stamp=old, form_key="", now=NOW)
    with view() as session:
        assert products_of(session, world["chach"]) == []


def test_a_new_first_name_makes_a_synonym_of_the_old_one(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    edit(cast, "add_name", {**CHACH, "kind": "canonical", "only_marked": "1", "note": "mùa nước nổi"})
    with view() as session:
        names = {one.name: one for one in market_of(session).lexicon(session).lists.names if one.product == "ca_keo"}
    assert {name: one.kind for name, one in names.items()} == {"cá kèo": "synonym", "cá bống kèo": "synonym", "cá chạch bùn": "canonical"}
    assert names["cá chạch bùn"].note == "[có dấu] mùa nước nổi"


def test_a_new_product_is_read_and_retired_again(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    fields = {"vi": "Cá chạch bùn (đồng)", "parent": "ca_keo", "unit": "kg", "price_low": "90.000", "price_high": "120.000", "months": "8-11, 1"}
    edit(cast, "add_product", fields)
    with view() as session:
        made = market_of(session).lexicon(session).products["ca_chach_bun"]
        assert (made.parent, made.role, made.price_low, made.price_high, made.months) == ("ca_keo", "produce", 90000, 120000, "8-11|1")
        assert made.group == market_of(session).lexicon(session).products["ca_keo"].group
        assert products_of(session, world["chach"]) == ["ca_chach_bun"]
    with pytest.raises(Invalid) as stands:
        propose(app, cast, "retire_product", {"product": "ca_chach_bun"})
    assert stands.value.complaints["product"][0] == "listings_stand"
    edit(cast, "add_lookalike", {"product": "ca_chach_bun", "other": "luon"})
    retired = edit(cast, "retire_product", {"product": "ca_chach_bun", "heir": "ca_keo"})
    with view() as session:
        assert products_of(session, world["chach"]) == ["ca_keo"]
        assert "ca_chach_bun" not in market_of(session).lexicon(session).products
    undo(cast, retired)
    with view() as session:
        assert products_of(session, world["chach"]) == ["ca_chach_bun"]
        assert market_of(session).lexicon(session).lists.lookalikes[-1].b == "luon"


def test_a_retired_product_does_not_come_back_beside_another_of_its_key(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    edit(cast, "add_product", {"vi": "Cá lá", "parent": "ca_keo"})
    retired = edit(cast, "retire_product", {"product": "ca_la"})
    edit(cast, "add_product", {"vi": "Cá là", "parent": "ca_keo"})
    with view() as session:
        assert market_of(session).lexicon(session).products["ca_la"].vi == "Cá là"
    with pytest.raises(Invalid) as stands:
        undo(cast, retired)
    assert stands.value.complaints["undo"][0] == "later_edit"


def test_a_product_that_somebody_chose_is_not_taken_from_under_them(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    made = edit(cast, "add_product", {"vi": "Cá chạch quế", "parent": "ca_keo"})
    with work() as session:
        words = market_of(session).lexicon(session)
        draft = posting.read_draft({"words": "chạch", "product": "ca_chach_que", "sure": "1"}, side="offer", lexicon=words,
                                   gazetteer=words.gazetteer, today=NOW.date())  # fmt: skip
        chosen = posting.post_listing(session, who=cast.ut.who, party=cast.ut.party, side="offer", draft=draft, form_key="c", now=NOW).code
    with pytest.raises(Invalid) as stands:
        propose(app, cast, "retire_product", {"product": "ca_chach_que", "heir": "ca_keo"})
    assert stands.value.complaints["product"][1]["code"] == chosen
    with pytest.raises(Invalid) as stands:
        undo(cast, made)
    assert stands.value.complaints["product"][0] == "listings_stand"


def test_an_old_commune_that_was_split_asks_and_never_guesses(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    def units() -> list[str]:
        with view() as session:
            row = listings.by_code(session, world["chach"])
            assert row is not None
            assert row.linked is not None
            names = market_of(session).lexicon(session).gazetteer
            return [names.name(code) for code in row.linked["units"]]

    with view() as session:
        book = lexicon.read_wordbook(session)
        old = next(one.code for one in book.rows["old_communes"].values() if one.name == "Tân Lộc")
        before = book.lists
    one = units()
    split = edit(cast, "change_succession", {"old": old, "communes": "xã Tân Lộc\ntri phai"})
    assert units() == ["Xã Trí Phải", "Xã Tân Lộc"] or set(units()) == {"Xã Trí Phải", "Xã Tân Lộc"}
    with view() as session:
        rows = [row for row in lexicon.read_wordbook(session).rows["successions"].values() if row.old_code == old]
        assert [row.whole for row in rows] == [False, False]
    undo(cast, split)
    assert units() == one
    with view() as session:
        assert lexicon.read_wordbook(session).lists == before


def test_an_alias_is_read_until_it_goes(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    preview = propose(app, cast, "remove_alias", {"was": "U Minh Hạ"})
    assert [effect.code for effect in preview.effects] == [world["tom"]]
    assert preview.effects[0].before is not None
    assert len(preview.effects[0].before.units) > 1
    edit(cast, "remove_alias", {"was": "U Minh Hạ"})
    edit(cast, "add_alias", {"name": "U Minh Hạ", "stands_for": "Xã Khánh Lâm"})
    with view() as session:
        row = listings.by_code(session, world["tom"])
        assert row is not None
        assert row.linked is not None
        places = market_of(session).lexicon(session).gazetteer
        assert tuple(row.linked["units"]) == places.read("xã Khánh Lâm").units
        assert "Xã Khánh Lâm" in [places.name(code) for code in row.linked["units"]]


def test_an_edit_on_which_a_later_one_stands_is_not_undone(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    first = edit(cast, "add_name", CHACH)
    second = edit(cast, "change_name", {**CHACH, "was": "cá chạch bùn", "region": "Nam"})
    with pytest.raises(Invalid) as stands:
        undo(cast, first)
    assert stands.value.complaints["undo"] == ("later_edit", {"code": second, "act": "change_name", "subject": "ca_keo"})
    taken_back = undo(cast, second)
    assert undo(cast, second) == taken_back
    undo(cast, first)
    with view() as session:
        assert lexicon.read_wordbook(session).lists == shipped_lists()


def test_a_name_given_to_another_product_meanwhile_is_not_given_back(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    edit(cast, "add_name", CHACH)
    gone = edit(cast, "remove_name", {"product": "ca_keo", "was": "cá chạch bùn"})
    edit(cast, "add_name", {**CHACH, "product": "luon"})
    with pytest.raises(Invalid) as stands:
        undo(cast, gone)
    code, facts = stands.value.complaints["undo"]
    assert code == "name_taken"
    assert (facts["product"], facts["other"]) == ("ca_keo", "luon")


def test_a_taking_back_can_be_taken_back(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    with view() as session:
        before = links(session)
    back = undo(cast, edit(cast, "add_name", CHACH))
    with view() as session:
        assert links(session) == before
    undo(cast, back)
    with view() as session:
        assert products_of(session, world["chach"]) == ["ca_keo"]


def test_lists_that_staff_emptied_are_not_filled_again(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    for alias in shipped_lists().aliases:
        edit(cast, "remove_alias", {"was": alias.name})
    done = app.test_cli_runner().invoke(args=["words", "seed"])
    assert done.exit_code == 0
    assert "aliases: left as it is" in done.output
    with view() as session:
        assert market_of(session).lexicon(session).lists.aliases == ()


def relink(app: Flask) -> str:
    done = app.test_cli_runner().invoke(args=["words", "relink"])
    assert done.exit_code == 0, done.output
    return done.output.strip()


def test_listings_of_older_words_are_linked_again_once(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    with work() as session:
        was = links(session)
        stale = {"role": "produce", "readings": [["tom", "exact", 1000]], "phrase": "tôm"}
        session.execute(sa.update(Listing).where(Listing.code.in_([world["keo"], world["gone"]])).values(linked=stale, version=Listing.version))
        stamps = [listings.stamp(session, side) for side in ("words", "offer", "need")]
    assert relink(app) == "listings: 6 looked at, 2 linked anew"
    with view() as session:
        assert links(session) == was
        now = [listings.stamp(session, side) for side in ("words", "offer", "need")]
        assert [one == other for one, other in zip(stamps, now, strict=True)] == [True, False, True]
    assert relink(app) == "listings: 6 looked at, 0 linked anew"


def test_linking_again_in_small_batches_may_be_stopped(app: Flask, cast: Cast, world: dict[str, str]) -> None:
    with work() as session:
        session.execute(sa.update(Listing).values(linked=None))
    after = seen = 0
    for _ in range(2):  # and then killed
        with work() as session:
            after, looked_at, changed = lexicon.relink_batch(session, after=after, most=2)
            assert (looked_at, changed) == (2, 2)
            seen += looked_at
    assert relink(app) == f"listings: 6 looked at, {6 - seen} linked anew"


@pytest.mark.postgres
def test_edits_on_postgresql_go_there_and_back(postgres_app: Flask) -> None:
    upgrade()
    cast = assemble(postgres_app)
    with work() as session:
        code = post(session, cast.ut, "offer", words="cá chạch bùn còn sống", place="U Minh Hạ").code
    with view() as session:
        before = [(row.code, row.role, row.linked) for row in session.scalars(sa.select(Listing))]
    made = [
        edit(cast, "add_name", CHACH),
        edit(cast, "remove_alias", {"was": "U Minh Hạ"}),
        edit(cast, "add_product", {"vi": "Cá lạ", "parent": "tom"}),
    ]
    with view() as session:
        assert products_of(session, code) == ["ca_keo"]
    assert relink(postgres_app) == "listings: 1 looked at, 0 linked anew"
    for one in reversed(made):
        undo(cast, one)
    with view() as session:
        assert [(row.code, row.role, row.linked) for row in session.scalars(sa.select(Listing))] == before
        assert lexicon.read_wordbook(session).lists == shipped_lists()


def test_every_refusal_has_its_words() -> None:
    codes = set()
    for path in Path(broken_by.__code__.co_filename).parent.glob("*.py"):
        codes |= set(re.findall(r'"([a-z]+(?:_[a-z]+)+)", (?:\{|facts\b)|, "([a-z]+_stand)"\)', path.read_text(encoding="utf-8")))
    named = {one or other for one, other in codes}
    assert len(named) > 20
    assert not named - set(COMPLAINTS)


def test_a_database_of_before_gets_the_aliases_that_the_program_held(app: Flask) -> None:
    with app.app_context():
        downgrade(revision="0001")
        with work() as session:
            row = {"key": "tom", "parent": "", "role": "produce", "vi": "Tôm", "en": "", "group": "", "unit": "", "months": "", "flagship": False}
            session.execute(sa.insert(sa.table("product", *map(sa.column, [*row, "science"]))).values(**row, science=""))
        upgrade()
        with view() as session:
            assert word_records(session)["aliases"] == shipped_lists().aliases
