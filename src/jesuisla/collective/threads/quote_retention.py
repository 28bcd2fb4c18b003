"""What goes after the retention time: texts and meanings, keys, addresses, scores, the salt."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.events import OpenQuestion
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.erased_quotes import note_erased
from jesuisla.collective.threads.events import QuoteErased, QuotesForgotten, ThreadUnnamed
from jesuisla.collective.threads.kept_meanings import forget_comments, forget_title
from jesuisla.collective.threads.models import Comment, Page, Reading, Thread
from jesuisla.collective.threads.post_keys import nameless_id, threads_of_post, with_named_id
from jesuisla.networks.network_rules import rules_of

needs_names = OpenQuestion[Callable[[Thread], bool]]()
"""Do you still call this thread by its name (proposed, taken part in)?"""


def retention(group: Group, network: str) -> timedelta:
    """How long the group keeps quotes from this network: its own time, or less if asked.

    >>> retention(Group(retention_days=30), "facebook").days
    30
    """
    try:
        network_days = rules_of(network).retention.days
    except ValueError:  # a network that a later version no longer knows
        network_days = None
    return timedelta(days=min(group.retention_days, network_days or group.retention_days))


def due_threads(group: Group, moment: datetime) -> list[int]:
    """The numbers of the threads whose quotes have been kept long enough.

    Counts from when the thread's present salt was made. Needs the scope of the group.
    """
    quoted_threads = Thread.objects.filter(forgotten_at=None)
    networks = quoted_threads.order_by().values_list("network", flat=True).distinct()
    return [
        pk
        for network in networks
        for pk in quoted_threads.filter(
            network=network, salted_at__lte=moment - retention(group, network)
        ).values_list("pk", flat=True)
    ]


@transaction.atomic
def forget_quotes(thread: Thread) -> int | None:
    """Let go of all that leads to an author or quotes one. Return how many comments.

    The texts, author keys, addresses and scores go, and the salt, so that a key that
    somebody noted elsewhere leads nowhere. Kinds, counts and places stay. ``None`` when
    it had been done before.
    """
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    if thread.forgotten_at is not None:
        return None
    forget_comments(thread)
    comments = Comment.objects.filter(thread=thread).update(
        text="", author_key="", url="", scores={}
    )
    thread.salt, thread.forgotten_at = None, now()
    thread.save(update_fields=["salt", "forgotten_at"])
    event = QuotesForgotten(group=thread.group_id, thread=thread.pk, comments=comments)
    record(event, by=None)
    return comments


@transaction.atomic
def erase_quote(comment: Comment, *, by: Membership | None) -> None:
    """Erase one quote before its time: text, author key, address and scores.

    Its kind and place stay, as they are of nobody; a keyed digest stays too, so that no
    paste or import brings it back. Doing it twice does nothing.
    """
    rows = Comment.objects.select_for_update(of=("self",)).select_related("thread")
    comment = rows.get(pk=comment.pk)
    if not (comment.text or comment.author_key or comment.url):
        return
    note_erased(comment)
    forget_comments(comment.thread, comment.pk)
    comment.text, comment.author_key, comment.url, comment.scores = "", "", "", {}
    comment.save(update_fields=["text", "author_key", "url", "scores"])
    event = QuoteErased(group=comment.group_id, thread=comment.thread_id, comment=comment.pk)
    record(event, by=by)


def threads_to_unname() -> list[Thread]:
    """Return the threads whose quotes are gone, and whose name nobody needs any more.

    What an archive brought and nobody needed. Needs the scope of the group.
    """
    threads_with_name = Thread.objects.filter(~Q(title="", url="", topic="") | with_named_id())
    quoteless_threads = threads_with_name.filter(forgotten_at__isnull=False, followed=False)
    return [thread for thread in quoteless_threads if not any(ask(thread) for ask in needs_names)]


@transaction.atomic
def forget_name(thread: Thread) -> None:
    """Let go of a thread's title, topic and address, and of its page with the last of them.

    A title may quote a post whole. Counts, kinds and the network's number of the post stay,
    or a key where the id is an address or holds an account, so that an archive read again is
    still the same threads. Doing it twice does nothing.
    """
    thread = Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    native = nameless_id(thread)
    has_name = thread.title or thread.url or thread.topic or native != thread.native_id
    if thread.forgotten_at is None or not has_name:
        return
    page = thread.page_id
    forget_title(thread)
    thread.title, thread.url, thread.topic = "", "", ""
    if threads_of_post(thread.network, native).filter(native_id=native).exists():
        native = thread.native_id if native == thread.native_id else f"{native}-{thread.pk}"
    thread.native_id = native
    thread.save(update_fields=["title", "url", "topic", "native_id"])
    of_page = Thread.objects.filter(page=page)
    if page and not of_page.exclude(forgotten_at__isnull=False, url="", title="").exists():
        Page.objects.filter(pk=page).delete()
    record(ThreadUnnamed(group=thread.group_id, thread=thread.pk), by=None)


def forget_reader(membership: int) -> None:
    """Take a member's name off the readings they took and the comments they told of.

    Readings and kinds stay: they name nobody. Doing it twice does nothing.
    """
    Reading.objects.filter(by=membership).update(by=None)
    Comment.objects.filter(kind_by=membership).update(kind_by=None)
