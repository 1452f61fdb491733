"""Writes the list of passwords that are refused because they are tried first; nothing is downloaded, every line comes from the patterns below.

Kept are the words of at least eight letters, the least that a password has, in lower case, without marks and spaces, as they are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "matchmaker" / "domain" / "common_passwords.txt"
MOST = 3000
KEYS = """
1234567890 0987654321 qwertyuiop poiuytrewq asdfghjkl lkjhgfdsa zxcvbnm 1qaz2wsx3edc4rfv5tgb qazwsxedcrfvtgb 1q2w3e4r5t6y7u8i9o0p
q1w2e3r4t5y6 qweasdzxc 123qweasdzxc 147258369 159753456 741852963 abcdefghijklmnop zaq12wsxcde3 123456789 987654321 0123456789 1a2b3c4d5e6f
a1b2c3d4e5
"""
ENGLISH = """
password passw0rd p@ssw0rd p@ssword welcome letmein iloveyou admin administrator qwerty qwerty123 football baseball superman batman princess
sunshine dragon monkey master shadow michael trustno1 starwars whatever computer internet samsung iphone google facebook hello secret
changeme default test user login abc abcd abc123 killer charlie liverpool chelsea arsenal ronaldo messi juventus barcelona manchester
pokemon naruto lovely family freedom summer winter mylove forever
"""
VIETNAMESE = """
matkhau matkhaumoi mkmoi anhyeuem emyeuanh yeuem yeuanh anhnhoem emnhoanh toiyeuem iloveyouem conyeume conyeubame yeubame giadinh giadinhtoi
hanhphuc vietnam vietnamvodich saigon hanoi camau cantho daiviet tinhyeu tinhban mottinhyeu mainho maimaiyeuem maiyeu mobifone viettel
vinaphone zalo zalo123 facebook123 khongbiet khongco khongnho xinchao chaoban banhang muaban hoptacxa htx lienminh nongdan nuoitom tomsu
tomcamau cuacamau damdoi namcan ngochien caunuoc cainuoc thoibinh uminh phutan tranvanthoi datmui benhang benhangcamau congty thuysan
quantri quanly ketoan giamdoc vanphong
"""
NAMES = """
anh bao binh chau cuong dung duc giang hai hanh hieu hoa hoang hong hung huong huy khanh khoa kien lan linh long mai minh nam nga ngoc
nguyen nhung phong phuc phuong quan quang quoc son tam tan thang thanh thao thien thu thuy tien toan trang trinh trung truong tu tuan tuyet
van viet vinh vu xuan yen
"""
TAILS = """
1 12 123 1234 12345 123456 1234567 12345678 123456789 @ @123 @1234 ! !@# 123! 123@ 00 01 11 22 68 69 79 86 88 99 111 113 666 777 888 999
2000 2010 2020 2021 2022 2023 2024 2025 2026 @2023 @2024 @2025 @2026 abc vn
"""
PAIRS = """
12 123 1234 abc qwe asd 696 69 68 86 789 147 258 369
"""
YEARS = tuple(str(year) for year in range(1980, 2003))


def candidates() -> Iterator[str]:
    """Every word, those tried most often first."""
    keys, english, vietnamese, names = KEYS.split(), ENGLISH.split(), VIETNAMESE.split(), NAMES.split()
    tails = ["", *TAILS.split()]
    yield from ("".join((digit * 20)[:many]) for digit in "0123456789a" for many in (8, 9, 10, 11, 12))
    yield from (run[start : start + many] for run in keys for many in range(8, len(run) + 1) for start in range(len(run) - many + 1))
    yield from (pair * many for pair, many in product(PAIRS.split(), (2, 3, 4)))
    yield from (word + tail for tail in tails[:24] for word in (*english[:14], *vietnamese[:20]))
    yield from (name + tail for tail in ("12345", "123456", "1234567", "123456789", "@123", "@1234", "12345678") for name in names)
    yield from (name + year for year in YEARS for name in names)
    yield from (word + tail for tail in tails for word in (*english, *vietnamese))
    yield from (word + word for word in (*names, *english, *vietnamese))


def chosen() -> list[str]:
    """The first words that are long enough to be a password at all, each once, in the order of the alphabet."""
    kept: dict[str, None] = {}
    for word in candidates():
        if len(word) >= 8:
            kept.setdefault(word)
        if len(kept) == MOST:
            break
    return sorted(kept)


if __name__ == "__main__":
    TARGET.write_text("\n".join(chosen()) + "\n", encoding="ascii")
