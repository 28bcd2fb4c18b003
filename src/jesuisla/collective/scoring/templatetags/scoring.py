"""Words for what scorers say: ``{% load scoring %}``."""

from django import template
from django.utils.functional import Promise

from jesuisla.collective.scoring import learning_charts, learning_words, scorer_words
from jesuisla.collective.scoring.explanations import Thoughts, thoughts_of
from jesuisla.collective.scoring.forecasts import forecasts_of
from jesuisla.collective.scoring.hate_targets import aim_in_words, aims_of
from jesuisla.collective.scoring.models import Forecast
from jesuisla.collective.scoring.verdicts import WORDS, CommentVerdict
from jesuisla.collective.threads.models import Comment, Thread

register = template.Library()
register.simple_tag(learning_charts.comparison_drawing)
register.filter("who_said_so", scorer_words.who_said_so)
register.filter("who_thought", scorer_words.who_thought)
register.filter("thought_in_words", scorer_words.thought_in_words)
register.filter("targets_in_words", scorer_words.targets_in_words)
register.filter("comparison_in_words", learning_words.comparison_in_words)
register.filter("changed_in_words", learning_words.changed_in_words)
register.filter("agreement_in_words", learning_words.agreement_in_words)
register.filter("forecast_in_words", scorer_words.forecast_in_words)
register.filter("how_many_came", scorer_words.how_many_came)
register.filter("how_it_held", scorer_words.how_it_held)


@register.simple_tag
def foretold(thread: Thread) -> list[Forecast]:
    """Return the latest forecasts of a thread, newest first."""
    return forecasts_of(thread)


@register.simple_tag
def aimed_at(thread: Thread) -> str:
    """Return whom the hate of a thread seems aimed at, as a sentence; empty where there is none."""
    return aim_in_words(aims_of([thread]).get(thread.pk))


@register.filter
def thoughts(comment: Comment) -> list[Thoughts]:
    """Return what the scorer, and a second-stage model, said of a comment."""
    return thoughts_of(comment)


@register.simple_tag
def verdict_words() -> list[tuple[CommentVerdict, Promise]]:
    """Return the four answers of one tap with their words."""
    return list(WORDS.items())
