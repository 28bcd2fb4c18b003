"""How templates say results: ``{% load results %}``."""

from django import template
from django.utils.translation import gettext as _

from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.tops import tops_of
from jesuisla.collective.drawing.charts import Chart, before_after
from jesuisla.collective.results.order_quality import learnt_from_in_words
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


@register.filter
def percent(share: float | None) -> str:
    """A share in percent, rounded; a dash where it is not known.

    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     percent(0.5), percent(None)
    ('50 %', '–')
    """
    return "–" if share is None else _("%(percent)d %%") % {"percent": round(100 * share)}


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
