"""Files of others are what their makers published, to the byte, with their licences beside them; pages load nothing from elsewhere."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = [folder for folder in (ROOT / "tests/vendor", ROOT / "matchmaker/static/vendor") if folder.exists()]
VENDORED = [(folder, entry) for folder in FOLDERS for entry in json.loads((folder / "VENDOR.json").read_text())]


@pytest.mark.parametrize(("folder", "entry"), VENDORED, ids=lambda one: one["name"] if isinstance(one, dict) else "")
def test_a_vendored_file_is_what_its_maker_published(folder: Path, entry: dict[str, str]) -> None:
    assert hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert (folder / entry["license_file"]).stat().st_size > 500


def test_every_file_in_a_vendor_folder_is_accounted_for() -> None:
    for folder in {folder for folder, _entry in VENDORED}:
        known = {name for place, entry in VENDORED if place == folder for name in (entry["file"], entry["license_file"])}
        assert {path.name for path in folder.iterdir()} == known | {"VENDOR.json"}


def test_our_own_pages_load_nothing_from_elsewhere() -> None:
    for path in [*(ROOT / "matchmaker/static").rglob("*.*"), *(ROOT / "templates").rglob("*.html")]:
        found = re.findall(r"""(?:src|href|url\(|@import)\s*[=(]?\s*["']?(https?:)?//""", path.read_bytes().decode("utf-8", "replace"))
        assert not found, path
