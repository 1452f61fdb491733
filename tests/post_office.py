"""A real mail server on this machine that remembers what it was given, and misbehaves when told to."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from machine import free_port

logging.getLogger("mail.log").setLevel(logging.WARNING)


@dataclass
class Mailbox:
    """Everything that was taken, in order; `answers` are given first, one for each letter that comes to its end."""

    port: int = 0
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    rcpt_answers: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    slowly: float = 0.0  # seconds between taking a letter and saying so
    arrived: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.rcpt_answers and (answer := self.rcpt_answers.pop(0)):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answers and (answer := self.answers.pop(0)):
            return answer
        message = message_from_bytes(envelope.original_content, policy=policy.default)
        self.taken += [(to, message) for to in envelope.rcpt_tos]  # type: ignore[misc]
        self.arrived.set()
        if self.slowly:
            await asyncio.sleep(self.slowly)
        return "250 taken"

    def by_number(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(str(message["Message-ID"]) for _, message in self.taken)

    def numbers_of(self) -> dict[str, set[str]]:
        """The different Message-IDs that each reader got."""
        found: dict[str, set[str]] = {}
        for to, message in self.taken:
            found.setdefault(to, set()).add(str(message["Message-ID"]))
        return found


def said(message: EmailMessage) -> str:
    """The text of a letter, with the line ends of this machine."""
    return str(message.get_content()).replace("\r\n", "\n")


@contextmanager
def mail_server(**behaviour: Any) -> Iterator[Mailbox]:
    """A server that is gone afterwards."""
    box = Mailbox(port=free_port(), **behaviour)
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
