"""The permission table itself: who may do what to which thing."""

from __future__ import annotations

import pytest

from matchmaker.domain.permissions import NOBODY, PERMISSIONS, READS, Thing, Who, may

UT = Who("ut", frozenset({"coop"}), led_codes=frozenset({"coop"}))
MAI = Who("mai", frozenset({"coop"}))
DAO = Who("dao", frozenset({"coop"}), read_only=frozenset({"coop"}))
DUONG = Who("duong", frozenset({"other"}), led_codes=frozenset({"other"}))
CHAU = Who("chau", frozenset({"alliance"}), staff=True)
ALONE = Who("alone")
OPEN, HIDDEN = Thing(frozenset({"coop"}), public=True), Thing(frozenset({"coop"}))
BETWEEN = Thing(frozenset({"coop", "buyer"}))

OF_OWN_AND_STAFF = (
    "share.make",
    "history.read",
    "pool.plan",
    "pool.choose",
    "listing.post",
    "listing.revise",
    "listing.withdraw",
    "listing.matches",
    "party.contacts",
    "linkage.read",
    "listing.paper",
    "standing.read",
    "bundle.read",
    "contract.read",
    "contract.paper",
    "contract.particulars",
    "contract.move",
    "contract.draft",
    "contract.revise",
    "contract.send",
    "contract.recall",
    "contract.sign_buyer",
    "contract.sign_seller",
    "contract.addendum",
    "contract.sign_addendum",
    "contract.drop_addendum",
    "harvest.list",
    "harvest.read",
    "linkage.refuse",
    "terms.put",
    "terms.refuse",
    "terms.accept",
    "round.manage",
    "question.answer",
    "mandate.read",
    "delivery.read",
    "delivery.enter",
    "delivery.answer",
    "payment.tell",
    "breach.report",
    "breach.answer",
)
OF_LEADS_AND_STAFF = ("party.revise", "party.people", "contract.cancel", "harvest.revise", "mandate.revoke")
OF_STAFF = (
    "account.lift_second_factor",
    "account.free_phone",
    "party.found",
    "party.confirm",
    "party.merge",
    "searches.read",
    "person.look_as",
    "bulk.act",
    "claim.write",
    "standing.enter",
    "exposure.read",
    "support.switch",
    "registration.decide",
    "linkage.propose",
    "linkage.move",
    "audit.read",
    "listing.record_answer",
    "desk.read",
    "desk.take",
    "note.write",
    "words.edit",
    "price.keep",
    "letter.list",
    "letter.resend",
    "letter.put_aside",
    "contract.allow_more",
    "contract.countersign",
    "contract.hold",
    "contract.resume",
    "contract.end",
    "question.hide",
    "question.list",
    "mandate.list",
    "delivery.rule",
    "breach.decide",
    "outcome.record",
    "figure.write",
)
OF_ALL = (
    "confirmation.open",
    "page.read",
    "health.read",
    "metrics.read",
    "language.choose",
    "account.sign_in",
    "account.sign_out",
    "account.activate",
    "account.reset",
    "account.confirm_address",
    "comfort.choose",
    "market.read",
    "share.open",
    "registration.send",
    "listing.list",
    "supplier.search",
    "party.list",
    "party.read",
    "notice.farewell",
)
OF_WHO_SIGNED_IN = (
    "notice.read", "search.save", "person.look_stop", "draft.keep", "bin.read", "bin.undo", "bin.take_back", "account.own", "account.second_factor",
    "list.take",
)  # fmt: skip


@pytest.mark.parametrize("action", OF_OWN_AND_STAFF)
def test_ones_own_and_staff(action: str) -> None:
    assert [may(who, action, HIDDEN) for who in (UT, CHAU, DUONG, ALONE, NOBODY)] == [True, True, False, False, False]
    assert may(MAI, action, HIDDEN)


@pytest.mark.parametrize("action", OF_WHO_SIGNED_IN)
def test_everybody_with_an_account(action: str) -> None:
    assert [may(who, action) for who in (UT, CHAU, DUONG, ALONE, NOBODY)] == [True, True, True, True, False]


@pytest.mark.parametrize("action", OF_LEADS_AND_STAFF)
def test_who_leads_and_staff(action: str) -> None:
    assert [may(who, action, HIDDEN) for who in (UT, CHAU, MAI, DUONG, ALONE, NOBODY)] == [True, True, False, False, False, False]
    assert [may(who, action) for who in (UT, CHAU, MAI, DUONG, ALONE, NOBODY)] == [True, True, False, True, False, False]


def test_the_bin_is_emptied_at_once_by_who_leads_and_by_nobody_else() -> None:
    assert [may(who, "bin.empty", HIDDEN) for who in (UT, CHAU, MAI, DUONG, ALONE, NOBODY)] == [True, False, False, False, False, False]


@pytest.mark.parametrize("action", OF_STAFF)
def test_staff_alone(action: str) -> None:
    assert [may(who, action, OPEN) for who in (CHAU, UT, DUONG, ALONE, NOBODY)] == [True, False, False, False, False]
    assert not may(UT, action)


@pytest.mark.parametrize("action", OF_ALL)
def test_everybody(action: str) -> None:
    assert all(may(who, action, thing) for who in (NOBODY, ALONE, UT, DUONG, CHAU) for thing in (None, OPEN, HIDDEN))


def test_an_open_listing_is_read_by_all_and_a_withdrawn_one_by_its_own_and_staff() -> None:
    assert all(may(who, "listing.read", OPEN) for who in (NOBODY, ALONE, UT, DUONG, CHAU))
    assert [may(who, "listing.read", HIDDEN) for who in (UT, CHAU, DUONG, ALONE, NOBODY)] == [True, True, False, False, False]


def test_a_linkage_is_read_by_both_its_parties() -> None:
    assert may(Who("buyer", frozenset({"buyer"})), "linkage.read", BETWEEN)
    assert may(UT, "linkage.read", BETWEEN)
    assert not may(DUONG, "linkage.read", BETWEEN)


def test_a_party_asks_for_an_introduction_of_its_own_listing_and_staff_propose_instead() -> None:
    assert may(UT, "introduction.ask", HIDDEN)
    assert not may(DUONG, "introduction.ask", HIDDEN)
    assert not may(CHAU, "introduction.ask", HIDDEN)


def test_who_speaks_for_a_party_asks_in_public_and_only_its_lead_gives_a_mandate() -> None:
    assert [may(who, "question.ask", OPEN) for who in (UT, MAI, DUONG, CHAU, ALONE, NOBODY)] == [True, True, True, False, False, False]
    assert [may(who, "mandate.give", HIDDEN) for who in (UT, MAI, CHAU, DUONG, ALONE, NOBODY)] == [True, False, False, False, False, False]


def test_a_party_asks_about_its_own_bundle_and_staff_about_any() -> None:
    assert [may(who, "bundle.ask", HIDDEN) for who in (UT, MAI, CHAU, DUONG, ALONE, NOBODY)] == [True, True, True, False, False, False]


def test_a_party_answers_for_itself_and_never_staff() -> None:
    assert [may(who, "listing.answer", HIDDEN) for who in (UT, DUONG, CHAU, ALONE, NOBODY)] == [True, False, False, False, False]
    assert [may(who, "confirmation.answer") for who in (UT, DUONG, CHAU, ALONE, NOBODY)] == [True, True, False, True, True]


@pytest.mark.parametrize("action", sorted(PERMISSIONS))
@pytest.mark.parametrize("thing", [HIDDEN, OPEN, BETWEEN, None], ids=["hidden", "open", "between", "any"])
def test_a_reader_sees_what_is_the_organisations_own_and_does_no_more_than_a_stranger(action: str, thing: Thing | None) -> None:
    assert may(DAO, action, thing) == (may(ALONE, action, thing) or action in READS)


@pytest.mark.parametrize("action", sorted(PERMISSIONS))
def test_a_member_may_no_more_than_a_lead_and_a_reader_no_more_than_a_member(action: str) -> None:
    allowed = [may(who, action, HIDDEN) for who in (UT, MAI, DAO)]
    assert allowed == sorted(allowed, reverse=True)


def test_whoever_reads_one_party_and_writes_for_another_writes_for_that_one_alone() -> None:
    both = Who("bo", frozenset({"coop", "other"}), read_only=frozenset({"coop"}))
    assert [may(both, "listing.revise", Thing(frozenset({one}))) for one in ("coop", "other")] == [False, True]
    assert all(may(both, "contract.read", Thing(frozenset({one}))) for one in ("coop", "other"))
    assert both.speaking_codes == {"other"}


def test_what_another_organisation_lends_is_not_read_only() -> None:
    lent = Who("le", frozenset({"coop", "giver"}), lent=frozenset({("giver", "post")}), read_only=frozenset({"coop"}))
    assert may(lent, "listing.post", Thing(frozenset({"giver"})))
    assert not may(lent, "listing.post", HIDDEN)
    assert lent.speaking_codes == frozenset()


def test_without_a_thing_the_question_is_whether_it_can_be_done_at_all() -> None:
    assert may(UT, "listing.revise")
    assert not may(ALONE, "listing.revise")
    assert not may(NOBODY, "listing.revise")


def test_a_thing_of_nobody_is_nobodys() -> None:
    assert not may(UT, "listing.revise", Thing())
    assert not may(ALONE, "listing.revise", Thing())


def test_what_is_not_in_the_table_is_a_mistake_and_not_a_permission() -> None:
    with pytest.raises(KeyError):
        may(CHAU, "linkage.fly")


def test_every_action_is_held_to_something_here() -> None:
    assert set(PERMISSIONS) == {
        *OF_OWN_AND_STAFF,
        *OF_LEADS_AND_STAFF,
        *OF_STAFF,
        *OF_ALL,
        *OF_WHO_SIGNED_IN,
        "listing.read",
        "question.ask",
        "mandate.give",
        "introduction.ask",
        "bin.empty",
        "bundle.ask",
        "linkage.list",
        "contract.list",
        "price.simulate",
        "record.read",
        "listing.answer",
        "confirmation.answer",
    }
