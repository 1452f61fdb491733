"""A browser's own description, cut down to what its owner knows it by."""

from __future__ import annotations

_BROWSERS = (  # the first that is found: most call themselves Safari and Chrome besides
    ("Zalo", "Zalo"), ("FBAN", "Facebook"), ("FBAV", "Facebook"), ("Edg", "Edge"), ("OPR/", "Opera"), ("coc_coc_browser", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


def device_of(user_agent: str) -> str:
    """Browser and system as `Chrome/Android`, either left out where it is not said; nothing else of the description is kept."""
    said = user_agent[:500]
    return "/".join(next((name for sign, name in known if sign in said), "") for known in (_BROWSERS, _SYSTEMS)).strip("/") if said else ""
