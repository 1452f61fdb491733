"""The named outcomes of each comparison. UNKNOWN is one of them, never a number in disguise."""

from __future__ import annotations

from matchmaker.domain.records import MUST_COLUMNS

UNKNOWN = "UNKNOWN"
FULL = 1000
"""What a comparison is worth when all that was asked is there; values are thousandths of it."""
NOT_KNOWN = -1
"""The value of a comparison that one side's silence leaves open."""

LEVELS: dict[str, tuple[str, ...]] = {
    "product": (UNKNOWN, "SAME", "CHILD", "VARIETY_UNKNOWN", "CONDITION_UNKNOWN", "KIN", "WORDS", "OTHER"),
    "spelling": (UNKNOWN, "EXACT", "TONE", "FOLDED", "AMBIGUOUS", "FUZZY", "GUESSED"),
    "order": (UNKNOWN, "SAME", "NEAR", "OTHER"),
    "rest": (UNKNOWN, "SAME", "NEAR", "OTHER"),
    "grade": (UNKNOWN, "MEETS", "BETTER", "PART", "NEAR", "BELOW"),
    "state": (UNKNOWN, "SAME", "TAKEN_INSTEAD", "OTHER"),
    "quantity": (UNKNOWN, "ENOUGH", "MOST", "PART", "LITTLE", "BELOW_LOT"),
    "window": (UNKNOWN, "COVERS", "PART", "NONE"),
    "price": (UNKNOWN, "WITHIN", "NEAR", "ABOVE"),
    "place": (UNKNOWN, "WITHIN", "NEAR", "FAR", "OUTSIDE"),
    "certificates": (UNKNOWN, "HELD", "SOME", "LACKING"),
}
COLUMNS = tuple(LEVELS)
CODE: dict[str, dict[str, int]] = {column: {level: code for code, level in enumerate(levels)} for column, levels in LEVELS.items()}

FAILING: dict[str, frozenset[str]] = {
    "grade": frozenset({"NEAR", "BELOW"}),
    "state": frozenset({"OTHER"}),
    "quantity": frozenset({"PART", "LITTLE", "BELOW_LOT"}),
    "from": frozenset({"NONE"}),
    "until": frozenset({"NONE"}),
    "price": frozenset({"NEAR", "ABOVE"}),
    "place": frozenset({"NEAR", "FAR", "OUTSIDE"}),
    "certificates": frozenset({"SOME", "LACKING"}),
}
"""Which levels fail a column of a need that was made a hard requirement."""

UNSURE = "unsure"
"""What a pair fails that may be one product and may not, where too little else is known of it to put it among the matches."""
UNFIT = "unfit"
"""What a pair fails in which so many things are known to be bad that nobody would propose it, though none of them was insisted on."""
GATES = ("product", "role", *MUST_COLUMNS, UNSURE, UNFIT)
"""The codes of what a pair can fail, in the order of their bits."""
SAID = ("grade", "state", "quantity", "window", "price", "place", "certificates")
"""The comparisons of what is asked for beside the product."""
UNSURE_BELOW = LEAST_ASKED, LEAST_KNOWN, LEAST_KNOWN_UNLIKE, UNLIKE, ALIKE = 3, 3, 4, 490, 900
"""A need that asks for so many of these leaves a pair unsure where fewer are known, or fewer than the third where the words are less alike than
`UNLIKE`; words that are as alike as `ALIKE` leave nothing unsure."""

BAD: dict[str, frozenset[str]] = {
    "grade": frozenset({"BELOW"}),
    "state": frozenset({"OTHER"}),
    "quantity": frozenset({"LITTLE", "BELOW_LOT"}),
    "window": frozenset({"NONE"}),
    "price": frozenset({"ABOVE"}),
    "place": frozenset({"FAR", "OUTSIDE"}),
    "certificates": frozenset({"LACKING"}),
}
"""Which levels are bad, and not only off, as `docs/judging.md` counts."""
WELL: dict[str, frozenset[str]] = {
    "grade": frozenset({"MEETS", "BETTER"}),
    "state": frozenset({"SAME"}),
    "quantity": frozenset({"ENOUGH", "MOST"}),
    "window": frozenset({"COVERS"}),
    "price": frozenset({"WITHIN"}),
    "place": frozenset({"WITHIN"}),
    "certificates": frozenset({"HELD"}),
}
"""Which levels are as good as asked."""
UNFIT_FROM = LEAST_BAD, WELL_BESIDE = 2, 3
"""So many bad things leave a pair unfit; two only where not all else that is asked for, three things at least, is as good as asked."""

COLUMN_OF_MUST = {"from": "window", "until": "window"}
"""The comparison that decides a hard requirement, where it bears another name."""


def must_bits(must: frozenset[str]) -> int:
    """The hard requirements as bits, in the order of `MUST_COLUMNS`."""
    return sum(1 << bit for bit, name in enumerate(MUST_COLUMNS) if name in must)
