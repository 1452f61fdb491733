"""Photos as pages show and take them: by a plain form, within limits, to whoever may see the listing, and never with anything else in them."""

from __future__ import annotations

import os
from io import BytesIO

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client, Page, read_page
from flask import Flask
from make import make_listing
from pictures import claiming, drawn, from_a_phone, saved
from PIL import Image

from matchmaker.store.models.photos import ListingPhoto
from matchmaker.store.work import work
from matchmaker.web import uploads

OFFER, NEED = "/offers/ut-1", "/needs/binh-1"


@pytest.fixture
def ut(app: Flask, cast: Cast) -> Client:
    """Út, signed in, with an offer; Bình has a need."""
    with app.app_context(), work() as session:
        make_listing(session, party=cast.ut.party, code="ut-1", words="cua <b>gạch</b>")
        make_listing(session, party=cast.binh.party, side="need", code="binh-1", words="cua thịt")
    return signed_in(app, cast, "ut")


def signed_in(app: Flask, cast: Cast, who: str) -> Client:
    client = Client(app)
    assert client.sign_in(getattr(cast, who).email, PASSWORD).status_code == 303
    return client


def send(client: Client, content: bytes, path: str = OFFER, name: str = "anh.jpg", **form: str) -> tuple[int, str]:
    """The status and the text of the answer to a photo."""
    answer = client.post(f"{path}/photos", {"photo": (BytesIO(content), name), **form}, content_type="multipart/form-data")
    return answer.status_code, answer.text


def addresses(client: Client, path: str = OFFER) -> list[str]:
    """The addresses of the large photos on a listing's page."""
    return [link for link in client.page(path).links if link.startswith("/photos/")]


def count(app: Flask) -> int:
    with app.app_context(), work() as session:
        return session.scalar(sa.select(sa.func.count(ListingPhoto.id))) or 0


def test_a_photo_is_sent_and_seen_by_everybody(app: Flask, cast: Cast, ut: Client) -> None:
    form = ut.page(f"{OFFER}/photos")
    assert 'enctype="multipart/form-data"' in form.source
    assert 'type="file" accept="image/*"' in form.source
    assert send(ut, from_a_phone(6), caption="cua vừa bắt")[0] == 303
    text = ut.get(OFFER).text
    assert 'width="240" height="320" alt="cua vừa bắt" loading="lazy"' in text
    (large,) = addresses(ut)
    answer = Client(app).raw.get(large)
    assert answer.status_code == 200
    with Image.open(BytesIO(answer.data)) as image:
        assert (image.format, image.size) == ("JPEG", (480, 640))
        assert not image.getexif()
    small = Client(app).raw.get(large.replace("large", "small"))
    assert len(small.data) <= 20_000


def test_a_public_photo_is_kept_by_caches_and_carries_nobodys_cookie(app: Flask, cast: Cast, ut: Client) -> None:
    send(ut, saved(drawn()))
    (large,) = addresses(ut)
    for client in (ut, Client(app)):
        answer = client.raw.get(large)
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith("inline; filename=")
        assert answer.headers["Cache-Control"] == "public, max-age=2592000, immutable"
        assert "Set-Cookie" not in answer.headers
        assert "Vary" not in answer.headers
        assert "Content-Security-Policy" in answer.headers


def test_the_photo_of_a_withdrawn_listing_is_its_partys_and_staffs(app: Flask, cast: Cast, ut: Client) -> None:
    send(ut, saved(drawn()))
    (large,) = addresses(ut)
    withdraw = ut.page(OFFER).form(f"{OFFER}/withdraw").fields
    assert ut.post(f"{OFFER}/withdraw", withdraw).status_code == 303
    for who, status in (("ut", 200), ("chau", 200), ("duong", 404), ("binh", 404)):
        answer = signed_in(app, cast, who).raw.get(large)
        assert answer.status_code == status, who
        assert answer.headers["Cache-Control"] == "no-store"
    assert Client(app).get(large).status_code == 404
    assert send(ut, saved(drawn(seed=2)))[0] == 409
    assert ut.page(f"{OFFER}/photos").form(f"{large.replace('/photos/', OFFER + '/photos/').replace('/large.jpg', '/remove')}")


def test_a_photo_without_a_caption_is_called_by_the_listings_words(ut: Client) -> None:
    send(ut, saved(drawn()))
    assert 'alt="cua &lt;b&gt;gạch&lt;/b&gt;"' in ut.get(OFFER).text


def test_a_need_has_photos_too(app: Flask, cast: Cast, ut: Client) -> None:
    binh = signed_in(app, cast, "binh")
    assert send(binh, saved(drawn(), "WEBP"), NEED)[0] == 303
    assert len(addresses(Client(app), NEED)) == 1


def test_another_partys_listing_is_not_there(app: Flask, cast: Cast, ut: Client) -> None:
    for who in ("duong", "binh"):
        stranger = signed_in(app, cast, who)
        assert send(stranger, saved(drawn()))[0] == 404
        assert send(stranger, bytes(9_000_000))[0] == 404
    assert send(ut, saved(drawn()), NEED)[0] == 404
    assert count(app) == 0


def test_the_same_file_twice_is_one_photo(app: Flask, ut: Client) -> None:
    for _ in range(2):
        assert send(ut, saved(drawn()))[0] == 303
    assert count(app) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "chưa chọn ảnh nào"),
        (os.urandom(9_000_000), "nặng quá 8 MB"),
        (b"\xff\xd8\xff" + bytes(8_000_001), "nặng quá 8 MB"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "không phải ảnh JPEG, PNG hay WebP"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(99), "kiểu HEIC của điện thoại chưa mở được"),
        (claiming(30_000, 30_000), "quá nhiều điểm ảnh"),
        (saved(drawn())[:2000], "mở không được"),
    ],
    ids=["nothing", "9 MB", "8 MB and a byte", "svg", "heic", "bomb", "truncated"],
)
def test_what_is_wrong_is_said_at_the_field_and_the_caption_is_kept(app: Flask, ut: Client, content: bytes, said: str) -> None:
    status, text = send(ut, content, caption="cua của tôi")
    assert status == 422
    assert text.count(said) == 2  # in the summary and at the field
    assert 'href="#photo"' in text
    assert 'aria-describedby="photo-hint photo-said"' in text
    assert read_page(text).title.strip().startswith("Lỗi:")
    assert 'value="cua của tôi"' in text
    assert count(app) == 0


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\x.exe", "anh.php", "a" * 5000 + ".jpg", "%22><script>.jpg", "\u202egpj.cua", "anh"])
def test_the_name_of_a_file_means_nothing(app: Flask, ut: Client, name: str) -> None:
    status, _text = send(ut, saved(drawn()), name=name)
    assert status == 303
    (large,) = addresses(ut)
    assert ut.raw.get(large).headers["Content-Disposition"].startswith('inline; filename="f-')


def test_a_form_without_any_file_is_told_so(ut: Client) -> None:
    for form in ({}, {"photo": "words instead of a file"}):
        answer = ut.post(f"{OFFER}/photos", form)
        assert answer.status_code == 422
        assert "chưa chọn ảnh nào" in answer.text


def test_only_photos_may_be_large_and_only_of_those_who_may_post_them(app: Flask, ut: Client) -> None:
    large = {"photo": (BytesIO(bytes(400_000)), "x.jpg")}
    assert ut.post("/offers", dict(large), content_type="multipart/form-data").status_code == 413
    assert ut.post(f"{OFFER}/edit", {"words": "x" * 400_000}).status_code == 413
    assert ut.post(f"{OFFER}/photos", {"caption": "x" * 400_000}, content_type="multipart/form-data").status_code == 413
    stranger = Client(app)
    stranger.get("/sign-in")
    answer = stranger.post(f"{OFFER}/photos", {"photo": (BytesIO(bytes(400_000)), "x.jpg")}, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert send(ut, bytes(uploads.LARGEST_HEARD_OUT + 1))[0] == 413


def test_a_large_photo_without_its_token_changes_nothing(app: Flask, ut: Client) -> None:
    answer = ut.post(f"{OFFER}/photos", {"photo": (BytesIO(saved(drawn(3000, 2000), quality=95)), "x.jpg")}, token=False)
    assert answer.status_code == 400
    assert count(app) == 0


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=", "text/plain", "multipart/form-data; boundary=zzz"])
def test_a_large_something_that_is_no_form_is_told_the_same(ut: Client, kind: str) -> None:
    answer = ut.raw.post(f"{OFFER}/photos", data=b"--zzz\r\nContent-Disposition: form-data\r\n\r\n" * 300_000, content_type=kind)
    assert answer.status_code == 422
    assert "nặng quá 8 MB" in answer.text


def test_photos_are_captioned_ordered_and_taken_away(app: Flask, ut: Client) -> None:
    for seed in (1, 2):
        send(ut, saved(drawn(seed=seed)), caption=f"ảnh {seed}")
    first, second = (link.split("/")[2] for link in addresses(ut))
    path = f"{OFFER}/photos/{second}"
    page = ut.page(f"{OFFER}/photos")
    assert ut.post(path, {**page.form(path).fields, "caption": "bến ghe", "position": "1"}).status_code == 303
    assert [link.split("/")[2] for link in addresses(ut)] == [second, first]
    late = ut.post(path, {**page.form(path).fields, "caption": "bến đò", "position": "1"})
    assert late.status_code == 409
    assert "có người vừa sửa thành “bến ghe”" in late.text
    assert f'href="#{second}-caption"' in late.text
    assert 'value="bến đò"' in late.text
    again = read_page(late.text).form(path).fields
    assert ut.post(path, {**again, "caption": "bến đò", "position": "1"}).status_code == 303
    wrong = ut.post(path, {**again, "caption": "x" * 300})
    assert wrong.status_code == 422
    assert "Chú thích: dài quá" in wrong.text
    for _ in range(2):
        assert ut.post(f"{path}/remove").status_code == 303
    assert [link.split("/")[2] for link in addresses(ut)] == [first]
    assert Client(ut.app).raw.get(f"/photos/{second}/large.jpg").status_code == 404, "in the bin it is its own people's alone"


def test_the_seventh_photo_is_refused_and_the_form_is_gone(ut: Client) -> None:
    for seed in range(6):
        assert send(ut, saved(drawn(60, 60, seed=seed)))[0] == 303
    page: Page = ut.page(f"{OFFER}/photos")
    assert f"{OFFER}/photos" not in [form.action for form in page.forms]
    assert "Tin đã có đủ 6 ảnh" in page.text
    status, text = send(ut, saved(drawn(60, 60, seed=7)))
    assert status == 422
    assert "tin đã có đủ 6 ảnh" in text
    assert len(ut.get(OFFER).data) < 15_000


@pytest.mark.parametrize("caption", ['"><img src=x onerror=alert(1)>', "😀" * 40, "{{7*7}}", "\u202egnourt"])
def test_odd_captions_are_text(ut: Client, caption: str) -> None:
    assert send(ut, saved(drawn()), caption=caption)[0] == 303
    for path in (OFFER, f"{OFFER}/photos"):
        text = ut.raw.get(path).text
        assert "<img src=x" not in text
        assert ">49<" not in text
        assert "\u202e" not in text
