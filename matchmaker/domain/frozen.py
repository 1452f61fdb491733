"""Records as plain text and back: one way to write each, so that the same record always has the same digest."""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")
SHORT = 10
"""Letters of a digest that are shown to people: one in a million million lists would share them."""


class NotAsFrozen(ValueError):
    """A stored text does not describe the record that it should."""


def freeze(value: object) -> Any:
    """The value in what JSON can hold; a record by the names of its fields, without those that say what an absent one would."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = ((one, getattr(value, one.name)) for one in fields(value))
        return {one.name: freeze(found) for one, found in kept if found != one.default}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(freeze(one) for one in value)
    if isinstance(value, tuple | list):
        return [freeze(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): freeze(found) for key, found in value.items()}
    return value


def written(value: object) -> str:
    """The value as one line of text, the same for the same value wherever and whenever it is written."""
    return json.dumps(freeze(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str | bytes) -> str:
    """64 letters that no other text has."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text).hexdigest()


def read(kind: type[Record], text: str) -> Record:
    """The record that a text written by `written` describes. Raises `NotAsFrozen`."""
    try:
        found: Record = thaw(kind, json.loads(text))
    except (TypeError, ValueError, KeyError, ArithmeticError, AttributeError) as error:
        raise NotAsFrozen(f"this describes no {kind.__name__}: {error}") from error
    return found


def thaw(kind: Any, stored: Any) -> Any:
    """A frozen value as what it was: `kind` is its type as annotated."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (types.UnionType, Union):
        return None if stored is None else thaw(next(one for one in inner if one is not type(None)), stored)
    if origin is tuple:
        kinds = [inner[0]] * len(stored) if inner[-1] is Ellipsis else inner
        return tuple(thaw(one, found) for one, found in zip(kinds, stored, strict=True))
    if origin is frozenset:
        return frozenset(thaw(inner[0], one) for one in stored)
    if not is_dataclass(kind):
        return _plain(kind, stored)
    made: Any = kind
    hints = _hints(made)
    return made(**{name: thaw(hints[name], found) for name, found in stored.items()})


def _plain(kind: Any, stored: Any) -> Any:
    if kind is date:
        return date.fromisoformat(stored)
    if isinstance(kind, type) and issubclass(kind, Enum | Decimal):
        return kind(stored)
    if kind is float:
        return stored if isinstance(stored, int | float) else float(stored)
    if not isinstance(stored, kind):
        raise TypeError(f"{type(stored).__name__} instead of {kind.__name__}")
    return stored


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
