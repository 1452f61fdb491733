"""An address as a picture that a phone can read."""

from __future__ import annotations

import io

import segno


def picture_of(address: str) -> str:
    """The address as a QR code for the `src` of an `<img>`; it stands a coffee stain on paper, and a dark page."""
    return segno.make_qr(address, error="q").svg_data_uri(scale=4, border=4, light="#fff")


def drawn(address: str) -> bytes:
    """The address as a QR code in a file of its own."""
    out = io.BytesIO()
    segno.make_qr(address, error="q").save(out, kind="svg", scale=8, border=4, light="#fff")
    return out.getvalue()
