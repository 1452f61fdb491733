"""How often one visitor may ask for something small: counted in memory, by each worker for itself, so that asking costs the database nothing."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

MOST_KNOWN = 10_000


class Pace:
    """At most `most` in so many seconds from the first; of visitors that have not asked lately nothing is kept."""

    def __init__(self, *, most: int, seconds: float, known: int = MOST_KNOWN) -> None:
        self.most, self.seconds, self._known = most, seconds, known
        self._asked: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._asked)

    def allows(self, name: str, now: float) -> bool:
        """Count one more of this visitor; whether that is still within the pace."""
        with self._lock:
            began, many = self._asked.pop(name, (now, 0))
            if now - began >= self.seconds:
                began, many = now, 0
            self._asked[name] = (began, many + 1)
            while len(self._asked) > self._known:
                self._asked.popitem(last=False)
            return many < self.most
