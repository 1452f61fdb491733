"""Where a visitor may be sent back to."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_ODD = re.compile(r"[\x00-\x20\x7f\\]")


def same_site_path(text: str | None) -> str | None:
    """The text if it is a path of this site, however it is written; None for anything that a browser could read as another site."""
    if not text or len(text) > 2000:
        return None
    plain = unquote(unquote(text))
    if not text.startswith("/") or plain.startswith("//") or _ODD.search(text) or _ODD.search(plain.split("?", 1)[0]):
        return None
    parts = urlsplit(text)
    return None if parts.scheme or parts.netloc else text
