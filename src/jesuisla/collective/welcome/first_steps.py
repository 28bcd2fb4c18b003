"""The first steps of whoever is new: three lines that go by themselves, and no form."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from jesuisla.collective.actions.access import visible_actions
from jesuisla.collective.actions.first_action import is_new_here
from jesuisla.collective.actions.kinds import CALLS_NOBODY
from jesuisla.collective.actions.lifting.models import Presence
from jesuisla.collective.actions.models import Action, Support, Voice
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.taught_lessons import TaughtLesson, lessons_for
from jesuisla.collective.welcome.buddies import pair_of
from jesuisla.collective.welcome.models import BuddyPair
from jesuisla.collective.welcome.probations import probation_in_words

MOST_LESSONS = 3
"""So many stand on the card; it stays a card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSteps:
    """What somebody new has done, and what they could do next.

    ``action`` is one that runs, with voices to read where there is such; ``pair`` their buddy,
    if any; ``lessons`` are what the group taught so far.
    """

    has_read: bool
    action: int | None
    pair: BuddyPair | None
    probation: str
    lessons: list[TaughtLesson]


def first_steps(viewer: Viewer) -> FirstSteps | None:
    """Return the first steps of a member; ``None`` once they supported, or after a month."""
    me = viewer.membership
    if not is_new_here(viewer) or _has_supported(me):
        return None
    voices = Voice.objects.filter(action=OuterRef("pk"), unlisted=False).exclude(by=me)
    running = (
        visible_actions(viewer)
        .filter(state=Action.State.RUNNING)
        .exclude(kind__in=CALLS_NOBODY)
        .annotate(has_voices=Exists(voices))
        .order_by("-has_voices", "launched_at")
    )
    return FirstSteps(
        has_read=Presence.objects.filter(by=me, action__is_practice=False).exists(),
        action=running.values_list("number", flat=True).first(),
        pair=pair_of(me),
        probation=probation_in_words(viewer),
        lessons=lessons_for(viewer)[:MOST_LESSONS],
    )


def _has_supported(member: Membership) -> bool:
    return Support.objects.filter(by=member, action__is_practice=False).exists()
