"""Filling the demonstration, again and again without harm."""

from jesuisla.server.demonstration.groups import make_groups
from jesuisla.server.demonstration.people import make_people


def fill() -> None:
    """Make whatever of the demonstration is missing; what is there stays as it is.

    Each step is an operation of the product, whole in itself: cut off at any moment, the
    next call goes on where this one ended.
    """
    groups = make_groups()
    make_people(groups)
