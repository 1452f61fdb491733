"""Are two records of an organisation one and the same? Named evidence, and a cautious word on it: what is doubtful, a person is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz.distance import DamerauLevenshtein
from stdnum.vn import mst

from matchmaker.matching.party_heads import Called, Head, compare_heads, head_of
from matchmaker.matching.places import Gazetteer
from matchmaker.matching.text import clean, fold_phrase


class Label(StrEnum):
    """What the evidence comes to."""

    SAME = "same"
    DIFFERENT = "different"
    UNCLEAR = "unclear"


class Evidence(StrEnum):
    """What speaks for or against two records being one organisation, in the order of its weight."""

    TAX_SAME = "tax_same"
    TAX_DIFFERS = "tax_differs"
    TAX_BRANCH = "tax_branch"  # one is the other's branch, by its three last digits
    TAX_SLIP = "tax_slip"  # one of them fails its check digit, and is one slip away from the other
    TAX_DOUBTFUL = "tax_doubtful"  # one of them fails its check digit
    PHONE_SAME = "phone_same"
    HEAD_SAME = "head_same"
    HEAD_NEAR = "head_near"
    HEAD_WITHIN = "head_within"
    HEAD_NUMBERED = "head_numbered"
    HEAD_INITIALS = "head_initials"
    HEAD_TURNED = "head_turned"
    HEAD_DIFFERS = "head_differs"
    GENERIC_ONLY = "generic_only"
    FORM_DIFFERS = "form_differs"
    LIMITED_DIFFERS = "limited_differs"
    BRANCH_DIFFERS = "branch_differs"
    TRADE_DIFFERS = "trade_differs"
    PLACE_SAME = "place_same"
    PLACE_SUCCESSOR = "place_successor"
    PLACE_PERHAPS = "place_perhaps"
    PLACE_DIFFERS = "place_differs"


NAMES = frozenset({Evidence.HEAD_SAME, Evidence.HEAD_NEAR, Evidence.HEAD_WITHIN})
"""Names that one organisation can go by."""
LIKE = NAMES | {Evidence.HEAD_NUMBERED, Evidence.HEAD_INITIALS, Evidence.HEAD_TURNED}
"""Names that make one look twice, where something else does too."""
HERE = frozenset({Evidence.PLACE_SAME, Evidence.PLACE_SUCCESSOR})
_HEADS = {
    Called.SAME: Evidence.HEAD_SAME, Called.NEAR: Evidence.HEAD_NEAR, Called.WITHIN: Evidence.HEAD_WITHIN, Called.NUMBERED: Evidence.HEAD_NUMBERED,
    Called.INITIALS: Evidence.HEAD_INITIALS, Called.TURNED: Evidence.HEAD_TURNED, Called.OTHER: Evidence.HEAD_DIFFERS,
}  # fmt: skip
ROAMING = frozenset({"company", "private"})
"""Bodies that have an office here and a plant there; a co-operative lives in one commune."""
PERSONAL = 12
"""Digits of the tax code of a household, which is its owner's own number and has no check digit that we know."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an organisation says it is. `communes` are all those of 2025 that its place can mean; an empty value is unknown."""

    code: str
    name: str
    tax_code: str = ""
    phone: str = ""
    communes: frozenset[str] = frozenset()
    olds: frozenset[str] = frozenset()  # the communes of before July 2025 that its place names
    elsewhere: str = ""  # a place outside the province, folded
    head: Head = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "head", head_of(self.name))


def identity(code: str, name: str, tax_code: str, phone: str, place: str, commune: str | None, gazetteer: Gazetteer) -> Identity:
    """The identity that a record's typed fields make; a place that only the name says counts where no other is given."""
    said = place or head_of(name).place
    if commune:
        return Identity(code, name, tax_code, phone, frozenset({commune}), frozenset(gazetteer.read(place).old if place else ()))
    if not said:
        return Identity(code, name, tax_code, phone)
    reading = gazetteer.read(said)
    elsewhere = fold_phrase(clean(said)) if reading.outside else ""
    return Identity(code, name, tax_code, phone, frozenset(reading.units), frozenset(reading.old), elsewhere)


def compare(one: Identity, other: Identity) -> tuple[Evidence, ...]:
    """What speaks for and against, in a steady order; what either leaves out says nothing."""
    found = (_of_tax_codes(one, other), _of_phones(one, other), _of_heads(one, other), *_of_sorts(one.head, other.head), _of_places(one, other))
    return tuple(evidence for evidence in found if evidence is not None)


def judge(one: Identity, other: Identity) -> tuple[Label, tuple[Evidence, ...]]:
    """Whether the two are one, with the evidence for and against."""
    evidence = compare(one, other)
    roams = bool({one.head.form, other.head.form} & ROAMING)
    return label_of(evidence, roams=roams), evidence


def label_of(evidence: Iterable[Evidence], *, roams: bool = False) -> Label:
    """What the evidence comes to; `same` and `different` are said only on strong grounds. `roams` says that the body may sit in several places."""
    seen = frozenset(evidence)
    if Evidence.TAX_DIFFERS in seen:
        return Label.DIFFERENT
    if Evidence.TAX_SAME in seen:
        return Label.SAME if seen & NAMES and not seen & {Evidence.FORM_DIFFERS, Evidence.BRANCH_DIFFERS} else Label.UNCLEAR
    if seen & {Evidence.TAX_BRANCH, Evidence.TAX_SLIP, Evidence.GENERIC_ONLY}:
        return Label.UNCLEAR
    here, phone = bool(seen & HERE), Evidence.PHONE_SAME in seen
    if not seen & LIKE:
        return Label.UNCLEAR if phone else Label.DIFFERENT
    if Evidence.HEAD_TURNED in seen or Evidence.FORM_DIFFERS in seen:
        return Label.UNCLEAR if phone or here else Label.DIFFERENT
    if Evidence.PLACE_DIFFERS in seen:
        return Label.UNCLEAR if phone or (roams and Evidence.HEAD_SAME in seen and Evidence.LIMITED_DIFFERS not in seen) else Label.DIFFERENT
    if Evidence.HEAD_NUMBERED in seen:
        return Label.UNCLEAR if phone or here else Label.DIFFERENT
    doubts = seen & {Evidence.TAX_DOUBTFUL, Evidence.TRADE_DIFFERS, Evidence.LIMITED_DIFFERS, Evidence.BRANCH_DIFFERS, Evidence.HEAD_INITIALS}
    enough = here or phone if Evidence.HEAD_SAME in seen else here and phone
    return Label.SAME if enough and not doubts else Label.UNCLEAR


def worth_asking(evidence: Iterable[Evidence]) -> bool:
    """Whether a person should say if the two are one: never for a commune alone, nor for a like name where everything else differs."""
    seen = frozenset(evidence)
    phone = Evidence.PHONE_SAME in seen
    if Evidence.TAX_SAME in seen:
        return True
    if Evidence.TAX_DIFFERS in seen:
        return phone and bool(seen & LIKE)
    if phone:
        return True
    if seen & {Evidence.TAX_SLIP, Evidence.TAX_BRANCH}:
        return bool(seen & LIKE)
    if Evidence.PLACE_DIFFERS in seen:
        return False
    if Evidence.FORM_DIFFERS in seen:
        return Evidence.HEAD_SAME in seen and bool(seen & HERE)
    return Evidence.HEAD_SAME in seen or (bool(seen & {*HERE, Evidence.PLACE_PERHAPS}) and bool(seen & LIKE))


def near(one: Identity, others: Iterable[Identity]) -> tuple[tuple[Identity, tuple[Evidence, ...]], ...]:
    """Those worth asking about, the ones with most in common first."""
    found = [(other, evidence) for other in others if other.code != one.code and worth_asking(evidence := compare(one, other))]
    return tuple(sorted(found, key=lambda pair: (weight(pair[1]), pair[0].name, pair[0].code)))


def weight(evidence: Sequence[Evidence]) -> tuple[int, ...]:
    """By what pairs are ordered, the ones with most in common first."""
    against = {Evidence.TAX_DIFFERS, Evidence.HEAD_DIFFERS, Evidence.PLACE_DIFFERS, Evidence.FORM_DIFFERS}
    order = tuple(Evidence)
    return tuple(sorted(order.index(one) + (len(order) if one in against else 0) for one in evidence))


def digits_of(phone: str) -> str:
    """The number that a phone is reached by, however it is written: +84 912 345 678 is 0912345678."""
    digits = _digits(phone)
    abroad = digits.removeprefix("00") if digits.startswith("00") else digits if phone.strip().startswith("+") else ""
    return "0" + abroad[2:].removeprefix("0") if abroad.startswith("84") else digits


def tax_root(tax_code: str) -> str:
    """The digits of a tax code without those that say which branch."""
    digits = _digits(tax_code)
    return digits[:10] if len(digits) == 13 else digits


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign in "0123456789")


def _of_tax_codes(one: Identity, other: Identity) -> Evidence | None:
    mine, theirs = _digits(one.tax_code), _digits(other.tax_code)
    if not mine or not theirs:
        return None
    if mine == theirs:
        return Evidence.TAX_SAME
    if not (_holds(mine) and _holds(theirs)):
        slip = DamerauLevenshtein.distance(tax_root(mine), tax_root(theirs), score_cutoff=1) <= 1
        return Evidence.TAX_SLIP if slip else Evidence.TAX_DOUBTFUL
    if tax_root(mine) != tax_root(theirs) or len(mine) == len(theirs):
        return Evidence.TAX_DIFFERS
    return Evidence.TAX_BRANCH


def _holds(digits: str) -> bool:
    return len(digits) == PERSONAL or bool(mst.is_valid(digits))


def _of_phones(one: Identity, other: Identity) -> Evidence | None:
    mine, theirs = digits_of(one.phone), digits_of(other.phone)
    return Evidence.PHONE_SAME if mine and mine == theirs else None


def _of_heads(one: Identity, other: Identity) -> Evidence | None:
    if not one.head.words or not other.head.words:
        return None
    called = compare_heads(one.head, other.head)
    if one.head.telling and other.head.telling:
        return _HEADS[called]
    return Evidence.GENERIC_ONLY


def _of_sorts(one: Head, other: Head) -> tuple[Evidence | None, ...]:
    forms, limits, trades = {one.form, other.form}, {one.limited, other.limited}, (one.trades, other.trades)
    return (
        Evidence.FORM_DIFFERS if "" not in forms and len(forms) > 1 else None,
        Evidence.LIMITED_DIFFERS if "" not in limits and len(limits) > 1 else None,
        Evidence.BRANCH_DIFFERS if one.branch != other.branch else None,
        Evidence.TRADE_DIFFERS if all(trades) and not one.trades & other.trades else None,
    )


def _of_places(one: Identity, other: Identity) -> Evidence | None:
    if one.elsewhere and other.elsewhere:
        return Evidence.PLACE_SAME if one.elsewhere == other.elsewhere else None
    if (one.elsewhere and other.communes) or (one.communes and other.elsewhere):
        return Evidence.PLACE_DIFFERS
    if not one.communes or not other.communes:
        return None
    if not one.communes & other.communes:
        return Evidence.PLACE_DIFFERS
    alone = len(one.communes) == len(other.communes) == 1
    if one.olds == other.olds and (alone or (len(one.olds) == 1 and one.communes == other.communes)):
        return Evidence.PLACE_SAME  # also an old commune that was split, named by both
    return Evidence.PLACE_SUCCESSOR if alone else Evidence.PLACE_PERHAPS
