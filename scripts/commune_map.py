"""Draw the sketch of the communes, `matchmaker/static/img/ca-mau.svg`, from the cells in `scripts/ca_mau`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CELLS = ROOT / "scripts/ca_mau/cells.geojson"
MAP = ROOT / "matchmaker/static/img/ca-mau.svg"
WIDTH = 400
Point = tuple[int, int]


def drawn(cells: dict[str, Any]) -> str:
    """The map: `#all` shows every commune, `#x` and its code shows one."""
    shapes = {cell["id"]: _rings(cell["geometry"]) for cell in cells["features"]}
    corners = [corner for rings in shapes.values() for ring in rings for corner in ring]
    west, east = min(lon for lon, _ in corners), max(lon for lon, _ in corners)
    south, north = min(lat for _, lat in corners), max(lat for _, lat in corners)
    across = cos(radians((south + north) / 2))  # a degree of longitude is that much shorter than one of latitude
    scale = WIDTH / ((east - west) * across)

    def place(corner: Sequence[float]) -> Point:
        return round((corner[0] - west) * across * scale), round((north - corner[1]) * scale)

    paths = [f'<path id="x{code}" d="{_path([[place(one) for one in ring] for ring in rings])}"/>' for code, rings in sorted(shapes.items())]
    height = round((north - south) * scale)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}">'
    return "\n".join([head, '<g id="all">', *paths, "</g>", "</svg>", ""])


def _rings(geometry: dict[str, Any]) -> list[Sequence[Sequence[float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def _path(rings: Iterable[Sequence[Point]]) -> str:
    """Rings as steps from corner to corner, without the corners that rounding laid on the one before."""
    said = []
    for ring in rings:
        corners = [corner for at, corner in enumerate(ring) if at == 0 or corner != ring[at - 1]]
        if corners[-1] == corners[0]:
            corners.pop()
        steps = (f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(corners))
        said.append(f"M{corners[0][0]} {corners[0][1]}l{' '.join(steps)}z".replace(" -", "-"))
    return "".join(said)


if __name__ == "__main__":
    MAP.write_text(drawn(json.loads(CELLS.read_text(encoding="utf-8"))), encoding="utf-8")
