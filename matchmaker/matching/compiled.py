"""Functions over arrays that a compiler makes fast where it is there; the plain numpy form answers the same, byte for byte."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., object])

try:
    import numba
except ImportError:  # the plain form serves, more slowly
    numba = None

PLAIN = numba is None or os.environ.get("MATCHMAKER_PLAIN", "") == "1"
"""Whether the plain form is used from the start; `Matcher(plain=True)` asks for it by hand."""


def compiled(function: Function) -> Function:
    """The function compiled when it is first called, or read from the cache of an earlier process; other threads run beside it."""
    if PLAIN:
        return function
    options = {"nogil": True, "error_model": "numpy", "boundscheck": False}
    try:
        return cast(Function, numba.njit(cache=True, **options)(function))
    except RuntimeError:  # nowhere to keep what was compiled
        return cast(Function, numba.njit(**options)(function))
