"""The compiled form of a ranking beside the plain one, catalogues that grow beside catalogues made at once, and many needs beside one."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.records import Certificate, Need, Offer, Period, Price, Quantity, Role
from matchmaker.domain.tides import Tide
from matchmaker.matching import Catalogue, Matcher, bulk
from matchmaker.matching.bulk import code_in_bulk, rank_in_bulk
from matchmaker.matching.compiled import PLAIN
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.processes import WorkerLost
from matchmaker.matching.ranking import Ranking
from matchmaker.matching.scorers import RULES
from matchmaker.matching.sharing import load, save, shared

LEXICON = shipped_lexicon()
DAY = date(2026, 12, 1)
SWIFT, SLOW = Matcher(RULES, plain=False), Matcher(RULES, plain=True)
WORDS = (
    "tôm sú", "tom su 20 con/kg", "tôm sú sinh thái", "tôm thẻ", "tôm", "cua gạch", "cua gach son", "cua thịt loại 1", "cua biển", "dua", "dừa khô",
    "khóm Cầu Đúc", "muối", "lá buông phơi", "la buong", "đọt choại", "thức ăn tôm", "tôm giống", "", "x" * 3000, "tôm sú, cua gạch và muối",
    "xoài tứ quý", "xoài", "can mua oi", "ổi", "cua lột", "lúa hữu cơ", "lúa ST25",
)  # fmt: skip
LISTED = {
    "words": st.sampled_from(WORDS),
    "kind": st.sampled_from([None, None, None, Role.INPUT]),
    "quantity": st.sampled_from([
        None, Quantity(Decimal(500), "kg"), Quantity(Decimal(2), "tấn"), Quantity(Decimal(40), "giạ"), Quantity(Decimal(3), "ghe"),
        Quantity(Decimal("1e300"), "kg"), Quantity(Decimal(3), "chục", pieces_each=12),
    ]),
    "per": st.sampled_from(list(Period)),
    "min_quantity": st.sampled_from([None, None, Quantity(Decimal(600), "kg"), Quantity(Decimal(1), "tấn")]),
    "price": st.sampled_from([None, Price(100_000, "kg"), Price(109_999, "kg"), Price(140_000, "kg"), Price(9_000, "con"), Price(0, "kg")]),
    "starts_on": st.sampled_from([None, DAY, DAY + timedelta(20), DAY - timedelta(300)]),
    "ends_on": st.sampled_from([None, DAY + timedelta(25), DAY + timedelta(60)]),
    "tides": st.sampled_from([(), (), (Tide.FULL,), (Tide.FULL, Tide.NEW)]),
    "place": st.sampled_from(["", "xã Năm Căn", "Phú Tân", "huyện Cái Nước", "Cần Thơ", "xã Tân Lộc, huyện Thới Bình", "không rõ"]),
    "grade": st.sampled_from(["", "20-30 con/kg", "trên 400 g", "loại 1", "loại 2", "y3", "25 con/kg"]),
    "state": st.sampled_from(["", "sống", "ướp đá", "oxy", "khô"]),
    "certificates": st.sampled_from([
        None, (), (Certificate("VietGAP"),), (Certificate("ASC", DAY + timedelta(3)),), (Certificate("OCOP 4 sao"), Certificate("HACCP", DAY)),
    ]),
}  # fmt: skip
FIELDS = st.fixed_dictionaries(LISTED)
MUST = st.frozensets(st.sampled_from(["quantity", "price", "from", "until", "place", "grade", "state", "certificates"]), max_size=3)
OFFERS = st.lists(FIELDS, min_size=1, max_size=30)
NEEDS = st.lists(st.tuples(FIELDS, MUST, st.sampled_from([None, 15.0, 60.0])), min_size=1, max_size=6)


def offers_of(listed: list[dict]) -> list[Offer]:
    return [Offer(f"o{place}", party=f"h{place % 5}", **fields) for place, fields in enumerate(listed)]


def needs_of(listed: list[tuple]) -> list[Need]:
    return [Need(f"n{place}", party=f"d{place}", **fields, must=must, radius_km=radius) for place, (fields, must, radius) in enumerate(listed)]


@pytest.mark.skipif(PLAIN, reason="nothing compiles here")
@settings(max_examples=60, deadline=None)
@given(OFFERS, NEEDS, st.sampled_from([1, 3, 20]))
def test_the_compiled_form_answers_as_the_plain_one_for_both_sides(offered: list, needed: list, n: int) -> None:
    offers, needs = offers_of(offered), needs_of(needed)
    stock, demand = Catalogue.of(offers, LEXICON), Catalogue.of(needs, LEXICON)
    for need in needs:
        assert SWIFT.rank(need, stock, n) == SLOW.rank(need, stock, n)
    for offer in offers[:6]:
        assert SWIFT.rank_offer(offer, demand, n) == SLOW.rank_offer(offer, demand, n)


ODD = st.fixed_dictionaries(LISTED | {
    "words": st.sampled_from(["tôm sú", "tom su", "tôm", "la buong", "lá buông phơi"]),
    "quantity": st.one_of(st.none(), st.integers(0, 10**13).map(lambda kilos: Quantity(Decimal(kilos) / 7, "kg")), LISTED["quantity"]),
    "price": st.one_of(st.none(), st.integers(0, 10**13).map(lambda dong: Price(dong, "kg")), LISTED["price"]),
    "starts_on": st.one_of(st.none(), st.dates(date(1, 1, 1), date(9999, 1, 1)), st.dates(DAY, DAY + timedelta(60))),
    "ends_on": st.one_of(st.none(), st.dates(date(1, 1, 1), date(9999, 1, 1)), st.dates(DAY, DAY + timedelta(60))),
})  # fmt: skip
"""Sizes and days on the edges of what a brief of a row can hold, and beyond them."""


@pytest.mark.skipif(PLAIN, reason="nothing compiles here")
@settings(max_examples=40, deadline=None)
@given(st.lists(ODD, min_size=5, max_size=60), st.lists(st.tuples(ODD, MUST, st.sampled_from([None, 15.0])), min_size=1, max_size=4))
def test_no_offer_is_left_out_by_the_brief_of_its_row(offered: list, needed: list) -> None:
    offers, needs = offers_of(offered), needs_of(needed)
    stock, demand = Catalogue.of(offers, LEXICON), Catalogue.of(needs_of(needed * 5), LEXICON)
    for need in needs:
        assert SWIFT.rank(need, stock, 2) == SLOW.rank(need, stock, 2)
    for offer in offers[:4]:
        assert SWIFT.rank_offer(offer, demand, 1) == SLOW.rank_offer(offer, demand, 1)


@pytest.mark.parametrize("per", [Period.WINDOW, Period.DAY, Period.WEEK])
@pytest.mark.parametrize("back", [1, 2, 3, 9])
def test_a_window_that_ends_before_it_begins_is_compared_alike_in_both_forms(per: Period, back: int) -> None:
    need = Need("n", "tôm sú", per=per, starts_on=DAY, ends_on=DAY - timedelta(back))
    dated = {"dated": (DAY - timedelta(30), DAY + timedelta(30)), "before": (DAY - timedelta(30), DAY - timedelta(20)), "open": (None, None)}
    offers = [
        Offer(f"{name}{len(tides)}", "tôm sú", starts_on=starts, ends_on=ends, tides=tides)
        for name, (starts, ends) in dated.items()
        for tides in ((), (Tide.FULL,))
    ]
    found = SLOW.rank(need, Catalogue.of(offers, LEXICON))
    assert {match.code for match in found.matches} == {offer.code for offer in offers}
    assert found == SWIFT.rank(need, Catalogue.of(offers, LEXICON))


def test_no_amount_wanted_and_a_window_that_ends_before_it_begins_say_nothing_in_both_forms() -> None:
    offers = [
        Offer(f"o{per}", "tôm sú", quantity=Quantity(Decimal(1), "kg"), per=per, starts_on=DAY, ends_on=DAY - timedelta(366))
        for per in (Period.WINDOW, Period.DAY, Period.WEEK)
    ]
    for amount in (0, 1):
        need, stock = Need("n", "tôm sú", quantity=Quantity(Decimal(amount), "kg")), Catalogue.of(offers, LEXICON)
        assert SWIFT.rank(need, stock) == SLOW.rank(need, stock)
        assert len(SLOW.rank(need, stock).matches) == 3


def test_a_need_beyond_the_days_that_a_brief_holds_still_meets_a_supply_without_an_end() -> None:
    offers = [Offer(f"o{at}", "tôm sú") for at in range(12)] + [Offer("tides", "tôm sú", tides=(Tide.FULL,))]
    need, stock = Need("n", "tôm sú", starts_on=date(2170, 1, 1)), Catalogue.of(offers, LEXICON)
    assert SWIFT.rank(need, stock, 2) == SLOW.rank(need, stock, 2)
    assert SWIFT.rank(need, stock, 2).matches[0].code == "tides"


def test_reasons_are_told_later_as_they_stood_and_travel_without_the_catalogue() -> None:
    stock = Catalogue.of([Offer("a", "tôm sú", place="xã Năm Căn"), Offer("b", "lá buông phơi")], LEXICON)
    need = Need("n", "tôm sú", place="Phú Tân", price=Price(99_000, "kg"))
    first, second = (Matcher(RULES).rank(need, stock).matches[0] for _ in range(2))
    at_once = [(reason.column, reason.level, reason.facts) for reason in second.reasons]
    stock.extended([Offer("a", "cua gạch", place="Cần Thơ"), Offer("c", "la buong kho")], ["b"])
    assert [(reason.column, reason.level, reason.facts) for reason in first.reasons] == at_once
    sent = pickle.loads(pickle.dumps(first))
    assert sent == first
    assert len(pickle.dumps(first)) < 5_000
    assert sent.called("x").code == "x"
    assert sent.called("x").reasons == first.reasons
    assert sent.called("x") != first


@settings(max_examples=40, deadline=None)
@given(FIELDS, NEEDS)
def test_one_pair_is_compared_alike_in_both_forms_also_where_it_is_no_match(offered: dict, needed: list) -> None:
    offer = Offer("o", **offered)
    for need in needs_of(needed):
        assert SWIFT.compare(need, offer, LEXICON) == SLOW.compare(need, offer, LEXICON)


@settings(max_examples=40, deadline=None)
@given(OFFERS, NEEDS, st.data())
def test_a_catalogue_that_grew_answers_as_one_made_at_once(offered: list, needed: list, data: st.DataObject) -> None:
    offers, needs = offers_of(offered), needs_of(needed)
    first = data.draw(st.integers(0, len(offers)))
    revised = [replace(offer, words="tôm sú", price=Price(99_000, "kg")) for offer in offers if data.draw(st.booleans())][:5]
    gone = {offer.code for offer in offers if data.draw(st.integers(0, 5)) == 0}
    grown = Catalogue.of(offers[:first], LEXICON)
    before = [SWIFT.rank(need, grown) for need in needs]
    latest = grown
    for offer in (*offers[first:], *revised):
        latest = latest.extended([offer])
    latest = latest.extended(gone=gone)
    left = {offer.code: offer for offer in (*offers, *revised) if offer.code not in gone}
    at_once = Catalogue.of(left.values(), LEXICON)
    for need, earlier in zip(needs, before, strict=True):
        assert SWIFT.rank(need, latest) == SWIFT.rank(need, at_once)
        assert SWIFT.rank(need, grown) == earlier, "a catalogue never changes, whatever is made of it"
    assert {code for code in (*left, *gone) if latest.row_of(code) is not None} == set(left)


def test_two_that_grew_from_one_do_not_disturb_each_other() -> None:
    ground = Catalogue.of([Offer("a", "tôm sú")], LEXICON)
    one, other = ground.extended([Offer("b", "cua gạch")]), ground.extended([Offer("c", "muối")])
    assert [match.code for match in SWIFT.rank(Need("n", "cua gạch"), one).matches] == ["b"]
    assert [match.code for match in SWIFT.rank(Need("n", "muối"), other).matches] == ["c"]
    assert SWIFT.rank(Need("n", "muối"), one).matches == ()


def test_more_are_added_than_there_was_room_for() -> None:
    catalogue = Catalogue.of([], LEXICON)
    for start in range(0, 3000, 500):
        words = {at: f"la buong {'abcdefghij'[at % 10]}" if at % 2 else "tôm sú" for at in range(start, start + 500)}
        catalogue = catalogue.extended(Offer(f"o{at}", said) for at, said in words.items())
    assert len(catalogue) == 3000
    assert len(SWIFT.rank(Need("n", "tôm sú"), catalogue, 2000).matches) == 1500


@settings(max_examples=10, deadline=None)
@given(OFFERS, NEEDS)
def test_many_at_once_answer_as_one_alone_whatever_the_number_of_workers(offered: list, needed: list) -> None:
    offers, needs = offers_of(offered), needs_of(needed * 20)
    needs = [replace(need, code=f"n{place}") for place, need in enumerate(needs)]
    stock = Catalogue.of(offers, LEXICON)
    alone = [SWIFT.rank(need, stock) for need in needs]
    assert list(rank_in_bulk(SWIFT, needs, stock, workers=2)) == alone
    for matcher, workers in ((SWIFT, 1), (SWIFT, 2), (SLOW, 1)):
        coded = list(code_in_bulk(matcher, needs, stock, workers=workers))
        for found, ranking in zip(coded, alone, strict=True):
            assert found.need == ranking.code
            assert [stock.code(row) for row in found.rows.tolist()] == [match.code for match in ranking.matches]
            assert found.scores.tolist() == [match.score for match in ranking.matches]
            assert [bool(bits) for bits in found.failed.tolist()] == [bool(match.gate) for match in ranking.matches]
            for place, match in enumerate(ranking.matches):
                assert found.reasons(place) == {reason.column: reason.level for reason in match.reasons}


@pytest.mark.long
def test_thousands_at_once_in_processes_answer_as_one_by_one() -> None:
    stock = Catalogue.of((Offer(f"o{at}", WORDS[at % 12], price=Price(90_000 + at * 100, "kg")) for at in range(300)), LEXICON)
    needs = [Need(f"n{at}", WORDS[at % 17], price=Price(95_000 + at, "kg")) for at in range(1100)]
    for one, other in zip(code_in_bulk(SWIFT, needs, stock, workers=2), code_in_bulk(SWIFT, needs, stock), strict=True):
        assert one.need == other.need
        assert all((mine == theirs).all() for mine, theirs in zip(one[1:], other[1:], strict=True))


def total(ranking: Ranking) -> list[int]:
    return [ranking.base + sum(reason.weight for reason in match.reasons) for match in ranking.matches]


@pytest.mark.long
def test_a_hundred_thousand_identical_offers_are_ordered_by_their_codes_alone() -> None:
    linked = link(LEXICON, Offer("x", "tôm sú"))
    stock = Catalogue.of((Offer(f"o{place}", "tôm sú", linked=linked) for place in range(100_000)), LEXICON)
    found = SWIFT.rank(Need("n", "tôm sú"), stock)
    assert len(found.matches) == 20
    assert len({match.score for match in found.matches}) == 1
    assert total(found) == [match.score for match in found.matches]
    few = Catalogue.of((Offer(match.code, "tôm sú", linked=linked) for match in reversed(found.matches)), LEXICON)
    assert SWIFT.rank(Need("n", "tôm sú"), few).matches == found.matches


def test_listings_of_which_nothing_is_known_get_bands_and_no_error() -> None:
    stock = Catalogue.of((Offer(f"o{place}", "") for place in range(50)), LEXICON)
    assert SWIFT.rank(Need("n", ""), stock).matches == ()
    bare = Catalogue.of([Offer("o", "cua gạch")], LEXICON)
    match = SWIFT.rank(Need("n", "cua gạch"), bare).matches[0]
    assert match.low < match.high
    assert match.low >= 0


def test_nothing_is_kept_of_the_records_and_an_iterator_is_read_once() -> None:
    records = [Offer("a", "tôm sú"), Offer("b", "cua gạch")]
    before = [sys.getrefcount(record) for record in records]
    catalogue = Catalogue.of(iter(records), LEXICON)
    assert [sys.getrefcount(record) for record in records] == before
    assert sorted(catalogue.codes) == ["a", "b"]


@settings(max_examples=15, deadline=None)
@given(OFFERS, NEEDS, FIELDS)
def test_a_catalogue_from_a_file_answers_and_grows_as_the_one_that_was_saved(offered: list, needed: list, more: dict) -> None:
    made = Catalogue.of(offers_of(offered), LEXICON)
    with TemporaryDirectory() as folder:
        save(made, Path(folder) / "kept")
        loaded = load(Path(folder) / "kept", LEXICON)
    for need in needs_of(needed):
        assert SWIFT.rank(need, loaded) == SWIFT.rank(need, made)
    later = Offer("later", **more)
    for need in needs_of(needed):
        assert SWIFT.rank(need, loaded.extended([later], ["o0"])) == SWIFT.rank(need, made.extended([later], ["o0"]))


def test_workers_share_one_file_and_old_ones_go(tmp_path: Path) -> None:
    def make() -> Catalogue:
        made.append(1)
        return Catalogue.of([Offer("a", "tôm sú")], LEXICON)

    made: list[int] = []
    for name in ("offer-1", "offer-1", "offer-2", "need-1", "offer-3"):
        assert list(shared(tmp_path, name, make, LEXICON).codes) == ["a"]
    assert len(made) == 4
    assert sorted(path.name.rsplit("-", 2)[0] for path in tmp_path.iterdir() if path.is_dir()) == ["need-1", "offer-2", "offer-3"]


def test_a_disk_that_cannot_be_written_costs_only_the_sharing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    made = shared(tmp_path / "file", "offer-1", lambda: Catalogue.of([Offer("a", "tôm sú")], LEXICON), LEXICON)
    assert list(made.codes) == ["a"]


def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    def make() -> Catalogue:
        return Catalogue.of([Offer("a", "tôm sú"), Offer("b", "la buong")], LEXICON)

    shared(tmp_path, "offer-1", make, LEXICON)
    folder = next(path for path in tmp_path.iterdir() if path.is_dir())
    for name, left in (("rows.npy", b""), ("names.json", b""), ("codes_blob.npy", None), ("rows.npy", b"\x93NUMPY")):
        if left is None:
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(left)
        assert sorted(shared(tmp_path, "offer-1", make, LEXICON).codes) == ["a", "b"]


def test_a_state_that_the_lists_no_longer_have_is_another_one() -> None:
    linked = replace(link(LEXICON, Offer("x", "tôm sú")), state="một trạng thái cũ")
    stock = Catalogue.of([Offer("a", "tôm sú", linked=linked), Offer("b", "tôm sú", state="sống")], LEXICON)
    need = Need("n", "tôm sú", state="sống", must=frozenset({"state"}))
    found = SWIFT.rank(need, stock)
    assert found == SLOW.rank(need, stock)
    assert [match.gate for match in found.matches] == [(), ("state",)]


def test_processes_give_back_in_order_what_one_alone_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    stock = Catalogue.of((Offer(f"o{at}", WORDS[at % 12], price=Price(90_000 + at * 100, "kg")) for at in range(40)), LEXICON)
    needs = [Need(f"n{at}", WORDS[at % 17], price=Price(95_000 + at, "kg")) for at in range(20)]
    needs += [replace(need, code=f"l{need.code}", linked=link(LEXICON, need)) for need in needs[:5]]
    alone = list(code_in_bulk(SWIFT, needs, stock))
    for name, value in (("WORTH_A_PROCESS", 10), ("WORTH_A_TASK", 4), ("TOGETHER", 9)):
        monkeypatch.setattr(bulk, name, value)
    for found in (list(code_in_bulk(SWIFT, needs, stock, workers=2)), list(_in_this_process(needs, stock))):
        assert [one.need for one in found] == [need.code for need in needs]
        for one, other in zip(found, alone, strict=True):
            assert all((mine == theirs).all() for mine, theirs in zip(one[1:], other[1:], strict=True))


def _in_this_process(needs: list[Need], stock: Catalogue) -> Iterator[bulk.Coded]:
    """What a process sends back, without the process."""
    yield from bulk.Share(SWIFT, stock, needs, 20).packed(range(len(needs))).codes(need.code for need in needs)


def test_a_killed_process_is_told_of_and_nothing_is_taken_for_done(monkeypatch: pytest.MonkeyPatch) -> None:
    stock, packed = Catalogue.of([Offer("a", "tôm sú")], LEXICON), bulk.Share.packed
    needs = [Need(f"n{at}", "tôm sú") for at in range(20)]

    def killed(share: bulk.Share, places: list[int]) -> bulk.Packed:
        if places[0] == 12:
            os.kill(os.getpid(), signal.SIGKILL)
        return packed(share, places)

    for name, value in (("WORTH_A_PROCESS", 10), ("WORTH_A_TASK", 4)):
        monkeypatch.setattr(bulk, name, value)
    monkeypatch.setattr(bulk.Share, "packed", killed)
    found: list[str] = []
    with pytest.raises(WorkerLost, match="was killed, or memory was short"):
        found.extend(one.need for one in code_in_bulk(SWIFT, needs, stock, workers=2))
    assert found == []
