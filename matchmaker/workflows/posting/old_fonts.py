"""Fields typed or pasted in the fonts of the nineties: read in Unicode, kept as typed, and asked about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from matchmaker.matching.legacy_text import font_of, in_unicode, may_be_old
from matchmaker.workflows.posting.draft import Doubt, OldFont

MOST_LOOKED_AT = 8_000
"""Characters beyond which a field is not looked at: it is complained about as too long."""
AS_TYPED, UNICODE = "as_typed", "unicode"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def answer_name(field: str) -> str:
    """The name under which the form says whether a field was typed in an old font."""
    return f"read_{field}"


def old_fonts_in(form: Mapping[str, object], names: Sequence[str]) -> dict[str, OldFont]:
    """By field, the font that it was typed in, its letters as typed, and what they read; a field left as it is has none."""
    typed = {name: str(form.get(name) or "") for name in names if form.get(answer_name(name)) != AS_TYPED}
    looked = {name: _CONTROL.sub("", text) for name, text in typed.items() if len(text) <= MOST_LOOKED_AT and may_be_old(text)}
    font = font_of("\n".join(looked.values())) if looked else ""
    found: dict[str, OldFont] = {}
    for name, text in looked.items():
        if font and (rewritten := in_unicode(text, font)) is not None:
            found[name] = {"font": rewritten.font, "typed": text, "read": rewritten.text}
    return found


def doubts_about_fonts(form: Mapping[str, object], fonts: Mapping[str, OldFont]) -> dict[str, Doubt]:
    """The question for each such field whose reading nobody has confirmed."""
    return {
        name: ("old_font", {"font": one["font"], "read": one["read"][:200]}) for name, one in fonts.items() if form.get(answer_name(name)) != UNICODE
    }
