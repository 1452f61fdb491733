"""The word lists as staff edit them: one table for each list, one column for each field of its record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain import places, words
from matchmaker.domain.records import Role
from matchmaker.store.base import Model
from matchmaker.store.columns import ExactDecimal, Keys

_ROLE = sa.Enum(Role, native_enum=False, length=8, values_callable=lambda roles: [role.value for role in roles], create_constraint=False)


class WordRow(Model):
    """A row of a word list; `record` is the frozen record with the same fields, `listed_in` the list's name in `Lists`."""

    __abstract__ = True
    record: ClassVar[type]
    listed_in: ClassVar[str]

    id: Mapped[int] = mapped_column(
        primary_key=True, sort_order=-1
    )  # the order of the list; whoever writes a row says it, so that undoing restores it


class Product(WordRow):
    """A product, input or service in the tree."""

    __tablename__ = "product"
    record, listed_in = words.ProductRecord, "products"

    key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    parent: Mapped[str] = mapped_column(sa.String(80), default="")
    role: Mapped[Role] = mapped_column(_ROLE)
    vi: Mapped[str] = mapped_column(sa.Text)
    en: Mapped[str] = mapped_column(sa.Text, default="")
    group: Mapped[str] = mapped_column(sa.Text, default="")
    unit: Mapped[str] = mapped_column(sa.Text, default="")
    months: Mapped[str] = mapped_column(sa.Text, default="")
    price_low: Mapped[int | None] = mapped_column(sa.BigInteger)
    price_high: Mapped[int | None] = mapped_column(sa.BigInteger)
    flagship: Mapped[bool] = mapped_column(default=False)
    science: Mapped[str] = mapped_column(sa.Text, default="")


class ProductName(WordRow):
    """A name of a product."""

    __tablename__ = "product_name"
    record, listed_in = words.NameRecord, "names"

    name: Mapped[str] = mapped_column(sa.Text)
    product: Mapped[str] = mapped_column(sa.String(80), index=True)
    kind: Mapped[str] = mapped_column(sa.Text, default="")
    region: Mapped[str] = mapped_column(sa.Text, default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")


class LookAlike(WordRow):
    """Two products that must never be taken for each other."""

    __tablename__ = "lookalike"
    record, listed_in = words.LookAlikeRecord, "lookalikes"

    a: Mapped[str] = mapped_column(sa.String(80))
    b: Mapped[str] = mapped_column(sa.String(80))
    why: Mapped[str] = mapped_column(sa.Text, default="")


class HeadWord(WordRow):
    """Words that turn what stands beside them into an input, a service or something processed."""

    __tablename__ = "head_word"
    record, listed_in = words.HeadRecord, "heads"

    phrase: Mapped[str] = mapped_column(sa.Text)
    role: Mapped[str] = mapped_column(sa.Text)
    side: Mapped[str] = mapped_column(sa.Text, default="both")
    note: Mapped[str] = mapped_column(sa.Text, default="")


class StateWord(WordRow):
    """A way to say a state."""

    __tablename__ = "state_word"
    record, listed_in = words.StateRecord, "states"

    state: Mapped[str] = mapped_column(sa.Text)
    phrase: Mapped[str] = mapped_column(sa.Text)
    stands_for: Mapped[tuple[str, ...]] = mapped_column(Keys)
    note: Mapped[str] = mapped_column(sa.Text, default="")


class GradeWord(WordRow):
    """A way to say a grade of a product."""

    __tablename__ = "grade_word"
    record, listed_in = words.GradeRecord, "grades"

    product: Mapped[str] = mapped_column(sa.String(80), index=True)
    grade: Mapped[str] = mapped_column(sa.Text)
    rank: Mapped[int | None]
    min_g: Mapped[float | None] = mapped_column(sa.Double)
    max_g: Mapped[float | None] = mapped_column(sa.Double)
    phrase: Mapped[str] = mapped_column(sa.Text)
    note: Mapped[str] = mapped_column(sa.Text, default="")


class CertificateWord(WordRow):
    """A way to write a certificate."""

    __tablename__ = "certificate_word"
    record, listed_in = words.CertificateRecord, "certificates"

    certificate: Mapped[str] = mapped_column(sa.Text)
    phrase: Mapped[str] = mapped_column(sa.Text)
    satisfies: Mapped[tuple[str, ...]] = mapped_column(Keys)
    note: Mapped[str] = mapped_column(sa.Text, default="")


class UnitWord(WordRow):
    """A way to write a unit."""

    __tablename__ = "unit_word"
    record, listed_in = words.UnitRecord, "units"

    unit: Mapped[str] = mapped_column(sa.Text)
    phrase: Mapped[str] = mapped_column(sa.Text)
    product: Mapped[str] = mapped_column(sa.String(80))
    kg: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    sure: Mapped[str] = mapped_column(sa.Text, default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")


class FillerWord(WordRow):
    """A word that says nothing about the product."""

    __tablename__ = "filler_word"
    record, listed_in = words.FillerRecord, "fillers"

    phrase: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[str] = mapped_column(sa.Text, default="")


class CommuneRow(WordRow):
    """A commune or ward of 2025."""

    __tablename__ = "commune"
    record, listed_in = places.Commune, "communes"

    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    name: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[str] = mapped_column(sa.Text)
    lat: Mapped[float] = mapped_column(sa.Double)
    lon: Mapped[float] = mapped_column(sa.Double)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class OldCommuneRow(WordRow):
    """A commune, ward or township as it was until 30 June 2025."""

    __tablename__ = "old_commune"
    record, listed_in = places.OldCommune, "old_communes"

    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    name: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[str] = mapped_column(sa.Text)
    district: Mapped[str] = mapped_column(sa.Text)
    province: Mapped[str] = mapped_column(sa.Text)
    valid_until: Mapped[date]


class SuccessionRow(WordRow):
    """What became of an old commune."""

    __tablename__ = "succession"
    record, listed_in = places.Succession, "successions"

    old_code: Mapped[str] = mapped_column(sa.String(20), index=True)
    new_code: Mapped[str] = mapped_column(sa.String(20), index=True)
    on: Mapped[date]
    whole: Mapped[bool]


class PlaceAliasRow(WordRow):
    """A name in daily use that is no unit's name."""

    __tablename__ = "place_alias"
    record, listed_in = places.PlaceAlias, "aliases"

    name: Mapped[str] = mapped_column(sa.Text)
    stands_for: Mapped[tuple[str, ...]] = mapped_column(Keys)
    note: Mapped[str] = mapped_column(sa.Text, default="")


WORD_LISTS: tuple[type[WordRow], ...] = (
    Product,
    ProductName,
    LookAlike,
    HeadWord,
    StateWord,
    GradeWord,
    CertificateWord,
    UnitWord,
    FillerWord,
    CommuneRow,
    OldCommuneRow,
    SuccessionRow,
    PlaceAliasRow,
)
