"""A file that is called a picture: drawn anew, small and harmless, or refused with a reason, within bounds of time and memory."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import bomb, claiming, drawn, from_a_phone, many_scans, noise, png_with_words, saved
from PIL import Image

from config import ROOT
from matchmaker.domain.errors import Invalid
from matchmaker.workflows.photos import MOST_BYTES, Picture, read_picture

SCRIPT = b"<script>alert(1)</script>"
JPEG, PNG = saved(drawn()), saved(drawn(), "PNG")


def refused(content: bytes) -> str:
    """The code of the one complaint."""
    with pytest.raises(Invalid) as error:
        read_picture(content)
    ((field, (code, _facts)),) = error.value.complaints.items()
    assert field == "photo"
    return code


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=("JPEG",))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_picture_comes_in_two_sizes(kind: str, mode: str) -> None:
    picture = read_picture(saved(drawn(2000, 1500, mode), kind))
    assert (picture.large.width, picture.large.height) == (1280, 960)
    assert (picture.small.width, picture.small.height) == (320, 240)
    assert len(picture.small.content) <= 20_000
    assert len(picture.large.content) <= 250_000
    for size in (picture.small, picture.large):
        with opened(size.content) as image:
            assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (size.width, size.height))


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA", "1", "I;16"])
def test_every_way_of_keeping_colours_is_read(mode: str) -> None:
    image = drawn(mode="L").convert(mode) if mode == "I;16" else drawn(mode=mode)
    assert read_picture(saved(image, "PNG")).large.width == 640


def test_what_is_transparent_becomes_white() -> None:
    with opened(read_picture(saved(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG")).large.content) as image:
        assert min(image.getpixel((25, 25))) > 250  # type: ignore[type-var]


def test_a_small_picture_is_not_blown_up() -> None:
    picture = read_picture(saved(drawn(100, 80)))
    assert (picture.large.width, picture.small.width) == (100, 100)


@pytest.mark.parametrize("content", [saved(noise(1500, 1500), quality=80), saved(noise(900, 1400), "PNG")])
def test_even_noise_becomes_light(content: bytes) -> None:
    picture = read_picture(content)
    assert len(picture.small.content) <= 20_000
    assert len(picture.large.content) <= 250_000


def test_place_camera_comment_and_colour_profile_are_gone() -> None:
    sent = from_a_phone()
    with opened(sent) as before:
        assert before.getexif().get_ifd(0x8825)
    for size in _sizes(read_picture(sent)):
        assert b"secret" not in size
        assert b"Phone of" not in size
        assert b"profile of" not in size
        assert b"Exif" not in size
        with opened(size) as image:
            assert not image.getexif()
            assert not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)


def test_the_words_in_a_png_are_gone() -> None:
    assert all(b"secret" not in size and b"Comment" not in size for size in _sizes(read_picture(png_with_words())))


@pytest.mark.parametrize(("turn", "left_is_red"), [(1, True), (3, False), (2, False), (4, True)])
def test_a_picture_stands_as_it_was_held(turn: int, left_is_red: bool) -> None:
    with opened(read_picture(from_a_phone(turn)).small.content) as image:
        red, _green, blue = image.getpixel((20, image.height // 2))  # type: ignore[misc]
        assert (red > blue) is left_is_red


@pytest.mark.parametrize(("turn", "top_is_red"), [(6, True), (8, False), (5, True), (7, False)])
def test_a_picture_held_upright_is_tall(turn: int, top_is_red: bool) -> None:
    with opened(read_picture(from_a_phone(turn)).small.content) as image:
        assert image.height > image.width
        red, _green, blue = image.getpixel((image.width // 2, 20))  # type: ignore[misc]
        assert (red > blue) is top_is_red


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_of_a_moving_picture_the_first_moment_is_kept(kind: str) -> None:
    red, blue = Image.new("RGB", (60, 60), "red"), Image.new("RGB", (60, 60), "blue")
    with opened(read_picture(saved(red, kind, save_all=True, append_images=[blue])).large.content) as image:
        assert getattr(image, "n_frames", 1) == 1
        assert image.getpixel((30, 30))[0] > 200  # type: ignore[index]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "picture_missing"),
        (b"\xff\xd8\xff" + bytes(MOST_BYTES), "picture_too_heavy"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "not_a_picture"),
        (b"GIF89a/*" + bytes(40) + b"*/=1;alert(1)", "not_a_picture"),
        (saved(drawn(), "GIF"), "not_a_picture"),
        (saved(drawn(), "BMP"), "not_a_picture"),
        (SCRIPT, "not_a_picture"),
        (b"PK\x03\x04" + bytes(200), "not_a_picture"),
        (b"%PDF-1.7", "not_a_picture"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "picture_of_phone"),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1", "picture_of_phone"),
        (b"\x00\x00\x00\x1cftypisom\x00\x00\x00\x00mp42", "not_a_picture"),
        (JPEG[: len(JPEG) // 2], "picture_broken"),
        (PNG[: len(PNG) // 2], "picture_broken"),
        (b"\xff\xd8\xff", "picture_broken"),
        (b"\x89PNG\r\n\x1a\n", "picture_broken"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "picture_broken"),
        (many_scans(500), "picture_broken"),
        (many_scans(25), "picture_broken"),
        (claiming(30_000, 30_000), "picture_too_large"),
        (claiming(2**31 - 1, 2**31 - 1), "picture_too_large"),
        (claiming(5_000, 5_000), "picture_too_large"),
        (claiming(3_000, 3_000), "picture_too_large"),  # 27 MB out of a hundred bytes
        (claiming(0, 0), "picture_broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value[:12]!r}",
)
def test_what_is_no_picture_is_refused_with_its_reason(content: bytes, code: str) -> None:
    began = time.monotonic()
    assert refused(content) == code
    assert time.monotonic() - began < 1


def test_a_script_behind_a_picture_is_left_behind() -> None:
    for sent in (JPEG + SCRIPT, PNG + SCRIPT, saved(drawn(), comment=SCRIPT)):
        assert all(b"script" not in size for size in _sizes(read_picture(sent)))


def test_the_same_file_has_the_same_hash_and_another_one_another() -> None:
    assert read_picture(JPEG).sha256 == read_picture(JPEG).sha256 != read_picture(PNG).sha256


@settings(max_examples=150)
@given(st.sampled_from([JPEG[:4000], PNG[:4000], saved(drawn(64, 64), "WEBP"), from_a_phone(width=64, height=64)]), st.data())
def test_no_broken_file_is_worse_than_a_complaint(content: bytes, data: st.DataObject) -> None:
    broken = bytearray(content)
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Invalid):
        assert read_picture(bytes(broken)).large.width


MEASURE = r"""
import re, sys
from pathlib import Path
sys.path.insert(0, "tests")
from pictures import drawn, saved
from matchmaker.domain.errors import Invalid
from matchmaker.workflows.photos import read_picture
def peak():  # of this process alone: what getrusage says begins with what the one before exec had
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
content = sys.stdin.buffer.read()
read_picture(saved(drawn()))
before = peak()
try:
    read_picture(content)
    said = "read"
except Invalid:
    said = "refused"
print(said, (peak() - before) // 1024)
"""


@pytest.mark.parametrize(
    ("name", "said"), [("bomb", "refused"), ("jpeg", "read"), ("progressive", "read"), ("png", "read"), ("palette", "read"), ("webp", "read")]
)
def test_memory_grows_by_less_than_a_hundred_megabytes(name: str, said: str) -> None:
    """Each in a process of its own: the largest that is let through, and half a megabyte that would become five hundred."""
    rough = noise(640, 480)
    content = {
        "bomb": lambda: bomb(13_063, 13_063),
        "jpeg": lambda: saved(rough.resize((8_000, 6_000)), quality=30),
        "progressive": lambda: saved(rough.resize((4_600, 3_400)), quality=30, progressive=True),
        "png": lambda: saved(rough.resize((320, 240)).resize((3_600, 2_700), Image.Resampling.NEAREST).convert("RGBA"), "PNG", compress_level=9),
        "palette": lambda: saved(rough.resize((320, 240)).resize((3_600, 2_700), Image.Resampling.NEAREST).quantize(64), "PNG"),
        "webp": lambda: saved(rough.resize((2_800, 2_100)).convert("RGBA"), "WEBP", quality=30, method=0),
    }[name]()
    assert len(content) <= MOST_BYTES
    done = subprocess.run([sys.executable, "-c", MEASURE], cwd=ROOT, input=content, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    told, grown = done.stdout.decode().split()
    assert told == said
    assert int(grown) < 100, f"{name}: {grown} MB"


def _sizes(picture: Picture) -> list[bytes]:
    return [picture.small.content, picture.large.content]
