"""What was worked out of a text, kept for the next listing that says the same: most of a market is said in few words."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """So many answers by their question, and all forgotten when there are more; threads may share it, at worst both work an answer out."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: dict[Hashable, Value] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, question: Hashable) -> Value | None:
        """The answer kept for this question, or None."""
        return self._kept.get(question)

    def keep(self, question: Hashable, answer: Value) -> Value:
        """The answer, kept from now on."""
        if len(self._kept) >= self.most:
            self._kept = {}
        self._kept[question] = answer
        return answer

    def of(self, question: Hashable, work_out: Callable[[], Value]) -> Value:
        """The answer kept for this question, else the one that `work_out` gives, kept from now on."""
        kept = self._kept.get(question)
        return kept if kept is not None else self.keep(question, work_out())
