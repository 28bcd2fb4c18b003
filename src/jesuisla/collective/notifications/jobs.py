"""What is told at its time: at once where the limit of an hour is over, and what is forgotten."""

from procrastinate.contrib.django import app

from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import for_each_group
from jesuisla.collective.notifications import listeners
from jesuisla.collective.notifications.aftercare import tell_the_day_after
from jesuisla.collective.notifications.alerts import tell_of_waiting_alerts
from jesuisla.collective.notifications.calls import call_again_where_few_came, forget_old_calls
from jesuisla.collective.notifications.conduct import tell_of_conduct
from jesuisla.collective.notifications.deliveries import forget_old_deliveries
from jesuisla.collective.notifications.devices import forget_silent_devices
from jesuisla.collective.notifications.fan_out import deliver_batch
from jesuisla.collective.notifications.good_news import tell_of_good_news
from jesuisla.collective.notifications.help_calls import tell_of_help_calls
from jesuisla.collective.notifications.join_requests import tell_of_requests
from jesuisla.collective.notifications.letters import tell_of_due_letters
from jesuisla.collective.notifications.messengers import forget_silent_messengers
from jesuisla.collective.notifications.refused_addresses import forget_old_refusals
from jesuisla.collective.notifications.shifts import tell_of_gaps
from jesuisla.collective.notifications.worsening import tell_of_worsening

__all__ = ["deliver_batch", "listeners"]  # jobs too: one tells hundreds, the others listen


@for_each_group("3-59/15 * * * *", queue="notifications")
def tell_of_waiting_conduct(_group: Group) -> int:
    """Tell of what was beyond the limit of an hour. Return how many left."""
    return tell_of_conduct()


@for_each_group("4-59/15 * * * *", queue="notifications")
def tell_of_waiting_requests(_group: Group) -> int:
    """Tell of what was beyond the limit of an hour. Return how many left."""
    return tell_of_requests()


@for_each_group("* * * * *", queue="notifications")
def call_again(_group: Group) -> int:
    """Call a further wave where the last one fell short. Return how many people."""
    return call_again_where_few_came()


@for_each_group("5 * * * *", queue="notifications")
def tell_of_ended_actions(group: Group) -> int:
    """Tell in the evening what came of the day's actions. Return how many letters left."""
    return tell_of_good_news(group)


@for_each_group("21 3 * * *", queue="tidying")
def forget_old_calls_to_actions(_group: Group) -> int:
    """Delete calls of more than thirty days ago. Return how many."""
    return forget_old_calls()


@for_each_group("2-59/5 * * * *", queue="notifications")
def tell_of_waiting_signs(_group: Group) -> int:
    """Tell again of signs at which nobody looked. Return how many notifications left."""
    return tell_of_worsening()


@for_each_group("24 3 * * *", queue="tidying")
def forget_old_devices(_group: Group) -> int:
    """Forget devices and messengers that took nothing for a year. Return how many."""
    return forget_silent_devices() + forget_silent_messengers()


@for_each_group("*/10 * * * *", queue="notifications")
def tell_of_held_alerts(_group: Group) -> int:
    """Tell of the alerts beyond the limit of an hour, all in one. Return how many left."""
    return tell_of_waiting_alerts()


@for_each_group("*/5 * * * *", queue="notifications")
def tell_of_waiting_calls(_group: Group) -> int:
    """Tell again of calls that nobody looks after, to whom no letter left. Return how many."""
    return tell_of_help_calls()


@for_each_group("9-59/30 * * * *", queue="notifications")
def ask_how_they_are(_group: Group) -> int:
    """Write a word to those who called for help the day before. Return how many left."""
    return tell_the_day_after()


@for_each_group("7-59/10 * * * *", queue="notifications")
def tell_of_missing_shifts(group: Group) -> int:
    """Tell the team of shifts of the next hours where somebody is missing."""
    return tell_of_gaps(group)


@for_each_group("12 5 * * *", queue="notifications")
def tell_of_letters_to_look_at(_group: Group) -> int:
    """Tell whoever sent a letter that its day to look again has come. Return how many left."""
    return tell_of_due_letters()


@app.periodic(cron="18 3 * * *")
@app.task(queue="tidying", queueing_lock="notifications.tidy", pass_context=False)
def tidy(timestamp: int) -> int:  # noqa: ARG001  # procrastinate gives the time due
    """Forget notes of deliveries long gone, and refusals. Return how many deliveries."""
    forget_old_refusals()
    return forget_old_deliveries()
