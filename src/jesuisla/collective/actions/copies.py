"""Copies and echoes: voices that say nearly the same, told to who can change it.

A copy says it in the same words: identical comments look like a net of robots to networks and
readers. An echo says the same in other words: readers hear it, but a new thought would reach
further. Nothing is blocked: the writer reads it, the team beside the action.
"""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jesuisla.analysis.likeness import FEWEST_LETTERS, is_near_copy
from jesuisla.analysis.text import letters
from jesuisla.collective.actions.events import CopyFound, EchoFound
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.journal.entries import record
from jesuisla.collective.meanings.meanings import neighbours
from jesuisla.collective.threads.kept_meanings import COMMENTS, remember_comments
from jesuisla.collective.threads.models import Comment

REPEATS = Q(is_echo=False) & ~Q(twin=None, twin_comment=None)
"""Which voices nearly repeat another one, in the same words."""
MEANT_ALIKE = 0.52
"""Cosine from which two comments of one action say the same: of 16 invented pairs that do it finds
six, and none among 480 that do not. Rather one too few than a kind word where there is nothing."""
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


@transaction.atomic
def note_echoes(action: Action) -> int:
    """Note which voices say in other words what an earlier one said. Return how many are new.

    Only voices whose comment a snapshot has shown: the first words alone say too little. What
    one member wrote twice is left to them.
    """
    rows = Voice.objects.select_for_update(of=("self",)).filter(
        action=action, comment__isnull=False
    )
    voices = {
        voice.comment_id: voice
        for voice in rows.select_related("comment").order_by("pk")
        if voice.comment_id and letters(voice.words, FEWEST_LETTERS) == FEWEST_LETTERS
    }
    if len(voices) < 2:
        return 0
    remember_comments(action.group, voices)
    near = neighbours(
        action.group, COMMENTS, voices, among=voices, limit=len(voices), least=MEANT_ALIKE
    )
    echo_count = 0
    for comment, voice in voices.items():
        earlier = [
            voices[other.key]
            for other in near.get(comment, ())
            if voices[other.key].pk < voice.pk and not _same_writer(voices[other.key], voice)
        ]
        if earlier and not (voice.is_echo or voice.is_copy):
            voice.twin, voice.is_echo = earlier[0], True
            voice.save(update_fields=["twin", "is_echo"])
            record(EchoFound(group=voice.group_id, action=action.pk, voice=voice.pk), by=None)
            echo_count += 1
    return echo_count


def _same_writer(one: Voice, other: Voice) -> bool:
    return one.by_id is not None and one.by_id == other.by_id


def copies_in(action: Action) -> QuerySet[Voice]:
    """Return the voices of an action that nearly repeat another one, for the team."""
    return _with_twins(Voice.objects.filter(REPEATS, action=action))


def echoes_in(action: Action) -> QuerySet[Voice]:
    """Return the voices of an action that say in other words what another one says."""
    return _with_twins(Voice.objects.filter(action=action, is_echo=True, twin__isnull=False))


def _with_twins(voices: QuerySet[Voice]) -> QuerySet[Voice]:
    return voices.select_related(
        "by", "comment", "twin__by", "twin__comment", "twin_comment"
    ).order_by("at")


def copy_in_words(voice: Voice) -> str:
    """Say kindly to its writer that a voice nearly repeats another; empty where it does not."""
    if voice.is_echo and voice.twin is not None:
        return _(
            "Somebody here has said much the same in other words: you are not alone in thinking "
            "so. Next time, a thought or a memory that only you have would reach further."
        )
    if not voice.is_copy:
        return ""
    if voice.twin is not None and voice.twin.by_id == voice.by_id:
        return _(
            "You have already told us of a comment that says almost the same thing. If it is "
            "the same one, take one of them back."
        )
    return _("Somebody has already written almost the same thing: please say it in your own words.")
