"""What threads, their networks and their comments are called, as finished sentences."""

from collections.abc import Sequence
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.drawing import palette
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.threads import network_label

TITLE_LENGTH = 90


def thread_name(thread: Thread) -> str:
    """Name a thread: by its title, else by its page and its network."""
    if thread.title:
        return Truncator(thread.title).chars(TITLE_LENGTH)
    page, network = thread.page, network_label(thread.network)
    if page and thread.network == "web":
        return _("A post of %(page)s") % {"page": page}
    if page and page.is_named:
        return _("A post by %(page)s on %(network)s") % {"page": page, "network": network}
    return _("A post on %(network)s") % {"network": network}


def network_name(network: str) -> str:
    """Name a network as one says it."""
    if network == "web":
        return _("Website")
    return str(capfirst(network_label(network)))


def open_post(thread: Thread) -> str:
    """Word the link to the post itself."""
    if thread.network == "web":
        return _("Open the post")
    return _("Open the post on %(network)s") % {"network": network_label(thread.network)}


def open_post_and_comments(thread: Thread) -> str:
    """Word the first step of pasting: to open the post with its comments."""
    if thread.network == "web":
        return _("Open the post and its comments.")
    return _("Open the post on %(network)s and its comments.") % {
        "network": network_label(thread.network)
    }


def what_network_allows(thread: Thread) -> str:
    """Word the title above the rules of a network."""
    if thread.network == "web":
        return _("What this website allows")
    return _("What %(network)s allows") % {"network": network_label(thread.network)}


def thread_facts(thread: Thread) -> str:
    """Say in one line where a thread stands, and how many read and write there, as far as known."""
    page = thread.page
    facts = [network_name(thread.network)]
    if page and page.is_named:
        facts.append(str(page))
    if page and page.audience:
        count = ngettext("%(count)s follower", "%(count)s followers", page.audience)
        facts.append(count % {"count": intcomma(page.audience)})
    if thread.comment_count is not None:
        count = ngettext("%(count)s comment", "%(count)s comments", thread.comment_count)
        facts.append(count % {"count": intcomma(thread.comment_count)})
    return "\u00a0· ".join(facts)


def comment_facts(comment: Any) -> str:
    """Say where a comment stood, and what came with it, as far as it is known.

    ``comment`` comes from :func:`~jesuisla.collective.threads.threads.comments_of`,
    which adds the place.
    """
    facts = [
        _("no. %(position)s") % {"position": comment.stands}
        if comment.stands
        else _("further down")
    ]
    if comment.parent_id:
        facts.append(_("answers another"))
    if comment.likes is not None:
        facts.append(_likes(comment.likes))
    if comment.replies is not None:
        facts.append(_replies(comment.replies))
    return ", ".join(facts)


def saved_in_words(kinds: Sequence[CommentKind]) -> str:
    """Say what a reading that was just saved holds, kind by kind.

    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     saved_in_words([CommentKind.HATEFUL, CommentKind.UNKNOWN, CommentKind.HATEFUL])
    '3 comments saved: 2 hateful, 1 not rated yet.'
    """
    count_in_words = ngettext("%(count)d comment saved", "%(count)d comments saved", len(kinds))
    counts = [
        palette.count_in_words(kind, kinds.count(kind))
        for kind in CommentKind
        if kind in kinds and kind is not CommentKind.UNKNOWN
    ]
    if unrated_count := kinds.count(CommentKind.UNKNOWN):
        words = ngettext("%(count)d not rated yet", "%(count)d not rated yet", unrated_count)
        counts.append(words % {"count": unrated_count})
    between = pgettext("between a label and its value", ": ")
    return f"{count_in_words % {'count': len(kinds)}}{between}{', '.join(counts)}."


def pasted_facts(comment: Any) -> str:
    """Say what was understood beside a pasted comment's words."""
    facts = [_("likes unknown") if comment.likes is None else _likes(comment.likes)]
    if comment.replies is not None:
        facts.append(_replies(comment.replies))
    if comment.parent is not None:
        facts.append(_("answers another"))
    return ", ".join(facts)


def _likes(count: int) -> str:
    return ngettext("%(counter)s like", "%(counter)s likes", count) % {"counter": count}


def _replies(count: int) -> str:
    return ngettext("%(counter)s reply", "%(counter)s replies", count) % {"counter": count}


def masked_in_words(count: int) -> str:
    """Say in how many imported comments somebody's name or address was hidden.

    >>> masked_in_words(1)
    'In 1 comment, a name or an address was hidden (@…).'
    """
    return ngettext(
        "In %(count)d comment, a name or an address was hidden (@…).",
        "In %(count)d comments, a name or an address was hidden (@…).",
        count,
    ) % {"count": count}


def erased_in_words(count: int) -> str:
    """Say that comments erased at a person's request are not taken again.

    >>> erased_in_words(1)
    '1 comment erased at a person’s request is not taken again.'
    """
    return ngettext(
        "%(count)d comment erased at a person’s request is not taken again.",
        "%(count)d comments erased at a person’s request are not taken again.",
        count,
    ) % {"count": count}
