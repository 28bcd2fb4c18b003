"""Telling moderators that the day has come to look whether their letter helped."""

from functools import partial

from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.letters.letters import due_letters
from jesuisla.collective.letters.models import Letter
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.channels import Channel
from jesuisla.collective.notifications.deliveries import deliver_once, leave_one_by_one
from jesuisla.collective.notifications.notification import write_notification
from jesuisla.collective.notifications.topics import LETTERS
from jesuisla.collective.notifications.wishes import who_wants


def tell_of_due_letters() -> int:
    """Tell those who sent letters that are to be looked at again. Return how many left.

    One for each letter and day to look again: a look put off is told of anew. What did not
    leave one day leaves the next.
    """
    letters = due_letters()
    wishes = who_wants(LETTERS, {letter.by_id for letter in letters if letter.by_id})
    return leave_one_by_one(
        (to, channel, partial(_tell_of_letter, letter, to, channel))
        for letter in letters
        for to, channel in wishes
        if to.pk == letter.by_id
    )


def _tell_of_letter(letter: Letter, to: Membership, channel: Channel) -> bool:
    notification = write_notification(
        LETTERS,
        "look_again",
        to,
        link=page_url(to.group, "letters:letter", letter.action.number),
        number=letter.action.number,
        sent_on=letter.sent_on,
    )
    key = f"{LETTERS.key}:{letter.pk}:{letter.look_on}"
    return deliver_once(key, notification, channel, to)
