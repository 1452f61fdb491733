"""What every template may call: figures, labels, and listings in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, g

from matchmaker.domain.linkage import Stage, moves_from
from matchmaker.domain.sign_in import shown_phone
from matchmaker.domain.trade_facts import DriedRecord
from matchmaker.market import market_of
from matchmaker.matching.lexicon import Lexicon
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party
from matchmaker.store.work import view
from matchmaker.web.fields import CAPTION, position_field
from matchmaker.wording import (
    contracts,
    dealing,
    deliveries,
    fairness,
    figures,
    labels,
    listings,
    notices,
    phones,
    provenance,
    refusals,
    sameness,
    tellings,
    words,
)
from matchmaker.wording.complaints import FIELDS_OF_PARTY
from matchmaker.wording.labels import Labels

KINDS: Mapping[str, Labels] = {
    "sides": labels.SIDES, "roles": labels.ROLES, "party_kinds": labels.PARTY_KINDS, "statuses": labels.STATUSES, "sources": labels.SOURCES,
    "stages": labels.STAGES, "moves": labels.MOVES, "facts": labels.FACTS, "drop_reasons": labels.DROP_REASONS, "outcomes": labels.OUTCOMES,
    "columns": labels.COLUMNS, "hows": labels.HOWS, "subjects": labels.SUBJECTS, "actions": labels.ACTIONS, "periods": labels.PERIODS,
    "fonts": labels.FONTS,
    "stands": fairness.STANDS, "standing_grades": fairness.GRADES,
    "chain": labels.CHAIN,
    "vias": labels.VIAS,
    "member_roles": labels.MEMBER_ROLES, "slip_states": labels.SLIP_STATES,
    "bulk_acts": labels.BULK_ACTS, "why_not": labels.WHY_NOT, "registration_states": labels.REGISTRATION_STATES, "refusals": labels.REFUSALS,
    "evidence": sameness.EVIDENCE, "signs": sameness.SIGNS, "sameness": sameness.SAMENESS, "pair_states": sameness.PAIR_STATES, "held": sameness.HELD,
    "record_fields": {**FIELDS_OF_PARTY, "place_typed": FIELDS_OF_PARTY["place"]},
    "word_acts": labels.WORD_ACTS, "name_kinds": words.NAME_KINDS, "word_flags": words.FLAGS,
    "contract_states": contracts.STATES, "contract_shapes": contracts.SHAPES, "contract_sides": contracts.SIDES,
    "contract_moves": labels.CONTRACT_MOVES, "signed_via": contracts.SIGNED_VIA,
    "hold_reasons": contracts.HOLD_REASONS, "cancel_reasons": contracts.CANCEL_REASONS, "end_reasons": contracts.END_REASONS,
    "addendum_reasons": contracts.ADDENDUM_REASONS,
    "round_states": dealing.ROUND_STATES, "round_acts": dealing.ROUND_ACTS, "repeats": dealing.REPEATS, "terms_states": dealing.TERMS_STATES,
    "round_cancel_reasons": dealing.CANCEL_REASONS, "unsuitable_reasons": dealing.UNSUITABLE_REASONS,
    "terms_reasons": dealing.TERMS_REASONS, "terms_sides": dealing.TERMS_SIDES, "rights": dealing.RIGHTS,
    "letter_kinds": labels.LETTER_KINDS, "letter_states": labels.LETTER_STATES,
    "trade_sides": deliveries.TRADE_SIDES, "rejections": deliveries.REJECTIONS, "checks": deliveries.CHECKS,
    "check_results": deliveries.CHECK_RESULTS, "delivery_answers": deliveries.DELIVERY_ANSWERS, "breaches": deliveries.BREACHES,
    "decisions": deliveries.DECISIONS, "report_states": deliveries.REPORT_STATES, "endings": deliveries.ENDINGS,
    "payment_states": deliveries.PAYMENT_STATES, "history": deliveries.HISTORY,
    "every": notices.EVERY, "bin_kinds": labels.BIN_KINDS,
    "figures": provenance.FIGURES, "figure_ways": provenance.SAID, "counted": provenance.COUNTED, "settles": provenance.SETTLES,
}  # fmt: skip


def register(app: Flask) -> None:
    """Lend the words to the templates."""
    app.jinja_env.filters.update(figures.FILTERS | deliveries.FILTERS)
    app.jinja_env.filters.update(
        how_much=listings.how_much, when=listings.when, how_dear=listings.how_dear, papers=listings.papers,
        where=where, place_of_party=place_of_party, commune=commune, host=host, date_of=date_of,
        voice=tellings.voice, dialled=phones.dialled, phone=shown_phone,
        possible_communes=possible_communes, commune_since=commune_since, made_of=made_of,
    )  # fmt: skip
    app.jinja_env.globals.update(
        label=label,
        sign_of=sameness.EVIDENCE_SIGNS.get,
        product_name=product_name,
        moves_of=moves_of,
        dried_said=dried_said,
        waited=figures.waited,
        clock=lambda: figures.clock(datetime.now(UTC)),
        news_why=notices.news_why,
        scorer_name=labels.scorer_label,
        refusal_said=refusals.refusal_said,
        refusal_next=refusals.refusal_next,
        terms_refusal_said=refusals.terms_refusal_said,
    )
    app.jinja_env.globals.update(sign_of=sameness.EVIDENCE_SIGNS.get)
    app.jinja_env.globals.update(caption_field=CAPTION, caption_again=replace(CAPTION, hint=""), position_field=position_field)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def label(kind: str, code: object) -> str:
    """The label of a code of one kind."""
    return labels.label(KINDS[kind], code)


def moves_of(linkage: Linkage) -> tuple[str, ...]:
    """The moves that start where the linkage stands."""
    return moves_from(Stage(linkage.stage))


def lexicon() -> Lexicon:
    """The words of the trade as the database has them, asked for once a request."""
    if "lexicon" not in g:
        with view() as session:
            g.lexicon = market_of(session).lexicon(session)
    found: Lexicon = g.lexicon
    return found


def product_name(key: str) -> str:
    """The product's name in the reader's language; its key where it is not listed."""
    product = lexicon().products.get(key)
    if product is None:
        return key.replace("_", " ")
    return product.en if figures.language() == "en" and product.en else product.vi


def dried_said(fact: DriedRecord) -> str:
    """How much fresh goes into dried."""
    return listings.dried(fact, product_name(fact.dried), product_name(fact.fresh))


def certificate_name(key: str) -> str:
    """The certificate as it is first written in the list; its key where it is not listed."""
    return next((one.phrase for one in lexicon().lists.certificates if one.certificate == key), key)


def commune(code: str) -> str:
    """The name of a commune of 2025; its code where it is none."""
    return str(lexicon().gazetteer.name(code) or code)


def communes_of(linked: Mapping[str, Any] | None) -> Sequence[str]:
    """The names of the communes that a listing's place can mean."""
    return [commune(code) for code in (linked or {}).get("units", ())]


def where(listing: Listing) -> str:
    """The one commune that the place was read as, else the place as typed."""
    found = [commune(listing.commune_code)] if listing.commune_code else communes_of(listing.linked)
    return found[0] if len(found) == 1 else listing.place_typed


def place_of_party(party: Party) -> str:
    """The commune of a party, else its address as typed."""
    return commune(party.commune_code) if party.commune_code else party.place_typed


def possible_communes(typed: str) -> Sequence[str]:
    """The names of the communes that a typed place can mean."""
    return [commune(code) for code in lexicon().gazetteer.read(typed).units] if typed else ()


def commune_since(code: str) -> date | None:
    """From when a commune has been what it is."""
    found = lexicon().gazetteer.communes.get(code)
    return found.valid_from if found else None


def made_of(code: str) -> str:
    """The old communes of which a commune was made, by district: `Tân Lộc, Tân Lộc Bắc (huyện Thới Bình)`."""
    gazetteer = lexicon().gazetteer
    districts = gazetteer.former(code) if code in gazetteer.communes else {}
    return "; ".join(
        f"{', '.join(old.name if not old.name.isdigit() else f'{old.kind} {old.name}' for old in olds)} ({district})"
        for district, olds in districts.items()
    )


def host(address: str) -> str:
    """The site of an address, as the name of a source."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:  # `https://[` is how somebody wrote it down, and no address
        return address


def date_of(when: datetime) -> str:
    """The day of a moment, on the calendar of Cà Mau."""
    return figures.day(when.astimezone(figures.HERE).date())
