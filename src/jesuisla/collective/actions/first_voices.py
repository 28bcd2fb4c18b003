"""The comments of members who are new, for the team: read first, with a kind word.

They stand on the others' lists at once, as everybody's. Who comes to harm shows it in their first
comments; who comes to help is glad that somebody read them.
"""

from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.members.probation import members_on_probation

MOST_SHOWN = 20
"""The latest; a running action of one day hardly has more."""


def first_voices(action: Action) -> list[Voice]:
    """Return the comments in an action of whoever is on probation now, the latest first.

    None where the group chose no probation.
    """
    members = members_on_probation(action.group_id)
    rows = Voice.objects.filter(action=action, by__in=members).select_related("by", "comment")
    return list(rows.order_by("-at", "-pk")[:MOST_SHOWN])
