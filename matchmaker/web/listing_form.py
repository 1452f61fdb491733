"""The form of a listing: what was typed, what is wrong or doubtful about it, and what somebody else changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from matchmaker.domain.errors import Invalid
from matchmaker.domain.records import MUST_COLUMNS
from matchmaker.domain.telling import Told
from matchmaker.domain.unit_facts import UnitTold
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import parties
from matchmaker.store.work import view
from matchmaker.web.acting_form import acting_for, told
from matchmaker.web.dressing import lexicon, product_name
from matchmaker.web.fields import BESIDES, LINE, PAPER_FIELDS, Field, listing_fields
from matchmaker.web.listing_shown import communes_by_name, with_reading
from matchmaker.web.one_line_form import Guess, reading_of
from matchmaker.web.price_beside import before_posting
from matchmaker.web.resuming import resumed
from matchmaker.web.unit_fields import after_quantity, unit_fields
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import DOUBTS, complain, complain_all
from matchmaker.wording.figures import HERE, here_today
from matchmaker.wording.labels import unit_label
from matchmaker.wording.revisions import changes
from matchmaker.workflows import posting

Typed = dict[str, Any]
Complaints = Mapping[str, tuple[str, Mapping[str, Any]]]
LISTS = ("must", "sure")
LONGEST_ADVICE = 1000
COLUMNS = {
    "words": "words", "role": "role", "per": "per", "quantity": "quantity_typed", "min_quantity": "min_quantity_typed", "price": "price_typed",
    "from": "from_typed", "until": "until_typed", "area": "area_typed", "kg_each": "kg_each_typed",
    "pieces_each": "pieces_each_typed", "place": "place_typed", "commune": "commune_code", "grade": "grade_typed",
    "state": "state_typed", "certificates": "certificates_typed", "radius_km": "radius_km",
    "story": "story", "pick_up": "pick_up", "payment": "payment_typed",
}  # fmt: skip
"""The column of a listing behind each field of its form."""


def fresh(side: str, words: str, party: str = "") -> Typed:
    """A form that nobody has filled in, or one's own draft of it; its key makes two presses one listing."""
    return resumed(side, "", {"form_key": uuid4().hex, "words": words, "party": party})


def typed() -> Typed:
    """What was sent, so that nothing typed is ever lost."""
    sent: Typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    lists = {name: request.form.getlist(name) for name in LISTS}
    if sent.get("place_by") == "words":
        sent["commune"] = ""
    elif sent.get("place_by") == "map":
        lists["sure"].append("place")
    return {"form_key": "", **sent, **lists}


def typed_of(listing: Listing) -> Typed:
    """A listing as its form would have sent it."""
    values = {name: getattr(listing, column) for name, column in COLUMNS.items()}
    return {name: "" if value is None else str(value) for name, value in values.items()} | {
        "form_key": uuid4().hex,
        "version": str(listing.version),
        "must": list(listing.must or ()),
        **({"role": ""} if listing.role_chosen is False else {}),  # read from the words: words that say something else are read anew
    }


def advised(typed: Typed) -> Typed:
    """The form with what the page of a pair advises typed in, and named, so that its writer sees what is not theirs yet."""
    if "advised" not in request.args:
        return typed
    filled = {name: request.args[name][:LONGEST_ADVICE] for name in COLUMNS if name in request.args}
    wished = [name for name in request.args.getlist("wish") if name in typed["must"]]
    must = {"must": [name for name in typed["must"] if name not in wished]} if wished else {}
    moved = {"commune": ""} if "place" in filled else {}
    return {**typed, **moved, **filled, **must, "advised": [*filled, *wished]}


def version() -> int:
    """The version that the form was drawn from."""
    sent = request.form.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def read(side: str, now: datetime, code: str = "") -> tuple[posting.Draft, Told | None]:
    """The draft, and how its party told it where staff write; complaints about both come together."""
    complaints: dict[str, tuple[str, dict[str, object]]] = {}
    draft = how = None
    for part in ("draft", "told"):
        try:
            if part == "draft":
                draft = _draft(side, now)
            else:
                how = told(now, code)
        except Invalid as error:
            complaints |= error.complaints
    if complaints or draft is None:
        raise Invalid(complaints)
    return draft, how


def _draft(side: str, now: datetime) -> posting.Draft:
    """The draft that the form makes; doubts that were not answered are complaints too, and the form tells them apart."""
    words = lexicon()
    today = now.astimezone(HERE).date()
    draft = posting.read_draft(request.form, side=side, lexicon=words, gazetteer=words.gazetteer, today=today)
    if draft.asks:
        raise Invalid(dict(draft.asks))
    return draft


def map_wanted() -> bool:
    """Whether the form is to be drawn with the map of the communes: it weighs more than all the rest."""
    return request.values.get("draw") == "map"


def party_chosen() -> str:
    """The party for which a listing is posted: the one picked, else the only one that the visitor speaks for."""
    own = [code for code, kind, _name in current_user.parties if kind != "alliance" and code in who_asks().speaking_codes]
    return request.form.get("party") or (own[0] if len(own) == 1 else "")


def draw(
    side: str, sent: Typed, wrong: Complaints | None = None, *, code: str = "", changed: Mapping[str, Any] | None = None,
    guessed: Mapping[str, Guess] = MappingProxyType({}), pictures: int = 0,
) -> str:  # fmt: skip
    """The form with everything typed, each complaint or doubt beside its field; `pictures` can be carried over from an earlier listing."""
    doubtful = {name: doubt for name, doubt in (wrong or {}).items() if doubt[0] in DOUBTS}
    complaints = {name: found for name, found in (wrong or {}).items() if name not in doubtful}
    if changed is not None:
        sent = sent | {"version": str(changed.get("version", ""))}
    told, picks = _told(side, sent), _picks(doubtful)
    fields = after_quantity(tuple(with_reading(listing_fields(side), sent)), unit_fields(told, [pick["name"] for pick in picks.values()]))
    return render_template(
        "listings/form.html",
        side=side,
        typed=sent,
        must=sent.get("must", ()),
        must_columns=MUST_COLUMNS if side == "need" else (),
        fields=fields,
        besides=BESIDES[side],
        besides_open=any(sent.get(name) or name in (wrong or {}) for name in BESIDES[side]),
        quick=reading_of(side, sent, fields, set(wrong or ())),
        line_field=LINE,
        each_of=told.quantity.unit if told else "",
        paper_fields=PAPER_FIELDS if side == "offer" else (),
        commune_map=communes_by_name() if map_wanted() else (),
        parties=[] if code else parties_offered(),
        party_field=party_field,
        acting=acting_for(str(sent.get("party", "")), code),
        complaints=complain_all(complaints),
        asks={name: complain(name, *doubt) for name, doubt in doubtful.items()},
        picks=picks,
        beside=before_posting(side, sent),
        code=code,
        guessed=guessed,
        pictures=pictures,
        changed=changes(changed) if changed is not None else None,
        **_words_around(side, code),
    )


def _told(side: str, sent: Typed) -> UnitTold | None:
    """What there is to ask about the unit of the amount that the form holds."""
    words = lexicon()
    return posting.unit_question(sent, side=side, lexicon=words, gazetteer=words.gazetteer, today=here_today())


def _words_around(side: str, code: str) -> dict[str, str]:
    if code:
        back = url_for("listings.show", side=side, code=code)
        return {"heading": _("Sửa tin"), "act": _("Lưu tin"), "back": back, "action": url_for("listings.revise", side=side, code=code)}
    heading = _("Đăng tin cần mua") if side == "need" else _("Đăng tin chào bán")
    return {"heading": heading, "act": _("Đăng tin"), "back": url_for("listings.index", side=side), "action": url_for("listings.post", side=side)}


def parties_offered() -> list[tuple[str, str]]:
    """The parties for which the visitor may post, where there is a choice: code and name."""
    if who_asks().staff:
        with view() as session:
            return [(code, name) for code, name, _folded in parties.names(session)]
    own = [(code, name) for code, kind, name in current_user.parties if kind != "alliance" and code in who_asks().speaking_codes]
    own += [(code, name) for code, name, rights in current_user.lent if "post" in rights]
    return own if len(own) > 1 else []


def party_field(choices: list[tuple[str, str]]) -> Field:
    """The question for whom a listing is posted."""
    return Field("party", _("Đăng cho đơn vị nào?"), kind="select", required=True, choices={"": _("Xin chọn"), **dict(choices)})


def _picks(doubtful: Complaints) -> dict[str, dict[str, Any]]:
    """Where words or a place can mean several things: what can be picked, and the name of the field that says so."""
    picks: dict[str, dict[str, Any]] = {}
    for field, (code, facts) in doubtful.items():
        if code == "product_ambiguous":
            picks[field] = {"name": "product", "choices": {one["key"]: product_name(one["key"]) for one in facts["products"]}}
        if code == "count_asked":
            picks[field] = {"name": "pieces_each", "choices": {str(count): f"{count} {unit_label(facts['piece'])}" for count in facts["counts"]}}
        if code == "old_font":
            picks[field] = {
                "name": f"read_{field}",
                "choices": {"unicode": _("Đúng, ghi lại bằng chữ Unicode"), "as_typed": _("Không, giữ y như đã gõ")},
            }
        if code == "place_disagrees":
            choices = {"words": _("Theo chữ: %(place)s", place=facts["written"]), "map": _("Theo xã đã chọn: %(place)s", place=facts["picked"])}
            picks[field] = {"name": "place_by", "choices": choices}
        if code == "place_ambiguous":
            picks[field] = {"name": "commune", "choices": {one["code"]: one["name"] for one in facts["communes"]}}
    return picks
