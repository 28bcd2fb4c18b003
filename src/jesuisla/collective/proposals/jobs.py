"""What happens by itself to proposals."""

from jesuisla.collective.journal.events import listen
from jesuisla.collective.members.events import AccountErased, ConsentWithdrawn, PlaceForgotten
from jesuisla.collective.proposals.proposals import forget_proposer


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_what_a_member_proposed(event: AccountErased | ConsentWithdrawn | PlaceForgotten) -> None:
    """Empty what somebody proposed who erased their account, or left long ago."""
    forget_proposer(event.membership)
