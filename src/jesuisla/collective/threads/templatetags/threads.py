"""Words for what threads are made of: ``{% load threads %}``."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import CommentOrder, SnapshotSource
from jesuisla.collective.threads import thread_words

register = template.Library()
register.filter("thread_name", thread_words.thread_name)
register.filter("network_name", thread_words.network_name)
register.filter("open_post", thread_words.open_post)
register.filter("open_post_and_comments", thread_words.open_post_and_comments)
register.filter("what_network_allows", thread_words.what_network_allows)
register.filter("thread_facts", thread_words.thread_facts)
register.filter("comment_facts", thread_words.comment_facts)
register.filter("pasted_facts", thread_words.pasted_facts)
ORDERS = {
    CommentOrder.RELEVANCE: _("most relevant first"),
    CommentOrder.NEWEST: _("newest first"),
    CommentOrder.TIME: _("oldest first"),
    CommentOrder.CONVERSATION: _("in the order of the conversation"),
    CommentOrder.UNKNOWN: _("order unknown"),
}
SOURCES = {
    SnapshotSource.API: _("read by itself"),
    SnapshotSource.PASTED: _("pasted page"),
    SnapshotSource.TYPED: _("typed"),
    SnapshotSource.TAPS: _("rated by hand"),
    SnapshotSource.FILE: _("imported file"),
}


@register.filter
def order_word(order: str) -> Promise:
    """The words for an order of comments."""
    return ORDERS[CommentOrder(order)]


@register.filter
def source_word(source: str) -> Promise:
    """The words for how a reading came in."""
    return SOURCES[SnapshotSource(source)]
