"""Functions over arrays that a compiler makes fast where it is there; the plain numpy form answers the same, byte for byte."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
njit: Any = None
with suppress(ImportError):  # the plain form serves, more slowly
    from numba import njit

PLAIN = njit is None or os.environ.get("MATCHMAKER_PLAIN", "") == "1"
"""Whether the plain form is used from the start; `Matcher(plain=True)` asks for it by hand."""


def compiled(function: Function) -> Function:
    """The function compiled when it is first called, or read from the cache of an earlier process; other threads run beside it."""
    return function if PLAIN else _made(function, inline=False)


def inlined(function: Function) -> Function:
    """A small function that is compiled into those that call it, since a call with many arrays costs more than it does."""
    return function if PLAIN else _made(function, inline=True)


def _made(function: Function, *, inline: bool) -> Function:
    options = {"nogil": True, "error_model": "numpy", "forceinline": inline}
    try:
        made: Function = njit(cache=True, **options)(function)
    except RuntimeError:  # nowhere to keep what was compiled
        made = njit(**options)(function)
    return made
