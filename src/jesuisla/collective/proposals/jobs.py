"""What happens by itself to proposals."""

from jesuisla.collective.journal.events import listen
from jesuisla.collective.members.events import AccountErased, PlaceForgotten
from jesuisla.collective.members.models import Membership
from jesuisla.collective.proposals.leaving import forget_proposer


@listen(AccountErased)
def forget_what_a_member_proposed(event: AccountErased) -> None:
    """Empty what somebody wrote here who erased their account."""
    _forget(event.membership)


@listen(PlaceForgotten)
def forget_what_a_former_member_proposed(event: PlaceForgotten) -> None:
    """Empty what somebody wrote here whose place ended long ago."""
    _forget(event.membership)


def _forget(membership: int) -> None:
    member = Membership.objects.filter(pk=membership).first()
    if member is not None:
        forget_proposer(member)
