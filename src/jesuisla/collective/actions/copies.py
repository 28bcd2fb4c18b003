"""Copies: voices that say nearly the same in the same words, told to who can change it.

Identical comments look like a net of robots to networks and readers. Nothing is blocked:
the writer reads it at once, the team beside the action.
"""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jesuisla.analysis.likeness import is_near_copy
from jesuisla.collective.actions.events import CopyFound
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.journal.entries import record
from jesuisla.collective.threads.models import Comment

REPEATS = ~Q(twin=None, twin_comment=None)
"""Which voices nearly repeat another one."""
MOST_COMMENTS = 300
"""Comments under the hashtag that one voice is compared with."""


def note_copy(voice: Voice) -> Voice:
    """Note what this voice nearly repeats, and which later ones repeat it; part of a change.

    The later of two is the copy, whichever of them was known first.
    """
    if not voice.words:
        return voice
    others = Voice.objects.filter(action=voice.action_id).exclude(pk=voice.pk)
    for other in others.select_related("comment").order_by("pk"):
        if is_near_copy(voice.words, other.words):
            earlier, later = (other, voice) if other.pk < voice.pk else (voice, other)
            _mark(later, twin=earlier)
    _mark(voice, twin_comment=_repeated_comment(voice))
    return voice


def _mark(copy: Voice, *, twin: Voice | None = None, twin_comment: Comment | None = None) -> None:
    if twin is None and twin_comment is None:
        return
    row = Voice.objects.filter(pk=copy.pk, twin=None, twin_comment=None)
    if not row.update(twin=twin, twin_comment=twin_comment):
        return  # what it repeats is known
    copy.twin, copy.twin_comment = twin, twin_comment
    record(CopyFound(group=copy.group_id, action=copy.action_id, voice=copy.pk), by=None)


def _repeated_comment(voice: Voice) -> Comment | None:
    """Return a comment under the group's hashtag that somebody else wrote.

    Of a voice that is not tied to its own comment, one that reads the same is its own.
    """
    tied_comments = Voice.objects.filter(action=voice.action_id).exclude(comment=None)
    comments = Comment.objects.filter(
        thread=voice.action.thread_id, text__icontains=voice.action.group.hashtag
    ).exclude(pk__in=tied_comments.values("comment"))
    alike = [
        comment
        for comment in comments.order_by("pk")[:MOST_COMMENTS]
        if is_near_copy(voice.words, comment.text)
    ]
    own = 0 if voice.comment_id else 1
    return alike[own] if len(alike) > own else None


def copies_in(action: Action) -> QuerySet[Voice]:
    """Return the voices of an action that nearly repeat another one, for the team."""
    copies = Voice.objects.filter(REPEATS, action=action)
    return copies.select_related(
        "by", "comment", "twin__by", "twin__comment", "twin_comment"
    ).order_by("at")


def copy_in_words(voice: Voice) -> str:
    """Say kindly to its writer that a voice nearly repeats another; empty where it does not."""
    if not voice.is_copy:
        return ""
    if voice.twin is not None and voice.twin.by_id == voice.by_id:
        return _(
            "You have already told us of a comment that says almost the same thing. If it is "
            "the same one, take one of them back."
        )
    return _("Somebody has already written almost the same thing: please say it in your own words.")
