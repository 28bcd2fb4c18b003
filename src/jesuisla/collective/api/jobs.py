"""What happens by itself: suggested texts are let go when their time is over."""

from django.utils.timezone import now
from django_scopes import scope
from procrastinate.contrib.django import app

from jesuisla.collective.api.suggestions import forget_suggested_texts
from jesuisla.collective.groups.models import Group


@app.periodic(cron="27 3 * * *")
@app.task(queue="retention", queueing_lock="forget_suggested_texts", pass_context=False)
def forget_old_suggestions(timestamp: int) -> int:  # noqa: ARG001  # procrastinate's shape
    """Forget what every group has kept long enough, group by group; gives how many."""
    forgotten = 0
    for group in Group.objects.all():
        with scope(group=group.pk):
            forgotten += forget_suggested_texts(group, now())
    return forgotten
