"""Invitations leave in portions, and are forgotten after their end."""

from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import for_each_group
from jesuisla.collective.journal.events import listen
from jesuisla.collective.members.events import AccountErased, ConsentWithdrawn, PlaceForgotten
from jesuisla.collective.welcome.buddies import forget_old_pairs, forget_pairs_of
from jesuisla.collective.welcome.events import AddressesInvited
from jesuisla.collective.welcome.own_sections import forget_inviter
from jesuisla.collective.welcome.sending import forget_old_invitations, send_portion


@listen(AddressesInvited)
def send_first_portion(event: AddressesInvited) -> None:
    """The first mails leave at once."""
    send_portion(Group.objects.get(pk=event.group or 0))


@for_each_group("4-59/5 * * * *", queue="notifications")
def send_invitations(group: Group) -> int:
    """Send the next portion of mails. Return how many left."""
    return send_portion(group)


@for_each_group("42 3 * * *", queue="retention")
def forget_invitations(group: Group) -> int:
    """Delete invitations that are over. Return how many."""
    return forget_old_invitations(group)


@for_each_group("46 3 * * *", queue="retention")
def forget_pairs(_group: Group) -> int:
    """Delete pairs that ended long ago, and old notes. Return how many."""
    return forget_old_pairs()


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_who_invited(event: AccountErased | ConsentWithdrawn | PlaceForgotten) -> None:
    """Let go of what points at somebody who is no longer here by name."""
    forget_inviter(event.membership)
    forget_pairs_of(event.membership)
