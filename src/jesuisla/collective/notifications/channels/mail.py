"""By e-mail: the whole letter in plain text, to the address of the account."""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from smtplib import SMTPRecipientsRefused

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

BATCH_SECONDS = 120.0
"""How long letters leave one after the other; the rest is tried again."""
LOST_CONNECTIONS = 3
"""A mail server that takes nothing this often in a row is left alone for now."""

_log = logging.getLogger(__name__)


class Mail:
    """Letters to the address by which a person signs in, which is proved."""

    name = "mail"
    label = _("By e-mail")
    is_private = True

    def reach(self, members: QuerySet[Membership]) -> QuerySet[Membership]:
        """Return all: each account has an address."""
        return members

    def send(self, notification: Notification, to: Membership) -> None:
        """Send the letter; raises ``OSError`` when the mail server does not take it."""
        send_letter(_letter(notification), to.person.email)

    def send_many(self, messages: Sequence[Message]) -> Iterator[Answers]:
        """Send letters over one connection, which is opened anew when it was lost."""
        connection = get_connection()
        until, losses = time.monotonic() + BATCH_SECONDS, 0
        try:
            for message in messages:
                if losses >= LOST_CONNECTIONS or time.monotonic() > until:
                    yield Answers([(message, SendingOutcome.LATER)])
                    continue
                letter = letter_to(_letter(message.notification), message.to.person.email)
                try:
                    connection.open()
                    connection.send_messages([letter])
                except SMTPRecipientsRefused as refusal:
                    yield Answers([(message, _refused(refusal))])
                except OSError as error:  # what smtplib raises is one too
                    # No trace: it may hold the address.
                    _log.warning("a letter did not leave: %s", type(error).__name__)
                    losses += 1
                    with suppress(OSError):
                        connection.close()
                    yield Answers([(message, SendingOutcome.LATER)])
                else:
                    losses = 0
                    yield Answers([(message, SendingOutcome.LEFT)])
        finally:
            with suppress(OSError):
                connection.close()


def _refused(refusal: SMTPRecipientsRefused) -> SendingOutcome:
    """Return whether an address is refused for now, as a full box is, or for good."""
    codes = [code for code, _words in refusal.recipients.values()]
    return SendingOutcome.NOWHERE if codes and min(codes) >= 500 else SendingOutcome.LATER


def _letter(notification: Notification) -> MailText:
    return MailText(notification.subject, notification.text)
