"""Made-up offers and needs over the shipped products: names with lost marks and slips, sizes, windows, prices, places, certificates."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from matchmaker.domain.records import Certificate, Need, Offer, Price, Quantity, Role
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.text import fold

FIRST_DAY = date(2026, 11, 1)
EXTRA = ("loại ngon", "giao tận nơi", "ổn định", "vụ này", "số lượng lớn", "nuôi quảng canh", "", "", "", "")
UNLISTED_HEADS = ("cá", "ốc", "rau", "trái", "bông", "củ", "con")
SYLLABLES = ("lim", "nhoa", "quynh", "troi", "ghem", "bua", "doac", "vong", "xiu", "kheo", "nguyt", "phach", "rua", "soi", "tham")
CERTIFICATES = ("VietGAP", "ASC", "GlobalGAP", "HACCP", "OCOP 3 sao", "hữu cơ")


class World:
    """A province of listings; the same seed gives the same ones."""

    def __init__(self, lexicon: Lexicon, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.names = [(record.name, record.product) for record in lexicon.lists.names if lexicon.products[record.product].role is Role.PRODUCE]
        self.popularity = [1 / (place + 1) ** 0.6 for place in range(len(self.names))]
        self.chance.shuffle(self.names)
        self.communes = [commune.name for commune in lexicon.lists.communes]

    def _typed(self, name: str) -> str:
        draw = self.chance.random()
        if draw < 0.3:
            name = fold(name)
        elif draw < 0.38 and len(name) > 6:
            place = self.chance.randrange(len(name) - 1)
            name = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        return f"{name} {self.chance.choice(EXTRA)}".strip()

    def unlisted(self) -> str:
        """A name that is in no list."""
        return " ".join([self.chance.choice(UNLISTED_HEADS), *self.chance.sample(SYLLABLES, 2)])

    def _words(self, unlisted_share: float) -> tuple[str, str]:
        if self.chance.random() < unlisted_share:
            name = self.unlisted()
            return self._typed(name), name
        name, product = self.chance.choices(self.names, self.popularity)[0]
        return self._typed(name), product

    def _window(self) -> tuple[date, date]:
        start = FIRST_DAY + timedelta(days=self.chance.randrange(150))
        return start, start + timedelta(days=self.chance.randrange(5, 60))

    def _common(self, unlisted_share: float) -> tuple[dict[str, object], str]:
        words, meant = self._words(unlisted_share)
        known = self.chance.random
        start, end = self._window()
        fields: dict[str, object] = {
            "words": words,
            "quantity": Quantity(Decimal(self.chance.randrange(1, 200)) * 100, "kg") if known() < 0.9 else None,
            "price": Price(self.chance.randrange(20, 600) * 1000, "kg") if known() < 0.8 else None,
            "starts_on": start if known() < 0.85 else None,
            "place": self.chance.choice(self.communes) if known() < 0.9 else "",
            "grade": f"{self.chance.choice((20, 30, 40, 50))} con/kg" if known() < 0.4 else self.chance.choice(("loại 1", "loại 2", "")),
            "state": self.chance.choice(("sống", "ướp đá", "đông lạnh", "")),
            "certificates": tuple(Certificate(name) for name in self.chance.sample(CERTIFICATES, self.chance.randrange(0, 3)))
            if known() < 0.7
            else None,
        }
        fields["ends_on"] = end if fields["starts_on"] else None
        return fields, meant

    def offers(self, count: int, unlisted_share: float = 0.05) -> Iterator[tuple[Offer, str]]:
        """So many offers, each with the product that was meant."""
        for place in range(count):
            fields, meant = self._common(unlisted_share)
            yield Offer(f"O{place:07}", party=f"H{place % 600:03}", **fields), meant  # type: ignore[arg-type]

    def needs(self, count: int, unlisted_share: float = 0.0) -> Iterator[tuple[Need, str]]:
        """So many needs, each with the product that was meant."""
        for place in range(count):
            fields, meant = self._common(unlisted_share)
            yield Need(f"N{place:05}", party=f"D{place % 400:03}", radius_km=40.0, **fields), meant  # type: ignore[arg-type]
