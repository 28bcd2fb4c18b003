"""Filling the demonstration, again and again without harm."""

from django.utils.timezone import now
from django_scopes import scope

from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.operations.forecasting import score_forecasts
from jesuisla.server.demonstration.crowd import make_crowd
from jesuisla.server.demonstration.groups import make_groups
from jesuisla.server.demonstration.lives import play
from jesuisla.server.demonstration.people import make_people
from jesuisla.server.demonstration.rules import make_rules
from jesuisla.server.demonstration.texts import write_texts
from jesuisla.server.demonstration.threads import make_threads


def fill() -> None:
    """Make whatever of the demonstration is missing; what is there stays as it is.

    Each step is an operation of the product, whole in itself: cut off at any moment, the
    next call goes on where this one ended.
    """
    groups = make_groups()
    write_texts(groups)
    make_people(groups)
    home = groups["jesuisla"]
    with scope(group=home.pk):
        people = {place.alias: place for place in Membership.objects.select_related("group")}
        play(make_threads(home, people), people)
        make_rules(home, people)
        score_forecasts(home.pk, now())
        make_crowd(home, people)
