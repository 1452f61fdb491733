"""The one kind of request that may be larger than a form: a photo, of goods or of a paper, from somebody who may post one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from flask import Flask, request
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData
from werkzeug.wrappers import Response

from matchmaker.domain.permissions import may
from matchmaker.web import delivery_entry, photos
from matchmaker.web.visitors import who_asks
from matchmaker.workflows.photos import MOST_BYTES

HEAVY: Mapping[str, tuple[str, Callable[..., Response]]] = {
    "photos.add": ("listing.revise", photos.too_heavy),
    "delivery_entry.check": ("delivery.enter", delivery_entry.too_heavy),
}
"""The routes that may be sent a photo: who may send one, and the page that says that it was too large."""
LARGEST_UPLOAD = MOST_BYTES + 64_000
"""The largest photo with the rest of its form around it."""
LARGEST_HEARD_OUT = 5 * LARGEST_UPLOAD
"""A browser shows an answer only once it has sent everything: what is too large, but not absurd, is let run off unread."""
CHUNK = 64 * 1024
MOST_PARTS = 20
LONGEST_CAPTION = 4_000


def register(app: Flask) -> None:
    """Let photos through, and say what to do where one is too large; to be registered before anything that reads the form."""

    @app.before_request
    def let_photos_through() -> Response | None:
        heavy = HEAVY.get(request.endpoint or "")
        if heavy is None or request.method != "POST" or not may(who_asks(), heavy[0]):
            return None
        request.max_content_length = LARGEST_UPLOAD
        if (request.content_length or 0) <= LARGEST_UPLOAD:
            return None
        request.max_content_length = LARGEST_HEARD_OUT
        return heavy[1](**(request.view_args or {}), caption=_caption_heard())


def _caption_heard() -> str:
    """Hear a request out to its end, keeping nothing of it but the caption that was typed."""
    caption, field = b"", ""
    boundary = request.mimetype_params.get("boundary", "").encode()
    decoder = MultipartDecoder(boundary, 4 * CHUNK, max_parts=MOST_PARTS) if boundary else None
    while chunk := request.stream.read(CHUNK):
        try:
            for event in _events(decoder, chunk):
                if isinstance(event, Field | File):
                    field = event.name if isinstance(event, Field) else ""
                elif isinstance(event, Data) and field == "caption":
                    caption = (caption + event.data)[:LONGEST_CAPTION]
        except (ValueError, HTTPException):  # what it says is no form: let the rest of it run off
            decoder = None
    return caption.decode(errors="replace").replace("\0", "")


def _events(decoder: MultipartDecoder | None, chunk: bytes) -> Iterator[Event]:
    if decoder is None:
        return
    decoder.receive_data(chunk)
    while not isinstance(event := decoder.next_event(), NeedData | Epilogue):
        yield event
