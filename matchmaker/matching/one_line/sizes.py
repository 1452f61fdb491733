"""Grades and sizes in a line: `loai 1`, `y3`, `20-30 con/kg`, `tu 250 g/con`, `size 30`; a count of animals is never taken for an amount."""

from __future__ import annotations

from matchmaker.domain.words import GradeRecord
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.one_line.about import About
from matchmaker.matching.one_line.line import Heard, Line
from matchmaker.matching.qualities import FEWEST_OF_THE_HEAVY, heavy
from matchmaker.matching.sizes import SMALLEST_BARE, read_size

MOST_TO_THE_KILO = 300
_KILO = ("kg", "ký", "kí", "ki", "kilo", "kilogam", "cân")
_GRAMS = ("g", "gr", "gam", "gram")
_PIECES = ("con", "trái", "quả", "củ", "miếng")
_EACH = ("mỗi", "một", "trên", "1")
_BEFORE = ("từ", "trên", "hơn", "dưới", "tối thiểu", "ít nhất", "tối đa", "không quá")
_AFTER = ("trở lên", "đổ lên", "trở xuống", "up")
_BACK = ("trở lại", "đổ lại", "trở về", "đổ về")
"""Words that make a bound of a size which no field takes as such."""
_OWNERS = ("size", "cỡ", "kích cỡ", "sai")
_SEVERAL = ("và", "hoặc", "hay", "đến", "tới")


def read_sizes(line: Line, lexicon: Lexicon, about: About) -> None:
    """Hear grade and size together, as the one field that they share."""
    grades, sizes = _grades(line, lexicon, about), _sizes(line, lexicon, about)
    kept = [found[0] for found in (grades, sizes) if len({one.text for one in found}) == 1]
    if any(len({one.text for one in found}) > 1 for found in (grades, sizes)) or "grade" in line.open:
        line.open.setdefault("grade", "several")
    elif kept:
        text, guess = ", ".join(one.text for one in kept), next((one.guess for one in kept if one.guess), "")
        line.heard.append(Heard("grade", text, kept[0].start, kept[0].end, guess, tuple((one.start, one.end) for one in kept[1:])))


def _grades(line: Line, lexicon: Lexicon, about: About) -> list[Heard]:
    words, folded = [word.text for word in line.words], [word.folded for word in line.words]
    found = []
    for start, end, records in lexicon.phrases.grades.scan(words, folded):
        record = _fitting(lexicon, records, about)
        if record is None or any(line.taken[start:end]) or _weight_itself(line, start, end) or (not record.product and about.names(start, end)):
            continue
        last = line.words[end - 1]
        if last.number and line.says(end, "con", gap=True) and (line.says(end + 1, *_KILO) or line.says(end + 1, *_EACH)):
            continue  # `loại 3 con/kg` is a size
        if last.number and line.says(end, *_KILO, *_GRAMS, "tấn", "tạ", gap=True) and not line.glued_by_mark(end):
            line.take(start, end, "weight")  # `loại 3 kg` weighs three kilos
            continue
        if last.number and _goes_on(line, end):
            line.open["grade"] = "several"
        line.take(start, end, "grade")
        found.append(line.hear("grade", _usual_phrase(lexicon, record) if about.names(start, end) else record.phrase, start, end))
    return found


def _weight_itself(line: Line, start: int, end: int) -> bool:
    """Is the grade told by a weight, `trên 400 g`, which is read as a size?"""
    return line.words[start].number or (line.words[end - 1].folded in _GRAMS and any(word.number for word in line.words[start:end]))


def _usual_phrase(lexicon: Lexicon, record: GradeRecord) -> str:
    """How the grade is first listed: `loại 1`, where `gạch loại 1` holds a word of the product's name."""
    return next(one.phrase for one in lexicon.lists.grades if (one.product, one.grade) == (record.product, record.grade))


def _fitting(lexicon: Lexicon, records: tuple[GradeRecord, ...], about: About) -> GradeRecord | None:
    """The listed grade of the product nearest to the one that the line is about."""
    line = about.line
    fitting = [one for one in records if not one.product or one.product in line or (line and line[0] in lexicon.line(one.product))]
    return min(fitting, key=lambda one: line.index(one.product) if one.product in line else len(line) + bool(one.product), default=None)


def _goes_on(line: Line, end: int) -> bool:
    """Is a second grade named by its number alone: `loại 1-2`, `loại 1 và 2`?"""
    if line.numeral(end):
        return line.words[end].gap in ("-", "–", "/", ",", "+", "&") and not (line.words[end].gap == "," and end + 1 < len(line))
    joined = line.says(end, *_SEVERAL, gap=True)
    return bool(joined) and line.numeral(end + joined) and not (end + joined + 1 < len(line) and line.free(end + joined + 1))


def _sizes(line: Line, lexicon: Lexicon, about: About) -> list[Heard]:
    fewest = FEWEST_OF_THE_HEAVY if heavy(lexicon, about.line) else SMALLEST_BARE
    found = []
    for place in range(len(line)):
        end = line.number_at(place)
        reading = (_counted(line, place, end, about, fewest) or _weighed(line, place, end, about)) if end else None
        if reading is None:
            continue
        end, text, guess = reading
        before, after = line.says_before(place, *_BEFORE), line.says(end, *_AFTER, gap=True)
        owner = line.says_before(place - before, *_OWNERS)
        whole = " ".join(
            part for part in (line.slice(place - before, place) if before else "", text, line.slice(end, end + after) if after else "") if part
        )
        start, end = place - before - owner, end + after
        line.take(start, end, "size")
        if line.says(end, *_BACK, gap=True):
            line.open["grade"] = "unsure"
        elif text and read_size(whole, fewest=fewest) is not None:
            found.append(line.hear("grade", whole, start, end, guess))
    return found


def _counted(line: Line, place: int, end: int, about: About, fewest: int) -> tuple[int, str, str] | None:
    """So many to the kilo: the end, the text and what was added to it."""
    number, piece = line.slice(place, end), line.says(end, "con", gap=True)
    if piece:
        after = end + 1
        each = 0 if after < len(line) and line.words[after].gap == "/" else line.says(after, *_EACH, gap=True)
        one = 1 if after + each < len(line) and line.words[after + each].text == "1" else 0
        if line.says(after + each + one, *_KILO) and (each or one or line.words[after].gap in ("", "/")):
            return after + each + one + 1, f"{number} con/kg", ""
        if after < len(line) and line.words[after].gap == "/":
            return None
    owned = line.says_before(place, *_OWNERS)
    if not (piece or owned) or not about.sized or not _few(line, place, end, fewest) or (owned and not piece and _measured(line, end)):
        return None
    return end + piece, f"{number} con/kg", "kilo_added"


def _few(line: Line, place: int, end: int, fewest: int) -> bool:
    numbers = [word.text for word in line.words[place:end] if word.number]
    return all(text.isdecimal() and len(text) < 4 and fewest <= int(text) <= MOST_TO_THE_KILO for text in numbers)


def _measured(line: Line, end: int) -> bool:
    """Does a unit follow, so that the number is no count?"""
    return end < len(line) and (line.words[end].gap in ("/", "%") or bool(line.says(end, *_KILO, *_GRAMS, "tấn", "tạ", "k", "trăm")))


def _weighed(line: Line, place: int, end: int, about: About) -> tuple[int, str, str] | None:
    """So many grams or kilos a piece: the end, the text ('' where it is a weight of something else) and what was added."""
    grams, unit = line.says(end, *_GRAMS, gap=True), line.says(end, *_GRAMS, *_KILO, gap=True)
    if not unit:
        return None
    after = end + unit
    slash = after < len(line) and line.words[after].gap == "/"
    each = 0 if slash else line.says(after, *_EACH, gap=True)
    text = line.slice(place, after)
    if (slash or each) and (piece := line.says(after + each, *_PIECES)):
        return after + each + piece, f"{text}/{line.words[after + each].text}", ""
    if grams and not slash:
        return after, f"{text}/con" if about.sized else "", "piece_added"
    return None
