"""Letters by mail, in plain text."""

import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import override

logger = logging.getLogger(__name__)


class MailText(NamedTuple):
    """What a mail says: a line, and the text; ``headers`` are for the program that shows it."""

    subject: str
    body: str
    headers: Mapping[str, str] = {}


def write_letter(template: str, language: str, context: dict[str, Any]) -> MailText:
    """Write a letter from a template, whose first line is the subject."""
    with override(language):
        text = render_to_string(template, context)
    subject, _, body = text.strip().partition("\n")
    return MailText(subject.strip(), body.strip() + "\n")


def send_letter(letter: MailText, email: str) -> None:
    """Send a letter to an address; raises ``OSError`` when the mail server does not take it."""
    letter_to(letter, email).send()


def letter_to(letter: MailText, email: str) -> EmailMessage:
    """Return a letter with the address it goes to and the sender's."""
    return EmailMessage(
        letter.subject,
        letter.body,
        settings.DEFAULT_FROM_EMAIL,
        [email],
        headers=dict(letter.headers),
    )


def forget_unsent_letters() -> int:
    """Delete the letters of yesterday where none is sent and each is put into a folder instead.

    Return how many. Such a folder is for trying things out; addresses do not stay in it.
    """
    folder: str | None = getattr(settings, "EMAIL_FILE_PATH", None)  # none where mail is sent
    old_letters = [
        path
        for path in (Path(folder).glob("*.log") if folder else ())
        if path.stat().st_mtime < (now() - timedelta(hours=20)).timestamp()
    ]
    for path in old_letters:
        path.unlink(missing_ok=True)
    return len(old_letters)


_senders = ThreadPoolExecutor(2, thread_name_prefix="letters")


def send_beside(message: EmailMessage) -> None:
    """Send a letter beside the answer, so that its time does not tell whether there was one.

    A mail server that does not take it is told of in the log.
    """
    if settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
        _senders.submit(_send, message)
    else:
        message.send()


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except OSError as error:  # what smtplib raises is one too
        logger.error("A letter of sign-in was not sent: %s", type(error).__name__)  # noqa: TRY400  # a trace may hold the address
