"""The support slot moves one offer to one labelled place and nothing else; ties favour nobody."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date

import pytest
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import NOW, make_party, make_person, post

from matchmaker.domain.errors import Invalid, Refused
from matchmaker.domain.places import distance_km
from matchmaker.domain.quarters import quarter_of
from matchmaker.domain.records import Need, Offer
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.exposure import worth_of
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.ranking import Match
from matchmaker.matching.support import LEAST_PERCENT, PLACE, REMOTE_KM, WARD, remote_communes, with_support_slot
from matchmaker.store.queries import fairness as rows
from matchmaker.store.work import view, work
from matchmaker.wording.figures import here_today
from matchmaker.workflows.fairness import presence, switch_support
from matchmaker.workflows.ranking import matches_of
from matchmaker.workflows.standings import enter_standing


def match(code: str, score: int, gate: tuple[str, ...] = ()) -> Match:
    return Match(code, score, score, score, 1.0, gate, (), (), "")


def ranked(*scores: int, failing: int = 0) -> list[Match]:
    passing = [match(f"o{at}", score) for at, score in enumerate(scores, 1)]
    return [*passing, *(match(f"x{at}", 99, ("grade",)) for at in range(failing))]


def codes(matches: Sequence[Match]) -> list[str]:
    return [one.code for one in matches]


def each_its_own(matches: Sequence[Match]) -> dict[str, str]:
    return {one.code: f"p-{one.code}" for one in matches}


def test_the_best_eligible_offer_below_takes_the_fifth_place_and_says_why() -> None:
    ranking = ranked(90, 88, 86, 84, 82, 80, 75, 70)
    slot = with_support_slot(ranking, {"p-o7": "nurtured", "p-o8": "remote"}, each_its_own(ranking))
    assert codes(slot.matches) == ["o1", "o2", "o3", "o4", "o7", "o5", "o6", "o8"]
    assert slot.why == {"o7": "nurtured"}


@pytest.mark.parametrize(
    ("scores", "failing", "eligible"),
    [
        ((90, 88, 86, 84), 9, {"p-x0": "nurtured"}),  # fewer than five pass
        ((90, 88, 86, 84, 82, 65), 0, {"p-o6": "nurtured"}),  # 65 is less than 80 % of 82
        ((90, 88, 86, 84, 82), 3, {"p-x0": "nurtured", "p-x1": "remote"}),  # only failing ones are eligible
        ((90, 88, 86, 84, 82, 81), 0, {"p-o5": "nurtured", "p-o6": "nurtured"}),  # an eligible one stands there already
        ((90, 88, 86, 84, 82, 81), 0, {}),
    ],
)
def test_nothing_moves_where_nobody_qualifies(scores: tuple[int, ...], failing: int, eligible: dict[str, str]) -> None:
    ranking = ranked(*scores, failing=failing)
    slot = with_support_slot(ranking, eligible, each_its_own(ranking))
    assert slot.matches == tuple(ranking)
    assert not slot.why


def test_a_co_op_that_stands_above_already_is_not_lifted_again() -> None:
    ranking = ranked(90, 88, 86, 84, 82, 81, 80)
    parties = {**each_its_own(ranking), "o6": "p-o2"}
    slot = with_support_slot(ranking, {"p-o2": "remote", "p-o7": "nurtured"}, parties)
    assert slot.why == {"o7": "nurtured"}


@given(
    scores=st.lists(st.integers(0, 100), max_size=30), failing=st.lists(st.integers(0, 100), max_size=6), data=st.data(),
    place=st.integers(1, 8), least=st.integers(0, 100),
)  # fmt: skip
def test_without_its_labelled_place_the_ranking_is_the_plain_one(
    scores: list[int], failing: list[int], data: st.DataObject, place: int, least: int
) -> None:
    ranking = [match(f"o{at}", score) for at, score in enumerate(sorted(scores, reverse=True))]
    ranking += [match(f"x{at}", score, ("price",)) for at, score in enumerate(sorted(failing, reverse=True))]
    parties = {one.code: data.draw(st.sampled_from("abcdefgh")) for one in ranking}
    eligible = dict.fromkeys(data.draw(st.sets(st.sampled_from("abcdefgh"))), "nurtured")
    slot = with_support_slot(ranking, eligible, parties, place=place, least_percent=least)
    assert sorted(codes(slot.matches)) == sorted(codes(ranking))
    assert len(slot.why) <= 1
    assert [one for one in slot.matches if one.code not in slot.why] == [one for one in ranking if one.code not in slot.why]
    failed = [bool(one.gate) for one in slot.matches]
    assert failed == sorted(failed), "a failing offer stands above a passing one"
    for code in slot.why:
        at = codes(slot.matches).index(code)
        lifted, displaced = slot.matches[at], slot.matches[at + 1]
        assert at == place - 1
        assert not lifted.gate
        assert parties[code] in eligible
        assert 100 * lifted.score >= least * displaced.score
        assert parties[code] not in {parties[one.code] for one in slot.matches[:at]}


def test_remote_communes_lie_far_from_every_ward_and_no_ward_is_remote() -> None:
    gazetteer = shipped_lexicon().gazetteer
    remote = remote_communes(gazetteer)
    wards = [one for one in gazetteer.communes.values() if one.kind == WARD]
    assert {"Xã Đất Mũi", "Xã Phan Ngọc Hiển"} <= {gazetteer.name(code) for code in remote}
    assert 0 < len(remote) < len(gazetteer.communes) / 3
    for code, one in gazetteer.communes.items():
        nearest = min(distance_km(one.lat, one.lon, ward.lat, ward.lon) for ward in wards)
        assert (code in remote) is (nearest > REMOTE_KM)


# Ties: equal scores are ordered by a hash of the two codes.


def test_a_tie_depends_on_the_codes_alone() -> None:
    offers = [Offer(code, "khóm", party=f"p-{code}") for code in ("k-an", "k-binh", "k-chi", "k-dung", "k-giang")]
    need = Need("n-khom-7", "khóm")
    first = codes(Matcher().rank(need, Catalogue.of(offers)).matches)
    for seed in range(5):
        shuffled = random.Random(seed).sample(offers, len(offers))
        renamed = [Offer(one.code, one.words, party=f"q{seed}{one.code}") for one in shuffled]
        assert codes(Matcher().rank(need, Catalogue.of(renamed)).matches) == first


def test_a_tie_favours_nobody_over_many_needs() -> None:
    names = [f"o-{name}" for name in ("an", "bao", "cuong", "duyen", "em", "phuc")]
    catalogue = Catalogue.of([Offer(code, "bồn bồn", party=code) for code in names])
    needs = [Need(f"n-{at}", "bồn bồn") for at in range(1200)]
    tops: Counter[str] = Counter()
    lasts: Counter[str] = Counter()
    for ranking in Matcher().rank_many(needs, catalogue):
        tops[ranking.matches[0].code] += 1
        lasts[ranking.matches[-1].code] += 1
        assert len({one.score for one in ranking.matches}) == 1
    expected = len(needs) / len(names)
    for counted in (tops, lasts):  # chi-square, five degrees of freedom: 20.5 is passed once in a thousand fair draws
        assert sum((counted[code] - expected) ** 2 / expected for code in names) < 20.5, counted


# In the product.


@pytest.fixture
def need(app: Flask, cast: Cast) -> str:
    """A need for sò huyết with seven offers of co-operatives of its commune, the last of which stands low."""
    with app.app_context(), work() as session:
        for at in range(7):
            party = make_party(session, name=f"HTX Sò {at}", code=f"so-{at}")
            person = make_person(session, email=f"so{at}@cast.example", parties=[party])
            player = type(cast.ut)(person.name, person.email, person.code, party.code, type(cast.ut.who)(person.code, frozenset({party.code})))
            price = 100_000 if at < 6 else 118_000
            post(session, player, "offer", form_key=f"so-{at}", words="sò huyết 90 con/kg", quantity="2 tấn", price=f"{price} đ/kg",
                 place="phường An Xuyên", from_="tháng 12")  # fmt: skip
        made = post(session, cast.binh, "need", form_key="need", words="sò huyết 90 con/kg", quantity="1 tấn", price="110.000 đ/kg",
                    place="phường An Xuyên", from_="tháng 12")  # fmt: skip
        return made.code


def weaken(app: Flask, cast: Cast, party: str) -> None:
    typed = {"stands": "weak", "as_of": "01/06/2026", "source": "Biên bản củng cố"}
    with app.app_context(), work() as session:
        enter_standing(session, who=cast.chau.who, code=party, typed=typed, form_key=f"weak-{party}", now=NOW)


def turn(app: Flask, cast: Cast, *, on: bool) -> None:
    with app.app_context(), work() as session:
        switch_support(session, who=cast.chau.who, on=on, typed={"why": "thử một quý"}, now=NOW)


def listed(app: Flask, cast: Cast, code: str) -> tuple[list[str], dict[str, str]]:
    with app.test_request_context(), view() as session:
        page = matches_of(session, who=cast.binh.who, code=code, n=50, today=date(2026, 11, 25))
        return [one.listing.party.code for one in page.matches], {
            one.listing.party.code: page.supported[one.listing.code] for one in page.matches if one.listing.code in page.supported
        }


def test_off_it_changes_nothing_on_it_labels_one_place_off_again_all_is_as_before(app: Flask, cast: Cast, need: str) -> None:
    plain, why = listed(app, cast, need)
    assert plain[-1] == "so-6"
    assert not why
    weaken(app, cast, "so-6")
    assert listed(app, cast, need) == (plain, {})
    turn(app, cast, on=True)
    order, why = listed(app, cast, need)
    assert order.index("so-6") == PLACE - 1
    assert why == {"so-6": "nurtured"}
    assert [one for one in order if one != "so-6"] == [one for one in plain if one != "so-6"]
    turn(app, cast, on=False)
    assert listed(app, cast, need) == (plain, {})


def test_a_stopped_co_op_is_never_lifted(app: Flask, cast: Cast, need: str) -> None:
    weaken(app, cast, "so-6")
    turn(app, cast, on=True)
    with app.app_context(), work() as session:
        typed = {"stands": "stopped", "as_of": "01/09/2026", "source": "Cán bộ xã báo"}
        enter_standing(session, who=cast.chau.who, code="so-6", typed=typed, form_key="stopped", now=NOW)
    assert listed(app, cast, need)[1] == {}


def test_the_buyer_reads_the_label_and_no_verdict_on_anybody(app: Flask, cast: Cast, need: str) -> None:
    weaken(app, cast, "so-6")
    turn(app, cast, on=True)
    client = Client(app)
    client.sign_in(cast.binh.email, PASSWORD)
    with client.get(f"/needs/{need}/matches") as answer:
        text = answer.text
    assert text.count("<b>Suất hỗ trợ.</b>") == 1
    assert "đang được Liên minh nâng đỡ" in text
    assert "yếu" not in text
    with app.app_context(), view() as session:
        counted = {
            one.code: one.on["matches"]
            for one in presence(session, who=cast.chau.who, quarter=quarter_of(here_today()), today=here_today())
            if one.on
        }
    assert {code for code, seen in counted.items() if seen.supported} == {"so-6"}
    assert counted["so-6"].worth == worth_of(PLACE)


def test_the_switch_is_dated_audited_and_put_twice_is_put_once(app: Flask, cast: Cast) -> None:
    for _again in range(2):
        turn(app, cast, on=True)
    with app.app_context(), view() as session:
        (made,) = rows.switches(session)
        assert (made.on, made.why, made.at, made.person.name) == (True, "thử một quý", NOW, cast.chau.name)


def test_only_staff_switch_it_and_say_why(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        with pytest.raises(Refused):
            switch_support(session, who=cast.ut.who, on=True, typed={"why": "x"}, now=NOW)
        with pytest.raises(Invalid):
            switch_support(session, who=cast.chau.who, on=True, typed={}, now=NOW)


def test_what_the_page_says_of_the_slot_is_what_holds(app: Flask, cast: Cast) -> None:
    client = Client(app)
    client.sign_in(cast.chau.email, PASSWORD)
    text = client.page("/exposure").text
    assert f"chỗ thứ {PLACE} " in text
    assert f"ít nhất {LEAST_PERCENT}% điểm" in text
    assert f"hơn {int(REMOTE_KM)} km" in text
    wrong = client.post("/exposure/support", {"on": "yes", "why": ""})
    assert wrong.status_code == 422
    assert "Vì sao: còn để trống" in wrong.text
