"""Letters by mail, in plain text."""

from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override


class MailText(NamedTuple):
    """What a mail says: a line, and the text."""

    subject: str
    body: str


def write_letter(template: str, language: str, context: dict[str, Any]) -> MailText:
    """Write a letter from a template, whose first line is the subject."""
    with override(language):
        text = render_to_string(template, context)
    subject, _, body = text.strip().partition("\n")
    return MailText(subject.strip(), body.strip() + "\n")


def send_letter(letter: MailText, email: str) -> None:
    """Send a letter to an address; raises ``OSError`` when the mail server does not take it."""
    EmailMessage(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [email]).send()
