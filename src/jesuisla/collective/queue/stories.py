"""The same story under several pages: compared, joined, split."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.triage import match_posts
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.meanings.meanings import neighbours
from jesuisla.collective.members.models import Membership
from jesuisla.collective.proposals.proposals import threads_in_queue
from jesuisla.collective.queue.events import StoriesCompared, StoryDecided
from jesuisla.collective.queue.models import StoryMatch
from jesuisla.collective.threads.kept_meanings import (
    TITLES,
    remember_missed_titles,
    remember_titles,
)
from jesuisla.collective.threads.models import Thread

if TYPE_CHECKING:
    from scipy.cluster.hierarchy import DisjointSet

FEWEST_LETTERS = 15
"""Titles shorter than this tell too little to compare."""
SAME_STORY = timedelta(days=5)
"""How far apart two posts on one story may lie."""
State = StoryMatch.State


MEANT_ALIKE = 0.40
"""Cosine of two titles from which they are shown to a person: of 25 invented stories in four
languages 96 of 100 pairs are beyond, and one in 400 of those that tell different stories."""
NEAREST = 5
"""Posts near in meaning that are suggested for one that comes."""


@transaction.atomic
def compare_stories(group: Group, come: Collection[int] | None = None) -> int:
    """Compare the posts on the queue; return how many pairs are new.

    The same post again becomes one line, pairs whose words are alike are suggested.
    Those near in meaning, in whatever language, are suggested to a person and never joined by
    themselves: only for the threads that ``come``, or for all. What a person decided stays as it
    is.
    """
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    posts = {
        thread.pk: thread
        for thread in threads_in_queue()
        if len(thread.title.strip()) >= FEWEST_LETTERS
    }
    matches = match_posts((f"{pk:020}", thread.title) for pk, thread in sorted(posts.items()))
    known_pairs = {(row.one_id, row.other_id) for row in StoryMatch.objects.all()}
    new_matches = []
    for match in matches:
        first, second = sorted((int(match.first), int(match.second)))
        if (first, second) in known_pairs or not _near(posts[first], posts[second]):
            continue
        state = State.JOINED if match.is_sure else State.SUGGESTED
        new_matches.append(
            StoryMatch(
                group=group, one_id=first, other_id=second, likeness=match.likeness, state=state
            )
        )
    known_pairs |= {(row.one_id, row.other_id) for row in new_matches}
    new_matches += _alike_in_meaning(group, posts, come, known_pairs)
    StoryMatch.objects.bulk_create(new_matches)
    if new_matches:
        join_count = sum(row.state == State.JOINED for row in new_matches)
        event = StoriesCompared(
            group=group.pk, suggested=len(new_matches) - join_count, joined=join_count
        )
        record(event, by=None)
    return len(new_matches)


def _alike_in_meaning(
    group: Group,
    posts: Mapping[int, Thread],
    come: Collection[int] | None,
    known_pairs: Collection[tuple[int, int]],
) -> list[StoryMatch]:
    """Return the new pairs whose titles mean nearly the same, for a person to decide."""
    remember_titles(group, posts if come is None else posts.keys() & set(come))
    remember_missed_titles(group, Thread.objects.filter(pk__in=posts), len(posts))
    newcomers = list(posts) if come is None else [pk for pk in come if pk in posts]
    pairs: dict[tuple[int, int], float] = {}
    near = neighbours(group, TITLES, newcomers, among=posts, limit=len(posts), least=MEANT_ALIKE)
    for pk, others in near.items():
        near_enough = (other for other in others if _near(posts[pk], posts[other.key]))
        for other in islice(near_enough, NEAREST):
            pairs[min(pk, other.key), max(pk, other.key)] = min(1.0, other.similarity)
    return [
        StoryMatch(
            group=group, one_id=first, other_id=second, likeness=round(likeness, 4), by_meaning=True
        )
        for (first, second), likeness in pairs.items()
        if (first, second) not in known_pairs
    ]


@transaction.atomic
def join_threads(thread: Thread, other: Thread, *, by: Membership) -> StoryMatch:
    """Say that two threads tell one story: one line on the queue. Refused for one thread."""
    return _decide(thread, other, State.JOINED, by)


@transaction.atomic
def split_threads(thread: Thread, other: Thread, *, by: Membership) -> StoryMatch:
    """Say that two threads tell two stories, and so do those joined with each."""
    pairs = list(StoryMatch.objects.filter(state=State.JOINED).values_list("one", "other"))
    stories = join_stories([thread.pk, other.pk, *chain(*pairs)], pairs)
    if not stories.connected(thread.pk, other.pk):
        story, other_story = stories.subset(thread.pk), stories.subset(other.pk)
        between = Q(one__in=story, other__in=other_story) | Q(one__in=other_story, other__in=story)
        StoryMatch.objects.filter(between, state=State.SUGGESTED).update(
            state=State.APART, by=by, at=now()
        )
    return _decide(thread, other, State.APART, by)


@transaction.atomic
def leave_story(thread: Thread, *, by: Membership) -> int:
    """Give a thread a line of its own again; return from how many threads it parted."""
    matches = list(
        StoryMatch.objects.select_for_update().filter(
            Q(one=thread) | Q(other=thread), state=State.JOINED
        )
    )
    for match in matches:
        match.state, match.by, match.at = State.APART, by, now()
        match.save(update_fields=["state", "by", "at"])
        _tell(match, by)
    return len(matches)


def join_stories(threads: Iterable[int], pairs: Iterable[tuple[int, int]]) -> "DisjointSet[int]":
    """Put the threads of each joined pair, and all joined with them, into one story."""
    from scipy.cluster.hierarchy import DisjointSet  # late: every command would pay for it

    stories = DisjointSet(threads)
    for first, second in pairs:
        stories.merge(first, second)
    return stories


def _decide(thread: Thread, other: Thread, state: str, by: Membership) -> StoryMatch:
    if thread.pk == other.pk:
        raise Refused(_("This is one and the same thread."))
    first, second = sorted((thread, other), key=lambda thread: thread.pk)
    match, _new = StoryMatch.objects.update_or_create(
        one=first,
        other=second,
        defaults={"group_id": first.group_id, "state": state, "by": by, "at": now()},
    )
    _tell(match, by)
    return match


def _tell(match: StoryMatch, by: Membership) -> None:
    event = StoryDecided(
        group=match.group_id,
        one=match.one_id,
        other=match.other_id,
        joined=match.state == State.JOINED,
    )
    record(event, by=by)


def _near(thread: Thread, other: Thread) -> bool:
    return abs(_when(thread) - _when(other)) <= SAME_STORY


def _when(thread: Thread) -> datetime:
    return thread.posted_at or thread.created_at
