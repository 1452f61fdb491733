"""Letters that only look like ours, and addresses and passwords to sign in with."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.sign_in import email_complaint, folded_email, password_complaint
from matchmaker.domain.spelling import foreign_letters

VIETNAMESE = "AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXYaăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵFJWZfjwz"
LOOKALIKES = "НТХАВЕКМОРСаеорсухіјѕΑΒΕΗΙΚΜΝΟΡΤΥΧοＨｔ𝐇"


@given(st.text(alphabet=VIETNAMESE + " 0123456789.,-/&()", max_size=40), st.sampled_from(("NFC", "NFD")))
def test_vietnamese_is_ours_in_either_form(text: str, form: str) -> None:
    assert foreign_letters(unicodedata.normalize(form, text)) == ""  # type: ignore[arg-type]


@given(st.text(alphabet=VIETNAMESE + " ", max_size=20), st.sampled_from(LOOKALIKES), st.text(alphabet=VIETNAMESE + " ", max_size=20))
def test_one_letter_that_only_looks_like_ours_is_found_anywhere(before: str, letter: str, after: str) -> None:
    assert foreign_letters(before + letter + after + letter) == letter


@given(st.text(max_size=300))
def test_any_text_is_an_address_or_has_one_complaint(text: str) -> None:
    complaint = email_complaint(text)
    assert complaint is None or complaint[0] in ("missing", "not_an_email", "foreign_letters")
    if complaint is None:
        assert folded_email(text).isascii()


@pytest.mark.parametrize("address", ["ten@vidu.vn", " TEN@Vidu.VN ", "ten.ho+htx@thu.vidu.com.vn"])
def test_addresses(address: str) -> None:
    assert email_complaint(address) is None


@pytest.mark.parametrize(("length", "good"), [(0, False), (7, False), (8, True), (1000, True), (1001, False)])
def test_only_the_length_of_a_password_is_held_against_it(length: int, good: bool) -> None:
    assert (password_complaint(("vuông tôm, " * 100)[:length]) is None) is good
