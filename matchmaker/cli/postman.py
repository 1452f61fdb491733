"""One letter given to a mail server, step by step, so that it is known at which one it stopped."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Self

from matchmaker.domain.mail import MailServer
from matchmaker.store.models.outbox import Letter
from matchmaker.wording.letters import Written, farewell, one_line

TIMEOUT = 15.0
"""Seconds for which the server may be silent at any step."""
SEVEN_BIT = SMTP.clone(cte_type="7bit")
SENDER_NAME = "Bến Hàng Cà Mau"
TAKEN = (250, 251)


class NotTaken(Exception):
    """The server did not take the letter, or never said so."""

    def __init__(self, why: str, *, for_good: bool = False, whole_server: bool = False, unsure: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.for_good = for_good  # the same letter would be refused again
        self.whole_server = whole_server  # other letters would fare no better
        self.unsure = unsure  # its last line was sent, and no answer came


def envelope(letter: Letter, words: Written, sender: str, *, no_more: str = "", way_in: str = "") -> EmailMessage:
    """The letter as an e-mail, the same each time: its number is fixed by its code, so that a server or reader knows a repetition.

    `no_more` is the address that ends such letters, `way_in` the one that lets its reader in; both are secrets of the reader's, and are written into
    what is sent alone.
    """
    message = EmailMessage(policy=SEVEN_BIT)
    try:
        message["From"] = Address(SENDER_NAME, addr_spec=sender)
        message["To"] = Address(one_line(letter.to_name), addr_spec=letter.to_email)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise NotTaken("the address cannot be written", for_good=True) from error
    message["Subject"] = words.title
    message["Date"] = letter.created_at
    message["Message-ID"] = f"<{letter.code}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = letter.language
    if no_more:
        message["List-Unsubscribe"] = f"<{no_more}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(words.body + (f"\n{way_in}\n" if way_in else "") + (farewell(no_more, language=letter.language) if no_more else ""))
    return message


def deliver(server: MailServer, message: EmailMessage, *, sender: str, to: str, before_the_end: Callable[[], None], seconds: float = 60.0) -> None:
    """Give the letter to the server, in so many seconds at most; `before_the_end` is called when only the last line is missing.

    Raises `NotTaken`, or what the call raises.
    """
    handed_over = False
    with Deadline(seconds) as deadline:
        try:
            smtp = _connected(server, deadline)
            try:
                _introduce(smtp, sender, to)
                before_the_end()
                handed_over = True
                _finish(smtp, message)
                smtp.putcmd("quit")  # whatever it answers, the letter is taken
            finally:
                smtp.close()
        except NotTaken as error:
            if not deadline.over:
                raise
            raise NotTaken(f"the server was not done within {seconds:g} seconds", whole_server=True, unsure=handed_over) from error


class Deadline:
    """Cuts a connection off when its time is over, whatever both sides are at: waiting for each step alone would let one drip for ever."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.over = False
        self._line: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._timer.cancel()
        self._timer.join()
        if self._line is not None:
            self._line.close()

    def watch(self, line: socket.socket) -> None:
        """Have this connection cut off; it may be wrapped in TLS afterwards. Raises `TimeoutError` where it is too late for it."""
        self._line = line.dup()
        if self.over:
            raise TimeoutError

    def _cut(self) -> None:
        self.over = True
        if self._line is not None:
            with suppress(OSError):  # the other side may have gone by itself
                self._line.shutdown(socket.SHUT_RDWR)


class _Watched(smtplib.SMTP):
    """A client whose connection is watched from its first moment, through its handshake and greeting."""

    def __init__(self, deadline: Deadline, over_tls: ssl.SSLContext | None) -> None:
        self._deadline, self._over_tls = deadline, over_tls
        super().__init__(local_hostname=socket.gethostname(), timeout=min(TIMEOUT, deadline.seconds))

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        self._host = host  # whose name STARTTLS asks for
        line = socket.create_connection((host, port), timeout)
        try:
            self._deadline.watch(line)
            return self._over_tls.wrap_socket(line, server_hostname=host) if self._over_tls else line
        except BaseException:
            line.close()
            raise


def _connected(server: MailServer, deadline: Deadline) -> smtplib.SMTP:
    """A connection over which letters can be given; a server that only listens and never speaks is given up after the timeout."""
    trusted = ssl.create_default_context()
    smtp = _Watched(deadline, trusted if server.tls == "always" else None)
    try:
        smtp.connect(server.host, server.port)
        _greet(smtp, server, trusted)
    except (OSError, smtplib.SMTPException) as error:
        smtp.close()
        raise NotTaken(_said(error), whole_server=True) from error
    except BaseException:
        smtp.close()
        raise
    return smtp


def _greet(smtp: smtplib.SMTP, server: MailServer, trusted: ssl.SSLContext) -> None:
    smtp.ehlo_or_helo_if_needed()
    if server.tls == "starttls":
        smtp.starttls(context=trusted)
        smtp.ehlo_or_helo_if_needed()
    if server.user:
        smtp.login(server.user, server.password)


def _introduce(smtp: smtplib.SMTP, sender: str, to: str) -> None:
    """Everything up to where the text is asked for."""
    options = [] if to.isascii() else ["SMTPUTF8"]
    if options and not smtp.has_extn("smtputf8"):
        raise NotTaken("the server takes no address with such letters", for_good=True)
    try:
        code, reply = smtp.mail(sender, options)
        if code not in TAKEN:
            raise NotTaken(_reply(code, reply), whole_server=True)  # our own address is refused: so it would be with every letter
        code, reply = smtp.rcpt(to)
        if code not in TAKEN:
            raise NotTaken(_reply(code, reply), for_good=code >= 500)
        code, reply = smtp.docmd("DATA")
        if code != 354:
            raise NotTaken(_reply(code, reply), for_good=code >= 500)
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise NotTaken(_said(error), whole_server=True) from error


def _finish(smtp: smtplib.SMTP, message: EmailMessage) -> None:
    text = re.sub(rb"(?m)^\.", b"..", message.as_bytes(policy=SEVEN_BIT))
    try:
        smtp.send(text + b".\r\n")
        code, reply = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise NotTaken(_said(error), whole_server=True, unsure=True) from error
    if code not in TAKEN:
        raise NotTaken(_reply(code, reply), for_good=code >= 500)


def _reply(code: int, reply: bytes) -> str:
    return f"{code} {one_line(reply.decode('utf-8', 'replace'))}"[:300]


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode())
    return f"{type(error).__name__}: {one_line(str(error))}"[:300]
