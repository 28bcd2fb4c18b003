"""What happens by itself: suggested texts are let go when their time is over."""

from django.utils.timezone import now

from jesuisla.collective.api.suggestions import forget_suggested_texts
from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import for_each_group


@for_each_group("27 3 * * *", queue="retention")
def forget_old_suggestions(group: Group) -> int:
    """Forget the suggested texts that a group has kept long enough. Return how many."""
    return forget_suggested_texts(group, now())
