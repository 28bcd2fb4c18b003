"""Telling moderators that the day has come to look whether their letter helped."""

import logging

from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.letters.letters import due_letters
from jesuisla.collective.notifications.deliveries import deliver_once
from jesuisla.collective.notifications.notification import write_notification
from jesuisla.collective.notifications.topics import LETTERS
from jesuisla.collective.notifications.wishes import who_wants

logger = logging.getLogger(__name__)


def tell_of_due_letters() -> int:
    """Tell those who sent letters that are to be looked at again. Return how many left.

    One for each letter and day to look again: a look put off is told of anew. What did not
    leave one day leaves the next.
    """
    letters = due_letters()
    wishes = who_wants(LETTERS, {letter.by_id for letter in letters if letter.by_id})
    count = 0
    for letter in letters:
        for to, channel in wishes:
            if to.pk != letter.by_id:
                continue
            notification = write_notification(
                LETTERS,
                "look_again",
                to,
                link=page_url(to.group, "letters:letter", letter.action.number),
                settings_link=page_url(to.group, "members:me"),
                number=letter.action.number,
                sent_on=letter.sent_on,
            )
            key = f"{LETTERS.key}:{letter.pk}:{letter.look_on}"
            try:
                count += deliver_once(key, notification, channel, to)
            except OSError:
                # One letter box that refuses does not keep the others waiting.
                logger.exception("what tells membership %s of a letter did not leave", to.pk)
    return count
