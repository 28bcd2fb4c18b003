"""Drafts are forgotten after a day, and who took a file over when they leave."""

from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import for_each_group
from jesuisla.collective.history.own_sections import forget_who_took_over
from jesuisla.collective.history.take_overs import forget_drafts
from jesuisla.collective.journal.events import listen
from jesuisla.collective.members.events import AccountErased, ConsentWithdrawn, PlaceForgotten


@for_each_group("44 3 * * *", queue="retention")
def forget_old_drafts(_group: Group) -> int:
    """Delete spreadsheets that nobody took over. Return how many."""
    return forget_drafts()


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_author_of_take_over(event: AccountErased | ConsentWithdrawn | PlaceForgotten) -> None:
    """Let go of what points at somebody who is no longer here by name."""
    forget_who_took_over(event.membership)
