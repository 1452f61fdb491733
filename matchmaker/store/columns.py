"""Column types of the trade."""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Thousandths(TypeDecorator[Decimal]):
    """A decimal kept as whole thousandths, so that no database turns a weight into a float."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """The whole thousandths; a finer amount is refused rather than rounded."""
        if value is None:
            return None
        thousandths = value * 1000
        if thousandths != thousandths.to_integral_value():
            raise ValueError(f"finer than a thousandth: {value}")
        return int(thousandths)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """The decimal that the thousandths stand for."""
        return None if value is None else Decimal(value) / 1000


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as it is written, for factors that are finer than a thousandth."""

    impl = sa.String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """The decimal in plain digits."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """The decimal that was written."""
        return None if value is None else Decimal(value)


class Keys(TypeDecorator[tuple[str, ...]]):
    """A few keys in their order, kept as a JSON list."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> list[str]:
        """The keys as a list."""
        return list(value or ())

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> tuple[str, ...]:
        """The keys as a tuple."""
        return tuple(value or ())
