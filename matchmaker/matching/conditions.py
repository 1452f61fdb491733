"""Kinds that are told from the wider product by a condition or a way of growing, which whoever sells them says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from matchmaker.matching.text import fold_word

Words = tuple[str, ...]
GROWN: tuple[Words, ...] = (("sinh", "thái"), ("hữu", "cơ"))
TOLD_BY: tuple[Words, ...] = (("lột",), ("cốm",), *GROWN)
"""Words of a condition, or of a way of growing, that whoever sells such a kind says, since it is what he is paid for: silence does not claim it."""


class Conditions:
    """The products of one lexicon by whether their sellers would name the kind."""

    def __init__(self, parents: Mapping[str, str], names: Mapping[str, Iterable[Words]], lines: Mapping[str, Words]) -> None:
        self._lines = lines
        said = {key: _said(names.get(key, ()), TOLD_BY) for key in parents}
        self._kinds = frozenset(key for key, parent in parents.items() if parent in parents and said[key] - said[parent])
        """Told from what they are a kind of by a condition: `cua lột`, `tôm sú sinh thái`."""
        self._words: dict[str, set[str]] = defaultdict(set)
        self._grown: dict[str, Words] = {}
        for key in sorted(self._kinds):
            for above in lines[key][1:]:
                wider = {word for name in names.get(above, ()) for word in name}
                self._words[above] |= {fold_word(word) for name in names[key] for word in name if word not in wider}
            if _said(names[key], GROWN):
                self._grown[parents[key]] = (*self._grown.get(parents[key], ()), key)

    def told_apart(self, kind: str, wider: str) -> bool:
        """Would whoever sells this kind say so, rather than name only the wider product?"""
        line = self._lines[kind]
        return wider in line and not self._kinds.isdisjoint(line[: line.index(wider)])

    def said(self, product: str, folded: Sequence[str]) -> bool:
        """Do these words hold one by which a kind of the product is told that whoever sells it says?"""
        told = self._words.get(product)
        return told is not None and not told.isdisjoint(folded)

    def grown_so(self, product: str) -> Words:
        """The kinds of the product that are told by how they were grown (`lúa hữu cơ`), which says nothing of their variety."""
        return self._grown.get(product, ())


def _said(names: Iterable[Words], phrases: Iterable[Words]) -> set[Words]:
    """Those of the phrases that stand in one of the names."""
    return {told for told in phrases for name in names for at in range(len(name)) if name[at : at + len(told)] == told}
