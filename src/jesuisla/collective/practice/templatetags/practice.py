"""What other pages show of the practice room: ``{% load practice %}``."""

from django import template

from jesuisla.collective.actions.models import Action
from jesuisla.collective.members.access import RoomRequest
from jesuisla.collective.practice.lessons import ShortLesson
from jesuisla.collective.practice.practised import asked_of
from jesuisla.collective.practice.together import running_practice

register = template.Library()


@register.simple_tag
def practice_under_way() -> Action | None:
    """The practice that runs now, if any."""
    return running_practice()


@register.simple_tag
def suggested_lessons(request: RoomRequest) -> list[ShortLesson]:
    """The lessons that the group suggests and that this member has not done."""
    return asked_of(request.group, request.viewer.membership, request.languages)
