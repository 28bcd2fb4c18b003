"""Words for what threads are made of: ``{% load watch %}``."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import Order, Source
from jesuisla.collective.queue import rule_words
from jesuisla.collective.scoring import scorer_words
from jesuisla.collective.threads import thread_words

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


@register.filter
def order_word(order: str) -> Promise:
    """The words for an order of comments."""
    return ORDERS[Order(order)]


@register.filter
def source_word(source: str) -> Promise:
    """The words for how a reading came in."""
    return SOURCES[Source(source)]
