"""The papers of a contract: which template each needs, in which version, and what must be known before one is printed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from matchmaker.domain.errors import DomainError

CURRENT: Mapping[str, int] = {"sale": 1, "inputs": 1, "framework": 1, "annex": 1, "addendum": 1, "minutes": 1, "register": 1}
"""The newest version of each template. A template that was sent is never changed: a new version is a new file."""
BLANK = "……………………"
"""What stands where somebody will write by hand."""
PARTICULARS = ("bank", "representative", "position")
"""What is known of a party for this contract alone; people are named only where a signature needs them."""
OF_PARTY = ("name", "address", "tax_code", "phone", *PARTICULARS)
OF_CONTRACT = ("number", "dated", "place")
FACTS = ("place", *(f"{name}_{side}" for side in ("a", "b") for name in PARTICULARS))
"""What the form of a paper asks for; everything else is known from elsewhere."""


class Event(Protocol):
    """What is read of a move of a contract."""

    move: Any
    facts: Any


@dataclass(frozen=True, slots=True)
class Lacking:
    """One thing that a paper lacks: its key, the side of the party or the number of the line that it is of, and where it is entered."""

    key: str
    where: str  # paper, party_a, party_b, contract, or hidden from its reader
    of: str = ""

    @property
    def name(self) -> str:
        """What stands for it in an address: `bank_a`, `price_2`."""
        return f"{self.key}_{self.of}" if self.of else self.key


class Incomplete(DomainError):
    """A paper lacks something that nobody chose to leave blank."""

    code = "paper_incomplete"

    def __init__(self, lacking: Sequence[Lacking]) -> None:
        super().__init__(lacking=tuple(one.name for one in lacking))
        self.lacking = tuple(lacking)


def kind_of(shape: str, roles: Collection[str]) -> str:
    """Which paper a contract is: inputs alone make a contract of inputs, which is not called a linkage."""
    if shape in ("framework", "annex"):
        return shape
    return "inputs" if roles and set(roles) <= {"input", "service"} else "sale"


def template_of(kind: str, events: Iterable[Event] = ()) -> str:
    """The template with its version, as it was when the contract was last sent to be signed; the newest before that."""
    sent = [event.facts.get("template", "") for event in events if event.move == "send"]
    named = sent[-1] if sent else ""
    return named if named.partition("@")[0] == kind else f"{kind}@{CURRENT[kind]}"
