"""Words for what threads are made of: ``{% load threads %}``."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import CommentOrder, SnapshotSource
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.threads import network_label

register = template.Library()
ORDERS = {
    CommentOrder.RELEVANCE: _("most relevant first"),
    CommentOrder.NEWEST: _("newest first"),
    CommentOrder.TIME: _("oldest first"),
    CommentOrder.CONVERSATION: _("as the conversation went"),
    CommentOrder.UNKNOWN: _("order unknown"),
}
SOURCES = {
    SnapshotSource.API: _("read by itself"),
    SnapshotSource.PASTED: _("pasted page"),
    SnapshotSource.TYPED: _("typed"),
    SnapshotSource.TAPS: _("ten taps"),
    SnapshotSource.FILE: _("imported file"),
}


@register.simple_tag
def network_name(thread: Thread) -> str:
    """The name of the thread's network."""
    return network_label(thread)


@register.filter
def order_word(order: str) -> Promise:
    """The words for an order of comments."""
    return ORDERS[CommentOrder(order)]


@register.filter
def source_word(source: str) -> Promise:
    """The words for how a reading came in."""
    return SOURCES[SnapshotSource(source)]
