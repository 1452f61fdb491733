"""The benchmark measures what it says: the same world for the same seed, the truth by the rubric, every contestant answering what it is asked."""

from __future__ import annotations

import random
from dataclasses import fields
from math import log2
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.building import Clocked
from benchmarks.contestants import Contestant, Given, Query, queries_of
from benchmarks.contests import ndcg, quality, recall
from benchmarks.generator import World, said_names
from benchmarks.links import Links, link_all
from benchmarks.listings import Facts, load
from benchmarks.noise import telex, typed
from benchmarks.ours import Ours, linked
from benchmarks.own_figures import in_bulk, read_right
from benchmarks.peers.bm25 import Bm25s
from benchmarks.peers.fts5 import Fts5Trigram
from benchmarks.peers.postgres import LinkedPostgres, Trigrams
from benchmarks.peers.rapid import rapid_peers
from benchmarks.peers.search_engine import Tantivy, TantivyFilters
from benchmarks.peers.texts import WordList
from benchmarks.peers.vectors import SparseDotTopN, TfIdf
from benchmarks.truth import Truth
from matchmaker.domain.places import distance_km
from matchmaker.domain.records import Need, Offer
from matchmaker.matching.linking import link
from matchmaker.matching.text import words_of

SMALL = 200


@pytest.fixture(scope="module")
def world() -> World:
    return World(5)


@pytest.fixture(scope="module")
def offered(world: World) -> Given:
    offers = world.offers(SMALL)
    return Given(list(offers.words), world.lexicon, world, offers, link_all(offers, world.lexicon), Truth(world, offers))


def test_the_same_seed_makes_the_same_listings_and_another_makes_others(world: World) -> None:
    one, same, other = (each.offers(60) for each in (world, World(5), World(6)))
    assert list(one.words) == list(same.words) != list(other.words)
    for column in fields(Facts):
        np.testing.assert_array_equal(getattr(one.facts, column.name), getattr(same.facts, column.name))
    assert list(one.records()) == list(same.records())
    assert world.searches(9) == World(5).searches(9)


def test_a_quarter_of_the_other_names_is_hidden_from_whoever_uses_a_list(world: World) -> None:
    kinds = {(record.name, record.product): record.kind for record in said_names(world.lists)}
    others = sum(kind != "canonical" and product in world.number for (_, product), kind in kinds.items())
    assert abs(len(world.hidden) - others / 4) <= 1
    assert World(6).hidden != world.hidden
    for name, product in world.hidden:
        assert kinds[name, product] != "canonical"
        assert tuple(words_of(name)) not in world.lexicon.names_of(product)
    assert all(world.lexicon.names_of(product) for product in world.products)


def test_listings_read_back_from_a_folder_are_the_same(tmp_path: Path, world: World, offered: Given) -> None:
    assert offered.offers is not None
    offered.offers.save(tmp_path)
    for held in (False, True):
        records = Clocked(load(tmp_path, "O", held=held).records(offered.links))
        assert list(records) == list(offered.offers.records(offered.links))
        assert records.seconds > 0


def test_links_in_columns_are_the_links(world: World, offered: Given) -> None:
    assert offered.offers is not None
    wanted = [link(world.lexicon, record) for record in offered.offers.records()]
    assert list(link_all(offered.offers, world.lexicon).linked(range(SMALL))) == wanted
    assert list(link_all(offered.offers, world.lexicon, 2).linked(range(SMALL))) == wanted
    assert list(Links.of([]).linked(range(0))) == []
    apart = Links.joined([Links.of(wanted[:70]), Links.of(wanted[70:])])
    assert list(apart.linked(range(60, 90))) == wanted[60:90]


@pytest.mark.parametrize(
    ("word", "keys"), [("tôm", "toom"), ("đước", "dduwowcs"), ("Nghêu", "Ngheeu"), ("lứt", "luwts"), ("mắm", "mawms"), ("cua", "cua")]
)
def test_telex_is_the_keys_of_the_word(word: str, keys: str) -> None:
    assert telex(word) == keys


@given(st.integers(0, 10_000))
def test_what_is_typed_still_has_most_letters_of_the_name(seed: int) -> None:
    text = typed(random.Random(seed), "cá bống tượng", ("",), wanted=False)
    assert len(text.split()) >= 3
    assert text == " ".join(text.split())


def _oracle(world: World, need: Need, offer: Offer, meant: tuple[str, str]) -> int:
    """The rubric on one pair of records, one thing after the other."""
    wanted, had = meant
    if had not in world.full.below(wanted) and wanted not in world.full.below(had):
        return 0
    marks = _oracle_marks(world, need, offer)
    generic = had not in world.full.below(wanted)
    bad, doubt = list(marks.values()).count("bad"), sum(mark in ("off", "open") for mark in marks.values()) + generic
    grade = 0
    if bad == 0:
        grade = 3 if doubt <= 1 else 2
    elif bad == 1 or (bad == 2 and doubt == 0 and list(marks.values()).count("good") >= 3):
        grade = 1
    if generic:
        grade = min(grade, 2)
    if len(marks) >= 3 and set(marks.values()) == {"open"}:
        grade = min(grade, 1)
    for name in need.must:
        mark = marks[name]
        if mark == "bad" or (mark == "off" and name not in ("state", "from")):
            return 0
        if mark == "open":
            grade = min(grade, 2)
    return grade


def _of(good: bool, off: bool) -> str:
    return "good" if good else "off" if off else "bad"


def _first(text: str) -> int:
    return int("".join(letter if letter.isdigit() else " " for letter in text).split()[0])


def _oracle_marks(world: World, need: Need, offer: Offer) -> dict[str, str]:
    marks: dict[str, str] = {}
    kg = [None if one is None else float(one.amount) * (1000 if one.unit == "tấn" else 1) for one in (need.quantity, offer.quantity)]
    if kg[0] is not None:
        marks["quantity"] = "open" if kg[1] is None else _of(kg[1] >= 0.8 * kg[0], kg[1] >= 0.2 * kg[0])
    if need.price:
        marks["price"] = "open" if not offer.price else _of(offer.price.dong <= need.price.dong, offer.price.dong <= 1.1 * need.price.dong)
    if need.starts_on and need.ends_on:
        wanted = {need.starts_on.toordinal() + day for day in range((need.ends_on - need.starts_on).days + 1)}
        if offer.starts_on and offer.ends_on:
            both = wanted & set(range(offer.starts_on.toordinal(), offer.ends_on.toordinal() + 1))
            marks["from"] = _of(len(both) >= 0.8 * len(wanted), bool(both))
        else:
            marks["from"] = "open"
    if need.place:
        spots = {one.full_name: (one.lat, one.lon) for one in world.lists.communes}
        km = distance_km(*spots[need.place], *spots[offer.place]) if offer.place else None
        radius = need.radius_km or 30
        marks["place"] = "open" if km is None else _of(km <= radius, km <= 2 * radius)
    if need.grade:
        step = 10 if "con/kg" in need.grade else 1
        behind = (_first(offer.grade) - _first(need.grade)) // step if offer.grade else None
        marks["grade"] = "open" if behind is None or ("con/kg" in offer.grade) != (step == 10) else _of(behind <= 0, behind == 1)
    if need.state:
        keys = {record.phrase: record for record in world.lists.states}
        marks["state"] = "open" if not offer.state else _of(need.state == offer.state, keys[need.state].state in keys[offer.state].stands_for)
    if need.certificates is not None:
        book = world.full.phrases
        asked = {book.certificate_of(one.name) for one in need.certificates}
        held = {key for one in offer.certificates or () for key in book.satisfied_by(book.certificate_of(one.name))}
        marks["certificates"] = "open" if offer.certificates is None else _of(asked <= held, bool(asked & held))
    return marks


@pytest.mark.long
@settings(max_examples=8)
@given(st.integers(1, 10_000))
def test_the_truth_is_the_rubric(seed: int) -> None:
    world = World(seed)
    offers, needs = world.offers(1500), world.needs(12)
    truth, records = Truth(world, offers), list(offers.records())
    meant = [world.products[number] if number >= 0 else "" for number in offers.facts.product]
    for row, need in enumerate(needs.records()):
        assert isinstance(need, Need)
        wanted = world.products[needs.facts.product[row]]
        found = dict(zip(*(part.tolist() for part in truth.of(needs, row)), strict=True))
        expected = {
            at: grade
            for at, (offer, had) in enumerate(zip(records, meant, strict=True))
            if had and (grade := _oracle(world, need, offer, (wanted, had)))  # type: ignore[arg-type]
        }
        assert found == expected
        assert set(truth.kinds(world.number[wanted])) == {at for at, had in enumerate(meant) if had in world.full.below(wanted)}


def test_recall_counts_at_most_twenty_and_ndcg_is_one_for_the_best_order() -> None:
    many = dict.fromkeys(range(50), 2)
    assert recall(range(20), many) == 1
    assert recall([0, 1, 99], {0: 3, 1: 1, 2: 2}) == 0.5
    assert np.isnan(recall([1], {1: 1}))
    assert ndcg([4, 5, 6], {4: 3, 5: 2, 6: 1}) == 1
    assert ndcg([6, 4], {4: 3, 6: 1}) == pytest.approx((1 + 7 / log2(3)) / (7 + 1 / log2(3)))
    assert quality([[1], [2]], [{1: 2}, {}]) == {"recall": 1, "ndcg": 1}


def _answers(contestant: Contestant, given_: Given, world: World) -> list[list[int]]:
    needs = world.needs(25)
    queries = queries_of(needs, [linked(world.lexicon, need) for need in needs.records()])
    contestant.build(given_)
    answers = [contestant.query(query) for query in queries]
    for rows in answers:
        assert len(rows) == len(set(rows)) <= 20
        assert all(0 <= row < SMALL for row in rows)
    if contestant.batch:
        assert [set(rows) for rows in contestant.bulk(queries)] == [set(rows) for rows in answers]
    return answers


def _finds_the_words_of_an_offer(contestant: Contestant, given_: Given) -> None:
    """An offer's own words find it, or one in the same words."""
    for row in (3, 60, 133):
        found = contestant.query(Query(Need("n", given_.words[row])))
        assert row in found, given_.words[row]


PEERS = {
    "tantivy": lambda: Tantivy(),
    "tantivy, list": lambda: Tantivy(listed=True),
    "bm25s": lambda: Bm25s(listed=False),
    "bm25s, list": lambda: Bm25s(listed=True),
    "sparse_dot_topn": SparseDotTopN,
    "sklearn": TfIdf,
    "sqlite3": Fts5Trigram,
    "rapidfuzz, token set": lambda: rapid_peers()[1],
}


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.long] if "bm25s" in name else []) for name in PEERS])  # compiled first
@pytest.mark.filterwarnings("ignore")  # theirs, not ours
def test_each_peer_of_words_answers(name: str, world: World, offered: Given) -> None:
    pytest.importorskip(name.split(",")[0])
    contestant = PEERS[name]()
    try:
        _answers(contestant, offered, world)
        _finds_the_words_of_an_offer(contestant, offered)
    finally:
        contestant.close()


def _shows_what_is_right(answers: list[list[int]], world: World, offered: Given, *, at_least: int) -> None:
    """So many of the needs are shown an offer that a broker would put on the list."""
    assert offered.truth is not None
    assert offered.offers is not None
    needs = world.needs(25)
    right = 0
    for row, rows in enumerate(answers):
        graded = dict(zip(*(part.tolist() for part in offered.truth.of(needs, row)), strict=True))
        right += any(graded.get(found, 0) >= 2 for found in rows)
    assert right >= at_least


@pytest.mark.parametrize("weighed", [False, True])
def test_tantivy_with_filters_answers(weighed: bool, world: World, offered: Given) -> None:
    pytest.importorskip("tantivy")
    contestant = TantivyFilters(weighed=weighed)
    _shows_what_is_right(_answers(contestant, offered, world), world, offered, at_least=4)
    contestant.close()


@pytest.mark.postgres
def test_postgres_with_our_linker_and_with_trigrams_answers(postgres: str, world: World, offered: Given) -> None:
    address = postgres.replace("+psycopg", "")
    by_linker, by_words = LinkedPostgres(address), Trigrams(address)
    _shows_what_is_right(_answers(by_linker, offered, world), world, offered, at_least=4)
    _answers(by_words, offered, world)
    _finds_the_words_of_an_offer(by_words, offered)
    for contestant in (by_linker, by_words):
        assert (contestant.disk_mb() or 0) > 0
        contestant.close()


def test_the_word_list_names_what_stands_in_a_text_and_what_that_is_a_kind_of(world: World) -> None:
    words = WordList(world.full)
    assert words.products("cần mua Tôm sú loại ngon") == ["tom_su"]
    assert "ptomsu" in words.offered("tom su").split()
    assert "ptom" in words.offered("tom su").split()
    assert words.wanted("tôm sú").split().count("ptomsu") == 2


def test_needs_read_right_and_bulk_answers_are_counted(world: World, offered: Given) -> None:
    engine = Ours()
    engine.build(offered)
    needs = [Need("a", "tôm sú"), Need("b", "cua gạch"), Need("c", "cá lim quynh")]
    figures = read_right(world, needs, [world.number[key] for key in ("tom_su", "cua_thit", "tom")])
    assert figures["read_right"] == pytest.approx(1 / 3)
    assert figures["read_as_nothing"] == pytest.approx(1 / 3)
    bulk = in_bulk(engine, [linked(world.lexicon, need) for need in needs], 0.1)
    assert (bulk["needs"], bulk["equal"], bulk["compared"]) == (3, 3, 3)
