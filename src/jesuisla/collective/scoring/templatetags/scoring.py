"""Words for what scorers say: ``{% load scoring %}``."""

from django import template
from django.utils.functional import Promise

from jesuisla.collective.scoring.explanations import LABELS, Thoughts, thoughts_of
from jesuisla.collective.scoring.forecasts import forecasts_of
from jesuisla.collective.scoring.models import Forecast
from jesuisla.collective.scoring.targets import aim_in_words, aims_of
from jesuisla.collective.scoring.verdicts import WORDS, Verdict
from jesuisla.collective.threads.models import Comment, Thread

register = template.Library()


@register.simple_tag
def foretold(thread: Thread) -> list[Forecast]:
    """The latest forecasts of a thread, newest first."""
    return forecasts_of(thread)


@register.simple_tag
def aimed_at(thread: Thread) -> str:
    """Whom the hate of a thread seems aimed at, as a sentence; empty where there is none."""
    return aim_in_words(aims_of([thread]).get(thread.pk))


@register.filter
def thoughts(comment: Comment) -> list[Thoughts]:
    """What the scorer, and a better reader, said of a comment."""
    return thoughts_of(comment)


@register.simple_tag
def verdict_words() -> list[tuple[Verdict, Promise]]:
    """The four answers of one tap with their words."""
    return list(WORDS.items())


@register.filter
def question_word(label: str) -> Promise | str:
    """The words for a label."""
    return LABELS.get(label, label)


@register.filter
def percent(share: float | None) -> int | None:
    """A share in percent, without digits that would look more certain than it is."""
    return None if share is None else round(100 * share)
