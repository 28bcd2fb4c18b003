"""Words of the queue and its rules: ``{% load queue %}``."""

from django import template

from jesuisla.collective.members.access import Viewer
from jesuisla.collective.queue import queue_words, waiting
from jesuisla.collective.queue.rule_words import would_have_in_words

register = template.Library()
register.filter("clue", queue_words.clue)
register.filter("reason_in_words", queue_words.reason_in_words)
register.filter("move_in_words", queue_words.move_in_words)
register.filter("reviewed_action_in_words", queue_words.reviewed_action_in_words)
register.filter("six_hours_in_words", queue_words.six_hours_in_words)
register.filter("thread_in_words", queue_words.thread_in_words)
register.filter("would_have_in_words", would_have_in_words)
register.filter("given_verdict_in_words", queue_words.given_verdict_in_words)


@register.simple_tag
def count_waiting(viewer: Viewer) -> int:
    """How much waits for somebody of the team."""
    return waiting.count_waiting(viewer)
