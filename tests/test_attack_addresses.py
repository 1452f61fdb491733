"""Addresses, hosts, methods, languages and letters as an attacker would send them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
from applying import FORM
from attacking import ODD, Attacked, address_for
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from stage import Stage

from matchmaker.domain.spelling import clean, foreign_letters
from matchmaker.store.models.people import Party
from matchmaker.store.models.registrations import Registration
from matchmaker.store.work import view
from matchmaker.web.guard import UNGUARDED
from matchmaker.web.paths import same_site_path

ELSEWHERE = (
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example", "https:evil.example",
    "https:/evil.example", "https://evil.example", "HTTPS://evil.example", "http:evil.example", "//evil.example\\@localhost", "/%2f/evil.example",
    "%2f%2fevil.example", "/%2fevil.example", "/%5cevil.example", "/%252f%252fevil.example", "/\t/evil.example", "/\n/evil.example",
    "/\r\n/evil.example", "\t//evil.example", " //evil.example", "/.//evil.example/..", "javascript:alert(1)", "java\nscript:alert(1)",
    "data:text/html,x", "//evil.example/%2e%2e", "/\u2028/evil.example", "／／evil.example", "evil.example", "@evil.example", ".evil.example",
    "//[::1]", "//0x7f.1", "/\x00/evil.example", "/%00/evil.example", "?next=//evil.example", "#//evil.example", "/" + "a" * 3000,
)  # fmt: skip


@pytest.fixture
def attacked(staged_app: Flask, stage: Stage, staged_database: tuple[Path, Stage]) -> Attacked:
    return Attacked(staged_app, stage, staged_database[0])


def lands(location: str) -> str:
    """The host that a browser goes to: it drops tabs and line ends, and takes a backslash for a slash."""
    seen = re.sub(r"[\t\r\n]", "", location.strip("\x00 \t\r\n")).replace("\\", "/")
    return urlsplit(urljoin("http://localhost/sign-in", seen)).netloc


def test_nobody_is_sent_away(attacked: Attacked) -> None:
    for elsewhere in ELSEWHERE:
        for role, path in (("ut", "/sign-in"), ("nobody", "/lang/en"), ("ut", "/lang/vi")):
            answer = attacked.ask(role, "GET", path, query_string={"next": elsewhere})
            assert answer.status_code in (303, 400)
            assert answer.status_code == 400 or lands(answer.location) == "localhost", (elsewhere, answer.location)
        answer = attacked.ask("nobody", "GET", "/sign-in", query_string={"next": elsewhere})
        kept = re.search(r'name="next" value="([^"]*)"', answer.text)
        assert answer.status_code == 400 or (kept and lands(kept[1] or "/") == "localhost"), elsewhere


@given(st.text(alphabet="/\\:@?#%.a2f5c \t\r\n\x00evil-", max_size=40) | st.text(max_size=60))
def test_whatever_is_taken_for_a_path_of_this_site_is_one(text: str) -> None:
    taken = same_site_path(text)
    assert taken is None or lands(taken) == "localhost"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO"])
def test_every_rule_refuses_other_methods_and_says_which_it_takes(attacked: Attacked, method: str) -> None:
    client = attacked.app.test_client()
    for rule in attacked.app.url_map.iter_rules():
        if rule.endpoint not in UNGUARDED:
            answer = client.open(address_for(rule.rule), method=method)
            assert answer.status_code in (400, 405), (rule.rule, answer.status_code)  # 400 where a form's token is looked for first
            if answer.status_code == 405:
                assert set(answer.headers["Allow"].split(", ")) <= {"GET", "HEAD", "POST", "OPTIONS"}, rule.rule


def test_an_unknown_language_is_no_crash_and_no_language(attacked: Attacked) -> None:
    for text in ODD:
        for answer in (
            attacked.ask("nobody", "GET", "/help", query_string={"lang": text, "language": text, "locale": text}),
            attacked.ask(
                "nobody",
                "GET",
                "/help",
                headers={"Accept-Language": text.encode("ascii", "ignore").decode().replace("\r", "").replace("\n", "")[:500]},
            ),
        ):
            assert answer.status_code in (200, 400)
            assert answer.status_code == 400 or 'lang="vi"' in answer.text or 'lang="en"' in answer.text
    for text in ("xx", "en_US", "../en", "EN", "vi-VN", "%00", "vi%20"):
        assert attacked.ask("nobody", "GET", f"/lang/{text}").status_code in (400, 404)
    attacked.clients["nobody"].raw.set_cookie("lang", "xx/../../etc")
    assert 'lang="vi"' in attacked.ask("nobody", "GET", "/help").text


@pytest.mark.parametrize(
    "name", ["X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For", "X-Forwarded-Prefix", "Forwarded", "X-Original-URL", "X-Rewrite-URL"]
)
def test_forwarded_names_change_nothing(attacked: Attacked, name: str) -> None:
    plain = attacked.ask("nobody", "GET", "/offers/new").headers["Location"]
    for value in ("evil.example", "https", "for=1.2.3.4;host=evil.example", "/desk"):
        answer = attacked.ask("nobody", "GET", "/offers/new", headers={name: value})
        assert answer.status_code == 303
        assert answer.headers["Location"] == plain


@pytest.mark.parametrize("override", ["_method", "X-HTTP-Method-Override", "X-Method-Override"])
def test_a_reading_cannot_be_turned_into_a_writing(attacked: Attacked, override: str) -> None:
    answer = attacked.ask("ut", "GET", "/offers/ut-offer/edit", query_string={override: "POST"}, headers={override: "POST"})
    assert answer.status_code == 200


@given(st.text(max_size=80))
def test_clean_text_hides_nothing(text: str) -> None:
    said = clean(text)
    assert said == unicodedata.normalize("NFC", said)
    assert clean(said) == said
    assert not [
        letter for letter in said if unicodedata.category(letter) in ("Cc", "Cs") or letter in "\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufeff"
    ]


def test_names_are_kept_in_one_form_and_lookalikes_are_refused(attacked: Attacked) -> None:
    nfd = unicodedata.normalize("NFD", "HTX Đầm Dơi Mới")
    form = {**FORM, "form_key": "u" * 32, "name": f"\u202e{nfd}\u200b\u2066", "phone": "0933444556", "about": "nuôi 𠜎🦐\ufeff"}
    assert attacked.ask("nobody", "POST", "/register", data=form).status_code == 303
    with attacked.app.app_context(), view() as session:
        kept = session.scalars(sa.select(Registration).order_by(Registration.id.desc())).first()
        assert kept is not None
        assert (kept.name, kept.about) == ("HTX Đầm Dơi Mới", "nuôi 𠜎🦐")
    for lookalike in ("НTX Đầm Dơi", "HTХ Cái Tàu", "ＨＴＸ Cái Tàu", "HTX Саi Tau"):
        assert foreign_letters(lookalike)
        answer = attacked.ask("nobody", "POST", "/register", data={**form, "form_key": "v" * 32, "name": lookalike})
        assert answer.status_code == 422, lookalike
        edit = {"name": lookalike, "tax_code": "0100109106", "about": "", "version": "1"}
        assert attacked.ask("ut", "POST", "/parties/ut-party/edit", data=edit).status_code == 422
    with attacked.app.app_context(), view() as session:
        assert session.scalars(sa.select(Party.name).where(Party.code == "ut-party")).one() == "HTX Cái Tàu"


@pytest.mark.parametrize("typed", ["UT@CAST.EXAMPLE", " ut@cast.example ", "ut@cast.example\u200b", "\ufeffut@cast.example"])
def test_one_sign_in_name_is_one_account_however_it_is_typed(attacked: Attacked, typed: str) -> None:
    answer = attacked.ask("chau", "POST", "/parties/duong-party/people", data={"email": typed, "role": "member"})
    people = attacked.ask("chau", "GET", "/parties/duong-party/people").text
    assert (answer.status_code == 303 and people.count("ut@cast.example") == 1) or answer.status_code == 422
