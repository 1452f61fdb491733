"""A signed-in browser in words that its owner knows it by."""

from __future__ import annotations

from flask_babel import gettext as _


def device_in_words(kept: str) -> str:
    """`Chrome/Android` as a reader says it; a browser that said nothing of itself is one that nobody knows."""
    browser, _slash, system = kept.partition("/")
    if browser and system:
        return _("%(browser)s trên %(system)s", browser=browser, system=system)
    return browser or _("Máy không rõ loại")
