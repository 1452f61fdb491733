"""What was worked out of a text, kept for the next listing that says the same: most of a market is said in few words."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """Up to twice so many answers by their question: those not asked for again while as many new ones came are forgotten.

    Threads may share it; at worst two of them work the same answer out.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: dict[Hashable, Value] = {}
        """What was asked for last, for those who ask so often that a call of `get` is felt."""
        self._before: dict[Hashable, Value] = {}

    def __len__(self) -> int:
        return len(self.kept) + len(self._before)

    def get(self, question: Hashable) -> Value | None:
        """The answer kept for this question, or None."""
        found = self.kept.get(question)
        if found is None and self._before and (found := self._before.get(question)) is not None:
            self.keep(question, found)
        return found

    def keep(self, question: Hashable, answer: Value) -> Value:
        """The answer, kept from now on."""
        if len(self.kept) >= self.most:
            self._before, self.kept = self.kept, {}
        self.kept[question] = answer
        return answer
