"""Style, script and drawings travel packed to whoever can unpack them.

Pages never do: they carry the token of every form beside text that a visitor's address can choose, and from the length of a packed answer the token
could be guessed (BREACH). These files hold nothing of anybody's.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

PACKED = frozenset({".css", ".js", ".svg"})


def register(app: Flask) -> None:
    """Answer a static file packed where that is asked for."""

    @app.after_request
    def pack(response: Response) -> Response:
        if request.endpoint != "static":
            return response
        path = Path(app.static_folder or "") / (request.view_args or {}).get("filename", "")
        if path.suffix not in PACKED or response.status_code not in (200, 304):
            return response
        response.vary.add("Accept-Encoding")
        if not request.accept_encodings["gzip"] or request.range:
            return response
        if etag := response.get_etag()[0]:
            response.set_etag(f"{etag.removesuffix('-gz')}-gz")
        if response.status_code == 200:
            response.direct_passthrough = False
            response.set_data(_packed(path, path.stat().st_mtime_ns))
            response.headers["Content-Encoding"] = "gzip"
        return response


@lru_cache(maxsize=100)
def _packed(path: Path, changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)
