"""What happens by itself: suggested texts are let go, and keys of whoever coordinates no more."""

from django.utils.timezone import now

from jesuisla.collective.api.keys import forget_who_made_keys, revoke_keys_of
from jesuisla.collective.api.suggestions import forget_suggested_texts
from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import for_each_group
from jesuisla.collective.journal.events import listen
from jesuisla.collective.members.events import (
    AccountErased,
    ConsentWithdrawn,
    MemberLeft,
    MembershipEnded,
    PlaceForgotten,
    RolesChanged,
)
from jesuisla.collective.members.models import Membership


@listen(RolesChanged, MembershipEnded, MemberLeft)
def revoke_keys(event: RolesChanged | MembershipEnded | MemberLeft) -> None:
    """The keys of somebody who no longer coordinates open nothing any more, for good."""
    revoke_keys_of(Membership.objects.get(pk=event.membership))


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_whose_keys(event: AccountErased | ConsentWithdrawn | PlaceForgotten) -> None:
    """Keys keep no name of somebody who is no longer here by name."""
    forget_who_made_keys(Membership.objects.get(pk=event.membership))


@for_each_group("27 3 * * *", queue="retention")
def forget_old_suggestions(group: Group) -> int:
    """Forget the suggested texts that a group has kept long enough. Return how many."""
    return forget_suggested_texts(group, now())
