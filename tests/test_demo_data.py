"""The demo world: reported parties only reported, invented ones only invented, and work at first sight for each account."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from matchmaker.domain.linkage import DROP_REASONS, MOVES, take
from matchmaker.domain.records import Certificate, Need, Offer, Quantity
from matchmaker.domain.tides import tides_said
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.tables import Complaints, need_of, offer_of, read_listings
from matchmaker.matching.text import fold
from matchmaker.workflows import __file__ as workflows

FOLDER = Path(workflows).parent / "demo_data"
ANCHOR = date(2026, 11, 23)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one table of the demo world."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


PARTIES = {row["code"]: row for row in rows("parties.tsv")}
INVENTED = {code for code, row in PARTIES.items() if row["invented"] == "yes"}


@cache
def listings() -> tuple[list[Offer], list[Need]]:
    """The offers and needs, read as the command line reads them, without one complaint."""
    complaints = Complaints()
    offers = read_listings(FOLDER / "offers.tsv", offer_of, complaints, sys.stderr)
    needs = read_listings(FOLDER / "needs.tsv", need_of, complaints, sys.stderr)
    assert complaints.lines == []
    return offers, needs


@cache
def catalogue() -> Catalogue:
    """The offers, ready to be ranked."""
    return Catalogue.of(iter(listings()[0]))


@pytest.mark.parametrize("name", ["parties", "claims", "people", "offers", "needs", "stories", "linkages", "tellings", "tasks", "tides", "standings"])
def test_every_row_has_as_many_cells_as_the_header(name: str) -> None:
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    assert {line.count("\t") for line in lines} == {lines[0].count("\t")}


def test_tides_are_said_of_offers_with_a_season() -> None:
    offers = {row["code"]: row for row in rows("offers.tsv")}
    for row in rows("tides.tsv"):
        assert offers[row["offer"]]["from"]
        assert tides_said(row["said"])[0]


def test_reported_parties_have_a_source_and_nothing_of_their_own_here() -> None:
    reported = [row for code, row in PARTIES.items() if code not in INVENTED]
    assert len(reported) >= 55
    assert all(row["source"] and not row["phone"] and not row["name"].startswith("(") for row in reported)
    traders = {row["party"] for name in ("offers.tsv", "needs.tsv", "people.tsv") for row in rows(name)}
    assert traders <= INVENTED


def test_claims_are_of_reported_parties_and_each_names_its_source() -> None:
    claims = rows("claims.tsv")
    assert {claim["party"] for claim in claims} == set(PARTIES) - INVENTED
    assert {claim["subject"] for claim in claims} == {"products", "quantity", "partner", "activity"}
    assert all(claim["source"] and claim["said"] and claim["reported_on"] for claim in claims)


def test_sources_that_disagree_are_both_kept() -> None:
    said = [claim["said"] for claim in rows("claims.tsv") if claim["party"] == "htx-ngheu-dat-mui"]
    assert any("111 xã viên" in one for one in said)
    assert any("51 thành viên" in one for one in said)
    agreement = [claim["said"] for claim in rows("claims.tsv") if claim["party"] == "thanh-nien-global"]
    assert any(one.startswith("20 HTX") for one in agreement)
    assert any(one.startswith("15 HTX") for one in agreement)


def test_nobody_has_a_tax_code_and_invented_telephones_lead_nowhere() -> None:
    assert not any(row["tax_code"] for row in PARTIES.values())
    assert all(PARTIES[code]["phone"] == "" or PARTIES[code]["phone"].startswith("0900 000 0") for code in INVENTED)


def test_invented_names_are_no_reported_names_and_enterprises_say_that_they_are_invented() -> None:
    reported = {fold(row["name"]) for code, row in PARTIES.items() if code not in INVENTED}
    assert not {fold(PARTIES[code]["name"]) for code in INVENTED} & reported
    assert len({PARTIES[code]["name"] for code in INVENTED}) == len(INVENTED)
    assert all("minh họa)" in PARTIES[code]["name"] for code in INVENTED if PARTIES[code]["kind"] != "cooperative")


def test_two_co_ops_of_one_name_in_two_communes_stay_two() -> None:
    twins = [row["place"] for row in PARTIES.values() if "Quyết Tiến" in row["name"]]
    places = [shipped_lexicon().gazetteer.read(place).units for place in twins]
    assert len(twins) == 2
    assert not set(places[0]) & set(places[1])


def test_the_world_is_large_and_spread_enough() -> None:
    kinds = Counter(PARTIES[code]["kind"] for code in INVENTED)
    assert kinds == {"cooperative": 26, "enterprise": 9, "alliance": 1}
    offers, needs = listings()
    assert len(offers) >= 70
    assert len(needs) >= 40
    gazetteer = shipped_lexicon().gazetteer
    readings = {code: gazetteer.read(PARTIES[code]["place"]) for code in INVENTED}
    assert all(reading.units or reading.outside for reading in readings.values())
    assert len({unit for reading in readings.values() for unit in reading.units}) >= 25


def test_every_listing_is_read_as_a_listed_product_and_a_place_that_is_known_or_outside() -> None:
    offers, needs = listings()
    for listing in (*offers, *needs):
        linked = link(shipped_lexicon(), listing)
        assert linked.readings, listing.words
        assert linked.units or linked.outside, listing.place


def test_no_window_is_over_when_the_world_begins() -> None:
    offers, needs = listings()
    for listing in (*offers, *needs):
        assert listing.starts_on is None or listing.starts_on >= ANCHOR
        assert listing.ends_on is None or date(2026, 12, 1) <= listing.ends_on <= date(2027, 4, 30)


def test_only_invented_co_ops_stand_anywhere_and_rated_weak_and_new_ones_are_there() -> None:
    entered = rows("standings.tsv")
    assert {row["party"] for row in entered} <= {code for code in INVENTED if PARTIES[code]["kind"] == "cooperative"}
    assert {row["stands"] for row in entered} == {"rated", "weak", "new"}
    assert all("minh họa" in row["source"] and date.fromisoformat(row["as_of"]) < ANCHOR for row in entered)


def test_linkages_walk_the_table_of_moves_with_the_facts_that_it_asks_for() -> None:
    offers = {row["code"]: row for row in rows("offers.tsv")}
    needs = {row["code"]: row for row in rows("needs.tsv")}
    linkages = rows("linkages.tsv")
    stages = []
    for row in linkages:
        sides = {offers[row["offer"]]["party"], needs[row["need"]]["party"]}
        assert len(sides) == 2
        moves = row["moves"].split(";")
        assert (row["asked_by"] in sides) == (moves[0] == "ask")
        assert row["reason"] in {*DROP_REASONS, ""}
        stage = None
        for move in moves:
            stage = take(stage, move, {fact: row.get(fact, "") for fact in MOVES[move].needs})
        stages.append(stage)
    assert len(linkages) >= 8
    assert set(stages) >= {"asked", "proposed", "talking", "agreed", "signed", "closed"}
    assert len({(row["need"], row["offer"]) for row in linkages}) == len(linkages)


@pytest.mark.parametrize(
    ("party", "offers", "needs"), [("htx-cai-tau-xanh", 4, 2), ("dat-mui-xanh", 2, 4)], ids=["htx@demo.example", "doanhnghiep@demo.example"]
)
def test_each_demo_account_finds_a_match_for_each_of_its_needs_and_a_linkage_under_way(party: str, offers: int, needs: int) -> None:
    mine = [need for need in listings()[1] if need.party == party]
    assert (sum(offer.party == party for offer in listings()[0]), len(mine)) == (offers, needs)
    for need in mine:
        assert any(not match.gate for match in Matcher().rank(need, catalogue()).matches), need.words
    assert any(party in row["offer"] or party in row["need"] for row in rows("linkages.tsv"))


def test_an_order_for_crab_finds_eight_co_ops_that_differ_and_no_other_product() -> None:
    need = Need(
        "n",
        "20 tấn cua thịt từ 250 g/con, giao trong tháng 12, trả tại Năm Căn, VietGAP",
        quantity=Quantity(Decimal(20), "tấn"),
        starts_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 31),
        place="Năm Căn",
        certificates=(Certificate("VietGAP"),),
        must=frozenset({"certificates"}),
    )
    passing = [match for match in Matcher().rank(need, catalogue(), n=20).matches if not match.gate]
    party = {offer.code: offer.party for offer in listings()[0]}
    assert len({party[match.code] for match in passing}) >= 8
    assert len({tuple((reason.column, reason.level) for reason in match.reasons) for match in passing}) >= 5
    assert all("cua" in fold(next(offer.words for offer in listings()[0] if offer.code == match.code)) for match in passing)
