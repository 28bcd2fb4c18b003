"""Practising together: the action room on an invented thread, with a simulated crowd.

Such an action is found ``with_practice`` alone, so that whatever counts actions leaves it out. The
crowd plays on each minute: what stands on top then is kept as a reading, as a person's look would.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import CommentKind, CommentOrder, SnapshotSource
from jesuisla.analysis.visibility import (
    MOST_REHEARSED,
    RehearsedComment,
    RehearsedSupport,
    RehearsedTop,
    rehearse,
)
from jesuisla.collective.actions.access import locked_action
from jesuisla.collective.actions.lifecycle import close_action
from jesuisla.collective.actions.models import Action, Support, Voice
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.choices import put_beside
from jesuisla.collective.members.models import Membership
from jesuisla.collective.practice.events import PracticeForgotten, PracticeLaunched
from jesuisla.collective.practice.invented_threads import RehearsedThread
from jesuisla.collective.practice.sheets_at_hand import sheets_beside
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread

LASTS_MINUTES = 30
HASTE = 10.0
"""How many minutes the crowd lives in one of ours: half an hour shows what five would."""
STAYS = timedelta(days=7)
"""How long a practice can be looked back at; then it goes whole."""
LIFTING = (Support.Deed.LIKED, Support.Deed.ANSWERED)


@transaction.atomic
def launch_practice(group: Group, invented: RehearsedThread, *, by: Membership) -> Action:
    """Open the action room on an invented thread for half an hour, and return the action.

    No second moderator is asked: nobody outside reads it. Refused while another one runs.
    """
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    running = running_practice()
    if running is not None:
        raise Refused(_("A practice is already under way: join it, or end it first."))
    moment = now()
    number = (Action.with_practice.aggregate(latest=Max("number"))["latest"] or 0) + 1
    thread = Thread.with_practice.create(
        group=group,
        network="facebook",
        native_id=f"practice-{uuid4().hex}",
        url=reverse("practice:together", args=[number]),
        title=invented.title,
        language=invented.language,
        posted_at=moment - timedelta(minutes=120),
        invented=True,
        is_practice=True,
    )
    Comment.objects.bulk_create(
        Comment(
            group=group,
            thread=thread,
            native_id=str(row),
            text=comment.text,
            language=invented.language,
            kind=comment.kind,
            likes=comment.likes,
            replies=comment.replies,
            created_at=moment - timedelta(minutes=comment.minutes),
        )
        for row, comment in enumerate(invented.comments)
    )
    action = Action(
        group=group,
        thread=thread,
        number=number,
        is_practice=True,
        state=Action.State.RUNNING,
        why=invented.post,
        window_minutes=LASTS_MINUTES,
        prepared_by=by,
        launched_at=moment,
        closes_at=moment + timedelta(minutes=LASTS_MINUTES),
    )
    put_beside(thread, sheets_beside(group, invented))
    comments = list(Comment.objects.filter(thread=thread).order_by("pk"))
    action.first_reading = _keep_reading(
        thread, comments, range(len(comments)), moment - timedelta(seconds=1)
    )
    action.save()
    record(PracticeLaunched(group=group.pk, action=action.pk), by=by)
    return action


def running_practice() -> Action | None:
    """Return the practice that runs in the group in scope, if any."""
    return practices().filter(state=Action.State.RUNNING).first()


def practices() -> QuerySet[Action]:
    """Return the practices of the group in scope, the latest first."""
    rows = Action.with_practice.filter(is_practice=True).select_related("thread", "group")
    return rows.order_by("-launched_at")


@transaction.atomic
def play_on(action: Action, moment: datetime) -> Action:
    """Let the crowd read on until ``moment`` and keep what stands on top; end what is over.

    No entry in the journal: a simulated look is nobody's deed. A practice that is over stays as
    it is.
    """
    action = locked_action(action)
    if action.state != Action.State.RUNNING or action.launched_at is None:
        return action
    until = min(moment, action.closes_at or moment)
    last = Reading.objects.filter(thread=action.thread).order_by("-taken_at").first()
    if last is None or last.taken_at < until:
        comments, top = _played(action, until)
        for comment, likes, replies in zip(comments, top.likes, top.replies, strict=True):
            comment.likes, comment.replies = likes, replies
        Comment.objects.bulk_update(comments, ["likes", "replies"])
        _keep_reading(action.thread, comments, top.order, until)
    if action.closes_at is not None and action.closes_at <= moment:
        return close_action(action, by=None)
    return action


def _played(action: Action, until: datetime) -> tuple[list[Comment], RehearsedTop]:
    """Play the thread from the launch on, with what members wrote and liked since."""
    assert action.launched_at is not None
    begin = action.launched_at

    def minute(at: datetime) -> float:
        return max(0.0, (at - begin).total_seconds() / 60 * HASTE)

    voices = list(Voice.objects.filter(action=action).order_by("at", "pk"))
    invented = list(action.thread.comments.exclude(kind=CommentKind.OURS).order_by("pk"))
    voices = voices[: MOST_REHEARSED - len(invented)]
    comments = invented + [_comment_of(action, voice) for voice in voices]
    launch = _first_counts(action)
    rehearsed = [
        RehearsedComment(
            kind=CommentKind(comment.kind),
            minute=((comment.created_at or begin) - begin).total_seconds() / 60,
            likes=launch.get(comment.pk, (0, 0))[0],
            replies=launch.get(comment.pk, (0, 0))[1],
        )
        for comment in invented
    ] + [RehearsedComment(kind=CommentKind.OURS, minute=minute(voice.at)) for voice in voices]
    rows = {comment.pk: row for row, comment in enumerate(comments)}
    voice_rows = {voice.pk: len(invented) + row for row, voice in enumerate(voices)}
    lifts = Support.objects.filter(action=action, deed__in=LIFTING)
    supports = [
        RehearsedSupport(minute(at), row)
        for voice, comment, at in lifts.values_list("voice", "comment", "at")
        if (row := voice_rows.get(voice) if voice else rows.get(comment)) is not None
    ]
    return comments, rehearse(rehearsed, supports, until=minute(until), seed=action.pk)


def _comment_of(action: Action, voice: Voice) -> Comment:
    """Return a voice's comment in the thread; its words stand with the voice alone."""
    if voice.comment is not None:
        return voice.comment
    comment = Comment.objects.create(
        group_id=action.group_id,
        thread=action.thread,
        native_id=f"voice-{voice.pk}",
        kind=CommentKind.OURS,
        created_at=voice.at,
    )
    Voice.objects.filter(pk=voice.pk).update(comment=comment)
    return comment


def _first_counts(action: Action) -> dict[int, tuple[int, int]]:
    """Return the likes and replies of the invented comments at the launch, by comment."""
    places = Place.objects.filter(reading=action.first_reading_id, comment__isnull=False)
    return {
        comment: (likes or 0, replies or 0)
        for comment, likes, replies in places.values_list("comment", "likes", "replies")
    }


def _keep_reading(
    thread: Thread, comments: Sequence[Comment], order: Sequence[int], at: datetime
) -> Reading:
    reading = Reading.objects.create(
        group_id=thread.group_id,
        thread=thread,
        taken_at=at,
        order=CommentOrder.RELEVANCE,
        source=SnapshotSource.PASTED,
        comment_count=len(comments),
    )
    Place.objects.bulk_create(
        Place(
            group_id=thread.group_id,
            reading=reading,
            position=position,
            kind=comments[row].kind,
            comment=comments[row],
            likes=comments[row].likes,
            replies=comments[row].replies,
        )
        for position, row in enumerate(order, start=1)
    )
    return reading


@transaction.atomic
def forget_practice_action(action: Action) -> None:
    """Delete a practice with its thread and all that members wrote in it."""
    thread = action.thread
    record(PracticeForgotten(group=action.group_id, action=action.pk), by=None)
    action.delete()
    thread.delete()
