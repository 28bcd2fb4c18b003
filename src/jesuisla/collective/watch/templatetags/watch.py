"""Words for what threads are made of: ``{% load watch %}``."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import CommentOrder, SnapshotSource
from jesuisla.collective.watch.learning_models import Forecast
from jesuisla.collective.watch.models import Comment, Thread
from jesuisla.collective.watch.queries.forecasts import forecasts_of
from jesuisla.collective.watch.queries.targets import aims_of
from jesuisla.collective.watch.queries.thoughts import LABELS, Thoughts, thoughts_of
from jesuisla.collective.watch.queries.threads import network_label
from jesuisla.collective.watch.target_words import aim_in_words
from jesuisla.collective.watch.verdicts import WORDS, Verdict

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
    return ORDERS[CommentOrder(order)]


@register.filter
def source_word(source: str) -> Promise:
    """The words for how a reading came in."""
    return SOURCES[SnapshotSource(source)]


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
