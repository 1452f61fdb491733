"""What an e-mail address and a password must be to sign in with."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address

from matchmaker.domain.spelling import foreign_letters

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1000
LONGEST_EMAIL = 254
LONGEST_ADDRESS = 64
Complaint = tuple[str, dict[str, object]]
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


def password_complaint(password: str) -> Complaint | None:
    """What is wrong with a new password: only its length can be."""
    if SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return None
    return "password_length", {"least": SHORTEST_PASSWORD, "most": LONGEST_PASSWORD}
