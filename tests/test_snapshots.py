"""Rows to records and back, without loss."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.records import Certificate, How, Linked, Reading, Role
from matchmaker.store.snapshots import certificates_json, certificates_of, linked_json, linked_of, said_in

texts = st.text(max_size=20)
certificates = st.builds(Certificate, texts, st.none() | st.dates())
weights = st.none() | st.floats(0, 1e6)
linked = st.builds(
    Linked,
    role=st.none() | st.sampled_from(Role),
    readings=st.lists(st.builds(Reading, texts, st.sampled_from(How), st.integers(0, 1000)), max_size=3).map(tuple),
    phrase=texts, rest=texts, grade=texts, grade_rank=st.none() | st.integers(1, 9), piece_g=st.none() | st.tuples(weights, weights), state=texts,
    units=st.lists(texts, max_size=4).map(tuple), outside=st.booleans(), kin=texts, also=texts,
)  # fmt: skip


@given(linked)
def test_a_link_survives_its_storing(one: Linked) -> None:
    assert linked_of(json.loads(json.dumps(linked_json(one)))) == one


@given(st.none() | st.lists(certificates, max_size=4).map(tuple))
def test_certificates_survive_their_storing_and_unknown_stays_unknown(held: tuple[Certificate, ...] | None) -> None:
    assert certificates_of(json.loads(json.dumps(certificates_json(held)))) == held


def test_what_a_row_says_can_be_written_as_json() -> None:
    class Row:
        amount, day, moment, words = Decimal("1.500"), date(2026, 11, 23), datetime(2026, 11, 23, tzinfo=UTC), "cua"

    said = said_in(Row, ("amount", "day", "moment", "words"))
    assert said == {"amount": "1.5", "day": "2026-11-23", "moment": "2026-11-23T00:00:00+00:00", "words": "cua"}
    assert json.dumps(said)
