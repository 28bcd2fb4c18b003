"""What other pages show of the practice room: ``{% load practice %}``."""

from django import template

from jesuisla.collective.actions.models import Action
from jesuisla.collective.practice.together import running_practice

register = template.Library()


@register.simple_tag
def practice_under_way() -> Action | None:
    """The practice that runs now, if any."""
    return running_practice()
