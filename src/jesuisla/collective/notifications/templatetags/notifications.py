"""One's pause and the form of one's wishes, in templates: ``{% load notifications %}``."""

from django import template

from jesuisla.collective.notifications.call_wishes import calls_in_words
from jesuisla.collective.notifications.pauses import Length, pause_in_words
from jesuisla.collective.notifications.wishes import wishes_form

register = template.Library()
register.simple_tag(wishes_form)
register.simple_tag(pause_in_words)
register.simple_tag(calls_in_words)


@register.simple_tag
def pause_lengths() -> list[tuple[str, str]]:
    """How long one may rest, each with its words."""
    return [(length.value, str(length.label)) for length in Length]
