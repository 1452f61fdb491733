"""What would make a match: every single act of a side and every two of them, each made on the record and ranked again, the cheapest kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import NamedTuple

from matchmaker.domain.records import Need, Offer
from matchmaker.matching.acting import Pair
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.changes import Step, applied, cells_of, linked_now
from matchmaker.matching.explaining import Reason
from matchmaker.matching.levels import BAD, COLUMN_OF_MUST, UNFIT
from matchmaker.matching.lexicon import Lexicon, shipped_lexicon
from matchmaker.matching.need_changes import need_steps
from matchmaker.matching.offer_changes import offer_steps
from matchmaker.matching.ranking import Match, Matcher, Ranking

MOST_SINGLE, MOST_PAIRED = 60, 300
"""So many changes are tried at most, one by one and by twos."""
HOPELESS = frozenset({"product", "role"})
"""What no act of either side opens: it is another thing."""
FACTS: dict[str, frozenset[str]] = {
    "product": frozenset({"OTHER", "KIN"}), "grade": frozenset({"NEAR", "BELOW"}), "state": frozenset({"OTHER"}),
    "place": frozenset({"NEAR", "FAR", "OUTSIDE"}), "quantity": frozenset({"LITTLE"}),
}  # fmt: skip
"""The levels at which a harvest is what it is: its kind, its size, its state, where it grows, and that it is small."""


class Option(NamedTuple):
    """One or two acts of one side, and exactly the match that the pair becomes by them."""

    side: str
    steps: tuple[Step, ...]
    match: Match

    @property
    def cost(self) -> tuple[int, int, int]:
        """What orders options by how hard they are: the price of the acts, how far they go, and how many they are."""
        return sum(step.cost for step in self.steps), sum(step.rung for step in self.steps), len(self.steps)


@dataclass(frozen=True, slots=True)
class Advice:
    """How a pair matches now, what each side could do, the cheapest first and none that another outdoes, and what nobody can change."""

    match: Match
    offer: tuple[Option, ...]
    need: tuple[Option, ...]
    fixed: tuple[Reason, ...]

    def of(self, side: str) -> tuple[Option, ...]:
        """What a side could do."""
        return self.offer if side == "offer" else self.need

    def best(self, side: str) -> tuple[Option, ...]:
        """The cheapest that opens every gate (or, where none fails, the single act that lifts most) and the one that lifts most of all."""
        options = self.of(side)
        if not options:
            return ()
        fewest = min(len(one.match.gate) for one in options)
        open_ = [one for one in options if len(one.match.gate) == fewest]
        singles = [one for one in open_ if len(one.steps) == 1]
        first = min(open_, key=lambda one: one.cost) if self.match.gate else max(singles or open_, key=lambda one: one.match.score)
        highest = max(open_, key=lambda one: one.match.score)
        return (first,) if highest is first else (first, highest)


class Trial:
    """One pair, on which acts of either side are tried."""

    def __init__(self, matcher: Matcher, need: Need, offer: Offer, lexicon: Lexicon | None = None, today: date | None = None) -> None:
        self.matcher, self.lexicon = matcher, lexicon or shipped_lexicon()
        self.need, self.offer = linked_now(self.lexicon, need), linked_now(self.lexicon, offer)
        self.match = matcher.compare(self.need, self.offer, self.lexicon)
        self.pair = Pair(self.need, self.offer, self.match, self.lexicon, today)

    def advice(self, extra: Sequence[Step] = ()) -> Advice:
        """What each side could do; `extra` are acts that only who sees the whole market knows of."""
        offer, need = ((self.options(side, extra)) for side in ("offer", "need"))
        return Advice(self.match, offer, need, fixed_facts(self.match))

    def options(self, side: str, extra: Sequence[Step] = ()) -> tuple[Option, ...]:
        """What one side could do, by one act or two."""
        if HOPELESS & set(self.match.gate):
            return ()
        steps = [*(offer_steps(self.pair) if side == "offer" else need_steps(self.pair)), *(one for one in extra if one.side == side)]
        changes: list[tuple[Step, ...]] = [(step,) for step in steps[:MOST_SINGLE]]
        return tuple(kept([one for one in self.tried(side, [*changes, *_twos(steps)]) if self.better(one.match)]))

    def openers(self, extra: Sequence[Step] = ()) -> tuple[Option, ...]:
        """For each side that has one the cheapest way to open every gate, by acts aimed at what fails and without giving up a demand."""
        failing = {COLUMN_OF_MUST.get(must, must) for must in self.match.gate if must != UNFIT}
        if UNFIT in self.match.gate:
            failing |= {one.column for one in self.match.reasons if one.level in BAD.get(one.column, ())}
        if HOPELESS & failing:
            return ()
        found: list[Option] = []
        for side, steps in (("offer", [*offer_steps(self.pair), *extra]), ("need", [*need_steps(self.pair)])):
            aimed = [step for step in steps if step.column in failing and step.action not in ("wish", "answer")]
            changes: list[tuple[Step, ...]] = [(step,) for step in aimed] if len(failing) == 1 or UNFIT in self.match.gate else []
            tried = self.tried(side, [*changes, *_twos(aimed)[:MOST_SINGLE]])
            open_ = [one for one in tried if not one.match.gate and self.better(one.match)]
            found += [min(open_, key=lambda one: one.cost)] if open_ else []
        return tuple(found)

    def tried(self, side: str, changes: Sequence[tuple[Step, ...]]) -> list[Option]:
        """Exactly what becomes of the pair by each of these changes."""
        if not changes:
            return []
        listing: Need | Offer = self.offer if side == "offer" else self.need
        changed = (replace(applied(self.lexicon, listing, *steps), code=str(at)) for at, steps in enumerate(changes))
        catalogue = Catalogue.of(changed, self.lexicon)
        rank = self.matcher.rank(self.need, catalogue, len(changes)) if side == "offer" else self._needs_ranked(catalogue)
        found = sorted(rank.matches, key=lambda match: int(match.code))
        return [Option(side, _easier_first(changes[int(match.code)]), match.called(self.offer.code)) for match in found]

    def _needs_ranked(self, needs: Catalogue) -> Ranking:
        return self.matcher.rank_offer(self.offer, needs, len(needs))

    def better(self, after: Match) -> bool:
        """Does a change help without harming: no gate that it shuts, no point that it costs?"""
        opened = len(after.gate) < len(self.match.gate)
        return set(after.gate) <= set(self.match.gate) and (after.score > self.match.score or (opened and after.score >= self.match.score))


def _twos(steps: Sequence[Step]) -> list[tuple[Step, ...]]:
    """Two acts at a time, the easiest first: also those of which neither helps alone, such as a smaller lot and a larger amount."""
    twos = [two for two in combinations(steps, 2) if _apart(*two)]
    return [*sorted(twos, key=lambda two: sum(step.cost + step.rung for step in two))[:MOST_PAIRED]]


def _apart(one: Step, other: Step) -> bool:
    """May two acts go together: different ones on different fields, or the giving up of two demands?"""
    if one.action == other.action == "wish":
        return True
    return (one.action, one.column) != (other.action, other.column) and one.values.keys().isdisjoint(other.values.keys())


def _easier_first(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda step: step.cost))


def kept(options: Sequence[Option]) -> Iterator[Option]:
    """Those that no other outdoes in cost, gates and score, the cheapest first."""
    best: list[Option] = []
    for one in sorted(options, key=lambda one: (one.cost, len(one.match.gate), -one.match.score)):
        if not any(set(other.match.gate) <= set(one.match.gate) and other.match.score >= one.match.score for other in best):
            best.append(one)
            yield one


def fixed_facts(match: Match) -> tuple[Reason, ...]:
    """What stands in the way and is a fact of this harvest."""
    return tuple(one for one in match.reasons if one.level in FACTS.get(one.column, ()) and (one.weight * 2 < one.most or one.column in match.gate))


def counterfactuals_of(matcher: Matcher, need: Need, offer: Offer) -> Iterator[tuple[str, list[tuple[str, str, str]], int]]:
    """What both sides could do: the side, the cells of its table that change (column, from, to), and the score in millionths after it."""
    trial = Trial(matcher, need, offer)
    for side, listing in (("offer", trial.offer), ("need", trial.need)):
        for option in trial.options(side):
            yield side, list(cells_of(listing, *option.steps)), option.match.score
