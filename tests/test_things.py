"""Things that are in no list: what they are called among amounts and praise, and what is read by chance from what is said of them."""

from datetime import date
from decimal import Decimal

import pytest

from matchmaker.domain.prices import Price
from matchmaker.domain.quantities import Quantity
from matchmaker.domain.records import Linked, Need, Offer
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.namelike import made_alike, other_stuff, same_pair, told_apart
from matchmaker.matching.struck import without_keys


def read(words: str) -> Linked:
    return link(shipped_lexicon(), Offer("O", words))


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("tro trấu trồng bông tết, trăm rưỡi một bao", "tro trấu"),
        ("chổi đót bảy chục ngàn một cây", "chổi đót"),
        ("bông thiên lý giao chợ mỗi sáng", "bông thiên lý"),
        ("cá lau kiếng, ba ngàn một ký", "cá lau kiếng"),
        ("xưởng đan cần dây mây nước, tháng 2 tấn", "dây mây nước"),
        ("con cúm núm (gà nước), bắt đồng", "cúm núm gà nước"),
    ],
)
def test_the_name_stands_before_amounts_and_prices_and_behind_who_asks(words: str, phrase: str) -> None:
    linked = read(words)
    assert linked.readings == ()
    assert linked.phrase == phrase


@pytest.mark.parametrize("words", ["thúng tre đựng lúa", "trùn quế nuôi phân bò", "đọt choại rừng tràm", "bã đậu nành vắt ráo", "da cá tra cấp đông"])
def test_what_is_said_of_an_unlisted_thing_names_no_product(words: str) -> None:
    assert read(words).readings == ()


def test_who_asks_is_not_what_is_asked_for() -> None:
    assert read("trại vịt cần mua cá tạp").readings[0].product == "ca_tap"
    assert read("tôm sú cần bán gấp").readings[0].product == "tom_su"
    assert read("tôm sú tìm thương lái").readings[0].product == "tom_su"


@pytest.mark.parametrize(
    ("struck", "plain"),
    [
        ("rau choaij luoocj", "rau choai luoc"),
        ("bo6ng d9ie6n d9ie6n ha1i", "bong dien dien hai"),
        ("ra'm bu't, la' ca'ch", "ram but, la cach"),
        ("tôm sú oxy size 20", "tôm sú oxy size 20"),
        ("OM18 ST25", "OM18 ST25"),
    ],
)
def test_keys_of_marks_are_left_out_where_they_stayed_in_most_words(struck: str, plain: str) -> None:
    assert without_keys(struck) == plain


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("dây mây", "sợi dây mây nước", True),
        ("hột cút", "trứng chim cút", True),
        ("mây nước", "giỏ mây nước", False),
        ("mây nước", "rễ mây nước", False),
        ("trái quách", "quách già", True),
        ("dây mây", "dây choại", False),
        ("mây nước", "bông súng", False),
    ],
)
def test_two_words_side_by_side_are_one_thing_but_not_a_piece_of_it(one: str, other: str, alike: bool) -> None:
    lexicon = shipped_lexicon()
    assert same_pair(lexicon, one, other) == same_pair(lexicon, other, one) == alike


def test_what_begins_with_how_it_was_made_is_like_nothing_fresh() -> None:
    lexicon = shipped_lexicon()
    assert not made_alike(lexicon, "khô cá chuồn", "cá chuồn")
    assert made_alike(lexicon, "khô cá chuồn", "cá chuồn khô")
    assert made_alike(lexicon, "cá chuồn khô", "cá chuồn")


def test_a_wider_product_of_which_little_is_known_is_set_apart_alike_in_both_forms() -> None:
    asks = {"quantity": Quantity(Decimal(100), "kg"), "price": Price(300_000, "kg"), "starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 9)}
    need, catalogue = Need("N", "cua gạch", **asks), Catalogue.of([Offer("O1", "cua biển"), Offer("O2", "cua biển", **asks), Offer("O3", "cua gạch")])
    for plain in (True, False):
        gates = {match.code: match.gate for match in Matcher(plain=plain).rank(need, catalogue).matches}
        assert gates == {"O1": ("unsure",), "O2": (), "O3": ()}
    assert Matcher().rank(Need("N", "cua gạch"), catalogue).matches[-1].gate == ()


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("dây nhoa khô", "dây chuối khô", True),  # each says what the other does not, one a listed thing
        ("dây nhoa khô", "day chuoi kho", True),
        ("dây nhoa khô", "dây nhoaa khô", False),  # neither is listed
        ("cá nhoa", "cá nhoa chuối", False),  # only one says more
        ("cua nhoa", "cua", False),
        ("nhoa mít", "trái mít", False),  # both name it
        ("chuối", "chuối", False),
    ],
)
def test_a_listed_thing_here_and_an_unknown_one_there_are_not_the_same(one: str, other: str, apart: bool) -> None:
    assert told_apart(shipped_lexicon(), one, other) == told_apart(shipped_lexicon(), other, one) == apart


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("dây choại", "đọt choại", True), ("dây choại", "day choai kho", False), ("rễ tranh", "tranh", True), ("lá tranh", "tranh", False)],
)
def test_what_is_bought_for_its_stuff_is_that_part_alone(one: str, other: str, apart: bool) -> None:
    assert other_stuff(one, other) == other_stuff(other, one) == apart
