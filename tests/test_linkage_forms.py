"""Forms of linkage and legal figures: dated, sourced, and never more sure than what was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.linkage_forms import (
    FORMS,
    IN_FORCE,
    LINKS,
    PENALTY_CEILING,
    SETTINGS,
    SHORT_TERM,
    above_ceiling,
    form_of,
    links_of,
    setting_on,
    too_short,
)

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("links", "form"),
    [
        (("inputs", "production", "harvest", "processing", "sale"), 1), (("inputs", "sale"), 2), (("production", "harvest", "sale"), 3),
        (("inputs", "production", "harvest", "sale"), 4), (("production", "harvest", "processing", "sale"), 5),
        (("inputs", "processing", "sale"), 6), (("processing", "sale"), 7), (("inputs",), None), (("sale",), None), ((), None),
        (("inputs", "production"), None),
    ],
)  # fmt: skip
def test_which_form_the_links_make(links: tuple[str, ...], form: int | None) -> None:
    assert form_of(links, DAY) == form
    assert form is None or links_of(form, DAY) == links


def test_no_other_links_make_a_form_and_every_form_ends_in_sale() -> None:
    made = [form_of(links, DAY) for many in range(6) for links in combinations(LINKS, many)]
    assert sorted(one for one in made if one) == [1, 2, 3, 4, 5, 6, 7]
    assert all(links_of(one.code, DAY)[-1] == "sale" for one in FORMS)


def test_a_form_counts_only_while_it_is_in_force() -> None:
    assert form_of({"inputs", "sale"}, IN_FORCE - timedelta(days=1)) is None
    ended = [replace(one, until=DAY) for one in FORMS]
    assert form_of({"inputs", "sale"}, DAY, ended) == 2
    assert form_of({"inputs", "sale"}, DAY + timedelta(days=1), ended) is None
    assert links_of(2, DAY + timedelta(days=1), ended) == ()


def test_the_newest_figure_in_force_counts() -> None:
    newer = replace(SETTINGS[0], value=Decimal(12), since=date(2027, 1, 1))
    assert setting_on(PENALTY_CEILING, date(2026, 12, 31), [*SETTINGS, newer]) == SETTINGS[0]
    assert setting_on(PENALTY_CEILING, date(2027, 1, 1), [*SETTINGS, newer]) == newer
    assert setting_on(PENALTY_CEILING, date(1999, 1, 1)) is None


def test_what_was_not_checked_says_so_and_every_row_has_its_source() -> None:
    assert all(one.source and one.read_on >= one.since for one in (*FORMS, *SETTINGS))
    assert not any(one.checked for one in SETTINGS)


@pytest.mark.parametrize(("percent", "above"), [("8", False), ("8.001", True), ("0", False), ("30", True)])
def test_a_penalty_above_the_ceiling_is_told(percent: str, above: bool) -> None:
    assert (above_ceiling(Decimal(percent), DAY) is not None) is above
    assert above_ceiling(Decimal(percent), date(1999, 1, 1)) is None


@pytest.mark.parametrize(
    ("starts", "ends", "cycle", "enough"),
    [
        (date(2026, 1, 1), date(2028, 12, 31), 4, None), (date(2026, 1, 1), date(2028, 12, 30), 4, date(2028, 12, 31)),
        (date(2026, 1, 1), date(2028, 12, 31), 12, date(2030, 12, 31)), (date(2024, 2, 29), date(2027, 2, 28), 3, None),
        (date(2024, 2, 29), date(2027, 2, 27), 3, date(2027, 2, 28)), (date(2017, 1, 1), date(2017, 6, 1), 3, None),
    ],
)  # fmt: skip
def test_how_long_a_linkage_must_stand(starts: date, ends: date, cycle: int, enough: date | None) -> None:
    found = too_short(starts, ends, Decimal(cycle))
    assert (found.enough_on if found else None) == enough


@given(st.dates(IN_FORCE, date(2090, 1, 1)))
def test_a_term_ends_on_the_eve_of_its_own_day_years_later(starts: date) -> None:
    found = too_short(starts, starts, Decimal(3))
    assert found is not None
    assert found.setting.key == SHORT_TERM
    next_day = found.enough_on + timedelta(days=1)
    assert (next_day.year, next_day.month, next_day.day) in ((starts.year + 3, starts.month, starts.day), (starts.year + 3, 3, 1))
