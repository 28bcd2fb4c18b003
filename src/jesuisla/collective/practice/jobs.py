"""What is let go by itself: what somebody practised who is no longer here."""

from jesuisla.collective.journal.events import listen
from jesuisla.collective.members.events import (
    AccountErased,
    ConsentWithdrawn,
    MemberLeft,
    MembershipEnded,
    PlaceForgotten,
)
from jesuisla.collective.practice.practised import forget_practice_of

EndOfPractice = AccountErased | ConsentWithdrawn | PlaceForgotten | MembershipEnded | MemberLeft


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten, MembershipEnded, MemberLeft)
def forget_practice(event: EndOfPractice) -> None:
    """Delete what somebody practised who left."""
    forget_practice_of(event.membership)
