"""How templates say results: ``{% load results %}``."""

from django import template

from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.tops import tops_of
from jesuisla.collective.drawing.charts import Chart, before_after
from jesuisla.collective.results.order_words import learnt_from_in_words, percent
from jesuisla.collective.results.own_voices import own_voices
from jesuisla.collective.results.results import (
    ResultLine,
    headlines,
    news_of,
    outcome_of,
    result_in_words,
    supported_in_words,
)

register = template.Library()
register.simple_tag(supported_in_words)
register.simple_tag(news_of)
register.simple_tag(own_voices)
register.filter("learnt_from_in_words", learnt_from_in_words)
register.filter("percent", percent)


@register.simple_tag
def result_lines(action: Action) -> list[ResultLine]:
    """What a closed action changed, in words; empty while nothing can be compared."""
    outcome = outcome_of(tops_of(action))
    return list(result_in_words(outcome, action.action_kind)) if outcome else []


@register.simple_tag
def result_headlines(action: Action) -> list[str]:
    """What a closed action changed, in one sentence a figure; empty while too little is known."""
    return headlines(outcome_of(tops_of(action)), action.action_kind)


@register.simple_tag
def result_chart(action: Action) -> Chart | None:
    """The drawing of what a closed action changed; ``None`` while nothing can be compared."""
    outcome = outcome_of(tops_of(action))
    return before_after(outcome, key="outcome") if outcome else None
