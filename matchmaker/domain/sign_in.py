"""What an e-mail address, a phone number and a password must be to sign in with."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from pathlib import Path

from matchmaker.domain.leaked_passwords import leaked
from matchmaker.domain.spelling import fold, foreign_letters

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1000
LONGEST_EMAIL = 254
LONGEST_ADDRESS = 64
Complaint = tuple[str, dict[str, object]]
COMMON = Path(__file__).with_name("common_passwords.txt")
SITE_NAMES = ("Bến Hàng Cà Mau", "Bến Hàng", "benhang", "matchmaker")
_PHONE = re.compile(r"0(?:[35789][0-9]{8}|2[0-9]{9})", re.ASCII)
_BETWEEN_DIGITS = re.compile(r"[\s.\-()\u2010-\u2013]+")
_EMAIL = re.compile(r"[^@\s,;<>()\"\\]+@[a-z0-9-]+(\.[a-z0-9-]+)+")


def folded_email(text: str) -> str:
    """The address as it is kept: one spelling for one mailbox."""
    return "".join(letter for letter in text if letter.isprintable()).strip().casefold()[:LONGEST_EMAIL]


def network_of(address: str) -> str:
    """Under what tries from an address are counted: an IPv6 address by its network, since each household has 2⁶⁴ of them to go through."""
    try:
        read = ip_address(address)
    except ValueError:
        return address[:LONGEST_ADDRESS]
    if isinstance(read, IPv6Address):
        return str(read.ipv4_mapped or f"{IPv6Address(int(read) >> 64 << 64)}/64")
    return str(read)


def email_complaint(text: str) -> Complaint | None:
    """What is wrong with an address to sign in with: none, one that is none, or letters that only look like ours."""
    email = folded_email(text[: 4 * LONGEST_EMAIL])
    if not email:
        return "missing", {}
    if strange := "".join(letter for letter in email if not letter.isascii()):
        return ("foreign_letters", {"letters": foreign_letters(strange)}) if foreign_letters(strange) else ("not_an_email", {})
    return None if len(text.strip()) <= LONGEST_EMAIL and _EMAIL.fullmatch(email) else ("not_an_email", {})


def folded_phone(text: str) -> str:
    """The Vietnamese number as it is kept, +84 and the rest, however it was written: 0912 345 678, (+84) 912.345.678; empty where it is none."""
    digits = _BETWEEN_DIGITS.sub("", text[:LONGEST_ADDRESS])
    for abroad in ("+84", "0084", "84"):
        if digits.startswith(abroad):
            digits = "0" + digits.removeprefix(abroad).removeprefix("0")
            break
    return f"+84{digits[1:]}" if _PHONE.fullmatch(digits) else ""


def shown_phone(kept: str) -> str:
    """The number as people here write it: 0912 345 678."""
    digits = "0" + kept.removeprefix("+84")
    return f"{digits[:-6]} {digits[-6:-3]} {digits[-3:]}"


def folded_name(text: str) -> str:
    """What somebody signs in with, in the one spelling: a phone number where it is one, else an e-mail address."""
    return folded_phone(text) or folded_email(text)


def password_complaint(password: str, *names: str) -> Complaint | None:
    """What is wrong with a new password: its length, that many or thieves have it, or that it is a name by which its owner is known."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return "password_length", {"least": SHORTEST_PASSWORD, "most": LONGEST_PASSWORD}
    bare = _bare(password)
    if bare in common_passwords():
        return "password_common", {}
    if leaked(password):
        return "password_leaked", {}
    return ("password_is_name", {}) if bare in {form for name in (*names, *SITE_NAMES) for form in _forms(name)} else None


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """The passwords that are tried first, without marks, case and spaces; how the list was made stands in `scripts/common_passwords.py`."""
    return frozenset(COMMON.read_text(encoding="ascii").split())


def _forms(name: str) -> tuple[str, ...]:
    """A name as a password may be made of it: whole, what stands before the @, a phone number in either way."""
    bare = _bare(name)
    forms = {bare, bare.partition("@")[0], bare.replace("+84", "0", 1) if bare.startswith("+84") else "", bare.removeprefix("+")}
    return tuple(form for form in forms if form)


def _bare(text: str) -> str:
    return "".join(fold(text).split())
