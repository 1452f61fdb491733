"""A file that somebody calls a picture: judged by its first bytes and its header, decoded within bounds, drawn anew without anything else in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from PIL import Image

from matchmaker.domain.errors import Invalid

MOST_BYTES = 8_000_000
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 10_000_000, "WEBP": 6_000_000}
"""A JPEG is decoded at a fraction of its size, a PNG whole and twice, a WebP three times over: each of these takes less than 100 MB."""
MOST_PIXELS_PROGRESSIVE = 16_000_000
MOST_SCANS = 30
"""A progressive JPEG has about ten; each goes over the whole picture, so that a hundred empty ones hold everybody's uploads up for seconds."""
MOST_INFLATED = 500
"""Bytes of picture from one byte of file: photos come to 100 at most, a photo of nothing but black to 200."""
SUSPECTED_FROM = 1_000_000
LARGE_SIDE, SMALL_SIDE = 1280, 320
LARGE_BYTES, SMALL_BYTES = 250_000, 20_000
QUALITIES = (82, 74, 66, 58, 50, 42, 34)
PHONE_KINDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"heif", b"mif1", b"msf1", b"avif", b"avis"})
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}  # fmt: skip
"""How the eight ways of holding a camera are undone."""

Image.MAX_IMAGE_PIXELS = max(MOST_PIXELS.values())
_one_at_a_time = Lock()
"""Four uploads at once would otherwise take four times the memory."""


@dataclass(frozen=True, slots=True)
class Size:
    """One JPEG with its width and height."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo drawn anew in two sizes; `sha256` is of the file as it was sent."""

    sha256: str
    small: Size
    large: Size


def read_picture(content: bytes) -> Picture:
    """The picture in a file, upright and without place, camera or words in it; raises `Invalid` with what is wrong with the file."""
    kind = _kind(content)
    with _one_at_a_time:
        try:
            with Image.open(BytesIO(content), formats=(kind,)) as opened:
                _bounded(opened, kind, content)
                drawn = _drawn(opened)
        except Invalid:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise wrong("picture_too_large") from error
        except Exception as error:  # whatever a decoder says about a hostile file, to its sender the file is broken
            raise wrong("picture_broken") from error
        large, small = _encoded(drawn, LARGE_SIDE, LARGE_BYTES), _encoded(drawn, SMALL_SIDE, SMALL_BYTES)
    return Picture(hashlib.sha256(content).hexdigest(), small, large)


def wrong(code: str, **facts: object) -> Invalid:
    """The complaint about the file."""
    return Invalid({"photo": (code, facts)})


def too_heavy() -> Invalid:
    """The complaint about a file that is larger than any that is read."""
    return wrong("picture_too_heavy", most=MOST_BYTES // 1_000_000)


def _kind(content: bytes) -> str:
    """The format that the first bytes show; names and declared types are never believed."""
    if not content:
        raise wrong("picture_missing")
    if len(content) > MOST_BYTES:
        raise too_heavy()
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    raise wrong("picture_of_phone" if content[4:8] == b"ftyp" and content[8:12] in PHONE_KINDS else "not_a_picture")


def _bounded(opened: Image.Image, kind: str, content: bytes) -> None:
    """Refuse what would take too much memory or time, by what the header says and before anything is decoded."""
    pixels, progressive = opened.width * opened.height, bool(opened.info.get("progressive"))
    most = min(MOST_PIXELS[kind], MOST_PIXELS_PROGRESSIVE) if progressive else MOST_PIXELS[kind]
    if pixels > most or (pixels > SUSPECTED_FROM and pixels * 3 > MOST_INFLATED * len(content)):
        raise wrong("picture_too_large")
    if kind == "JPEG" and content.count(b"\xff\xda") > MOST_SCANS:
        raise wrong("picture_broken")


def _drawn(opened: Image.Image) -> Image.Image:
    """The first frame, upright, small, on white: a fresh picture, to which nothing of the file still clings."""
    turn = TURNS.get(_orientation(opened))
    opened.draft("RGB", (LARGE_SIDE, LARGE_SIDE))
    opened.load()
    image = _in_plain_colours(opened)
    image.thumbnail((LARGE_SIDE, LARGE_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    fresh = Image.new("RGB", image.size, "white")
    fresh.paste(image.convert("RGB"), mask=image.getchannel("A") if "A" in image.getbands() else None)
    return fresh.transpose(turn) if turn is not None else fresh


def _orientation(opened: Image.Image) -> int:
    try:
        return int(opened.getexif().get(ORIENTATION, 1))
    except Exception:  # what cameras write there is often broken, and the picture is none the worse for it
        return 1


def _in_plain_colours(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("RGB", "RGBA", "L", "LA"):
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _encoded(image: Image.Image, side: int, most_bytes: int) -> Size:
    """The picture within a square as a JPEG of so many bytes at most: coarser first, then smaller."""
    while True:
        shrunk = image.copy()
        shrunk.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            out = BytesIO()
            shrunk.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
            if out.tell() <= most_bytes:
                return Size(out.getvalue(), shrunk.width, shrunk.height)
        side = side * 3 // 4
