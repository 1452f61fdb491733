"""What each letter says, in its reader's language; the words stand in `templates/letters/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from matchmaker.wording.figures import day

LONGEST_TITLE = 150
_CONTRACT = frozenset({"code", "contract", "buyer", "seller", "by"})
_DEALING = frozenset({"contract", "number", "buyer", "seller", "reader_buys"})
KINDS: Mapping[str, frozenset[str]] = {  # each kind of letter, with the facts that it tells
    "linkage_asked": frozenset({"code", "asker", "need", "offer", "buyer", "seller"}),
    "linkage_proposed": frozenset({"code", "need", "offer", "buyer", "seller"}),
    "linkage_moved": frozenset({"code", "need", "offer", "buyer", "seller", "stage", "reader_buys"}),
    "registration_received": frozenset({"organisation", "applicant", "code"}),
    "registration_asked": frozenset({"organisation", "question"}),
    "registration_answered": frozenset({"organisation", "accepted", "reason", "note"}),
    "listing_on_behalf": frozenset({"side", "code", "words", "staff", "party"}),
    "task_due": frozenset({"task", "due_on"}),
    "paper_due": frozenset({"code", "words", "paper", "ends_on", "days"}),
    "contract_sent": _CONTRACT,
    "contract_moved": _CONTRACT | {"state", "move", "reason", "note", "signer"},
    "contract_addendum": _CONTRACT | {"move", "number", "reason", "to"},
    "linkage_refused": frozenset({"code", "need", "offer", "buyer", "seller", "reader_buys", "reason", "note"}),
    "terms_put": frozenset({"code", "need", "offer", "buyer", "seller", "side", "number", "price", "quantity"}),
    "terms_refused": frozenset({"code", "need", "offer", "buyer", "seller", "price", "reason", "note"}),
    "round_won": frozenset({"code", "need", "offer", "buyer", "seller", "lots"}),
    "question_asked": frozenset({"side", "code", "words", "question"}),
    "question_answered": frozenset({"side", "code", "words", "question", "answer"}),
    "mandate_given": frozenset({"giver", "taker", "code", "rights", "from", "until"}),
    "mandate_revoked": frozenset({"giver", "taker", "code"}),
    "delivery_told": _DEALING
    | {"what", "code", "words", "on", "brought_g", "rejected_g", "reason", "note", "remaining_g", "by", "side", "on_behalf"},
    "delivery_answered": _DEALING | {"code", "answer", "note", "on", "words", "by"},
    "payment_told": _DEALING | {"code", "said", "amount_dong", "on", "note", "by"},
    "breach_told": _DEALING | {"code", "reason", "told", "on", "answer_by"},
    "breach_decided": _DEALING | {"code", "reason", "decision", "text", "on", "against"},
    "contract_outcome": _DEALING | {"ending", "broken_by", "reason", "note", "accepted_g", "promised_g"},
    "shortfall_offered": _DEALING | {"framework", "short_g", "left_g", "part_g", "words"},
    "looked_as": frozenset({"staff", "reason", "until"}),
    "search_news": frozenset({"search", "side", "query", "lines", "more"}),
    "password_reset": frozenset({"code", "until"}),
    "new_address": frozenset({"code", "until"}),
    "account_changed": frozenset({"what", "at"}),
    "digest": frozenset({"every", "day", "letters", "more"}),
}
LANGUAGES = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Written:
    """A letter in words: its title on one line, and its text."""

    title: str
    body: str


def written(kind: str, facts: Mapping[str, Any], *, name: str, language: str, site: str) -> Written:
    """The letter of this kind to this reader. `site` is the address under which pages are reached; raises `LookupError` where a fact is missing."""
    if missing := KINDS[kind] - facts.keys():
        raise LookupError(f"a letter {kind} without {', '.join(sorted(missing))}")
    template = current_app.jinja_env.get_template(f"letters/{kind}.txt")

    def title_of(other: str, told: Mapping[str, Any]) -> str:
        return written(other, told, name=name, language=language, site=site).title if other in KINDS else ""

    with _read_in(language):
        text = template.render(facts=_in_lines(facts), name=one_line(name), address=page_under(site), day_of=_day_of, site=site, title_of=title_of)
    title, _rest, body = text.partition("\n")
    return Written(one_line(title)[:LONGEST_TITLE], body.strip() + "\n")


def farewell(address: str, *, language: str) -> str:
    """The last lines of a letter: where its reader ends such letters."""
    with _read_in(language):
        return "\n" + _("Không muốn nhận thư loại này nữa:") + f"\n{address}\n"


def _read_in(language: str) -> AbstractContextManager[None]:
    return force_locale(language if language in LANGUAGES else LANGUAGES[0])


def _in_lines(value: Any) -> Any:
    """The facts with every text on one line, however deep it stands."""
    if isinstance(value, Mapping):
        return {name: _in_lines(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_in_lines(one) for one in value]
    return one_line(value) if isinstance(value, str) else value


def one_line(text: str) -> str:
    """The text without line breaks and control characters: a title becomes a header, and a header ends with its line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def page_under(site: str) -> Callable[..., str]:
    """Writes the full address of a page where there is no request that could tell it."""
    parts = urlsplit(site)
    pages = current_app.url_map.bind(parts.netloc, url_scheme=parts.scheme)

    def address(endpoint: str, **values: object) -> str:
        return str(pages.build(endpoint, values, force_external=True))

    return address


def _day_of(iso: str) -> str:
    return day(date.fromisoformat(iso))
