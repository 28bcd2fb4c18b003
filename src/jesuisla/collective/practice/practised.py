"""What a member practised: theirs alone, and gone when they leave."""

from collections.abc import Sequence

from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.models import Membership
from jesuisla.collective.practice.lessons import ShortLesson, choice_of, lessons_of
from jesuisla.collective.practice.models import PracticeDone


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
