"""Every code that a page can meet has its words, and figures stand as the reader writes them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.linkage import CHOICES, MOVES, Stage
from matchmaker.domain.payment import Due, Payment
from matchmaker.domain.price_rules import Kind, PriceRule, Unknown
from matchmaker.domain.records import MUST_COLUMNS, How, Period, Quantity, Role
from matchmaker.matching.levels import GATES, LEVELS
from matchmaker.wording import figures, labels, payment, price_rules, prices
from matchmaker.wording.complaints import COMPLAINTS, DOUBTS, FIELDS, complain
from matchmaker.wording.details import DETAILS
from matchmaker.wording.number_words import in_words
from matchmaker.wording.reasons import ASKS, FAILED, REASONS, sentence
from matchmaker.wording.scores import TENTH, in_tenths, shows_points

ROOT = Path(__file__).parents[1]


@pytest.fixture(params=["vi", "en"])
def reader(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    """A page that is being written in one of the two languages."""
    with app.test_request_context("/", headers={"Cookie": f"lang={request.param}"}):
        yield request.param


def _complained() -> set[str]:
    """The codes of every complaint in the program, read from its source."""
    codes: set[str] = set()
    for path in [*(ROOT / "matchmaker/domain").rglob("*.py"), *(ROOT / "matchmaker/workflows").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = {"Unreadable": 0, "NotACertificate": 0, "complain": 1}.get(name)
            if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                codes.add(str(node.args[place].value))
    return codes


def test_every_complaint_has_its_words() -> None:
    assert len(_complained()) > 20
    assert not _complained() - set(COMPLAINTS) - set(DOUBTS)


def test_a_complaint_names_its_field_and_how_to_mend_it(reader: str) -> None:
    for code in [*COMPLAINTS, *DOUBTS]:
        said = complain("quantity", code, {})
        assert "%" not in said
        assert len(said) > 20


def test_every_outcome_of_a_comparison_has_its_sentence(reader: str) -> None:
    missing = {(column, level) for column, levels in LEVELS.items() for level in levels} - set(REASONS)
    assert not missing
    assert all(sentence(column, level, {}).endswith(".") for column, level in REASONS)


def test_every_code_has_its_label() -> None:
    assert set(labels.STAGES) == set(Stage)
    assert set(labels.MOVES) == set(MOVES)
    assert set(labels.PERIODS) == set(Period)
    assert set(labels.ROLES) == set(Role)
    assert set(labels.HOWS) == set(How)
    assert set(labels.DROP_REASONS) == set(CHOICES["reason"])
    assert set(labels.OUTCOMES) == set(CHOICES["outcome"])
    assert not {fact for move in MOVES.values() for fact in move.needs | move.takes} - set(labels.FACTS)
    assert not set(MUST_COLUMNS) - set(FIELDS)
    assert not set(GATES) - set(FAILED)
    assert not set(LEVELS) - set(labels.COLUMNS)
    assert not set(DETAILS) - set(LEVELS)
    assert not set(LEVELS) - set(ASKS) - {"spelling", "order", "rest"}


def test_a_missing_side_is_named(reader: str) -> None:
    said = sentence("price", "UNKNOWN", {"side": "offer", "need": 450000})
    assert said == {"vi": "Tin chào bán chưa ghi: giá.", "en": "The offer does not say: price."}[reader]


def test_figures_stand_as_the_reader_writes_them(reader: str) -> None:
    vietnamese = reader == "vi"
    assert figures.number(Decimal("1250.5")) == ("1.250,5" if vietnamese else "1,250.5")
    assert figures.dong(450000, unit="kg") == ("450.000 đ/kg" if vietnamese else "450,000 đ/kg")
    assert figures.quantity(Quantity(Decimal(5), "tấn", Decimal(7))) == ("5–7 tấn" if vietnamese else "5–7 tonnes")
    assert figures.points(87_500_000) == ("87,5" if vietnamese else "87.5")
    assert figures.long_day(date(2026, 11, 22)) == ("ngày 22 tháng 11 năm 2026" if vietnamese else "22 November 2026")
    assert figures.moment(datetime(2026, 11, 24, 20, 5, tzinfo=UTC)) == ("03:05 25/11/2026" if vietnamese else "03:05 25 Nov 2026")


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (None, None, ""),
        (date(2026, 12, 1), date(2026, 12, 31), "tháng 12/2026"),
        (date(2026, 11, 1), date(2027, 2, 28), "tháng 11/2026 – tháng 2/2027"),
        (date(2026, 11, 2), date(2026, 11, 30), "02/11 – 30/11/2026"),
        (date(2026, 11, 2), date(2026, 11, 2), "02/11/2026"),
        (date(2026, 11, 2), None, "từ 02/11/2026"),
        (None, date(2026, 11, 2), "đến 02/11/2026"),
        (date(2026, 12, 20), date(2027, 1, 5), "20/12/2026 – 05/01/2027"),
    ],
)
def test_a_window_is_said_shortly_and_without_doubt(app: Flask, starts: date | None, ends: date | None, said: str) -> None:
    with app.test_request_context("/"):
        assert figures.window(starts, ends) == said


def test_waiting_is_counted_on_the_calendar_of_ca_mau(app: Flask) -> None:
    now = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    with app.test_request_context("/"):
        assert figures.waited(now - timedelta(hours=2), now) == "từ hôm nay"
        assert figures.waited(now - timedelta(hours=11), now) == "đã 1 ngày"


@given(st.lists(st.integers(min_value=0, max_value=30_000_000), min_size=1, max_size=12))
def test_the_parts_shown_add_up_to_the_score_shown(parts: list[int]) -> None:
    tenths = in_tenths(parts)
    assert sum(tenths) == round(sum(parts) / TENTH)
    assert all(abs(shown * TENTH - part) < TENTH for shown, part in zip(tenths, parts, strict=True))


def test_too_little_known_is_no_point_score() -> None:
    assert not shows_points(0.59)
    assert shows_points(0.6)


def test_a_price_is_for_one_and_an_amount_of_many(reader: str) -> None:
    assert figures.dong(700_000, None, "bao") == {"vi": "700.000 đ/bao", "en": "700,000 đ/sack"}[reader]
    assert figures.amount(Decimal(5), "bao") == {"vi": "5 bao", "en": "5 sacks"}[reader]
    assert figures.dong(9_000, None, "kg").endswith("đ/kg")
    assert figures.dong(9_000, None, "gàu").endswith("đ/gàu")
    assert labels.one_label("con") == {"vi": "con", "en": "piece"}[reader]


def test_a_payment_without_its_days_says_that_nobody_wrote_them(reader: str) -> None:
    assert payment.terms(Payment(Due.LATER)) != payment.terms(Payment(Due.LATER, 30))
    assert ("30" in payment.terms(Payment(Due.LATER, 30)), "30" in payment.terms(Payment(Due.LATER))) == (True, False)


def test_the_direction_of_a_price_is_said(reader: str) -> None:
    words = {"vi": ("Cao hơn", "Thấp hơn", "Bằng"), "en": ("above", "below", "As in")}[reader]
    said = prices.trend_said(0.12), prices.trend_said(-0.12), prices.trend_said(0.001)
    assert [word in one for one, word in zip(said, words, strict=True)] == [True] * 3, said
    assert "12" in said[0]
    assert "12" in said[1]
    above, below = prices.terms_held_said((0.05, 0.1)), prices.terms_held_said((-0.05, -0.1))
    assert ("5" in above, "10" in above, above == below) == (True, True, False)
    assert prices.terms_held_said(None) not in ("", above, below)


def test_a_rule_says_each_of_its_parts(reader: str) -> None:
    rule = PriceRule(Kind.CORRIDOR, "kg", plus_percent=Decimal(4), floor_dong=380_000)
    assert "4" in price_rules.change_said(rule, "kg")
    assert price_rules.change_said(rule, "kg") != price_rules.change_said(replace(rule, plus_percent=Decimal(-4)), "kg")
    assert figures.dong(380_000, None, "kg") in price_rules.bounds_said(rule, "kg")
    assert price_rules.bounds_said(rule, "kg") != price_rules.bounds_said(replace(rule, floor_dong=None, ceiling_dong=380_000), "kg")
    fixed = price_rules.rule_said(PriceRule(Kind.FIXED, "kg", dong=125_000), product="", state="", unit="kg")
    assert fixed.startswith(figures.dong(125_000, None, "kg"))
    why = [price_rules.unknown_said(Unknown(code)) for code in ("no_reading", "other_source", "not_yet", "too_old", "not_positive")]
    assert len(set(why)) == len(why)
    assert all(why)


def test_nothing_below_nought_is_written_in_words() -> None:
    with pytest.raises(ValueError, match="below nought"):
        in_words(-1)


@pytest.mark.parametrize(
    ("told", "vi", "en"),
    [("2022-05-27", "27/05/2022", "27 May 2022"), ("2025-10", "tháng 10/2025", "Oct 2025"), ("2021", "2021", "2021"), ("~2021", "~2021", "~2021"),
     ("không rõ", "", ""), ("", "", ""), ("2022-99-99", "2022-99-99", "2022-99-99"), ("25/11/2025", "25/11/2025", "25/11/2025")],
)  # fmt: skip
def test_the_day_of_a_source_is_said_as_other_days_are(reader: str, told: str, vi: str, en: str) -> None:
    assert figures.reported(told) == {"vi": vi, "en": en}[reader]
