"""Photos of a listing: one file is one photo, six at most, in the order that their writer gave them, on both databases."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from cast import Cast, assemble
from flask import Flask
from make import NOW, post
from sqlalchemy.exc import IntegrityError

from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale, WrongStage
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.photos import ListingPhoto, PhotoSize
from matchmaker.store.queries import photos as stored
from matchmaker.store.work import work
from matchmaker.workflows.photos import Picture, add_photo, remove_photo, revise_photo
from matchmaker.workflows.photos.reading import Size

ON_BOTH = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=ON_BOTH)
def world(request: pytest.FixtureRequest) -> Iterator[tuple[Flask, Cast, str]]:
    """The application on either database, the cast, and the code of an offer of Út's."""
    if request.param == "postgresql":
        made: Flask = request.getfixturevalue("migrated_postgres_app")
    else:
        made = request.getfixturevalue("app")
    with made.app_context():
        cast = assemble(made)
        with work() as session:
            code = post(session, cast.ut, "offer", words="cua gạch").code
        yield made, cast, code


def picture(name: str) -> Picture:
    """A picture that has been read; the same name is the same file."""
    small, large = Size(b"small " + name.encode(), 320, 240), Size(b"large " + name.encode(), 1280, 960)
    return Picture(hashlib.sha256(name.encode()).hexdigest(), small, large)


def add(cast: Cast, code: str, name: str, **more: Any) -> str:
    with work() as session:
        return add_photo(session, **{"who": cast.ut.who, "code": code, "picture": picture(name), "now": NOW, **more}).code


def row(code: str) -> list[tuple[str, str]]:
    """The code and caption of each photo, in order."""
    with work() as session:
        listing_id = session.scalar(sa.select(Listing.id).where(Listing.code == code))
        assert listing_id is not None
        found = stored.shown(session, listing_id)
        assert [one.position for one in found] == list(range(1, len(found) + 1))
        return [(one.code, one.caption) for one in found]


def events(code: str) -> list[str]:
    with work() as session:
        query = sa.select(AuditEvent.action).where(AuditEvent.subject_code == code, AuditEvent.action.like("photo.%"))
        return list(session.scalars(query.order_by(AuditEvent.id)))


def test_photos_stand_in_the_order_of_their_coming_with_both_sizes(world: tuple[Flask, Cast, str]) -> None:
    _app, cast, code = world
    codes = [add(cast, code, name, caption=f"  ảnh\n {name} ") for name in ("a", "b", "c")]
    assert row(code) == [(codes[0], "ảnh a"), (codes[1], "ảnh b"), (codes[2], "ảnh c")]
    with work() as session:
        photo = stored.by_code(session, codes[1])
        assert photo is not None
        assert photo.listing.party.code == cast.ut.party
        assert stored.content(session, photo.id, "small") == b"small b"
        assert stored.content(session, photo.id, "large") == b"large b"
    assert events(code) == ["photo.add"] * 3


def test_the_same_file_twice_is_one_photo_of_a_listing(world: tuple[Flask, Cast, str]) -> None:
    _app, cast, code = world
    with work() as session:
        other = post(session, cast.ut, "offer", form_key="other", words="tôm sú").code
    first = add(cast, code, "a", caption="lần đầu")
    assert add(cast, code, "a", caption="lần hai") == first
    assert add(cast, other, "a") != first
    assert row(code) == [(first, "lần đầu")]
    assert events(code) == ["photo.add"]


def test_the_database_itself_keeps_one_of_two_like_files(world: tuple[Flask, Cast, str]) -> None:
    _app, cast, code = world
    add(cast, code, "a")
    with work() as session:
        one = session.scalars(sa.select(ListingPhoto)).one()
        said = {"listing_id": one.listing_id, "sha256": one.sha256, "added_by_id": one.added_by_id, "added_at": NOW}
    with pytest.raises(IntegrityError), work() as session:
        session.add(ListingPhoto(code="another", position=2, **said))


def test_many_at_once_are_never_more_than_six(world: tuple[Flask, Cast, str]) -> None:
    app, cast, code = world

    def send(name: str) -> str:
        with app.app_context():
            try:
                return add(cast, code, name)
            except Invalid as error:
                return error.complaints["photo"][0]

    with ThreadPoolExecutor(8) as many:
        said = list(many.map(send, [f"{number % 9}" for number in range(24)]))
    assert len(row(code)) == 6
    assert {one for one in said if not one.startswith("f-")} == {"too_many_pictures"}
    assert events(code) == ["photo.add"] * 6


def test_a_photo_is_put_at_its_place_and_captioned(world: tuple[Flask, Cast, str]) -> None:
    _app, cast, code = world
    a, b, c = (add(cast, code, name) for name in "abc")

    def revise(photo: str, **said: Any) -> None:
        with work() as session:
            revise_photo(
                session, **{"who": cast.ut.who, "code": code, "photo": photo, "caption": "", "position": 1, "version": 1, "now": NOW, **said}
            )

    for _ in range(2):
        revise(c, position=1)
        assert [one for one, _caption in row(code)] == [c, a, b]
    revise(c, position=99)
    revise(a, position=0, caption="cua mẹ")
    assert row(code) == [(a, "cua mẹ"), (b, ""), (c, "")]
    assert events(code) == ["photo.add"] * 3 + ["photo.revise"] * 3
    with pytest.raises(Stale) as error:
        revise(a, caption="cua con", version=1)
    assert error.value.facts["caption"] == "cua mẹ"
    revise(a, caption="cua mẹ", position=2, version=1)
    assert [one for one, _caption in row(code)] == [b, a, c]
    with pytest.raises(Invalid) as wrong:
        revise(b, caption="x" * 201)
    assert wrong.value.complaints["caption"][0] == "too_long"
    with pytest.raises(NotFound):
        revise("f-22222222")


def test_what_is_taken_away_is_gone_from_the_row_and_waits_in_the_bin(world: tuple[Flask, Cast, str]) -> None:
    _app, cast, code = world
    a, b = add(cast, code, "a"), add(cast, code, "b")
    for _ in range(2):
        with work() as session:
            remove_photo(session, who=cast.ut.who, code=code, photo=a, now=NOW)
    assert [one for one, _caption in row(code)] == [b]
    with work() as session:
        assert session.scalar(sa.select(sa.func.count(PhotoSize.photo_id))) == 4
    assert add(cast, code, "a", caption="lần nữa") == a
    assert events(code) == ["photo.add", "photo.add", "photo.remove", "photo.restore"]
    assert row(code) == [(b, ""), (a, "lần nữa")]


def test_who_may_not_revise_the_listing_may_not_touch_its_photos(world: tuple[Flask, Cast, str]) -> None:
    _app, cast, code = world
    photo = add(cast, code, "a")
    for who in (cast.duong.who, cast.binh.who, cast.nobody.who):
        with pytest.raises(Refused):
            add(cast, code, "b", who=who)
        with pytest.raises(Refused), work() as session:
            remove_photo(session, who=who, code=code, photo=photo, now=NOW)
        with pytest.raises(Refused), work() as session:
            revise_photo(session, who=who, code=code, photo=photo, caption="x", position=1, version=1, now=NOW)
    with pytest.raises(NotFound):
        add(cast, "o-22222222", "b")
    assert add(cast, code, "b", who=cast.chau.who)
    assert row(code)[0] == (photo, "")


def test_a_withdrawn_listing_takes_no_photo_and_still_loses_one(world: tuple[Flask, Cast, str]) -> None:
    _app, cast, code = world
    photo = add(cast, code, "a")
    with work() as session:
        session.execute(sa.update(Listing).where(Listing.code == code).values(status="withdrawn"))
    with pytest.raises(WrongStage):
        add(cast, code, "b")
    with pytest.raises(NotFound):
        add(cast, code, "b", who=cast.duong.who)
    with work() as session:
        remove_photo(session, who=cast.ut.who, code=code, photo=photo, now=NOW)
    assert row(code) == []
