"""What happens by itself to proposals."""

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
from jesuisla.collective.proposals.claims import release_claims_of
from jesuisla.collective.proposals.proposals import forget_proposer


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_what_a_member_proposed(event: AccountErased | ConsentWithdrawn | PlaceForgotten) -> None:
    """Empty what somebody proposed who erased their account, or left long ago."""
    forget_proposer(event.membership)


@listen(RolesChanged, MembershipEnded, MemberLeft, ConsentWithdrawn)
def release_claims(event: RolesChanged | MembershipEnded | MemberLeft | ConsentWithdrawn) -> None:
    """Others take up what somebody worked on who is no longer of the team."""
    release_claims_of(Membership.objects.get(pk=event.membership))
