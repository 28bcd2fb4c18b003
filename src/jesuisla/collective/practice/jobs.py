"""What happens by itself: the crowd of a practice plays on, and what is over is let go."""

from django.utils.timezone import now

from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import for_each_group
from jesuisla.collective.journal.events import listen
from jesuisla.collective.members.events import (
    AccountErased,
    ConsentWithdrawn,
    MemberLeft,
    MembershipEnded,
    PlaceForgotten,
)
from jesuisla.collective.practice.practised import forget_practice_of
from jesuisla.collective.practice.together import (
    STAYS,
    forget_practice_action,
    play_on,
    practices,
)

EndOfPractice = AccountErased | ConsentWithdrawn | PlaceForgotten | MembershipEnded | MemberLeft


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten, MembershipEnded, MemberLeft)
def forget_practice(event: EndOfPractice) -> None:
    """Delete what somebody practised who left."""
    forget_practice_of(event.membership)


@for_each_group("* * * * *", queue="actions")
def play_practices(_group: Group) -> int:
    """Let the crowd of a running practice read on, and end it when its time is over."""
    running = list(practices().filter(state=Action.State.RUNNING))
    for action in running:
        play_on(action, now())
    return len(running)


@for_each_group("26 4 * * *", queue="retention")
def forget_old_practices(_group: Group) -> int:
    """Delete practices some days after their end, whole. Return how many."""
    old = list(practices().filter(closed_at__lt=now() - STAYS))
    for action in old:
        forget_practice_action(action)
    return len(old)
