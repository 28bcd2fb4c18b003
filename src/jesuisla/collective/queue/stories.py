"""The same story under several pages: compared, joined, split."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.triage import match_posts
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.proposals.proposals import threads_on_desk
from jesuisla.collective.queue.events import StoriesCompared, StoryDecided
from jesuisla.collective.queue.models import StoryMatch
from jesuisla.collective.threads.models import Thread

FEWEST_LETTERS = 15
"""Titles shorter than this tell too little to compare."""
SAME_STORY = timedelta(days=5)
"""How far apart two posts on one story may lie."""
State = StoryMatch.State


@transaction.atomic
def compare_stories(group: Group) -> int:
    """Compare the posts on the desk; gives how many pairs are new.

    Pairs alike beyond the second threshold become one line, others are suggested. What a
    person decided stays as it is.
    """
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    posts = {
        thread.pk: thread
        for thread in threads_on_desk()
        if len(thread.title.strip()) >= FEWEST_LETTERS
    }
    found = match_posts((f"{pk:020}", thread.title) for pk, thread in sorted(posts.items()))
    known = {(row.one_id, row.other_id) for row in StoryMatch.objects.all()}
    new = []
    for match in found:
        one, other = sorted((int(match.one), int(match.other)))
        if (one, other) in known or not _near(posts[one], posts[other]):
            continue
        state = State.JOINED if match.joined else State.SUGGESTED
        new.append(
            StoryMatch(
                group=group, one_id=one, other_id=other, likeness=match.likeness, state=state
            )
        )
    StoryMatch.objects.bulk_create(new)
    if new:
        joined = sum(row.state == State.JOINED for row in new)
        event = StoriesCompared(group=group.pk, suggested=len(new) - joined, joined=joined)
        record(event, by=None)
    return len(new)


@transaction.atomic
def join_threads(one: Thread, other: Thread, *, by: Membership) -> StoryMatch:
    """Say that two threads tell one story: one line on the desk. Refused for one thread."""
    return _decide(one, other, State.JOINED, by)


@transaction.atomic
def split_threads(one: Thread, other: Thread, *, by: Membership) -> StoryMatch:
    """Say that two threads tell two stories, and so do those joined with each."""
    ours, theirs = _story(one), _story(other)
    if ours.isdisjoint(theirs):
        between = Q(one__in=ours, other__in=theirs) | Q(one__in=theirs, other__in=ours)
        StoryMatch.objects.filter(between, state=State.SUGGESTED).update(
            state=State.APART, by=by, at=now()
        )
    return _decide(one, other, State.APART, by)


@transaction.atomic
def leave_story(thread: Thread, *, by: Membership) -> int:
    """Give a thread a line of its own again; gives from how many threads it parted."""
    joined = StoryMatch.objects.select_for_update().filter(
        Q(one=thread) | Q(other=thread), state=State.JOINED
    )
    parted = list(joined)
    for match in parted:
        match.state, match.by, match.at = State.APART, by, now()
        match.save(update_fields=["state", "by", "at"])
        _tell(match, by)
    return len(parted)


def _story(thread: Thread) -> set[int]:
    """The threads joined with this one, itself among them."""
    found: set[int] = set()
    ahead = {thread.pk}
    while ahead:
        found |= ahead
        joined = StoryMatch.objects.filter(
            Q(one__in=ahead) | Q(other__in=ahead), state=State.JOINED
        )
        ahead = {pk for pair in joined.values_list("one", "other") for pk in pair} - found
    return found


def _decide(one: Thread, other: Thread, state: str, by: Membership) -> StoryMatch:
    if one.pk == other.pk:
        raise Refused(_("This is one and the same thread."))
    first, second = sorted((one, other), key=lambda thread: thread.pk)
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


def _near(one: Thread, other: Thread) -> bool:
    return abs(_when(one) - _when(other)) <= SAME_STORY


def _when(thread: Thread) -> datetime:
    return thread.posted_at or thread.created_at
