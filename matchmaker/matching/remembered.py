"""What was worked out of a text, kept for the next listing that says the same: most of a market is said in few words."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """So many answers by their question, and all forgotten when there are more; threads may share it, at worst both work an answer out."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: dict[Hashable, Value] = {}
        """What is kept now, for those who ask so often that a call of `get` is felt."""

    def __len__(self) -> int:
        return len(self.kept)

    def get(self, question: Hashable) -> Value | None:
        """The answer kept for this question, or None."""
        return self.kept.get(question)

    def keep(self, question: Hashable, answer: Value) -> Value:
        """The answer, kept from now on."""
        if len(self.kept) >= self.most:
            self.kept = {}
        self.kept[question] = answer
        return answer

    def of(self, question: Hashable, work_out: Callable[[], Value]) -> Value:
        """The answer kept for this question, else the one that `work_out` gives, kept from now on."""
        kept = self.kept.get(question)
        return kept if kept is not None else self.keep(question, work_out())
