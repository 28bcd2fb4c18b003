"""What is let go by itself, and what follows when somebody leaves."""

from jesuisla.collective.conduct.cases import release_cases_of
from jesuisla.collective.conduct.measures import note_removal
from jesuisla.collective.conduct.retention import delete_old, forget_conduct_of
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


@for_each_group("34 3 * * *", queue="retention")
def forget_old_conduct(group: Group) -> int:
    """Delete old cases with their notes, and measures that weigh nothing. Return how many."""
    return delete_old(group)


@listen(MembershipEnded)
def keep_removal(event: MembershipEnded) -> None:
    """What the coordination decided without a report may be appealed as well."""
    note_removal(Membership.objects.get(pk=event.membership), event.ended_by)


@listen(RolesChanged, MembershipEnded, MemberLeft, AccountErased, ConsentWithdrawn)
def release_cases(
    event: RolesChanged | MembershipEnded | MemberLeft | AccountErased | ConsentWithdrawn,
) -> None:
    """Others judge what somebody took up who is no longer of the team."""
    release_cases_of(Membership.objects.get(pk=event.membership))


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_conduct(event: AccountErased | ConsentWithdrawn | PlaceForgotten) -> None:
    """Let go of what concerns somebody who is no longer here by name."""
    forget_conduct_of(event.membership)
