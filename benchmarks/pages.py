"""The weight of the pages of the demo world, as served."""

from __future__ import annotations


def page_weights() -> None:
    """Filled in below."""
