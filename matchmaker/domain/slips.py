"""Slips of paper by which people without e-mail open their account: the code that is typed, and the secret of the link. Pure."""

from __future__ import annotations

import hashlib
import hmac

LETTERS = "346789ACDEFHJKMNPRTVWXY"
"""Nothing that another sign looks like in print or by hand: 0 O Q, 1 I L, 2 Z, 5 S, B G, U."""
LENGTH = 8
_MEANT = str.maketrans({"B": "8", "G": "6"})
_TOKEN_LETTERS = 32


def slip_token(secret: str, nonce: str) -> str:
    """The secret of the slip's link: made from what the database holds and what only the server knows, so that the slip can be printed again."""
    return _made(secret, "slip-link", nonce).hex()[:_TOKEN_LETTERS]


def slip_code(secret: str, nonce: str) -> str:
    """The code on the slip, made in the same way."""
    number, letters = int.from_bytes(_made(secret, "slip-code", nonce)), []
    for _place in range(LENGTH):
        number, at = divmod(number, len(LETTERS))
        letters.append(LETTERS[at])
    return "".join(letters)


def hash_of_slip_code(secret: str, code: str) -> str:
    """What the database keeps of a code: so few letters could be tried through, were they not mixed with what only the server knows."""
    return _made(secret, "slip-hash", code).hex()


def in_fours(code: str) -> str:
    """The code as it is printed: `ABCD-2345`."""
    return f"{code[:4]}-{code[4:]}"


def read_slip_code(typed: str) -> str:
    """The code as typed in any case, with whatever between; empty where it cannot be one."""
    said = "".join(sign for sign in typed[:80].upper() if sign.isalnum()).translate(_MEANT)
    return said if len(said) == LENGTH and all(sign in LETTERS for sign in said) else ""


def _made(secret: str, use: str, said: str) -> bytes:
    return hmac.new(secret.encode(), f"{use}:{said}".encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
