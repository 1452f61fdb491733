"""A run of all open listings: published at once, the same whatever the workers, made again to the same bytes, and never passed off when changed."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from cast import Cast, assemble
from flask import Flask
from make import NOW, post

from matchmaker.market import market_of
from matchmaker.matching import quoting
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.scorers import RULES
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.outbox import KeptMatch
from matchmaker.store.models.runs import ListingVersion, RankingRun, RunPart
from matchmaker.store.queries import listings, runs
from matchmaker.store.queries.matches import kept_of
from matchmaker.store.work import view, work
from matchmaker.workflows import keeping, lexicon, ranking, running
from matchmaker.workflows.posting import read_draft, revise_listing, withdraw_listing

OFFERS = (
    {"words": "tôm sú oxy 20 con/kg", "quantity": "2 tấn", "price": "265.000 đ/kg", "place": "xã Năm Căn", "state": "sống"},
    {"words": "tom su 30 con/kg", "quantity": "700 kg", "price": "210k/kg", "place": "Đầm Dơi", "certificates": "ASC"},
    {"words": "tôm sú", "place": "Cái Nước"},
    {"words": "khóm Tân Lộc", "quantity": "6 tấn", "price": "7.500 đ/kg"},
    {"words": "khóm", "quantity": "900 kg"},
    {"words": "lúa ST25", "quantity": "40 tấn", "price": "9.200 đ/kg", "place": "Thới Bình"},
)
NEEDS = (
    {"words": "tôm sú sống từ 20 con/kg", "quantity": "1 tấn", "price": "270.000 đ/kg", "place": "Năm Căn", "must": "state"},
    {"words": "khóm trái", "quantity": "5 tấn", "place": "Tân Lộc"},
    {"words": "lúa thơm ST25", "quantity": "100 tấn", "price": "9.500 đ/kg"},
    {"words": "ghẹ xanh", "quantity": "300 kg"},
)


@pytest.fixture
def cast(either_app: Flask) -> Cast:
    """The cast with a small market; Bình, who buys, sells khóm as well, and Út needs some."""
    players = assemble(either_app)
    with work() as session:
        for number, typed in enumerate(OFFERS):
            post(
                session,
                (players.binh if typed["words"] == "khóm" else (players.ut, players.duong)[number % 2]),
                "offer",
                form_key=f"o-{number}",
                **typed,
            )
        for number, typed in enumerate(NEEDS):
            post(session, (players.ut if typed["words"] == "khóm trái" else players.binh), "need", form_key=f"n-{number}", **typed)
    return players


def run_all(workers: int = 1, now: datetime = NOW) -> tuple[running.Published, str]:
    """What a run published, and its lists as bytes."""
    lines: list[str] = []
    with view() as session:
        taken = running.take(session)
        session.rollback()
    listed = running.rank_taken(taken, lines.append, workers=workers)
    with work() as session:
        return running.publish(session, taken=taken, listed=listed, started_at=now, now=now), "".join(lines)


def again(code: str) -> str:
    """The lists of an earlier run made anew, which are held against the digest that it published."""
    lines: list[str] = []
    with view() as session:
        recalled = running.recall(session, code=code)
        session.rollback()
    assert running.make_again(recalled, lines.append) == recalled.published
    return "".join(lines)


def kept() -> dict[str, list[tuple[str, int, bool, int, int, int, str]]]:
    """What is kept of each listing: the other one's code, rank, whether it passes, score, band, run."""
    with view() as session:
        found = {}
        for one in session.scalars(sa.select(Listing)).all():
            rows = kept_of(session, one.id)
            other = [row.offer if one.side == "need" else row.need for row in rows]
            found[one.code] = [
                (theirs.code, row.rank, row.passes, row.score, row.low, row.high, row.run) for row, theirs in zip(rows, other, strict=True)
            ]
        session.rollback()
        return found


def revise(cast: Cast, words: str, **typed: str) -> str:
    """Út's first offer, revised: its code."""
    with work() as session:
        row = session.scalars(sa.select(Listing).where(Listing.form_key == "o-0")).one()
        book = shipped_lexicon()
        form = {"words": words, **typed, "sure": "1"}
        draft = read_draft(form, side="offer", lexicon=book, gazetteer=book.gazetteer, today=NOW.date())
        revise_listing(session, who=cast.ut.who, code=row.code, draft=draft, version=row.version, now=NOW)
        return row.code


def withdraw(cast: Cast, key: str) -> None:
    with work() as session:
        row = session.scalars(sa.select(Listing).where(Listing.form_key == key)).one()
        withdraw_listing(session, who=cast.chau.who, code=row.code, version=row.version, now=NOW)


def edit_words(cast: Cast, name: str) -> None:
    with work() as session:
        typed = {"product": "tom_su", "name": name, "kind": "trade"}
        lexicon.save_edit(session, who=cast.chau.who, act="add_name", typed=typed, stamp=listings.stamp(session, "words"), form_key=name, now=NOW)


def test_a_run_keeps_of_every_listing_what_its_page_shows(cast: Cast) -> None:
    done, _ = run_all()
    found = kept()
    assert done.listings == len(OFFERS) + len(NEEDS)
    assert done.matches == sum(len(rows) for rows in found.values()) > 8
    with view() as session:
        for code, rows in found.items():
            page = ranking.matches_of(session, who=cast.chau.who, code=code, n=keeping.KEPT)
            shown = [
                (one.listing.code, at, not one.match.gate, one.match.score, one.match.low, one.match.high) for at, one in enumerate(page.matches, 1)
            ]
            assert [row[:6] for row in rows] == shown, code
            assert {row[6] for row in rows} <= {done.code}
        session.rollback()


def test_ones_own_are_never_in_ones_list(cast: Cast) -> None:
    run_all()
    with view() as session:
        rows = session.scalars(sa.select(KeptMatch)).all()
        owners = dict(session.execute(sa.select(Listing.id, Listing.party_id)).tuples().all())
        assert rows
        assert not [row for row in rows if owners[row.need_id] == owners[row.offer_id]]
        session.rollback()


def test_workers_change_no_byte_and_a_second_run_changes_nothing(cast: Cast) -> None:
    first, lists = run_all(workers=1)
    before = kept()
    second, others = run_all(workers=2, now=NOW + timedelta(hours=1))
    assert lists == others
    assert (first.code, first.fresh, second.code, second.fresh) == (first.code, True, first.code, False)
    assert kept() == before
    with view() as session:
        assert session.scalar(sa.select(sa.func.count(RankingRun.id))) == 1
        assert session.scalars(sa.select(AuditEvent.subject_code).where(AuditEvent.action == "ranking.run")).all() == [first.code]
        session.rollback()


def test_last_months_run_comes_out_the_same_to_the_byte_after_everything_has_changed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    then, lists = run_all()
    revise(cast, "cua gạch son", price="800.000 đ/kg")
    edit_words(cast, "tôm sáu sọc")
    for key in ("o-3", "n-1", "o-5"):
        withdraw(cast, key)
    with work() as session:
        post(session, cast.duong, "offer", form_key="later", words="tôm sú 20 con/kg còn sống", quantity="5 tấn", place="Năm Căn")
        market = market_of(session)
    monkeypatch.setattr(market.matcher, "scorer", replace(RULES, weights=tuple(reversed(RULES.weights)), name="upside-down"))
    now, others = run_all(now=NOW + timedelta(days=31))
    assert now.code != then.code
    assert others != lists
    assert again(then.code) == lists
    assert again(now.code) == others


def test_only_what_is_new_is_written_down_again(cast: Cast) -> None:
    def counted() -> tuple[int, int]:
        with view() as session:
            found = tuple(session.scalar(sa.select(sa.func.count()).select_from(one)) or 0 for one in (ListingVersion, RunPart))
            session.rollback()
            return found[0], found[1]

    run_all()
    assert counted() == (len(OFFERS) + len(NEEDS), 2)
    revise(cast, "tôm sú oxy 25 con/kg")
    run_all(now=NOW + timedelta(days=1))
    assert counted() == (len(OFFERS) + len(NEEDS) + 1, 2)
    edit_words(cast, "tôm sáu sọc")
    run_all(now=NOW + timedelta(days=2))
    assert counted() == (len(OFFERS) + len(NEEDS) + 1, 3)


def test_a_listing_revised_meanwhile_keeps_its_own_newer_list(either_app: Flask, cast: Cast) -> None:
    run_all()
    with view() as session:
        taken = running.take(session)
        session.rollback()
    code = revise(cast, "tôm sú sống 30 con/kg", quantity="2 tấn")
    with view() as session:
        ranked = keeping.rank_for_keeping(session, code=code, version=2)
        session.rollback()
    assert ranked is not None
    with work() as session:
        keeping.keep_matches(session, ranked=ranked, now=NOW)
    own = kept()[code]
    assert own
    assert {row[6] for row in own} == {ranked.run}
    listed = running.rank_taken(taken, lambda _: None)
    with work() as session:
        done = running.publish(session, taken=taken, listed=listed, started_at=NOW, now=NOW + timedelta(days=1))
    assert done.revised == 1
    assert kept()[code] == own
    assert code not in {other for listing, rows in kept().items() if listing != code for other, *_, run in rows if run == done.code}


def test_what_was_withdrawn_meanwhile_is_published_nowhere(cast: Cast) -> None:
    with view() as session:
        taken = running.take(session)
        session.rollback()
    withdraw(cast, "o-0")
    with work() as session:
        done = running.publish(session, taken=taken, listed=running.rank_taken(taken, lambda _: None), started_at=NOW, now=NOW)
    assert done.revised == 1
    with view() as session:
        gone = session.scalars(sa.select(Listing).where(Listing.form_key == "o-0")).one()
        assert not session.scalars(sa.select(KeptMatch).where(sa.or_(KeptMatch.listing_id == gone.id, KeptMatch.other_id == gone.id))).all()
        session.rollback()


def test_a_run_that_breaks_while_it_publishes_leaves_the_older_lists(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run_all()
    before = kept()
    withdraw(cast, "o-1")
    put_in_place = runs.replace_all

    def and_then_the_power_fails(*given: object) -> None:
        put_in_place(*given)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "replace_all", and_then_the_power_fails)
    with pytest.raises(KeyboardInterrupt):
        run_all(now=NOW + timedelta(days=1))
    assert kept() == before
    with view() as session:
        assert session.scalar(sa.select(sa.func.count(RankingRun.id))) == 1
        session.rollback()


def test_a_pair_stays_known_from_when_it_was_first_found(cast: Cast) -> None:
    run_all()
    revise(cast, "tôm sú oxy 20 con/kg", price="260.000 đ/kg", place="xã Năm Căn", state="sống")
    later = NOW + timedelta(days=5)
    run_all(now=later)
    with view() as session:
        assert {one.first_at for one in session.scalars(sa.select(KeptMatch))} == {NOW}
        session.rollback()


TAMPERED = {
    "a listing": sa.update(ListingVersion).where(ListingVersion.id == 1).values(body='{"code":"o-x","words":"cua gạch"}'),
    "a listing and its digest": sa.update(ListingVersion).where(ListingVersion.id == 1).values(body="{}", digest="0" * 64),
    "a listing gone": sa.delete(ListingVersion).where(ListingVersion.id == 2),
    "the words": sa.update(RunPart).where(RunPart.kind == "words").values(body=zlib.compress(b'{"products":[],"names":[]}')),
    "the words, no text": sa.update(RunPart).where(RunPart.kind == "words").values(body=b"nothing"),
    "the scorer gone": sa.delete(RunPart).where(RunPart.kind == "scorer"),
    "the manifest": sa.update(RankingRun).values(manifest=runs.packed({"need": [1], "offer": [2]})),
    "the manifest, no text": sa.update(RankingRun).values(manifest=b"nothing"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_changed_is_not_passed_off_as_the_run(either_app: Flask, cast: Cast, what: str) -> None:
    done, _ = run_all()
    with work() as session:
        session.execute(TAMPERED[what])
    with view() as session:
        with pytest.raises(running.Broken):
            running.recall(session, code=done.code)
        session.rollback()
    answer = either_app.test_cli_runner().invoke(args=["ranking", "rerun", done.code])
    assert answer.exit_code == 2
    assert "cannot be made again" in answer.output


def test_another_edition_that_ranks_otherwise_says_so(either_app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    done, _ = run_all()
    with work() as session:
        session.execute(sa.update(RankingRun).values(published="0" * 64))
    answer = either_app.test_cli_runner().invoke(args=["ranking", "rerun", done.code])
    assert (answer.exit_code, "what was kept of it was changed" in answer.output) == (2, True)
    monkeypatch.setattr("matchmaker.workflows.running.again.edition", lambda: "another")
    answer = either_app.test_cli_runner().invoke(args=["ranking", "rerun", done.code])
    assert (answer.exit_code, "another edition of the program" in answer.output) == (2, True)


def test_the_commands_write_the_same_file_and_name_their_runs(either_app: Flask, cast: Cast, tmp_path: Path) -> None:
    call = either_app.test_cli_runner().invoke
    done = call(args=["ranking", "run", "--workers", "2", "--out", str(tmp_path / "a.tsv")])
    assert done.exit_code == 0, done.output
    assert f"lists: {len(OFFERS) + len(NEEDS)}, " in done.output
    code = call(args=["ranking", "list"]).output.split("\t")[0]
    assert f"run {code}\n" in done.output
    revise(cast, "cua gạch")
    assert call(args=["ranking", "rerun", code, "--out", str(tmp_path / "b.tsv")]).exit_code == 0
    assert (tmp_path / "a.tsv").read_bytes() == (tmp_path / "b.tsv").read_bytes()
    assert (tmp_path / "a.tsv").read_text().splitlines()[1].split("\t")[0] == "need"
    assert sorted(path.name for path in tmp_path.glob("*.tsv*")) == ["a.tsv", "b.tsv"]
    assert call(args=["ranking", "rerun", "r-20200101-none"]).exit_code == 1
    assert call(args=["ranking", "run", "--workers", "0"]).exit_code == 2


def test_one_side_alone_leaves_the_others_lists(either_app: Flask, cast: Cast) -> None:
    run_all()
    before = kept()
    assert either_app.test_cli_runner().invoke(args=["ranking", "run", "--side", "need"]).exit_code == 0
    sides = {code: {row[6] for row in rows} for code, rows in kept().items() if rows}
    assert {code: rows[0][6] for code, rows in before.items() if rows}.keys() == sides.keys()
    assert all((runs_of == {before[code][0][6]}) == code.startswith("o") for code, runs_of in sides.items())


def test_a_program_of_other_text_is_another_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in quoting.PARTS:
        (tmp_path / part).mkdir()
    (tmp_path / "matching" / "quoting.py").write_text("x = 1\n")
    monkeypatch.setattr(quoting, "__file__", str(tmp_path / "matching" / "quoting.py"))
    first = quoting.edition.__wrapped__()
    assert quoting.edition.__wrapped__() == first
    (tmp_path / "domain" / "prices.tsv").write_text("a\tb\n")
    assert quoting.edition.__wrapped__() != first
