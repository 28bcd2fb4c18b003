"""Finding members' voices again among the comments of the thread."""

import re
from collections.abc import Iterable, Mapping

from django.db import transaction

from jesuisla.analysis.text import clean
from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.events import VoicesFound
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.journal.operations import record
from jesuisla.collective.watch.models import Comment
from jesuisla.collective.watch.operations.comments import comment_id
from jesuisla.networks.links import NotALink
from jesuisla.networks.registry import recognise

FEWEST_LETTERS = 12
"""Fewer letters than these begin too many comments to tell one by."""

_BESIDES = re.compile(r"[\W_]+")


@transaction.atomic
def find_voices(action: Action) -> list[Voice]:
    """Tie voices to their comments where that can be told for sure; gives those found.

    By the id in the voice's link, or where its first words begin exactly one comment
    that is not hateful. A comment is one voice's only. Doing it again changes nothing.
    """
    held = Action.objects.select_for_update(of=("self",)).select_related("thread").get(pk=action.pk)
    voices = Voice.objects.filter(action=held)
    taken = set(voices.exclude(comment=None).values_list("comment", flat=True))
    comments = [
        one
        for one in Comment.objects.filter(thread=held.thread).exclude(kind=CommentKind.HATEFUL)
        if one.pk not in taken
    ]
    by_id = {one.native_id: one for one in comments}
    starts = [(_letters(one.text), one) for one in comments if one.text]
    found: list[Voice] = []
    for voice in voices.filter(comment=None).order_by("at"):
        comment = _by_link(held, voice, by_id) or _by_words(voice, starts)
        if comment is not None and comment.pk not in taken:
            taken.add(comment.pk)
            voice.comment = comment
            voice.save(update_fields=["comment"])
            found.append(voice)
    if found:
        numbers = tuple(one.pk for one in found)
        record(VoicesFound(group=held.group_id, action=held.pk, voices=numbers), by=None)
    return found


def _by_link(action: Action, voice: Voice, comments: Mapping[str, Comment]) -> Comment | None:
    if not voice.url:
        return None
    try:
        link = recognise(voice.url)
    except NotALink:
        return None
    native = link.comment_id or (
        link.native_id if link.native_id != action.thread.native_id else None
    )
    return comments.get(comment_id(action.thread, native)) if native else None


def _by_words(voice: Voice, starts: Iterable[tuple[str, Comment]]) -> Comment | None:
    words = _letters(voice.first_words)
    if len(words) < FEWEST_LETTERS:
        return None
    fitting = [comment for start, comment in starts if start.startswith(words)]
    return fitting[0] if len(fitting) == 1 else None


def _letters(text: str) -> str:
    """Letters and digits alone: marks and spaces change from one copy to the next.

    >>> _letters("« Bonjour… à toutes ! »")
    'bonjouràtoutes'
    """
    return _BESIDES.sub("", clean(text).casefold())
