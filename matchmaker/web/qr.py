"""An address as a picture that a phone can read."""

from __future__ import annotations

import segno


def picture_of(address: str) -> str:
    """The address as a QR code for the `src` of an `<img>`; it stands a coffee stain on paper, and a dark page."""
    return segno.make_qr(address, error="q").svg_data_uri(scale=4, border=4, light="white")
