"""An SMTP client for plain letters."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

TIMEOUT = 10


class MailProblem(Exception):
    """The server did not take the letter now; it may later."""

    code = "mail_problem"


@dataclass(frozen=True)
class Letter:
    """A plain letter. `message_id` stays the same when it is sent again."""

    to: str
    subject: str
    text: str
    message_id: str


@dataclass(frozen=True)
class Mailer:
    """A server to send through: `smtp://` (STARTTLS when offered) or `smtps://`."""

    host: str
    port: int
    secure: bool
    user: str
    password: str
    sender: str

    @classmethod
    def from_url(cls, url: str | None, *, sender: str) -> Mailer | None:
        """Read `smtp://user:password@host:25`; None when no server is set up."""
        if not url:
            return None
        parts = urlsplit(url)
        secure = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "127.0.0.1",
            port=parts.port or (465 if secure else 25),
            secure=secure,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            sender=sender,
        )

    def send(self, letter: Letter) -> None:
        """Hand one letter over. Raises MailProblem."""
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = letter.to
        message["Subject"] = " ".join(letter.subject.split())
        message["Message-ID"] = f"<{letter.message_id}@{self.sender.rpartition('@')[2]}>"
        message.set_content(letter.text)
        door = smtplib.SMTP_SSL if self.secure else smtplib.SMTP
        try:
            with door(self.host, self.port, timeout=TIMEOUT) as server:
                server.ehlo()
                if not self.secure and server.has_extn("starttls"):
                    server.starttls()
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as problem:
            raise MailProblem(type(problem).__name__) from problem
