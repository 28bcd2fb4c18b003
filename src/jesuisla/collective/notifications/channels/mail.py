"""By e-mail: the whole letter in plain text, to the address of the account."""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.core.mail import get_connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.members.letters import MailText, letter_to, send_letter
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.notification import (
    Answers,
    Message,
    Notification,
    SendingOutcome,
)
from jesuisla.collective.notifications.refused_addresses import (
    forget_refusals,
    given_up,
    note_refusal,
    refused_people,
)
from jesuisla.collective.notifications.topics import MEMBERSHIP

BATCH_SECONDS = 120.0
"""How long letters leave one after the other; the rest is tried again."""
LOST_CONNECTIONS = 3
"""A mail server that takes nothing this often in a row is left alone for now."""
ABOUT_US = b"5.7."
"""How servers begin to say that they take no letter from here (RFC 3463): no fault of the box."""

_log = logging.getLogger(__name__)


class Mail:
    """Letters to the address by which a person signs in, which is proved."""

    name = "mail"
    label = _("By e-mail")
    is_private = True

    def reach(self, members: QuerySet[Membership]) -> QuerySet[Membership]:
        """Return all but those whose address was refused for good again and again."""
        return members.exclude(person__in=given_up().values("person"))

    def send(self, notification: Notification, to: Membership) -> None:
        """Send the letter; raises ``OSError`` when the mail server does not take it for now.

        One that is refused for good is not tried again, and the refusal is noted; but word of
        one's membership is tried as long as its job is.
        """
        try:
            send_letter(_letter(notification), to.person.email)
        except OSError as error:  # what smtplib raises is one too
            code, words = _refusal(error)
            if code < 500 or notification.topic == MEMBERSHIP.name:
                # No trace of what smtplib raised: it holds the address.
                raise OSError(f"a letter did not leave: {type(error).__name__}") from None
            if not words.startswith(ABOUT_US):
                note_refusal(to.person)
        else:
            forget_refusals(to.person)

    def send_many(self, messages: Sequence[Message]) -> Iterator[Answers]:
        """Send letters over one connection, which is opened anew when it was lost."""
        connection = get_connection()
        refused_before = refused_people(message.to.person_id for message in messages)
        until, losses = time.monotonic() + BATCH_SECONDS, 0
        try:
            for message in messages:
                if losses >= LOST_CONNECTIONS or time.monotonic() > until:
                    yield Answers([(message, SendingOutcome.LATER)])
                    continue
                person = message.to.person
                letter = letter_to(_letter(message.notification), person.email)
                try:
                    connection.open()
                    connection.send_messages([letter])
                except OSError as error:  # what smtplib raises is one too
                    code, words = _refusal(error)
                    if code >= 500:
                        nowhere = Answers([(message, SendingOutcome.NOWHERE)])
                        if not words.startswith(ABOUT_US):
                            nowhere = nowhere._replace(note=partial(note_refusal, person))
                        yield nowhere
                        continue
                    if not code:
                        # No trace: it may hold the address.
                        _log.warning("a letter did not leave: %s", type(error).__name__)
                        losses += 1
                        with suppress(OSError):
                            connection.close()
                    yield Answers([(message, SendingOutcome.LATER)])
                else:
                    losses = 0
                    answers = Answers([(message, SendingOutcome.LEFT)])
                    if message.to.person_id in refused_before:
                        answers = answers._replace(note=partial(forget_refusals, person))
                    yield answers
        finally:
            with suppress(OSError):
                connection.close()


def _refusal(error: OSError) -> tuple[int, bytes]:
    """Return how a mail server refused a letter: 4xx for now, as a full box may be, 5xx for good.

    Zero: it said nothing about this letter.
    """
    if isinstance(error, SMTPRecipientsRefused):
        # Each of our letters has one recipient.
        return next(iter(error.recipients.values()), (0, b""))
    if isinstance(error, SMTPDataError):
        words = error.smtp_error
        return error.smtp_code, words.encode() if isinstance(words, str) else words
    return 0, b""


def _letter(notification: Notification) -> MailText:
    """Return the letter; one tap in a mail program ends what may be ended (RFC 8058)."""
    headers = {}
    if notification.stop_link:
        headers = {
            "List-Unsubscribe": f"<{notification.stop_link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return MailText(notification.subject, notification.text, headers)
