"""Pictures for tests: drawn here, with whatever a test needs to be in them."""

from __future__ import annotations

import random
import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

GPS, MAKER, TURN = 0x8825, 0x010F, 0x0112


def drawn(width: int = 640, height: int = 480, mode: str = "RGB", seed: int = 1) -> Image.Image:
    """A picture that is red on its left, blue on its right, with lines across it."""
    image = Image.new("RGB", (width, height), (30, 60, 200))
    pen, dice = ImageDraw.Draw(image), random.Random(seed)
    pen.rectangle((0, 0, width // 2, height), fill=(200, 30, 30))
    for _ in range(20):
        pen.line([(dice.randrange(width), dice.randrange(height)) for _ in range(2)], fill=(90, 200, 90), width=2)
    return image.convert(mode)


def noise(width: int, height: int) -> Image.Image:
    """A picture that no format makes small."""
    return Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3))


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The picture as a file."""
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def from_a_phone(turn: int = 1, **size: int) -> bytes:
    """A JPEG that tells where it was taken, with which camera and how it was held."""
    exif = Image.Exif()
    exif[MAKER], exif[TURN] = "Phone of somebody", turn
    exif[GPS] = {1: "N", 2: (8.0, 45.0, 30.0), 3: "E", 4: (104.0, 58.0, 0.0)}
    return saved(drawn(**size), exif=exif, comment=b"secret <script>alert(1)</script>", icc_profile=b"profile of nobody")


def png_with_words() -> bytes:
    """A PNG with texts of its own."""
    told = PngInfo()
    told.add_text("Comment", "secret of the writer", zip=True)
    return saved(drawn(), "PNG", pnginfo=told)


def claiming(width: int, height: int, packed: bytes = b"") -> bytes:
    """A PNG of a few bytes whose header claims this size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed or zlib.compress(b"\0" * 1000)) + _chunk(b"IEND", b"")


def bomb(width: int, height: int) -> bytes:
    """A real PNG of one colour: half a megabyte that would become hundreds."""
    packing, row = zlib.compressobj(9), bytes(1 + 3 * width)
    return claiming(width, height, b"".join(packing.compress(row) for _ in range(height)) + packing.flush())


def many_scans(scans: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again: each would be gone through for the whole picture."""
    whole = saved(drawn(64, 64), progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * scans + b"\xff\xd9"


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
