"""What the group teaches whoever is new: asked of a higher app, which keeps the lessons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from jesuisla.collective.journal.events import OpenQuestion
from jesuisla.collective.members.access import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtLesson:
    """A lesson as first steps list it: its title, its address here, and whether it was done."""

    title: str | Promise
    url: str
    is_done: bool = False


teaches_newcomers = OpenQuestion[Callable[[Viewer], Sequence[TaughtLesson]]]()
"""Which lessons does this group give this member, the first ones first?"""


def lessons_for(viewer: Viewer) -> list[TaughtLesson]:
    """Return the lessons that the group gives a member; none while nothing teaches."""
    return [lesson for teach in teaches_newcomers for lesson in teach(viewer)]
