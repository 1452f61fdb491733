"""Two records made one and taken apart again: everything that hangs on them goes along, returns, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from applying import apply, at_once
from cast import Cast
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make import NOW, make_linkage, make_listing, make_party, make_person, make_photo
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.market import market_of
from matchmaker.store import merging as moving
from matchmaker.store.base import db
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.desk import Charge, Note
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.merges import PartyMerge, PartyMergeMove, PartyPair
from matchmaker.store.models.outbox import KeptMatch
from matchmaker.store.models.people import Membership, Party, PartyClaim, Person
from matchmaker.store.models.registrations import Activation, Registration
from matchmaker.store.queries import listings, matches, parties
from matchmaker.store.queries.people import person_by_code, who_is
from matchmaker.store.work import work
from matchmaker.wording.sameness import HELD
from matchmaker.workflows import claims, memberships, merging, notes, organisations

TAX_CODE, OTHER_TAX_CODE = "0100109106", "0100233488"
LATER = NOW + timedelta(days=2)
UNCOMPARED = {"audit_event", "party_merge", "party_merge_move", "job", "letter", "side_version", "listing_change", "alembic_version"}


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def twins(session: Session, **columns: Any) -> tuple[Party, Party]:
    """Two records of one co-operative; the second says more."""
    one = make_party(session, code="a", name="HTX DVNN Rạch Dừa", place_typed="xã Tân Hưng", phone="0911 000 111")
    said = {"place_typed": "xã Tân Hưng", "phone": "0911000111", "tax_code": TAX_CODE, "about": "Nuôi sò huyết."}
    return one, make_party(session, code="b", name="Hợp tác xã Rạch Dừa", **{**said, **columns})


def joined(session: Session, cast: Cast, keep: str = "a", lose: str = "b") -> PartyMerge:
    """The two made one, as staff do after they have seen them."""
    pair = merging.add_pair(session, who=cast.chau.who, one=keep, other=lose, now=NOW)
    versions = {code: parties.locked_pair(session, [code])[code].version for code in (keep, lose)}
    return merging.merge(session, who=cast.chau.who, code=pair.code, keep=keep, versions=versions, now=NOW)


def parted(session: Session, cast: Cast, merge: PartyMerge) -> PartyMerge:
    return merging.unmerge(session, who=cast.chau.who, code=merge.code, version=merge.version, now=LATER)


def snapshot(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, without the versions; the audit, letters and merges grow."""
    session.flush()
    tables = {name: table for name, table in db.metadata.tables.items() if name not in UNCOMPARED}
    found = {name: session.execute(sa.select(table).order_by(*table.primary_key)).mappings() for name, table in tables.items()}
    return {name: [{column: row[column] for column in row if column != "version"} for row in rows] for name, rows in found.items()}


def test_every_column_that_points_to_a_party_is_moved_or_known_to_stay() -> None:
    """A new foreign key to a party must be put into `store/merging.py`: else what hangs on it would be lost with a merge."""
    pointing = {
        f"{table.name}.{key.parent.name}" for table in db.metadata.tables.values() for key in table.foreign_keys if key.column.table.name == "party"
    }
    known = [*moving.MOVED, *moving.MOVED_WITH_CARE, *moving.STAYING]
    assert len(known) == len(set(known))
    assert pointing == set(known)


def test_every_table_about_a_thing_by_its_code_is_moved_or_known_to_stay() -> None:
    about = {table.name for table in db.metadata.tables.values() if "subject_code" in table.c}
    assert about == {*moving.SUBJECTS, *moving.STAYING_SUBJECTS}


def test_every_table_that_moves_has_a_name_for_staff() -> None:
    assert set(moving.TABLES) == set(HELD)


def world(session: Session, cast: Cast) -> tuple[Party, Party]:
    """Two records with one of everything that can hang on each."""
    one, other = twins(session)
    both = make_person(session, email="haiben@cast.example", parties=[one], role="member")
    session.add(Membership(person_id=both.id, party_id=other.id, role="lead", since=NOW))
    make_person(session, email="mot@cast.example", parties=[one])
    make_person(session, email="hai@cast.example", parties=[other])
    for party in (one, other):
        offer = make_listing(session, party=party.code, side="offer", code=f"{party.code}-offer")
        make_photo(session, listing=offer, code=f"{party.code}-photo")
        need = make_listing(session, party=cast.binh.party, side="need", code=f"binh-{party.code}")
        linkage = make_linkage(session, need=need, offer=offer)
        linkage.asked_by_party_id = party.id
        about = {"who": cast.chau.who, "kind": "party", "code": party.code, "now": NOW}
        notes.write_note(session, typed={"body": "Đã ghé", "form_key": party.code}, **about)
        notes.add_task(session, typed={"what": "Gọi", "due": "hôm nay", "form_key": party.code}, **about)
        notes.take_charge(session, **about)
        typed = {"subject": "place", "said": f"xã {party.code}", "source": f"báo {party.code}", "reported_on": "2025"}
        claims.add_claim(session, who=cast.chau.who, code=party.code, typed=typed, form_key=party.code, now=NOW)
        for email in ("moi@cast.example", f"{party.code}@cast.example"):
            memberships.add_somebody(session, who=cast.chau.who, code=party.code, email=email, role="member", now=NOW)
    wanting = apply(session, name="HTX Xin Vào", phone="0977000111")
    wanting.wants_party_id = other.id
    wanting.party_id = other.id
    session.flush()
    return one, other


def test_all_that_hangs_on_the_one_hangs_on_the_other(session: Session, cast: Cast) -> None:
    one, other = world(session, cast)
    merge = joined(session, cast)
    assert (other.merged_into_id, merge.kept_id) == (one.id, one.id)
    counts = {
        Listing.party_id: 2, Linkage.seller_id: 2, Linkage.asked_by_party_id: 2, PartyClaim.party_id: 2, Membership.party_id: 3,
        Registration.wants_party_id: 1, Registration.party_id: 1, Activation.party_id: 4,
    }  # fmt: skip
    for column, many in counts.items():
        assert session.scalar(sa.select(sa.func.count()).where(column == one.id)) == many, column
    assert session.scalar(sa.select(sa.func.count()).where(Note.subject_code == "a")) == 2
    assert session.scalar(sa.select(sa.func.count()).where(Charge.subject_code == "a")) == 1
    assert session.scalar(sa.select(sa.func.count(PartyMergeMove.id)).where(PartyMergeMove.merge_id == merge.id)) >= 15


def test_who_spoke_for_either_speaks_for_what_was_kept_and_leads_it_if_they_led_either(session: Session, cast: Cast) -> None:
    world(session, cast)
    joined(session, cast)
    people = {one.email: who_is(found) for one in session.scalars(sa.select(Person)) if (found := person_by_code(session, one.code))}
    for email in ("haiben@cast.example", "mot@cast.example", "hai@cast.example"):
        assert (people[email].party_codes, people[email].led_codes) == (frozenset({"a"}), frozenset({"a"})), email


def test_merged_and_taken_apart_every_table_is_as_before(session: Session, cast: Cast) -> None:
    world(session, cast)
    merging.add_pair(session, who=cast.chau.who, one="a", other="b", now=NOW)
    before = snapshot(session)
    parted(session, cast, joined(session, cast))
    after = snapshot(session)
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


OPTIONAL = {
    "tax_code": (None, TAX_CODE),
    "phone": ("", "0911 000 111", "0922 000 222"),
    "about": ("", "Lúa"),
    "place_typed": ("", "xã Tân Hưng", "xã U Minh"),
}
records = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in OPTIONAL.items()})


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    mine=records,
    theirs=records,
    hung=st.lists(st.sampled_from(("listing", "person", "claim", "both", "note", "link")), max_size=5),
    keep=st.booleans(),
)
def test_whatever_they_say_and_hold_it_can_be_taken_back(
    app: Flask, cast: Cast, mine: dict[str, Any], theirs: dict[str, Any], hung: list[str], keep: bool
) -> None:
    with app.app_context():
        session = db.session()
        session.rollback()
        if theirs["tax_code"] == mine["tax_code"]:
            theirs = {**theirs, "tax_code": None}
        for code, said in (("a", mine), ("b", theirs)):
            make_party(session, code=code, name=f"HTX Rạch Dừa {code}", **said)
        for number, what in enumerate(hung):
            _hang(session, cast, what, number)
        merging.add_pair(session, who=cast.chau.who, one="a", other="b", now=NOW)
        before = snapshot(session)
        merge = joined(session, cast, *(("a", "b") if keep else ("b", "a")))
        kept = merge.kept
        said = mine if keep else theirs
        assert all(getattr(kept, name) == value for name, value in said.items() if value), "what was written is never overwritten"
        parted(session, cast, merge)
        assert snapshot(session) == before
        session.rollback()


def _hang(session: Session, cast: Cast, what: str, number: int) -> None:
    party = session.scalars(sa.select(Party).where(Party.code == ("a", "b")[number % 2])).one()
    if what == "listing":
        writer = session.scalars(sa.select(Person.id).where(Person.code == cast.chau.code)).one()
        make_listing(session, party=party.code, code=f"l{number}", created_by_id=writer)
    elif what == "person":
        make_person(session, email=f"p{number}@cast.example", parties=[party])
    elif what == "both":
        everybody = session.scalars(sa.select(Party).where(Party.code.in_(("a", "b")))).all()
        make_person(session, email=f"p{number}@cast.example", parties=everybody, role=("lead", "member")[number % 2])
    elif what == "claim":
        typed = {"subject": "name", "said": f"tên {number}", "source": "báo", "reported_on": "2025"}
        claims.add_claim(session, who=cast.chau.who, code=party.code, typed=typed, form_key=f"k{number}", now=NOW)
    elif what == "note":
        typed = {"body": "Đã ghé", "form_key": f"n{number}"}
        notes.write_note(session, who=cast.chau.who, kind="party", code=party.code, typed=typed, now=NOW)
    else:
        memberships.add_somebody(session, who=cast.chau.who, code=party.code, email="moi@cast.example", role="member", now=NOW)


def test_what_is_empty_is_filled_and_what_differs_is_kept_beside(session: Session, cast: Cast) -> None:
    twins(session, place_typed="xã U Minh", phone="0933 000 333")
    merge = joined(session, cast)
    kept = merge.kept
    assert (kept.tax_code, kept.about) == (TAX_CODE, "Nuôi sò huyết.")
    assert (kept.place_typed, kept.phone, kept.name) == ("xã Tân Hưng", "0911 000 111", "HTX DVNN Rạch Dừa")
    assert (merge.record["place_typed"], merge.record["phone"], merge.record["tax_code"]) == ("xã U Minh", "0933 000 333", TAX_CODE)
    parted(session, cast, merge)
    assert (kept.tax_code, kept.about, merge.merged.tax_code) == (None, "", TAX_CODE)


def test_the_other_tax_code_may_be_taken_and_then_hinders_the_taking_apart(session: Session, cast: Cast) -> None:
    one, other = twins(session)
    one.tax_code = OTHER_TAX_CODE
    merge = joined(session, cast)
    assert (one.tax_code, other.tax_code) == (OTHER_TAX_CODE, None)
    typed = {"name": one.name, "tax_code": TAX_CODE, "place": one.place_typed, "phone": one.phone, "about": one.about}
    organisations.revise_party(session, who=cast.chau.who, code="a", typed=typed, version=one.version, now=LATER)
    with pytest.raises(Invalid) as error:
        parted(session, cast, merge)
    assert error.value.complaints["merge"] == ("tax_code_elsewhere", {"tax_code": TAX_CODE, "name": one.name})


def test_the_market_hears_of_it_and_the_former_name_is_found(session: Session, cast: Cast) -> None:
    twins(session)
    make_person(session, email="hai@cast.example", parties=[parties.by_codes(session, ["b"])["b"]])
    make_listing(session, party="b", code="b-offer")
    market = market_of(session)
    stamp = listings.stamp(session, "offer")
    assert "b" in market.parties(session).kinds
    merge = joined(session, cast)
    assert listings.stamp(session, "offer") != stamp
    assert next(record.party for record in listings.open_records(session, "offer") if record.code == "b-offer") == "a"
    book = market.parties(session)
    assert "b" not in book.kinds
    assert [one.code for one in book.names.near("hợp tác xã rạch dừa")] == ["a"]
    stamp = listings.stamp(session, "offer")
    parted(session, cast, merge)
    assert listings.stamp(session, "offer") != stamp
    assert set(market.parties(session).kinds) >= {"a", "b"}
    assert {one.code for one in market.parties(session).names.near("rạch dừa")} == {"a", "b"}


def test_a_merged_record_is_no_party_any_more(session: Session, cast: Cast) -> None:
    twins(session)
    joined(session, cast)
    assert parties.by_code(session, "b") is None
    assert parties.locked(session, "b") is None
    assert parties.shared(session, "b") is None
    assert parties.kept_code(session, "b") == "a"
    assert parties.kept_code(session, "a") is None
    assert "b" not in {row.code for row in (*parties.standing(session), *parties.identities(session), *parties.of_kind(session))}
    with pytest.raises(NotFound):
        organisations.revise_party(session, who=cast.chau.who, code="b", typed={"name": "HTX X"}, version=1, now=NOW)


def test_a_linkage_between_the_two_is_named_and_stops_it(session: Session, cast: Cast) -> None:
    one, other = twins(session)
    for party in (one, other):
        make_person(session, email=f"{party.code}@cast.example", parties=[party])
    need, offer = make_listing(session, party="a", side="need", words="tôm giống"), make_listing(session, party="b", words="tôm giống sạch")
    linkage = make_linkage(session, need=need, offer=offer)
    with pytest.raises(Invalid) as error:
        joined(session, cast)
    assert error.value.complaints["merge"] == ("linked_to_each_other", {"code": linkage.code, "words": "tôm giống"})
    assert other.merged_into_id is None


def test_what_cannot_be_merged_is_refused(session: Session, cast: Cast) -> None:
    twins(session)
    make_party(session, code="c", name="HTX Khác Hẳn")
    pair = merging.add_pair(session, who=cast.chau.who, one="b", other="c", now=NOW)
    merge = joined(session, cast)
    for keep in ("b", "c"):
        with pytest.raises(Invalid) as error:
            merging.merge(session, who=cast.chau.who, code=pair.code, keep=keep, versions={}, now=NOW)
        assert error.value.complaints["merge"] == ("merged_already", {"name": "Hợp tác xã Rạch Dừa"})
    with pytest.raises(Invalid) as error:
        merging.add_pair(session, who=cast.chau.who, one="a", other="a", now=NOW)
    assert error.value.complaints["other"][0] == "same_record"
    with pytest.raises(Invalid):
        merging.add_pair(session, who=cast.chau.who, one="a", other=cast.chau.party, now=NOW)
    with pytest.raises(NotFound):
        merging.add_pair(session, who=cast.chau.who, one="a", other="b", now=NOW)
    for who in (cast.ut.who, cast.binh.who, cast.nobody.who):
        for act in (
            lambda who=who: merging.merge(session, who=who, code=pair.code, keep="c", versions={}, now=NOW),
            lambda who=who: merging.unmerge(session, who=who, code=merge.code, version=1, now=NOW),
            lambda who=who: merging.find_pairs(session, who=who, now=NOW),
            lambda who=who: merging.say_different(session, who=who, code=pair.code, version=1, now=NOW),
            lambda who=who: merging.see_pair(session, who=who, code=pair.code),
        ):
            with pytest.raises(Refused):
                act()


def test_a_record_that_changed_since_it_was_looked_at_is_looked_at_again(session: Session, cast: Cast) -> None:
    one, _other = twins(session)
    pair = merging.add_pair(session, who=cast.chau.who, one="a", other="b", now=NOW)
    one.about = "Nuôi nghêu."
    session.flush()
    with pytest.raises(Stale):
        merging.merge(session, who=cast.chau.who, code=pair.code, keep="a", versions={"a": 1, "b": 1}, now=NOW)


def test_two_who_merge_at_once_make_one_merge(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        twins(session)
        code = merging.add_pair(session, who=cast.chau.who, one="a", other="b", now=NOW).code
    seen = {"a": 1, "b": 1}
    acts = [lambda session, keep=keep: merging.merge(session, who=cast.chau.who, code=code, keep=keep, versions=seen, now=NOW) for keep in ("a", "b")]
    assert at_once(app, acts) == ["done", "invalid"]  # type: ignore[arg-type]
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count(PartyMerge.id))) == 1


def test_taken_apart_twice_is_refused_in_words(session: Session, cast: Cast) -> None:
    twins(session)
    merge = joined(session, cast)
    parted(session, cast, merge)
    with pytest.raises(Invalid) as error:
        parted(session, cast, merge)
    assert error.value.complaints["merge"] == ("unmerged_already", {"name": "Hợp tác xã Rạch Dừa"})


def test_merges_are_taken_apart_from_the_outside_in(session: Session, cast: Cast) -> None:
    twins(session)
    make_party(session, code="c", name="HTX Rạch Dừa Xanh", place_typed="xã Tân Hưng")
    inner = joined(session, cast, "a", "b")
    outer = joined(session, cast, "c", "a")
    assert parties.kept_code(session, "b") == "c"
    with pytest.raises(Invalid) as error:
        parted(session, cast, inner)
    assert error.value.complaints["merge"][0] == "kept_merged"
    parted(session, cast, outer)
    parted(session, cast, inner)
    assert {row.code for row in parties.standing(session)} >= {"a", "b", "c"}


def test_what_came_since_stays_and_a_linkage_goes_with_its_listing(session: Session, cast: Cast) -> None:
    one, other = twins(session)
    make_person(session, email="hai@cast.example", parties=[other])
    make_listing(session, party="b", code="b-offer")
    merge = joined(session, cast)
    make_listing(session, party="a", code="since", created_at=LATER)
    need = make_listing(session, party=cast.binh.party, side="need")
    offers = listings.by_codes(session, ["b-offer", "since"])
    linkage, stays = (make_linkage(session, need=need, offer=offers[code]) for code in ("b-offer", "since"))
    seen = merging.see_merge(session, who=cast.chau.who, code=merge.code)
    assert (dict(seen.returning), dict(seen.since), dict(seen.left)) == ({"listing": 1, "membership": 1}, {"listing": 1}, {})
    parted(session, cast, merge)
    session.expire_all()
    assert (offers["b-offer"].party_id, linkage.seller_id) == (other.id, other.id)
    assert (offers["since"].party_id, stays.seller_id) == (one.id, one.id)


def test_what_somebody_removed_since_is_left_and_said(session: Session, cast: Cast) -> None:
    _one, other = twins(session)
    person = make_person(session, email="hai@cast.example", parties=[other])
    make_person(session, email="mot@cast.example", parties=[_one])
    merge = joined(session, cast)
    memberships.remove(session, who=cast.chau.who, code="a", person_code=person.code, sure=True, now=LATER)
    seen = merging.see_merge(session, who=cast.chau.who, code=merge.code)
    assert (dict(seen.returning), dict(seen.left)) == ({}, {"membership": 1})
    parted(session, cast, merge)
    assert session.scalar(sa.select(sa.func.count(Membership.id)).where(Membership.party_id == other.id)) == 0


def test_a_pair_of_the_same_organisation_is_no_match_any_more(session: Session, cast: Cast) -> None:
    one, other = twins(session)
    for party in (one, other):
        make_person(session, email=f"{party.code}@cast.example", parties=[party])
    need, offer = make_listing(session, party="a", side="need"), make_listing(session, party="b")
    kept = {"listing_id": need.id, "other_id": offer.id, "need_id": need.id, "offer_id": offer.id, "listing_version": 1, "other_version": 1}
    figures = {"rank": 1, "passes": True, "score": 90_000_000, "low": 90_000_000, "high": 90_000_000, "scorer": "x", "made_at": NOW, "first_at": NOW}
    session.add(KeptMatch(**kept, **figures))
    session.flush()
    since = NOW - timedelta(days=1)
    assert matches.count_new_since(session, since=since) == 1
    joined(session, cast)
    assert matches.count_new_since(session, since=since) == 0


def test_both_are_in_the_audit(session: Session, cast: Cast) -> None:
    twins(session)
    merge = joined(session, cast)
    parted(session, cast, merge)
    events = session.scalars(sa.select(AuditEvent).where(AuditEvent.action.in_(("party.merge", "party.unmerge"))).order_by(AuditEvent.id)).all()
    assert [(event.action, event.subject_code, event.detail["merged"], event.detail["merge"]) for event in events] == [
        ("party.merge", "a", "b", merge.code),
        ("party.unmerge", "a", "b", merge.code),
    ]


def open_pairs(session: Session) -> list[tuple[str, ...]]:
    rows = session.scalars(sa.select(PartyPair).where(PartyPair.state == "open").order_by(PartyPair.id)).all()
    codes = dict(session.execute(sa.select(Party.id, Party.code)).tuples().all())
    return [tuple(sorted((codes[row.one_id], codes[row.other_id]))) for row in rows]


def test_pairs_are_found_and_kept_up_to_date(session: Session, cast: Cast) -> None:
    one, _other = twins(session)
    assert merging.find_pairs(session, who=cast.chau.who, now=NOW) == 1
    assert open_pairs(session) == [("a", "b")]
    typed = {"name": "HTX Ba Hồng Sen", "place": "xã U Minh", "phone": "0999 000 999"}
    organisations.revise_party(session, who=cast.chau.who, code="a", typed=typed, version=one.version, now=NOW)
    assert open_pairs(session) == []
    typed = {"name": "HTX Rạch Dừa", "place": "Tân Hưng, Cái Nước (cũ)", "phone": ""}
    with pytest.raises(Invalid) as error:
        organisations.found_party(session, who=cast.chau.who, kind="cooperative", typed=typed, now=NOW)
    complaint, facts = error.value.complaints["alike"]
    assert (complaint, [near.code for near in facts["parties"]]) == ("near_known", ["b"])  # type: ignore[attr-defined]
    made = organisations.found_party(session, who=cast.chau.who, kind="cooperative", typed=typed, shown=("b",), now=NOW)
    assert open_pairs(session) == [tuple(sorted((made.code, "b")))]


def test_two_organisations_are_not_asked_about_again_until_the_facts_change(session: Session, cast: Cast) -> None:
    one, _other = twins(session)
    merging.find_pairs(session, who=cast.chau.who, now=NOW)
    pair = session.scalars(sa.select(PartyPair)).one()
    merging.say_different(session, who=cast.chau.who, code=pair.code, note="Hai ông giám đốc khác nhau", version=pair.version, now=NOW)
    merging.find_pairs(session, who=cast.chau.who, now=LATER)
    typed = {"name": one.name, "place": one.place_typed, "phone": one.phone, "about": "Nuôi nghêu."}
    organisations.revise_party(session, who=cast.chau.who, code="a", typed=typed, version=one.version, now=LATER)
    assert (pair.state, open_pairs(session)) == ("different", [])
    organisations.revise_party(session, who=cast.chau.who, code="a", typed={**typed, "phone": ""}, version=one.version, now=LATER)
    assert (pair.state, pair.note, open_pairs(session)) == ("open", "Hai ông giám đốc khác nhau", [("a", "b")])


def test_the_pair_of_turned_words_shows_only_where_something_else_speaks_for_it(session: Session, cast: Cast) -> None:
    make_party(session, code="thp", name="HTX Tân Hiệp Phát", place_typed="xã Tân Hưng", tax_code=TAX_CODE)
    turned = make_party(session, code="tph", name="HTX Tân Phát Hiệp", place_typed="xã U Minh", tax_code=OTHER_TAX_CODE)
    merging.find_pairs(session, who=cast.chau.who, now=NOW)
    assert open_pairs(session) == []
    for party in (turned, session.scalars(sa.select(Party).where(Party.code == "thp")).one()):
        party.phone = "0944 555 666"
    merging.find_pairs(session, who=cast.chau.who, now=NOW)
    pair = session.scalars(sa.select(PartyPair)).one()
    assert (pair.label, pair.evidence) == ("different", ["tax_differs", "phone_same", "head_turned", "place_differs"])


def test_a_pair_put_off_waits_with_its_note_and_an_older_page_is_told_so(session: Session, cast: Cast) -> None:
    twins(session)
    pair = merging.add_pair(session, who=cast.chau.who, one="a", other="b", now=NOW)
    merging.put_off(session, who=cast.chau.who, code=pair.code, note="Chờ chị Tư gọi lại", version=1, now=NOW)
    assert (pair.state, pair.note) == ("later", "Chờ chị Tư gọi lại")
    again = merging.put_off(session, who=cast.chau.who, code=pair.code, note="Chờ chị Tư gọi lại", version=1, now=LATER)
    assert again.decided_at == NOW
    with pytest.raises(Stale):
        merging.say_different(session, who=cast.chau.who, code=pair.code, version=1, now=NOW)
