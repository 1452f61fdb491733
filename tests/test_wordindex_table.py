"""How alike phrases that are in no list are, by a small index: what is shown as their likeness, made at once or grown phrase by phrase."""

from __future__ import annotations

import pytest

from matchmaker.matching.wordindex import WordIndex
from matchmaker.matching.wordscan import PLAIN

NAMES = [
    "cá lìm nhoa", "cá lím nhoa", "cá quỳnh ghẽm", "ốc xiu phách", "trái doạc mừng", "rau troai", "con vạp lếu", "bột rau troai", "nấm khướng tơi",
    "cá lìm nhoa giao tận nơi", "ốc giao tận nơi", "bông troai",
]  # fmt: skip
LISTED = {"lìm", "troai", "ốc"}
"""Words that some listed name holds, where any is known."""
ALIKE = [
    ("cá lìm nhoa", False, {0: 1.0, 1: 0.963, 9: 0.843}), ("ca lim nhoa", False, {0: 1.0, 1: 1.0, 9: 0.847}),
    ("lìm", False, {0: 0.778, 1: 0.707, 9: 0.714}), ("lím nhoa giao tận nơi", False, {0: 0.663, 1: 0.693, 9: 0.934, 10: 0.768}),
    ("quynh ghem", False, {2: 0.918}), ("ốc xui phách", False, {3: 0.839, 10: 0.66}), ("trái doac mừng mới hái sáng nay", False, {4: 0.811}),
    ("rau troai", False, {5: 1.0, 7: 0.877, 11: 0.712}), ("troai", False, {5: 0.861, 7: 0.778, 11: 0.828}),
    ("bột troai", False, {5: 0.711, 7: 0.908, 11: 0.778}), ("con vạp lếu loại ngon", False, {6: 0.863}),
    ("giao tận nơi", False, {9: 0.796, 10: 0.913}), ("nấm khướn tơi", False, {8: 0.932}), ("cá", False, {}), ("xyz", False, {}),
    ("hoa troai", False, {5: 0.673, 7: 0.701, 11: 1.0}), ("vạp", False, {6: 0.782}), ("ốc xui phách", True, {3: 0.839}),
    ("oc xui phach", True, {3: 0.839, 10: 0.66}), ("ốc lìm", True, {0: 0.565, 1: 0.516, 3: 0.559, 9: 0.487, 10: 0.538}),
    ("cá lìm nhoa", True, {0: 1.0, 1: 0.963, 9: 0.843}), ("giao tận nơi", True, {9: 0.796, 10: 0.913}),
]  # fmt: skip
"""What is asked for, whether words are known of listed names, and how alike each phrase that is found is, by its place."""


@pytest.mark.parametrize(("asked", "known", "alike"), ALIKE)
def test_phrases_are_as_alike_as_their_rare_words_and_letters(asked: str, known: bool, alike: dict[int, float]) -> None:
    def listed(word: str) -> bool:
        return known and word in LISTED

    grown = WordIndex(listed)
    assert [grown.add(name) for name in NAMES] == list(range(len(NAMES)))
    for index in (WordIndex.of(NAMES, listed), WordIndex.of(NAMES, listed, PLAIN), grown):
        assert len(index) == len(NAMES)
        found = index.near(asked)
        assert {place: round(value, 3) for place, value in zip(found.found.tolist(), found.alike.tolist(), strict=True)} == alike
