"""Passwords are compared with what is kept of them, in the same time whether or not there is an account."""

from __future__ import annotations

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from matchmaker.domain.sign_in import LONGEST_PASSWORD
from matchmaker.store.models.people import Person

STANDARD = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def fits(keeper: PasswordHasher, kept: str, password: str) -> bool:
    """Whether this is the password."""
    try:
        return keeper.verify(kept, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=8)
def nobodys_hash(keeper: PasswordHasher) -> str:
    """What is compared where there is no account, so that an unknown name takes as long as a known one."""
    return keeper.hash(secrets.token_hex(16))


def names_of(person: Person) -> tuple[str, ...]:
    """What a person is known by, none of which is a password."""
    return tuple(name for name in (person.name, person.email, person.phone) if name)
