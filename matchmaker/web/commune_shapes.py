"""The shapes of the communes as paths: the sketch that comes with the product, or real boundaries from a file of the installation."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, isfinite, radians
from pathlib import Path
from typing import Any

SKETCH = Path(__file__).parents[1] / "static/img/ca-mau.svg"
LARGEST = 20_000_000
"""Bytes of a file of boundaries; what is larger is no map of one province."""
WIDTH = 800
_PATH = re.compile(r'<path id="x(\w+)" d="([^"]+)"/>')
_BOX = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
WEST, SOUTH, EAST, NORTH = 102.0, 7.0, 111.0, 24.0
"""The degrees between which a place of the country lies."""
Ring = Sequence[tuple[float, float]]


class BadBoundaries(ValueError):
    """A file of boundaries that cannot be drawn; the message says why."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """The paths of the communes by their codes, the size of the drawing, and whether it is but a sketch."""

    paths: Mapping[str, str]
    width: int
    height: int
    sketch: bool


@lru_cache(maxsize=1)
def sketch() -> Shapes:
    """The sketch of where each commune lies beside its neighbours."""
    text = SKETCH.read_text(encoding="utf-8")
    box = _BOX.search(text)
    assert box is not None  # noqa: S101  # our own file, which a test draws anew
    return Shapes(dict(_PATH.findall(text)), int(box[1]), int(box[2]), True)


def boundaries(path: Path, codes: Collection[str]) -> Shapes:
    """The boundaries in a GeoJSON file: one feature for each of these codes, in degrees. Raises `BadBoundaries`."""
    try:
        if path.stat().st_size > LARGEST:
            raise BadBoundaries(f"MAP_GEOJSON: {path} is larger than {LARGEST // 1_000_000} MB.")
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise error if isinstance(error, BadBoundaries) else BadBoundaries(f"MAP_GEOJSON: {path} cannot be read as GeoJSON.") from error
    rings = _rings_by_code(read, codes)
    corners = [corner for found in rings.values() for ring in found for corner in ring]
    west, east = min(lon for lon, _lat in corners), max(lon for lon, _lat in corners)
    south, north = min(lat for _lon, lat in corners), max(lat for _lon, lat in corners)
    across = cos(radians((south + north) / 2))  # a degree of longitude is that much shorter than one of latitude
    scale = WIDTH / ((east - west) * across)
    paths = {
        code: "".join(_path([(round((lon - west) * across * scale), round((north - lat) * scale)) for lon, lat in ring]) for ring in found)
        for code, found in rings.items()
    }
    return Shapes(paths, WIDTH, round((north - south) * scale), False)


def _rings_by_code(read: Any, codes: Collection[str]) -> dict[str, list[Ring]]:
    features = read.get("features") if isinstance(read, dict) else None
    if not isinstance(features, list) or len(features) != len(codes):
        raise BadBoundaries(f"MAP_GEOJSON: a FeatureCollection of {len(codes)} features is wanted, one for each commune.")
    found = {}
    for feature in features:
        code = _code(feature)
        if code not in codes or code in found:
            raise BadBoundaries(f"MAP_GEOJSON: {code!r} is no commune's code, or stands twice. The code is the feature's id or properties.code.")
        found[code] = _rings(feature.get("geometry"), code)
    return found


def _code(feature: Any) -> str:
    if not isinstance(feature, dict):
        return ""
    properties = feature.get("properties")
    said = feature.get("id") or (properties.get("code") if isinstance(properties, dict) else "")
    return str(said)[:20]


def _rings(geometry: Any, code: str) -> list[Ring]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    given: Any = geometry.get("coordinates") if isinstance(geometry, dict) else None
    try:
        polygons: Any = {"Polygon": [given], "MultiPolygon": given}[kind or ""]
        rings = [[(float(lon), float(lat)) for lon, lat, *_height in ring] for polygon in polygons for ring in polygon]
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadBoundaries(f"MAP_GEOJSON: the geometry of {code} is no polygon of degrees.") from error
    if not rings or any(len(ring) < 4 or not all(_here(*corner) for corner in ring) for ring in rings):
        raise BadBoundaries(f"MAP_GEOJSON: {code} has corners that do not lie in the country. Longitude comes first, in degrees (WGS 84).")
    return list(rings)


def _here(lon: float, lat: float) -> bool:
    return isfinite(lon) and isfinite(lat) and WEST <= lon <= EAST and SOUTH <= lat <= NORTH


def _path(ring: Sequence[tuple[int, int]]) -> str:
    """A ring without the corners that rounding laid on the one before."""
    kept = [corner for at, corner in enumerate(ring) if at == 0 or corner != ring[at - 1]]
    return f"M{'L'.join(f'{x} {y}' for x, y in kept)}z" if len(kept) > 2 else ""
