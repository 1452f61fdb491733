"""How heavy a piece is, in words."""

from __future__ import annotations

from flask_babel import gettext as _

from matchmaker.wording.figures import number


def size(low_g: float | None, high_g: float | None) -> str:
    """The weight of one piece, empty where it is unknown."""
    if not low_g and high_g is None:
        return ""
    if not low_g:
        return _("đến %(high)s g/con", high=number(high_g or 0, 0))
    if high_g is None:
        return _("từ %(low)s g/con", low=number(low_g, 0))
    if round(low_g) == round(high_g):
        return _("%(low)s g/con", low=number(low_g, 0))
    return _("%(low)s–%(high)s g/con", low=number(low_g, 0), high=number(high_g, 0))
