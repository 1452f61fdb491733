"""A made-up province of offers and needs over the shipped products, whose truth is known: what each was meant to name, and what it says."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from benchmarks.listings import CERTIFICATES, SIZES, STATES, UNKNOWN, Array, Facts, Listings
from benchmarks.noise import praise, typed
from matchmaker.domain.records import MUST_COLUMNS, Need, Role
from matchmaker.domain.words import NameRecord
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.lists import Lists, shipped_lists
from matchmaker.matching.text import fold

SAID_NAMES = Path(__file__).with_name("said.tsv")
FIRST_DAY = date(2026, 11, 1)
FALL = 0.5
"""A product's popularity falls with its place to this power: the first of 236 gets 3 %, the last 0.2 %."""
CANONICAL = 0.5
"""Share of the listings that say a product by its canonical name; the others share the rest."""
SAID = {"synonym": 1.0, "dialect": 1.0, "trade": 1.0, "abbreviation": 0.5, "misspelling": 0.5, "english": 0.25}
HIDDEN_OF = 4
"""One in so many of the names that are not canonical is hidden from whoever uses a word list."""
UNLISTED = 0.03
"""Share of the offers that are about something in no list."""
UNLISTED_HEADS = ("cá", "ốc", "rau", "trái", "bông", "củ", "con")
SYLLABLES = ("lim", "nhoa", "quynh", "troi", "ghem", "bua", "doac", "vong", "xiu", "kheo", "nguyt", "phach", "rua", "soi", "tham")
PAPERS = {"thuy_san": "VietGAP|ASC|BAP|Naturland|ATTP", "che_bien": "HACCP|OCOP 3 sao|OCOP 4 sao|ATTP", "": "VietGAP|GlobalGAP|ATTP|hữu cơ"}
RADII = (20.0, 40.0, 60.0, np.nan)
MUST_OF = {
    "quantity": "kg",
    "price": "price",
    "from": "starts",
    "place": "commune",
    "grade": "grade",
    "state": "state",
    "certificates": "certificates",
}
"""Hard requirements that a need may state, and the column in which it then says something."""


def said_names(lists: Lists) -> tuple[NameRecord, ...]:
    """The names that people say for the products of these lists: those of edition 0.8.0, so that a list that grows does not change the province."""
    products = {product.key for product in lists.products}
    lines = SAID_NAMES.read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return tuple(NameRecord(name, product, kind) for name, product, kind in rows if product in products)


def hidden_names(lists: Lists, seed: int) -> frozenset[tuple[str, str]]:
    """Name and product of a quarter of the other names of produce that people say, spread over the products."""
    roles = {product.key: product.role for product in lists.products}
    named: dict[str, list[NameRecord]] = defaultdict(list)
    for record in said_names(lists):
        if record.kind != "canonical" and roles[record.product] is Role.PRODUCE:
            named[record.product].append(record)
    chance = random.Random(f"hidden {seed}")
    in_order = [record for product in sorted(named) for record in chance.sample(named[product], len(named[product]))]
    return frozenset((record.name, record.product) for record in in_order[seed % HIDDEN_OF :: HIDDEN_OF])


class World:
    """A province of listings; the same seed gives the same ones."""

    def __init__(self, seed: int = 1, lists: Lists | None = None) -> None:
        self.seed, self.lists = seed, lists or shipped_lists()
        self.full = Lexicon.of(self.lists)
        self.hidden = hidden_names(self.lists, seed)
        kept = tuple(record for record in self.lists.names if (record.name, record.product) not in self.hidden)
        self.lexicon = Lexicon.of(replace(self.lists, names=kept))
        rng = np.random.default_rng(seed)
        self.products = [key for key, one in self.full.products.items() if one.role is Role.PRODUCE and self.full.names_of(key)]
        self.number = {key: number for number, key in enumerate(self.products)}
        weights = 1 / np.arange(1, len(self.products) + 1) ** FALL
        self.popularity = rng.permutation(weights / weights.sum())
        records = [self.full.products[key] for key in self.products]
        self.level = np.array(
            [(one.price_low + one.price_high) / 2 if one.price_low and one.price_high and one.unit == "kg" else 0 for one in records], np.float64
        )
        self.level = np.where(self.level > 0, self.level, np.round(np.exp(rng.normal(11.0, 0.8, len(records))), -3) + 1000)
        self.wet = np.array([one.group == "thuy_san" for one in records])
        self.sized = np.array([self.full.line(key)[-1] == "tom" for key in self.products])
        of_group = [PAPERS.get(one.group, PAPERS[""]).split("|") for one in records]
        self.papers = np.array([[name in names for name in CERTIFICATES] for names in of_group])

    @cached_property
    def communes(self) -> tuple[str, ...]:
        """Full names of the communes that mean one commune and no other."""
        read = self.full.gazetteer.read
        return tuple(one.full_name for one in self.lists.communes if read(one.full_name).units == (one.code,))

    @cached_property
    def spots(self) -> Array:
        """Latitude and longitude of each of those communes, in degrees."""
        of = {one.full_name: (one.lat, one.lon) for one in self.lists.communes}
        return np.array([of[name] for name in self.communes])

    @cached_property
    def names(self) -> list[tuple[str, str]]:
        """Every name of the produce that people say, with its product."""
        return [(record.name, record.product) for record in said_names(self.lists) if record.product in self.number]

    @cached_property
    def _said(self) -> list[tuple[list[str], list[float]]]:
        """For each product the names that it has and how often each is said, summed up."""
        found: list[tuple[list[str], list[float]]] = [([], []) for _ in self.products]
        for record in (one for one in said_names(self.lists) if one.product in self.number):
            names, weights = found[self.number[record.product]]
            names.append(record.name)
            weights.append(0.0 if record.kind == "canonical" else SAID[record.kind])
        said = []
        for names, weights in found:
            others, first = sum(weights), max(weights.count(0.0), 1)
            share = 1.0 if not others else CANONICAL
            each = [share / first if not weight else (1 - CANONICAL) * weight / others for weight in weights]
            said.append((names, np.cumsum(each).tolist()))
        return said

    def unlisted(self, chance: random.Random) -> str:
        """A name that is in no list."""
        return " ".join([chance.choice(UNLISTED_HEADS), *chance.sample(SYLLABLES, 2)])

    def _words(self, product: Array, chance: random.Random, *, wanted: bool) -> Iterator[str]:
        said = praise(self.seed)
        for number in product.tolist():
            if number < 0:
                name = self.unlisted(chance)
            else:
                names, upto = self._said[number]
                name = chance.choices(names, cum_weights=upto)[0]
            yield typed(chance, name, said, wanted=wanted)

    def _facts(self, count: int, rng: np.random.Generator, *, wanted: bool) -> Facts:
        def hidden(share: float, cells: Array, nothing: float = UNKNOWN) -> Array:
            return np.where(rng.random(count) < share, nothing, cells).astype(cells.dtype)

        product = rng.choice(len(self.products), count, p=self.popularity).astype(np.int16)
        dear = np.exp(rng.normal(0.06 if wanted else 0.0, 0.15, count))
        kg = np.exp(rng.normal(7.3 if wanted else 7.0, 1.0, count))
        starts = FIRST_DAY.toordinal() + rng.integers(0, 150, count, np.int32)
        starts = hidden(0.15, starts, 0)
        class_of = np.where(self.sized[product], rng.integers(0, len(SIZES), count), np.searchsorted([0.5, 0.85], rng.random(count)))
        facts = Facts(
            product if wanted else hidden(UNLISTED, product),
            hidden(0.2, np.round(self.level[product] * dear / 500) * 500 + 500, np.nan),
            hidden(0.1, np.maximum(np.round(kg, -1), 10), np.nan),
            starts,
            np.where(starts > 0, starts + rng.integers(5, 60, count, np.int32), 0).astype(np.int32),
            hidden(0.1, rng.integers(0, len(self.communes), count).astype(np.int16)),
            self._papers(product, rng, wanted=wanted),
            hidden(0.4, class_of.astype(np.int8)),
            self.sized[product],
            np.where(self.wet[product], hidden(0.4, rng.integers(0, len(STATES), count).astype(np.int8)), UNKNOWN).astype(np.int8),
            rng.choice(RADII, count) if wanted else np.full(count, np.nan),
            np.zeros(count, np.int16),
        )
        return replace(facts, must=_must(facts, rng)) if wanted else facts

    def _papers(self, product: Array, rng: np.random.Generator, *, wanted: bool) -> Array:
        """Bits of what is held, unknown for three in ten; or of what is asked for, by half of the needs."""
        count, bits = len(product), 1 << np.arange(len(CERTIFICATES))
        luck = rng.random((count, len(CERTIFICATES))) * self.papers[product]
        if wanted:
            first, second = np.argsort(-luck, axis=1)[:, :2].T
            asked = bits[first] | np.where(rng.random(count) < 0.2, bits[second], 0)
            return np.where(rng.random(count) < 0.5, UNKNOWN, asked).astype(np.int16)
        held = ((luck > 0.65) * bits).sum(axis=1)
        return np.where(rng.random(count) < 0.3, UNKNOWN, held).astype(np.int16)

    def _listings(self, letter: str, count: int) -> Listings:
        wanted = letter == "N"
        facts = self._facts(count, np.random.default_rng((self.seed, ord(letter), count)), wanted=wanted)
        words = list(self._words(facts.product, random.Random(f"{letter} {self.seed} {count}"), wanted=wanted))
        return Listings(letter, facts, self.communes, words)

    def offers(self, count: int) -> Listings:
        """So many offers."""
        return self._listings("O", count)

    def needs(self, count: int) -> Listings:
        """So many needs."""
        return self._listings("N", count)

    def searches(self, count: int) -> list[tuple[Need, int]]:
        """Names of one to three words as people type them into a search box, half of them without marks, each with the product that is meant."""
        chance = random.Random(f"searches {self.seed}")
        found: list[tuple[Need, int]] = []
        while len(found) < count:
            product = int(np.searchsorted(np.cumsum(self.popularity), chance.random()))
            names, upto = self._said[min(product, len(self.products) - 1)]
            name = chance.choices(names, cum_weights=upto)[0]
            if len(name.split()) <= 3:
                found.append((Need(f"S{len(found):05}", _unmarked_half(chance, name)), product))
        return found


def _unmarked_half(chance: random.Random, name: str) -> str:
    return fold(name) if chance.random() < 0.5 else name.lower()


def _must(facts: Facts, rng: np.random.Generator) -> Array:
    """For two needs in five, one hard requirement among the things that it says."""
    names = list(MUST_OF)
    stated = np.stack([_stated(getattr(facts, MUST_OF[name])) for name in names], axis=1)
    luck = rng.random(stated.shape) * stated
    bits = np.array([1 << MUST_COLUMNS.index(name) for name in names])
    return np.where((rng.random(len(facts)) < 0.4) & (luck.max(axis=1) > 0), bits[luck.argmax(axis=1)], 0).astype(np.int16)


def _stated(cells: Array) -> Array:
    return ~np.isnan(cells) if cells.dtype.kind == "f" else cells > (0 if cells.dtype == np.int32 else UNKNOWN)
