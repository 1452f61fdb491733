"""Certificates: read with number, issuer and last day, kept apart from the name by which they are matched, and counted down by the day."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make import make_listing

from matchmaker.domain.errors import Invalid
from matchmaker.domain.papers import SOON_DAYS, Standing, standing
from matchmaker.domain.records import Certificate
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.snapshots import certificates_of
from matchmaker.store.work import work
from matchmaker.wording.papers import read_back, standing_said
from matchmaker.workflows.posting import read_draft
from matchmaker.workflows.posting.certificates import NotACertificate, read_certificates

TODAY = date(2026, 11, 23)
DAY = date(2027, 3, 12)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("VietGAP số VG-123/2025, hết hạn 12/03/2027", Certificate("VietGAP", DAY, "VG-123/2025")),
        ("VietGAP số VG-123/2025 hết hạn 12/03/2027", Certificate("VietGAP", DAY, "VG-123/2025")),
        ("VietGAP (số VG-123, hết hạn 12/03/2027)", Certificate("VietGAP", DAY, "VG-123")),
        ("VietGAP, số: VG-123, đến 12/03/2027", Certificate("VietGAP", DAY, "VG-123")),
        ("VietGAP · số VG-123 · đến 12/03/2027", Certificate("VietGAP", DAY, "VG-123")),
        ("vietgap so 123 het han 12/3/2027", Certificate("vietgap", DAY, "123")),
        ("VIETGAP SỐ VG 885, HẾT HẠN 12/03/2027", Certificate("VIETGAP", DAY, "VG 885")),
        ("VietGAP đến 12/03/2027", Certificate("VietGAP", DAY)),
        ("VietGAP có giá trị đến ngày 12/03/2027", Certificate("VietGAP", DAY)),
        ("HACCP no. 77-A", Certificate("HACCP", None, "77-A")),
        ("VietGAP số VG-1 do Quacert cấp, hết hạn 12/03/2027", Certificate("VietGAP", DAY, "VG-1", "Quacert")),
        ("VietGAP, Quacert cấp, hết hạn 12/03/2027", Certificate("VietGAP", DAY, "", "Quacert")),
        ("VietGAP – nơi cấp: Sở NN (Cà Mau)", Certificate("VietGAP", None, "", "Sở NN (Cà Mau)")),
        ("Giấy ATTP số 45/2024/ATTP-CM cấp ngày 05/03/2024, hết hạn 12/03/2027", Certificate("Giấy ATTP", DAY, "45/2024/ATTP-CM")),
        ("Giấy ATTP, cấp ngày 05/03/2024", Certificate("Giấy ATTP")),
        ("ISO 22000:2018", Certificate("ISO 22000:2018")),
        ("OCOP 4 sao", Certificate("OCOP 4 sao")),
        ("mã số vùng nuôi, số 12345", Certificate("mã số vùng nuôi", None, "12345")),
        ("mã số vùng trồng VN-CMOR-0123", Certificate("mã số vùng trồng VN-CMOR-0123")),
    ],
)
def test_a_line_is_read_with_number_issuer_and_last_day(typed: str, read: Certificate) -> None:
    assert read_certificates(typed, TODAY) == (read,)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("VietGAP 12/03/2027", True),
        ("VietGAP tới 3/2027", True),
        ("VietGAP, hết hạn 12/03/2027", False),
        ("Giấy ATTP số 45/2024/ATTP-CM", False),
        ("Giấy ATTP, cấp ngày 05/03/2024", False),
        ("ISO 22000:2018", False),
        ("ISO 9001/2015", False),
        ("TCVN 11041-2/2017", False),
        ("OCOP 4 sao", False),
    ],
)
def test_a_day_that_nobody_called_the_last_one_asks(typed: str, asked: bool) -> None:
    lexicon = shipped_lexicon()
    form = {"words": "cua gạch", "certificates": typed}
    read = read_draft(form, side="offer", lexicon=lexicon, gazetteer=lexicon.gazetteer, today=TODAY)
    assert {name: code for name, (code, _facts) in read.asks.items()} == ({"certificates": "certificate_day_unread"} if asked else {})


def test_two_numbers_of_one_certificate_are_two() -> None:
    assert read_certificates("VietGAP số 1\nVietGAP số 2\nvietgap số 1", TODAY) == (
        Certificate("VietGAP", number="1"),
        Certificate("VietGAP", number="2"),
    )


@pytest.mark.parametrize("typed", ["số 12345", "hết hạn 12/03/2027", "do Quacert cấp", "x" * 500, "so 123 " * 50])
def test_what_names_no_certificate_is_none(typed: str) -> None:
    with pytest.raises(NotACertificate) as error:
        read_certificates(typed, TODAY)
    assert error.value.why == "not_a_certificate"


@pytest.mark.parametrize("name", ["VietGAP", "ASC", "OCOP 4 sao", "GlobalGAP", "HACCP", "mã số vùng nuôi", "hữu cơ"])
def test_number_issuer_and_day_leave_the_name_to_be_matched_by(name: str) -> None:
    book = shipped_lexicon().phrases
    read = read_certificates(f"{name} số VG-123/2025 do Quacert cấp, hết hạn 12/03/2027", TODAY)
    assert read is not None
    assert book.certificate_of(read[0].name) == book.certificate_of(name)
    assert (read[0].number, read[0].issued_by, read[0].expires_on) == ("VG-123/2025", "Quacert", DAY)


names = st.sampled_from(["VietGAP", "ASC", "OCOP 4 sao", "Giấy ATTP", "ISO 22000"])
numbers = st.from_regex(r"[A-Z]{0,3}-?[0-9]{1,5}(/20[0-9]{2})?", fullmatch=True)
days = st.dates(date(2026, 1, 1), date(2040, 12, 31))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the application only lends its language
@given(st.lists(st.builds(Certificate, names, st.none() | days, st.just("") | numbers, st.sampled_from(["", "Quacert"])), min_size=1, max_size=5))
def test_what_is_read_back_to_its_writer_reads_the_same_again(app: Flask, held: list[Certificate]) -> None:
    once = {(one.name, one.number): one for one in reversed(held)}
    with app.test_request_context(), force_locale("vi"):
        said = read_back(once.values()).replace(" · chưa rõ hạn", "")
    assert read_certificates(said, TODAY) == tuple(once.values())


@given(st.text(max_size=300))
def test_no_text_is_worse_than_a_complaint(typed: str) -> None:
    with suppress(NotACertificate):
        assert all(one.name for one in read_certificates(typed, TODAY) or ())


@pytest.mark.parametrize(
    ("days", "state", "said"),
    [
        (-1, Standing.OVER, "hết hạn"),
        (0, Standing.ENDS_SOON, "hết hạn hôm nay"),
        (1, Standing.ENDS_SOON, "hết hạn trong 1 ngày"),
        (SOON_DAYS, Standing.ENDS_SOON, "hết hạn trong 60 ngày"),
        (SOON_DAYS + 1, Standing.HOLDS, "còn hạn"),
        (None, Standing.UNKNOWN, "chưa rõ hạn"),
    ],
)
def test_a_certificate_is_counted_down_by_the_day(app: Flask, days: int | None, state: Standing, said: str) -> None:
    last = None if days is None else TODAY + timedelta(days=days)
    assert standing(last, TODAY)[0] is state
    with app.test_request_context(), force_locale("vi"):
        assert standing_said(last, TODAY) == said


@given(days, days, days)
def test_standing_never_gets_better_as_days_go_by(last: date, one: date, other: date) -> None:
    order = [Standing.HOLDS, Standing.ENDS_SOON, Standing.OVER]
    earlier, later = sorted([one, other])
    assert order.index(standing(last, earlier)[0]) <= order.index(standing(last, later)[0])


def test_what_was_stored_before_there_were_numbers_still_reads() -> None:
    stored = [{"name": "VietGAP", "expires_on": "2027-03-12"}, {"name": "CDĐL Cua Cà Mau, số 00116", "expires_on": None}]
    assert certificates_of(stored) == (Certificate("VietGAP", DAY), Certificate("CDĐL Cua Cà Mau, số 00116"))


def test_the_page_lays_certificates_out_and_the_form_reads_them_back(app: Flask, cast: Cast, client: Client) -> None:
    over = "VietGAP số VG-123/2025, hết hạn 12/03/2020\nASC do Control Union cấp, hạn 2099\nOCOP <b>4</b> sao"
    assert client.sign_in(cast.ut.email, PASSWORD).status_code == 303
    sent = {"words": "cua gạch", "certificates": over, "form_key": "k"}
    asked = client.post("/offers", sent)
    assert asked.status_code == 422
    assert "Máy đọc ra: VietGAP · số VG-123/2025 · đến 12/03/2020; ASC · Control Union cấp · đến 31/12/2099; OCOP" in asked.text
    posted = client.post("/offers", {**sent, "sure": "certificates"})
    assert posted.status_code == 303
    path = posted.headers["Location"].removesuffix("/matches")
    text = client.page(path).text
    for said in ("VG-123/2025", "12/03/2020", "hết hạn", "Control Union", "còn hạn", "chưa rõ hạn", "OCOP <b>4</b> sao", "xem bản gốc"):
        assert said in text
    assert "đến 12/03/2020" in client.get(f"{path}/edit").text


def test_a_need_and_a_listing_without_certificates_show_no_table(app: Flask, cast: Cast, client: Client) -> None:
    with app.app_context(), work() as session:
        make_listing(session, party=cast.ut.party, code="none")
        make_listing(session, party=cast.ut.party, code="unsaid", certificates=[])
        make_listing(session, party=cast.binh.party, side="need", code="asks", certificates=[{"name": "VietGAP", "expires_on": None}])
    for path in ("/offers/none", "/offers/unsaid", "/needs/asks"):
        assert "Giấy chứng nhận" not in client.page(path).text


# One certificate box by box


BOX = {"paper_name": "VietGAP", "paper_number": "VG-123/2025", "paper_issuer": "Quacert", "paper_until": "12/03/2027"}


def boxed(**typed: str) -> dict[str, object]:
    """The certificates as typed and as read, or the complaints."""
    lexicon = shipped_lexicon()
    try:
        read = read_draft({"words": "cua gạch", **typed}, side="offer", lexicon=lexicon, gazetteer=lexicon.gazetteer, today=TODAY)
    except Invalid as error:
        return {name: code for name, (code, _facts) in error.complaints.items()}
    return {read.typed["certificates"]: read.certificates}


def test_boxes_become_a_line_under_those_already_written() -> None:
    line, whole = "VietGAP, số VG-123/2025, nơi cấp: Quacert, hết hạn 12/03/2027", Certificate("VietGAP", DAY, "VG-123/2025", "Quacert")
    assert boxed(**BOX) == {line: (whole,)}
    assert boxed(certificates="ASC", **BOX) == {f"ASC\n{line}": (Certificate("ASC"), whole)}
    assert boxed(certificates="không có", **BOX) == {line: (whole,)}
    assert boxed(paper_name="ASC") == {"ASC": (Certificate("ASC"),)}
    assert boxed(certificates="ASC") == {"ASC": (Certificate("ASC"),)}


@pytest.mark.parametrize(
    ("box", "typed", "field", "code"),
    [
        ("paper_name", "", "paper_name", "missing"),
        ("paper_name", "???", "paper_name", "plainer"),
        ("paper_name", "VietGAP, ASC", "paper_name", "plainer"),
        ("paper_name", "không có", "paper_name", "plainer"),
        ("paper_name", "VietGAP | hết hạn 1/1/2030", "paper_name", "plainer"),
        ("paper_number", "12, 13", "paper_number", "plainer"),
        ("paper_number", "không nhớ", "paper_number", "plainer"),
        ("paper_issuer", "Sở NN, tỉnh Cà Mau", "paper_issuer", "plainer"),
        ("paper_until", "40/13/2027", "paper_until", "no_such_day"),
        ("paper_until", "mai mốt", "paper_until", "not_a_date"),
        ("paper_until", "x" * 500, "paper_until", "too_long"),
    ],
)
def test_each_box_complains_by_name(box: str, typed: str, field: str, code: str) -> None:
    assert boxed(**{**BOX, box: typed}).get(field) == code


@given(st.fixed_dictionaries({name: st.text(max_size=30) for name in BOX}))
def test_no_text_in_a_box_is_worse_than_a_complaint_or_read_as_something_else(box: dict[str, str]) -> None:
    for typed, read in boxed(**box).items():
        if isinstance(read, tuple):
            assert len(read) == 1
            assert read[0].name in typed


def test_a_box_that_is_wrong_stays_open_with_what_was_typed(app: Flask, cast: Cast, client: Client) -> None:
    assert client.sign_in(cast.ut.email, PASSWORD).status_code == 303
    assert '<details class="part">' in client.get("/offers/new").text
    assert "paper_name" not in client.get("/needs/new").text
    wrong = client.post("/offers", {"words": "cua gạch", "form_key": "k", **BOX, "paper_until": "hôm nào đó"})
    assert wrong.status_code == 422
    assert '<details class="part" open>' in wrong.text
    assert wrong.text.count("Hết hạn ngày: máy chưa đọc ra ngày") == 2
    assert 'value="VG-123/2025"' in wrong.text
    posted = client.post("/offers", {"words": "cua gạch", "form_key": "k", **BOX, "paper_until": "12/03/2099"})
    assert posted.status_code == 303
    text = client.page(posted.headers["Location"].removesuffix("/matches")).text
    for said in ("VG-123/2025", "Quacert", "12/03/2099", "còn hạn"):
        assert said in text
