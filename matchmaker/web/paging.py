"""Pages of a list, with addresses that keep every filter."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import abort, redirect, request, url_for

Row = TypeVar("Row")
PER_PAGE = 20
LAST_PAGE = 1000


@dataclass(frozen=True)
class Paging(Generic[Row]):
    """One page of a list and the ways to its neighbours."""

    page: int
    rows: Sequence[Row]
    more: bool

    @property
    def before(self) -> str:
        """The address of the page before."""
        return address(page=self.page - 1)

    @property
    def after(self) -> str:
        """The address of the page after."""
        return address(page=self.page + 1)


def page_wanted() -> int:
    """The number of the page asked for; the first where the number is no number."""
    typed = request.args.get("page", "1")
    return min(max(int(typed), 1), LAST_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1


def first_of(page: int, per_page: int = PER_PAGE) -> int:
    """How many rows come before this page."""
    return (page - 1) * per_page


def paged(rows: Sequence[Row], page: int, per_page: int = PER_PAGE) -> Paging[Row]:
    """A page made of rows that were read with one too many, to see whether there are more; behind the last one the reader is led to the first."""
    none_behind(page, rows)
    return Paging(page, rows[:per_page], len(rows) > per_page)


def none_behind(page: int, rows: Sized) -> None:
    """Lead the reader to the first page where this one lies behind the last."""
    if page > 1 and not len(rows):
        abort(redirect(address(page="")))


def slice_of(rows: Sequence[Row], page: int, per_page: int = PER_PAGE) -> Paging[Row]:
    """A page of rows that are all at hand."""
    start = first_of(page, per_page)
    return paged(rows[start : start + per_page + 1], page, per_page)


def address(**changes: object) -> str:
    """This page's address with some parameters changed, to one value or to a list of them; an empty one is left out."""
    here = url_for(request.endpoint or "home.start", **(request.view_args or {}))
    kept: dict[str, object] = {**request.args.to_dict(flat=False), **changes}  # a visitor's names, so never arguments of url_for
    listed = {name: [value] if isinstance(value, str | int) else value or [] for name, value in kept.items()}
    query = urlencode({name: [one for one in values if one not in ("", None)] for name, values in listed.items()}, doseq=True)  # type: ignore[attr-defined]
    return f"{here}?{query}" if query else here
