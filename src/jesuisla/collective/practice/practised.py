"""What a member practised: theirs alone, and gone when they leave."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import get_language

from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.taught_lessons import TaughtLesson, teaches_newcomers
from jesuisla.collective.practice.lessons import ShortLesson, choice_of, lessons_of
from jesuisla.collective.practice.models import PracticeDone
from jesuisla.languages import language_order


def note_done(member: Membership, what: PracticeDone.What, name: str) -> None:
    """Note that a member practised on a thread or did a lesson, once however often.

    No entry in the journal tells it.
    """
    PracticeDone.objects.get_or_create(
        group_id=member.group_id, member=member, what=what, name=name
    )


def done_by(member: Membership, what: PracticeDone.What) -> set[str]:
    """Return the names of what a member did."""
    rows = PracticeDone.objects.filter(member=member, what=what)
    return set(rows.values_list("name", flat=True))


def asked_of(group: Group, member: Membership, order: Sequence[str]) -> list[ShortLesson]:
    """Return the lessons that a group asks for and that this member has not done yet."""
    asked_names = set(choice_of(group).asked_lessons)
    if not asked_names:
        return []
    left_names = asked_names - done_by(member, PracticeDone.What.LESSON)
    return [lesson for lesson in lessons_of(group, order) if lesson.name in left_names]


def forget_practice_of(membership: int) -> int:
    """Delete what a member practised. Return how much."""
    return PracticeDone.objects.filter(member=membership).delete()[0]


@teaches_newcomers
def lessons_to_begin_with(viewer: Viewer) -> list[TaughtLesson]:
    """Return the lessons for the first steps of a member: those that the group asks for first."""
    me = viewer.membership
    order = language_order(choice=get_language() or "", group=me.group.language)
    done_names = done_by(me, PracticeDone.What.LESSON)
    return [
        TaughtLesson(
            title=lesson.title,
            url=reverse("practice:lesson", args=[lesson.name]),
            is_done=lesson.name in done_names,
        )
        for lesson in lessons_of(me.group, order)
    ]
