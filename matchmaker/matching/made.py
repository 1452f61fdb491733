"""What is made of a product, where a word beside its name says how: the listed dried form, or something of its own."""

from __future__ import annotations

from collections.abc import Sequence

from matchmaker.domain.records import Reading
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.text import fold_word

DRYING = frozenset({"say", "say kho", "say deo", "mot nang", "1 nang", "phoi kho", "ep kho", "ep"})
"""Folded ways to dry: in which one a thing was dried is its state, and what it is called is the dried thing."""


def dried_form(lexicon: Lexicon, head: Sequence[str], product: str) -> tuple[Reading, ...]:
    """The listed dried form of the product, or of what it is a kind of, where the head says one of the ways to dry: `cá dứa một nắng`."""
    if " ".join(map(fold_word, head)) not in DRYING:
        return ()
    for name in (name for above in lexicon.line(product) for name in lexicon.names_of(above)):
        for words in (("khô", *name), (*name, "khô")):
            if readings := lexicon.readings_at(words, [fold_word(word) for word in words], 0, len(words)):
                return readings
    return ()


def made_into_another(lexicon: Lexicon, phrase: str, product: str) -> bool:
    """Does a word such as `khô` in the phrase, that is none of the product's own name, make another thing of it?"""
    words, own = phrase.split(), {word for name in lexicon.names_of(product) for word in name}
    found = lexicon.phrases.heads.scan(words, [fold_word(word) for word in words])
    beside = (records[0] for start, end, records in found if own.isdisjoint(words[start:end]))
    return any(record.role == "processed" and record.side != "before" for record in beside)
