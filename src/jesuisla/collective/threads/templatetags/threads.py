"""Words for what threads are made of: ``{% load threads %}``."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import Order, Source
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.threads import network_label

register = template.Library()
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
def network_name(thread: Thread) -> str:
    """The name of the thread's network."""
    return network_label(thread)


@register.filter
def order_word(order: str) -> Promise:
    """The words for an order of comments."""
    return ORDERS[Order(order)]


@register.filter
def source_word(source: str) -> Promise:
    """The words for how a reading came in."""
    return SOURCES[Source(source)]
