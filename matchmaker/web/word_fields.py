"""What the form of each edit of the word lists asks, and what it carries along unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.domain.words import ProductRecord
from matchmaker.web.fields import Field
from matchmaker.wording import figures
from matchmaker.wording.labels import ROLES
from matchmaker.wording.words import GROUPS, NAME_KINDS, WORD_FIELDS
from matchmaker.workflows.lexicon import Wordbook

CARRIED = {
    "add_name": ("product",),
    "change_name": ("product", "was"),
    "remove_name": ("product", "was"),
    "add_lookalike": ("product",),
    "remove_lookalike": ("product", "other"),
    "change_product": ("product",),
    "retire_product": ("product",),
    "remove_alias": ("was",),
    "change_succession": ("old",),
}
"""The fields that say which row an edit is about."""

_WHY = Field("why", WORD_FIELDS["why"], _l("Không bắt buộc. Ghi vào lịch sử sửa, ví dụ: bà con Thới Bình gọi vậy"))
_NAME = (
    Field("name", WORD_FIELDS["name"], _l("Viết có dấu, như bà con hay nói. Ví dụ: thơm, khóm Cầu Đúc"), required=True),
    Field("kind", WORD_FIELDS["kind"], kind="select", choices=NAME_KINDS),
    Field("region", WORD_FIELDS["region"], _l("Để trống nếu nơi nào cũng gọi vậy. Ví dụ: miền Bắc, miền Tây, Cà Mau")),
    Field("only_marked", _l("Chỉ tính khi gõ có dấu"), _l("Khi bỏ dấu thì thành chữ khác, như với và vôi"), "tick"),
    Field("only_alone", _l("Chỉ tính khi không có tên hàng nào khác bên cạnh"), _l("Khi chữ này còn nghĩa thường, như thơm, lạc"), "tick"),
    Field("note", WORD_FIELDS["note"]),
)
_PRODUCT_END = (
    Field("months", WORD_FIELDS["months"], _l("Ví dụ: 11-2, hoặc 5-8, 11")),
    Field("price_low", WORD_FIELDS["price_low"], _l("Đồng cho một đơn vị. Ví dụ: 80.000"), inputmode="numeric"),
    Field("price_high", WORD_FIELDS["price_high"], _l("Đồng cho một đơn vị. Ví dụ: 120.000"), inputmode="numeric"),
    Field("flagship", WORD_FIELDS["flagship"], kind="tick"),
    Field("science", WORD_FIELDS["science"]),
)
_PLACES = _l("Đủ loại và tên, mỗi dòng một nơi. Ví dụ: xã Đất Mũi, huyện U Minh")
_ALIAS = (
    Field("name", WORD_FIELDS["name"], _l("Tên bà con hay gọi mà không phải tên xã, phường. Ví dụ: Mũi Cà Mau"), required=True),
    Field("stands_for", WORD_FIELDS["stands_for"], _PLACES, "area", required=True),
    Field("note", WORD_FIELDS["note"]),
)
_COMMUNES = _l("Mỗi dòng một xã, phường mới. Ghi nhiều dòng khi xã cũ bị chia: ai gõ tên cũ sẽ được hỏi là nơi nào.")


def fields_of(act: str, book: Wordbook) -> tuple[Field, ...]:
    """The questions of the form of an act, in their order."""
    asks = _ASKED.get(act)
    return (*(asks(book) if asks else ()), _WHY)


def _lookalike(book: Wordbook) -> tuple[Field, ...]:
    other = Field("other", WORD_FIELDS["other"], kind="select", required=True, choices={"": _("Xin chọn"), **products_in_order(book)})
    return (other, Field("note", _l("Vì sao dễ lẫn"), _l("Ví dụ: không dấu đều là dua")))


def _new_product(book: Wordbook) -> tuple[Field, ...]:
    group = Field("group", WORD_FIELDS["group"], _l("Chỉ cần khi không thuộc mặt hàng nào"), "select", choices={"": _("Xin chọn"), **GROUPS})
    first, *rest = _product(book)
    return (first, *rest[:3], group, *rest[3:])


def _product(book: Wordbook) -> tuple[Field, ...]:
    none: Mapping[str, str] = {"": _("Không thuộc mặt hàng nào")}
    units = {unit.unit: book.lexicon.units.name(unit.unit) for unit in book.rows["units"].values()}
    return (
        Field("vi", WORD_FIELDS["vi"], _l("Phần trong ngoặc là lời giải thích. Ví dụ: Cua cốm (cua hai da)"), required=True),
        Field("en", WORD_FIELDS["en"]),
        Field("parent", WORD_FIELDS["parent"], _l("Hỏi mặt hàng trên thì thấy cả loại này"), "select", choices={**none, **products_in_order(book)}),
        Field("role", WORD_FIELDS["role"], kind="select", choices=ROLES),
        Field("unit", WORD_FIELDS["unit"], kind="select", choices={"": _("Chưa rõ"), **units}),
        *_PRODUCT_END,
    )


def _heir(book: Wordbook) -> tuple[Field, ...]:
    none: Mapping[str, str] = {"": _("Không chuyển: bỏ cả tên chính")}
    return (Field("heir", WORD_FIELDS["heir"], _l("Tin đang dùng các tên ấy sẽ theo sang"), "select", choices={**none, **products_in_order(book)}),)


_ASKED: dict[str, Callable[[Wordbook], tuple[Field, ...]]] = {
    "add_name": lambda book: _NAME,
    "change_name": lambda book: _NAME,
    "add_lookalike": _lookalike,
    "add_product": _new_product,
    "change_product": _product,
    "retire_product": _heir,
    "add_alias": lambda book: _ALIAS,
    "change_succession": lambda book: (Field("communes", WORD_FIELDS["communes"], _COMMUNES, "area", required=True),),
}


def products_in_order(book: Wordbook) -> dict[str, str]:
    """Every product by its key, in the order of the tree, those under another one set in by dashes."""
    return {product.key: "– " * depth + said(product) for product, depth in tree(book)}


def tree(book: Wordbook) -> Iterator[tuple[ProductRecord, int]]:
    """The products with their depth, each followed by its kinds."""
    below: dict[str, list[ProductRecord]] = {}
    keys = {product.key for product in book.rows["products"].values()}
    for product in book.rows["products"].values():
        below.setdefault(product.parent if product.parent in keys else "", []).append(product)
    waiting = [(product, 0) for product in reversed(below.get("", []))]
    while waiting:
        product, depth = waiting.pop()
        yield product, depth
        waiting += [(kind, depth + 1) for kind in reversed(below.get(product.key, []))]


def said(product: ProductRecord) -> str:
    """The product's name in the reader's language."""
    return product.en if figures.language() == "en" and product.en else product.vi
