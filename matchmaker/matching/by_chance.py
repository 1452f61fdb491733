"""Names of products that stand in a text for something else: for who asks, for where it grows, for what is said of another thing."""

from __future__ import annotations

from matchmaker.domain.records import How, Role
from matchmaker.matching.names import Span
from matchmaker.matching.running_text import Text
from matchmaker.matching.text import fold_word

BREAKS = frozenset(",;.:!?")
"""What ends the clause that names a thing."""
WANTING = frozenset({"cần", "can", "mua", "tìm", "tim", "kiếm", "kiem"})
PARTNERS = frozenset({"nguoi", "dau", "noi", "cho", "thuong", "ban", "doi", "khach", "moi", "vua", "dai", "lai", "nha", "cong"})
"""Folded words that begin what somebody who sells looks for: a buyer, an outlet, a place."""
MANY = frozenset({"dan", "bay", "mo", "dong", "dam", "luong", "con"})
"""Folded nouns that say how many of what stands behind them, and make nothing else of it."""
CORES = frozenset({"loi", "ruot"})
"""Folded nouns of what a plant is peeled to before it is sold; of a beast they are another thing."""
PLANTS = "trai_cay_rau"
ASKING = frozenset({"can", "mua", "tim", "kiem", "ban", "dat", "nhan", "lay", "cap", "ung", "co", "con", "chao", "gom"})
"""Folded verbs behind which the thing stands that the words are about, whatever stands before."""
USES = frozenset({"làm", "lam", "nấu", "nau", "ăn", "lẩu", "lau", "trộn", "tron", "ướp", "uop", "chấm", "ủ"})
HOME = frozenset({"về", "ve"})
"""The word behind which somebody says what the thing is taken home for."""
MAKING = frozenset({"ngâm", "ngam", "muối", "muoi", "ép", "ep", "xay", "sấy", "say", "phơi", "phoi", "bán", "ban", "nuôi", "nuoi", "trồng", "trong"})
"""Verbs that tell, behind *về*, what somebody takes the thing home for."""
DOES = frozenset({"diệt", "diet", "trị", "xử", "trừ", "chữa"})
"""Verbs that tell what a thing named in two words or more does, as *bã trà* does to fish."""


def without_who_asks(text: Text, spans: list[Span]) -> list[Span]:
    """The names without those of the one who asks for another thing in the same clause: `trại vịt tìm mua lúa lép`, `lò sấy cần củi trấu`."""
    if not spans or WANTING.isdisjoint(text.words[1:]):
        return spans
    end = next((place for place in range(1, len(text.words)) if BREAKS & set(text.apart[place])), len(text.words))
    verbs = [place for place in range(1, end - 1) if text.taken[place] == "filler" and text.words[place] in WANTING]
    asked = [place for place in verbs if text.taken[place + 1] != "filler"]
    if not asked or not any(span.start < asked[0] for span in spans):
        return spans
    begin = asked[-1] + 1
    named = any(span.start == begin for span in spans)
    thing = text.loose(begin) and text.loose(begin + 1) and text.joined(begin + 1) and text.folded[begin] not in PARTNERS
    if not named and (not thing or _put_first(text, spans[0])):
        return spans
    for place in range(asked[-1]):
        text.take(place, place + 1, "filler")
    return [span for span in spans if span.start >= begin]


def _put_first(text: Text, span: Span) -> bool:
    """Is produce what the words begin with, so that it is what is asked for: `khô cá kèo cần mua …`? `lò sấy cần …` is who asks."""
    return all(text.taken[: span.start]) and text.lexicon.products[span.readings[0].product].role is Role.PRODUCE


def read_by_chance(text: Text, span: Span) -> bool:
    """Is the name only part of what is said of the unlisted thing that the words begin with: `chieu … kho thuoc sau`, `thúng tre đựng lúa`?"""
    if not span.start or _fills_brackets(text, span):
        return False
    folded, behind = span.readings[0].how is How.FOLDED, text.loose(span.start - 1) or text.doubtful(span.start - 1)
    if folded and len(span.readings) > 1 and behind and text.joined(span.start):
        return True
    product = text.lexicon.products[span.readings[0].product]
    core = text.folded[0] in CORES and len(span) > 1 and product.group == PLANTS
    if span.start == 1 and text.joined(1) and text.loose(0) and text.folded[0] not in MANY and not core:
        return product.role is Role.PRODUCE
    begins = text.loose(0) and (text.loose(1) or text.doubtful(1)) and text.joined(1)
    if not begins or span.start < 2 or any(text.folded[place] in ASKING for place in range(1, span.start)):
        return False
    if not any(text.apart[place] for place in range(1, span.start + 1)):
        return folded or text.taken[span.start - 1] in ("filler", "place")
    return span.end - span.start == 1 and text.lexicon.leads(text.words[0])


def _fills_brackets(text: Text, span: Span) -> bool:
    """Is the name all that stands in brackets, where what was named before is named once more: `bắp trái (bắp nếp)`?"""
    return text.apart[span.start].endswith("(") and (span.end == len(text.words) or text.apart[span.end].startswith(")"))


def only_where_it_grows(text: Text, span: Span) -> bool:
    """Is the name also that of a place (`rừng tràm`), and something in no list named before it?"""
    grows = (span.start, span.end) in text.sayings and (span.start, span.end - 1) not in text.papers  # `BAP`, and `bap nep`
    return grows and any(text.loose(place) for place in range(span.start))


def before_its_use(phrase: str) -> str:
    """The words up to those that tell what the thing is good for (`cá ngát nấu …`, `cà na về ngâm …`); `thức ăn` is a thing of its own."""
    words = phrase.split()
    plain = phrase.isascii()  # in a phrase with marks, `lau` is no *lẩu*
    said = (place for place in range(1, len(words)) if words[place] in USES and fold_word(words[place - 1]) != "thuc")
    uses = [place for place in said if plain or not words[place].isascii()]
    home = (place for place in range(1, len(words) - 1) if words[place] in HOME and words[place + 1] in USES | MAKING)
    cut = min([len(words), *uses, *home, *(place for place in range(2, len(words)) if words[place] in DOES)])
    return " ".join(words[:cut])
