"""What a listing's words name: as they stand, else as they were meant before keys slipped, marks stayed behind or words changed places."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from matchmaker.domain.records import How, Reading, Role
from matchmaker.matching.by_chance import ASKING, without_who_asks
from matchmaker.matching.legacy_text import in_unicode
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.names import AMBIGUOUS, GUESSED, NEARLY, SURETY, Span
from matchmaker.matching.naming import Judged, chosen, for_all_named_together, input_for, judge, named_spans, runs_into_a_saying
from matchmaker.matching.running_text import Text
from matchmaker.matching.struck import without_keys
from matchmaker.matching.text import LONGEST_TYPED, beginning_of, clean, how_alike

_STRUCK_WITHIN = re.compile(r"[^\W\d_]\d[^\W\d_]")
"""A number within a word is no amount: `bo6p5` was struck for *bộp*."""
WINDOW_WORDS, MOST_STARTS = 4, 30
"""Words of the longest run in which a misspelt name is sought, and the words with which such a run may begin."""
MOST_TOLD = 2
"""Words that are left of which one may tell the name where others are left farther behind."""
STRUCK = 205
"""What is taken off the surety of a name whose keys were struck without a keyboard program, or in an old font."""


FORMULA = ["npk"]


@dataclass(frozen=True, slots=True)
class Naming:
    """What the names in a text stand for, the readings that it is about, and where these stand."""

    judged: list[Judged]
    readings: tuple[Reading, ...]
    used: list[Span]


def read_names(lexicon: Lexicon, words: str) -> tuple[Text, Naming]:
    """The words, marked where a name was read, and what is named; less sure ways to read are tried only where the surer ones find nothing."""
    if _STRUCK_WITHIN.search(words, 0, LONGEST_TYPED) and (meant := lexicon.near.retyped(typed := beginning_of(words))) != typed:
        text, naming = _read_names(lexicon, meant)
        return text, _unsurely(naming)
    return _read_names(lexicon, words)


def _read_names(lexicon: Lexicon, words: str) -> tuple[Text, Naming]:
    text = Text.of(lexicon, words)
    naming = _as_it_stands(text)
    if naming.readings:
        text, naming = _mended_beside(text, naming)
    if naming.readings:
        return text, _in_full(text, naming)
    if any(one.role is not None for one in naming.judged):
        return text, naming
    if (around := lexicon.near.said_around(text.words)) is not None:
        other = Text(lexicon, around, text.apart)
        found = _as_it_stands(other)
        if found.readings:
            return other, _in_full(other, found)
        text, naming = other, found
    typed, unlisted, struck = beginning_of(words), (text, naming), text
    if (meant := _retyped(lexicon, typed)) != typed:
        other, found = _as_struck(lexicon, meant)
        if found.readings:
            return other, _unsurely(found)
        unlisted, struck = (other, found), other
    elif (meant := without_keys(typed)) != typed and not (found := _as_it_stands(other := Text.of(lexicon, meant))).readings:
        unlisted = (other, found)
    found = _meant_instead(text, naming)
    if found.used or (found is not naming and found.judged and unlisted[0] is text):
        return text, found
    told = not any(one.kin for one in unlisted[1].judged)  # what is known to be a kind of a listed thing is compared as one
    for seen in (text, struck):
        if (guess := _guessed(seen, told=told)) is not None:
            return seen, guess
    return unlisted


def _as_struck(lexicon: Lexicon, meant: str) -> tuple[Text, Naming]:
    """What a text names whose keys were brought to marks; a slip, which left the keys of one word as they were, may hide a phrase or a name."""
    text = Text.of(lexicon, meant)
    words = lexicon.near.loosened(text.words)
    if (around := lexicon.near.said_around(words) or words) != text.words:
        other = Text(lexicon, around, text.apart)
        naming = _as_it_stands(other)
        naming = _in_full(other, naming) if naming.readings else _as_meant(other)
        if naming.readings:
            return other, naming
    naming = _as_it_stands(text)
    naming = _in_full(text, naming) if naming.readings else _meant_instead(text, naming)
    if naming.readings or (words := lexicon.near.unstruck(text.words)) == text.words:
        return text, naming
    found = _as_it_stands(other := Text(lexicon, words, text.apart))
    return (text, naming) if found.readings else (other, found)  # *tốm* is no *tôm*, whatever it means


def _in_full(text: Text, naming: Naming) -> Naming:
    """The one name with what stands beside it taken for part of it, where that makes a longer name or a kind."""
    return naming if len(naming.used) > 1 else _narrowed(text, _lengthened(text, _or_unmarked(text, _fed_to(text, naming))))


def _fed_to(text: Text, naming: Naming) -> Naming:
    """The listed input that its name makes with what it is said to be for: `cám viên cho sú` is *cám tôm sú*."""
    span, lexicon = naming.used[0], text.lexicon
    if text.words[span.end : span.end + 1] != ["cho"] or lexicon.products[naming.readings[0].product].role is not Role.INPUT:
        return naming
    for size in range(min(lexicon.longest, len(text.words) - span.end - 1), 0, -1):
        found = lexicon.readings_at(text.words, text.folded, span.end + 1, size)
        if found and lexicon.products[found[0].product].role is Role.PRODUCE:
            fed = input_for(text, tuple(text.words[span.start : span.end]), Role.INPUT, found[0].product)
            kind = fed and naming.readings[0].product != fed[0].product
            return replace(naming, readings=fed, used=[replace(span, readings=fed)]) if kind else naming
    return naming


def _mended_beside(text: Text, naming: Naming) -> tuple[Text, Naming]:
    """The same with the everyday phrase put right that a slip beside the first name hides, which may be part of it: `so lluong lon` says no *lợn*."""
    span = naming.used[0]
    if "" not in text.taken or not (_strange(text, range(span.start - 1, span.start - 3, -1)) or _strange(text, range(span.end, span.end + 2))):
        return text, naming
    around = text.lexicon.near.said_around(text.words)
    if around is None:
        return text, naming
    other = Text(text.lexicon, around, text.apart)
    found = _as_it_stands(other)
    instead = found.readings or any(start <= span.start and span.end <= end for start, end in other.sayings)
    return (other, found) if instead else (text, naming)


def _guessed(text: Text, *, told: bool) -> Naming | None:
    """The name for which the first words that are left may be a slip, though they could be others, or that one of them tells."""
    left, near = _left(text), text.lexicon.near
    if not left or left[0][1] - left[0][0] > WINDOW_WORDS:
        return None
    start, end = left[0]
    told = told and (len(left) == 1 or (end - start <= MOST_TOLD and not _before_a_verb(text, start, end)))
    readings = near.guessed(text.words[start:end]) or (near.told(text.words[start:end]) if told else ())
    if not readings:
        return None
    span = Span(start, end, readings)
    text.take(start, end, "name")
    return Naming([Judged(span, None, unlisted=False)], readings, [span])


def _before_a_verb(text: Text, start: int, end: int) -> bool:
    """Do words without marks begin the text, and is what follows something that one does: `luon cung cap`, *luôn*?"""
    said = text.lexicon.phrases.fillers.at(text.words, text.folded, end)[1] if not start and all(map(str.isascii, text.words[:end])) else ()
    return "verb" in (said or ())


def _left(text: Text) -> list[tuple[int, int]]:
    """The runs of words, joined to each other, that nothing was read from but a name, each from its first word up to, not with, its end."""
    runs: list[tuple[int, int]] = []
    for place in (place for place in range(len(text.words)) if text.taken[place] in ("", "name")):
        if runs and runs[-1][1] == place and text.joined(place):
            runs[-1] = runs[-1][0], place + 1
        else:
            runs.append((place, place + 1))
    return runs


def _as_it_stands(text: Text) -> Naming:
    spans = without_who_asks(text, named_spans(text))
    if not spans:
        return Naming([], (), [])
    for span in spans:
        text.take(span.start, span.end, "name")
    judged = for_all_named_together(text, [judge(text, span, spans) for span in spans])
    return Naming(judged, *chosen(text, judged))


def _retyped(lexicon: Lexicon, typed: str) -> str:
    """The text in Unicode where it was typed in an old font, and with its marks where their keys stayed as they were struck."""
    rewritten = in_unicode(typed)
    return lexicon.near.retyped(clean(rewritten.text) if rewritten else typed)


def _unsurely(naming: Naming) -> Naming:
    """The same, each product read as by a slip of the keys."""
    readings = (one if one.how is How.FUZZY else Reading(one.product, How.FUZZY, one.surety - STRUCK) for one in naming.readings)
    return replace(naming, readings=tuple(readings))


def _windows_of(text: Text) -> list[tuple[int, int]]:
    """Runs of up to four words, one of them free at least, in which a misspelt name may stand; none runs into a saying such as `giao tận nơi`."""
    runs = []
    said = {place for start, end in text.sayings for place in range(start, min(end, len(text.words))) if text.taken[place] == "filler"}
    for start in range(min(len(text.words), MOST_STARTS)):
        if text.taken[start] in {"number", "unit"} or start in said:
            continue
        loose = False
        for end in range(start + 1, min(start + WINDOW_WORDS, len(text.words)) + 1):
            if text.taken[end - 1] == "unit" or end - 1 in said or (end - 1 > start and text.apart[end - 1]):
                break
            loose = loose or not text.taken[end - 1]
            if loose:
                runs.append((start, end))
    return runs


def _as_meant(text: Text) -> Naming:
    """The name that the words are in another order or by a slip of the keys."""
    windows = _windows_of(text)
    near = text.lexicon.near
    span = near.turned(text.words, text.folded, windows) or near.misspelt(text.words, windows)
    if span is None:
        begun = [(start, end) for start, end in windows if not text.loose(start - 1) and (start == 0 or text.taken[start - 1] != "name")]
        span = near.nearly(text.words, text.folded, begun)
    span = span or _by_formula(text) or _unmarked_run(text, windows) or _alone(text)
    if span is None:
        return _named_as_a_paper(text)
    text.take(span.start, span.end, "name")
    judged = [judge(text, span, [span])]
    return Naming(judged, *chosen(text, judged))


def _meant_instead(text: Text, naming: Naming) -> Naming:
    """What the words are a slip for; as they stand where that is nothing, or leaves out a name with which a word in no list makes something."""
    found = _as_meant(text)
    kin = next((one.span for one in naming.judged if one.kin), None)
    if not (found.used or found.judged) or (kin is not None and found.used and _less_sure(found.used[0], kin)):
        for span in found.used:
            text.take(span.start, span.end, "")
        return naming
    return found


def _less_sure(slip: Span, kin: Span) -> bool:
    """Is the name that a slip would make one word beside the one that stands there, or only a part of that and what follows?"""
    if slip.start <= kin.start and kin.end <= slip.end:
        return False
    return len(slip) == 1 or (slip.start < kin.end and kin.start < slip.end)


def _by_formula(text: Text) -> Span | None:
    """Three numbers behind a word for fertiliser (`phân … 20-20-15`): shares of nitrogen, phosphorus and potassium, by which it is sold."""
    formula = text.lexicon.readings_at(FORMULA, FORMULA, 0, 1)
    fertiliser = next((place for place, word in enumerate(text.words[:2]) if how_alike(word, "phân") is not None), None)
    if fertiliser is None or not formula:
        return None
    for start in range(fertiliser + 1, len(text.words) - 2):
        numbers = text.words[start : start + 3]
        if all(word.isdigit() and len(word) < 3 for word in numbers) and not any(text.apart[start + 1 : start + 3]):
            return Span(start, start + 3, tuple(Reading(one.product, How.FUZZY, NEARLY) for one in formula))
    return None


def _unmarked_run(text: Text, windows: list[tuple[int, int]]) -> Span | None:
    """The name of several words that some of these are where their marks were left out, though it counts only with them; a guess."""
    for start, end in sorted(windows, key=lambda window: window[0] - window[1]):
        if end - start > 1 and all(map(str.isascii, text.words[start:end])) and (readings := text.lexicon.unmarked(text.folded[start:end])):
            return Span(start, end, tuple(Reading(one.product, How.GUESSED, GUESSED) for one in readings))
    return None


def _alone(text: Text) -> Span | None:
    """The name that the words are if they are all there is, though without their marks they are everyday words in any longer text: `luon`.

    A guess where more is said: behind the words that ask for it another may stand that no list knows (`can oi goi em`), or an everyday word may be
    meant (`can mua so`: *sò*, and may be *số*).
    """
    if text.marked and not text.marks_left_out():
        return None
    loose = [place for place in range(len(text.words)) if text.loose(place) or len(text.words) == 1]
    start, end = (loose[0], loose[0] + 1) if loose else _among_everyday_words(text)
    while text.loose(end) and text.joined(end):
        end += 1
    if loose and _before_a_verb(text, start, end):
        return None
    readings = text.lexicon.unmarked(text.folded[start:end]) if all(word.isascii() for word in text.words[start:end]) else ()
    more = not loose or loose[-1] >= end or any("verb" in kinds for _, _, kinds in text.lexicon.phrases.fillers.scan(text.words, text.folded))
    if readings and more:
        readings = tuple(Reading(one.product, How.GUESSED, GUESSED) for one in readings)
    return Span(start, end, readings) if readings else None


def _among_everyday_words(text: Text) -> tuple[int, int]:
    """Where the one word stands, or two, that are everyday words and a name without its marks, and what else is said asks for nothing: `mua so`."""
    said = {place for start, end in text.sayings for place in range(start, end)}
    places = [place for place in range(len(text.words)) if place not in said and text.taken[place] == "filler"]
    for place in places:
        if place + 1 in places and text.joined(place + 1) and text.lexicon.unmarked(text.folded[place : place + 2]):
            return place, place + 2
    found = [place for place in places if text.lexicon.unmarked([text.folded[place]])]
    if len(found) != 1 or (found == [0] and text.folded[1:2] and text.folded[1] in ASKING):
        return 0, 0  # `toi can mua`: *tôi*
    return found[0], found[0] + 1


def _named_as_a_paper(text: Text) -> Naming:
    """What is named only by the words of a certificate (`mangrove shrimp`): there is nothing else to go by."""
    if not text.papers or "name" in text.taken:
        return Naming([], (), [])
    text.sayings = [(start, end) for start, end in text.sayings if (start, end - 1) not in text.papers]
    found = _as_it_stands(text)
    return _unsurely(found)


def _or_unmarked(text: Text, naming: Naming) -> Naming:
    """With what else the words name where marks were left out: `cua da` maybe *cua đá*, which needs its marks, `chuoi gia si` maybe *giá sỉ*."""
    span = naming.used[0]
    if not all(word.isascii() for word in text.words[span.start : span.end]) and naming.readings[0].how is not How.FOLDED:
        return naming
    longer = text.lexicon.unmarked_around(text.words, text.folded, span.start, span.end)
    if longer is not None and all(map(text.joined, range(longer.start + 1, longer.end))):
        text.take(longer.start, longer.end, "name")
        return _either(naming, longer.readings, longer)
    if len(naming.readings) > 1:
        return naming
    if runs_into_a_saying(text, span):
        return _either(naming, text.lexicon.readings_at(text.words, text.folded, span.start, len(span) - 1), span)
    last = text.sayings and text.joined(span.end) and text.words[span.end].isascii()
    more = text.lexicon.readings_at(text.words, text.folded, span.start, len(span) + 1) if last else ()
    longer = Span(span.start, span.end + 1, more) if more else None
    return _either(naming, more, longer) if longer is not None and runs_into_a_saying(text, longer) else naming


def _either(naming: Naming, others: tuple[Reading, ...], span: Span) -> Naming:
    """What was read or the others, each less sure for it; one alone where nothing else is said by it."""
    known = {one.product for one in naming.readings}
    both = (*naming.readings, *(one for one in others if one.product not in known))
    if len(both) == len(naming.readings):
        return naming
    readings = tuple(replace(one, surety=min(one.surety, SURETY[How.FOLDED]) - AMBIGUOUS * (one.surety > NEARLY + AMBIGUOUS)) for one in both)
    return Naming(naming.judged, readings, [Span(span.start, span.end, readings)])


def _lengthened(text: Text, naming: Naming) -> Naming:
    """The longer name that a slip in the word beside the first one hides: `tung ga` is *trứng gà*, which is no `gà`."""
    if "" not in text.taken:
        return naming
    span = naming.used[0]
    before, after = _strange(text, range(span.start - 1, span.start - 3, -1)), _strange(text, range(span.end, span.end + 2))
    if after and text.joined(span.end + after) and text.taken[span.end + after] in ("", "name", "filler"):
        after += 1  # `bồn bồn muuối chua`: the name may end behind the strange word
    windows = [(span.start - left, span.end + right) for left in range(before + 1) for right in range(after + 1) if left or right]
    longer = text.lexicon.near.misspelt(text.words, windows, holding=text.folded[span.start : span.end]) if windows else None
    if longer is None or {one.product for one in longer.readings} <= {one.product for one in naming.readings}:
        return naming
    text.take(longer.start, longer.end, "name")
    judged = [judge(text, longer, [longer])]
    readings, used = chosen(text, judged)
    return Naming(judged, readings, used) if readings else naming


def _narrowed(text: Text, naming: Naming) -> Naming:
    """The kind that loose words behind the name of a wider product make of it."""
    span, reading, lexicon = naming.used[0], naming.readings[0], text.lexicon
    if len(naming.readings) > 1 or ("" not in text.taken[span.end :] and not lexicon.conditions.said(reading.product, text.folded[span.end :])):
        return naming
    end = next((place for place in range(span.end, len(text.words)) if text.apart[place]), len(text.words))
    found = lexicon.near.narrower(text.words[:end], text.folded[:end], span.start, reading.product)
    if found is None:
        return naming
    marks = {text.taken[place] for place in found[0]}
    said = lexicon.conditions.told_apart(found[1].product, reading.product)  # `tôm sú nuôi rừng`: an everyday word may say the condition
    if not (marks <= {"", "name", "filler"} if said else "" in marks <= {"", "name"}):
        return naming
    for place in found[0]:
        text.take(place, place + 1, "name")
    return Naming(naming.judged, (found[1],), [Span(span.start, found[0][-1] + 1, (found[1],))])


def _strange(text: Text, places: range) -> int:
    """How many of the words at these places, outwards from a name and joined to it, reach the last one that no list knows."""
    far = 0
    for count, place in enumerate(places, start=1):
        joint = place if places.step > 0 else place + 1
        if not 0 <= place < len(text.words) or not text.joined(joint) or text.taken[place] not in ("", "name", "filler"):
            break
        if text.loose(place) and not text.lexicon.knows(text.words[place]):
            far = count
    return far
