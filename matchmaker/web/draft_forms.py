"""The forms whose drafts are kept: what each is called, where it stands, and which of its fields may be kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from matchmaker.web.contract_fields import TERM_FIELDS, TOP_FIELDS
from matchmaker.web.delivery_fields import FOR_WHOM, MORE, ON, QUANTITY, REJECT_REASON, REJECTED, REPORT, WHY_MORE
from matchmaker.web.desk_forms import TOLD_FIELDS
from matchmaker.web.fields import CLAIM_FIELDS, PAPER_FIELDS, Field
from matchmaker.web.listing_form import COLUMNS
from matchmaker.web.terms_fields import ON_BEHALF, TERMS_FIELDS

NEVER = frozenset({"csrf_token", "form_key", "sure", "draw", "more"})
SUBJECT = re.compile(r"[\w.:-]{0,120}\Z", re.ASCII)


@dataclass(frozen=True)
class DraftForm:
    """One form: its title, its address for a subject, and the fields that may be kept."""

    title: LazyString
    address: Callable[[str], str]
    names: frozenset[str]
    many: frozenset[str] = frozenset()  # fields of which several can be ticked
    shape: re.Pattern[str] | None = None  # of the names of fields that are counted, such as those of a contract's lines
    gist: str = ""  # the field whose words stand for the whole in a list

    def keeps(self, name: str) -> bool:
        """May what stands in this field be kept?"""
        return name not in NEVER and (name in self.names or name in self.many or bool(self.shape and self.shape.fullmatch(name)))


def _names(*groups: tuple[Field, ...], more: tuple[str, ...] = ()) -> frozenset[str]:
    return frozenset(one.name for group in groups for one in group) | frozenset(more)


def _listing(side: str) -> Callable[[str], str]:
    return lambda subject: url_for("listings.edit", side=side, code=subject) if subject else url_for("listings.new", side=side)


def _delivery(subject: str) -> str:
    contract, _, line = subject.partition(":")
    return url_for("deliveries.index", code=contract, line=line)


def _figure(subject: str) -> str:
    kind, _, code = subject.partition(":")
    return url_for("figures.new", kind=kind, code=code)


_ABOUT_UNITS = ("each_of", "product", "commune", "place_by", "party", "version", "line")
_LISTING = _names(PAPER_FIELDS, TOLD_FIELDS, more=(*COLUMNS, *_ABOUT_UNITS, *(f"read_{name}" for name in COLUMNS)))
_CONTRACT = _names(TOP_FIELDS, TERM_FIELDS, more=("buyer", "seller", "version", "linkage", "renews", "parent", "shape", "plan_code"))
_FIGURE = ("figure", "figure_said", "way", "source", "reported_on", "behalf", "confirmed_via", "confirmed_by", "confirmed_when")
_PRICE = ("product", "size", "state", "chain", "price", "read_on", "source", "read_by", "note")
FORMS: dict[str, DraftForm] = {
    "offer": DraftForm(_l("Tin chào bán"), _listing("offer"), _LISTING, gist="words"),
    "need": DraftForm(_l("Tin cần mua"), _listing("need"), _LISTING, many=frozenset({"must"}), gist="words"),
    "terms": DraftForm(
        _l("Điều kiện thương lượng"), lambda code: url_for("terms.new", code=code), _names(TERMS_FIELDS, ON_BEHALF, more=("seen",)), gist="price"
    ),
    "contract": DraftForm(
        _l("Bản soạn hợp đồng"), lambda code: url_for("contracts.edit", code=code) if code else url_for("contracts.new"), _CONTRACT,
        many=frozenset({"links"}), shape=re.compile(r"line-\d{1,3}-[a-z_-]{1,40}", re.ASCII), gist="line-1-words",
    ),
    "delivery": DraftForm(
        _l("Chuyến hàng"), _delivery, _names(FOR_WHOM, MORE, (ON, QUANTITY, REJECTED, REJECT_REASON, WHY_MORE), more=("line",)), gist="quantity"
    ),
    "breach": DraftForm(
        _l("Lời báo bên kia không giữ lời"), lambda code: url_for("breaches.new", code=code), _names(REPORT, FOR_WHOM), gist="told"
    ),
    "claim": DraftForm(_l("Điều một nguồn nói"), lambda code: url_for("claims.new", code=code), _names(CLAIM_FIELDS), gist="said"),
    "figure": DraftForm(_l("Số liệu của một nguồn"), _figure, frozenset(_FIGURE), gist="figure_said"),
    "price": DraftForm(_l("Giá tham khảo"), lambda _nothing: url_for("prices.new"), frozenset(_PRICE), gist="product"),
}  # fmt: skip
