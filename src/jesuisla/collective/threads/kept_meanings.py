"""What titles, briefs and comments mean: remembered while their text is kept, gone with it."""

import re
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from jesuisla.collective.groups.models import Group
from jesuisla.collective.meanings.meanings import forget, remember_all
from jesuisla.collective.meanings.models import Meaning
from jesuisla.collective.threads.models import Comment, Thread

TITLES = "thread"
COMMENTS = "comment"
BRIEFS = "brief"
"""Why a group acted on a thread, in its own words; a thread is found by them, never joined."""
AT_ONCE = 500
"""Titles that are read in one change, which holds their threads for a second."""

_ASIDE = re.compile(r"\s*\([^()]{1,40}\)\s*\Z")


def told_by(title: str) -> str:
    """Return what a title tells, without an aside at its end that a page puts behind many.

    With it two posts would be near for having a video, or for being invented.

    >>> told_by("Débat sur les éoliennes (vidéo)"), told_by("(vidéo)")
    ('Débat sur les éoliennes', '(vidéo)')
    """
    return _ASIDE.sub("", title[:1_000]) or title


@transaction.atomic
def remember_titles(group: Group, threads: Iterable[int]) -> int:
    """Keep what these threads are called, or nothing where they have no title. Return how many.

    Their rows are held meanwhile, so that no title is remembered that has just gone.
    """
    rows = Thread.objects.select_for_update(of=("self",)).filter(group=group, pk__in=set(threads))
    titles = rows.order_by("pk").values_list("pk", "title")
    return remember_all(group, TITLES, {pk: (told_by(title),) for pk, title in titles})


def remember_missed_titles(group: Group, threads: QuerySet[Thread], most: int) -> int:
    """Keep what threads are called of which nothing is remembered yet. Return how many."""
    row = Meaning.objects.filter(group=group, kind=TITLES, key=OuterRef("pk"))
    new_threads = threads.exclude(title="").exclude(Exists(row)).order_by("-pk")
    pks = list(new_threads.values_list("pk", flat=True)[:most])
    return sum(
        remember_titles(group, pks[start : start + AT_ONCE])
        for start in range(0, len(pks), AT_ONCE)
    )


@transaction.atomic
def remember_comments(group: Group, comments: Iterable[int]) -> int:
    """Keep what these comments say, as long as their text is kept. Return how many were read."""
    rows = Comment.objects.select_for_update(of=("self",)).filter(group=group, pk__in=set(comments))
    texts = rows.order_by("pk").values_list("pk", "text")
    return remember_all(group, COMMENTS, {pk: (text,) for pk, text in texts})


def forget_title(thread: Thread) -> None:
    """Let go of what a thread is called; part of the change that takes its title."""
    forget(thread.group, TITLES, thread.pk)


def forget_comments(thread: Thread, *comments: int) -> None:
    """Let go of what these comments said, all of the thread where none is named.

    Part of the change that takes their texts.
    """
    numbers = comments or Comment.objects.filter(thread=thread).values_list("pk", flat=True)
    forget(thread.group, COMMENTS, *numbers)
