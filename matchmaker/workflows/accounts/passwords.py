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


def nobodys_hash(keeper: PasswordHasher) -> str:
    """What is compared where there is no account, so that an unknown name takes as long as a known one."""
    return _hashed_at(keeper.time_cost, keeper.memory_cost, keeper.parallelism)


@lru_cache
def _hashed_at(time_cost: int, memory_cost: int, parallelism: int) -> str:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_cost, parallelism=parallelism).hash(secrets.token_hex(16))


def names_of(person: Person) -> tuple[str, ...]:
    """What a person is known by, none of which is a password."""
    return tuple(name for name in (person.name, person.email, person.phone) if name)
