"""Words for what threads are made of: ``{% load watch %}``."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import Order, Source
from jesuisla.collective.watch import rule_words, scorer_words, thread_words
from jesuisla.collective.watch.learning_models import Forecast
from jesuisla.collective.watch.models import Comment, Thread
from jesuisla.collective.watch.queries.forecasts import forecasts_of
from jesuisla.collective.watch.queries.targets import aims_of
from jesuisla.collective.watch.queries.thoughts import Thoughts, thoughts_of
from jesuisla.collective.watch.target_words import aim_in_words
from jesuisla.collective.watch.verdicts import WORDS, Verdict

register = template.Library()
register.filter("thread_name", thread_words.thread_name)
register.filter("network_name", thread_words.network_name)
register.filter("open_post", thread_words.open_post)
register.filter("open_post_and_comments", thread_words.open_post_and_comments)
register.filter("what_network_allows", thread_words.what_network_allows)
register.filter("comment_facts", thread_words.comment_facts)
register.filter("pasted_facts", thread_words.pasted_facts)
register.filter("who_said_so", scorer_words.who_said_so)
register.filter("who_thought", scorer_words.who_thought)
register.filter("thought_in_words", scorer_words.thought_in_words)
register.filter("targets_in_words", scorer_words.targets_in_words)
register.filter("comparison_in_words", scorer_words.comparison_in_words)
register.filter("agreement_in_words", scorer_words.agreement_in_words)
register.filter("move_in_words", scorer_words.move_in_words)
register.filter("forecast_in_words", scorer_words.forecast_in_words)
register.filter("six_hours_in_words", scorer_words.six_hours_in_words)
register.filter("how_many_came", scorer_words.how_many_came)
register.filter("how_it_held", scorer_words.how_it_held)
register.filter("would_have_in_words", rule_words.would_have_in_words)

ORDERS = {
    Order.RELEVANCE: _("most relevant first"),
    Order.NEWEST: _("newest first"),
    Order.TIME: _("oldest first"),
    Order.CONVERSATION: _("as the conversation went"),
    Order.UNKNOWN: _("order unknown"),
}
SOURCES = {
    Source.API: _("read by itself"),
    Source.PASTED: _("pasted page"),
    Source.TYPED: _("typed"),
    Source.TAPS: _("ten taps"),
    Source.FILE: _("imported file"),
}


@register.simple_tag
def foretold(thread: Thread) -> list[Forecast]:
    """The latest forecasts of a thread, newest first."""
    return forecasts_of(thread)


@register.simple_tag
def aimed_at(thread: Thread) -> str:
    """Whom the hate of a thread seems aimed at, as a sentence; empty where there is none."""
    return aim_in_words(aims_of([thread]).get(thread.pk))


@register.filter
def order_word(order: str) -> Promise:
    """The words for an order of comments."""
    return ORDERS[Order(order)]


@register.filter
def source_word(source: str) -> Promise:
    """The words for how a reading came in."""
    return SOURCES[Source(source)]


@register.filter
def thoughts(comment: Comment) -> list[Thoughts]:
    """What the scorer, and a better reader, said of a comment."""
    return thoughts_of(comment)


@register.simple_tag
def verdict_words() -> list[tuple[Verdict, Promise]]:
    """The four answers of one tap with their words."""
    return list(WORDS.items())
