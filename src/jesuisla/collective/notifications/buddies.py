"""Telling of buddies: somebody is asked, agreed, or reads that there is a word for them."""

from functools import partial

from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.channels import Channel
from jesuisla.collective.notifications.deliveries import deliver_once, leave_one_by_one
from jesuisla.collective.notifications.notification import write_notification
from jesuisla.collective.notifications.topics import COMPANY
from jesuisla.collective.notifications.wishes import who_wants
from jesuisla.collective.welcome.buddies import open_pairs, other_of
from jesuisla.collective.welcome.models import BuddyNote


def tell_who_is_asked(pair: int) -> int:
    """Ask a member who offered whether they accompany somebody. Return how many left."""
    row = open_pairs().filter(pk=pair, agreed_at=None).first()
    return _tell(f"buddy:{pair}", "buddy_asked", row.buddy_id) if row else 0


def tell_who_asked(pair: int) -> int:
    """Tell somebody new that a member accompanies them. Return how many left."""
    row = open_pairs().filter(pk=pair, agreed_at__isnull=False).first()
    if row is None:
        return 0
    return _tell(f"buddied:{pair}", "buddy_agreed", row.newcomer_id, row.buddy.alias)


def tell_of_note(note: int) -> int:
    """Tell the other one of a pair that there is a word, not what it says. Return how many left."""
    row = BuddyNote.objects.select_related("by", "pair").filter(pk=note).first()
    if row is None or not open_pairs().filter(pk=row.pair_id).exists():
        return 0
    return _tell(f"note:{note}", "buddy_note", other_of(row.pair, row.by).pk, row.by.alias)


def _tell(key: str, template: str, member: int, alias: str = "") -> int:
    return leave_one_by_one(
        (to, channel, partial(_deliver, key, template, to, channel, alias))
        for to, channel in who_wants(COMPANY, {member})
    )


def _deliver(key: str, template: str, to: Membership, channel: Channel, alias: str) -> bool:
    link = page_url(to.group, "welcome:buddy")
    notification = write_notification(COMPANY, template, to, link=link, alias=alias)
    return deliver_once(key, notification, channel, to)
