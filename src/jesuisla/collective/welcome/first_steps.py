"""The first steps of whoever is new: three lines that go by themselves, and no form."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import now

from jesuisla.collective.actions.access import visible_actions
from jesuisla.collective.actions.lifting.models import Presence
from jesuisla.collective.actions.models import Action, Support
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.welcome.buddies import pair_of
from jesuisla.collective.welcome.models import BuddyPair
from jesuisla.collective.welcome.probations import probation_in_words

SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSteps:
    """What somebody new has done, and what they could do next.

    ``action`` is the one that needs them first, if any runs; ``pair`` their buddy, if any.
    """

    has_read: bool
    action: int | None
    pair: BuddyPair | None
    probation: str


def is_new_here(viewer: Viewer) -> bool:
    """Whether this member came lately; the team knows its way."""
    return not viewer.is_team and viewer.membership.joined_at > now() - SHOWN_FOR


def first_steps(viewer: Viewer) -> FirstSteps | None:
    """Return the first steps of a member; ``None`` once they supported, or after a month."""
    me = viewer.membership
    if not is_first_action(viewer):
        return None
    running = visible_actions(viewer).filter(state=Action.State.RUNNING)
    return FirstSteps(
        has_read=Presence.objects.filter(by=me).exists(),
        action=running.order_by("launched_at").values_list("number", flat=True).first(),
        pair=pair_of(me),
        probation=probation_in_words(viewer),
    )


def is_first_action(viewer: Viewer) -> bool:
    """Whether an action is the first for this member: they came lately and supported nobody yet."""
    return is_new_here(viewer) and not Support.objects.filter(by=viewer.membership).exists()
