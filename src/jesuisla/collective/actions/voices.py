"""Where members' own comments are: told, found again in readings, taken back."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.text import clean
from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.copies import note_copy
from jesuisla.collective.actions.events import (
    PracticeVoiceTold,
    VoiceListed,
    VoicesFound,
    VoiceTold,
    VoiceWithdrawn,
)
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.journal.done_lately import done_lately, wait_for_own_turn
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.comments import comment_id
from jesuisla.collective.threads.models import Comment, Thread
from jesuisla.collective.threads.post_keys import post_key
from jesuisla.networks.links import Link, NotALink
from jesuisla.networks.registry import network, recognise

FIRST_WORDS = 200
VOICES_AN_ACTION = 10
"""Comments of one member in one action: more looks like a flood to readers and networks."""
VOICES_A_MINUTE = 4
"""Nobody writes faster, and whoever catches up on earlier ones loses a minute."""


def check_voice_pace(action: Action, *, by: Membership) -> None:
    """Raise :class:`Refused` for whoever told of enough comments for now, or in this action.

    Part of the transaction that tells of one more.
    """
    wait_for_own_turn(by)
    if done_lately(VoiceTold, by, timedelta(minutes=1)) >= VOICES_A_MINUTE:
        raise Refused(
            _("That was quick! Wait a minute and send it again: what you typed is still here.")
        )
    if action.voices.filter(by=by).count() >= VOICES_AN_ACTION:
        raise Refused(
            _(
                "You have %(count)d comments in this action: that is a lot, thank you. Now read "
                "and support the others; to say where a new one is, take one of yours back first."
            )
            % {"count": VOICES_AN_ACTION}
        )


@transaction.atomic
def tell_voice(action: Action, where: str, *, by: Membership) -> Voice:
    """Say where one's own comment is: by its link, or by its first words.

    Saying the same twice is one voice. Refused when the action does not run, when nothing
    is said, and when the link leads to another thread.
    """
    action = locked_running_action(action)
    where = " ".join(where.split())
    if not where:
        raise Refused(_("Paste the link of your comment, or its first words."))
    link = own_comment(where, action.thread)
    url = (link.comment_url or link.url) if link else ""
    words = "" if link else where[:FIRST_WORDS]
    same_voice = Voice.objects.filter(action=action, by=by, url=url, first_words=words).first()
    if same_voice is not None:
        return same_voice
    voice = Voice.objects.create(
        group=action.group, action=action, by=by, url=url, first_words=words
    )
    event = PracticeVoiceTold if action.is_practice else VoiceTold
    record(event(group=action.group_id, action=action.pk, voice=voice.pk), by=by)
    return note_copy(voice)


@transaction.atomic
def withdraw_voice(voice: Voice, *, by: Membership) -> None:
    """Take one's own voice back, for instance after deleting the comment; twice is once."""
    if voice.by_id != by.pk:
        raise Refused(_("Only the person who wrote a comment can take it back."))
    if not Voice.objects.select_for_update().filter(pk=voice.pk).exists():
        return
    record(VoiceWithdrawn(group=voice.group_id, action=voice.action_id, voice=voice.pk), by=by)
    voice.delete()


@transaction.atomic
def list_voice(voice: Voice, *, listed: bool, by: Membership) -> Voice:
    """Have one's own voice on the others' lists, or on nobody's; twice is once."""
    if voice.by_id != by.pk:
        raise Refused(_("Only the person who wrote a comment can ask for help under it."))
    rows = Voice.objects.filter(pk=voice.pk, unlisted=listed).update(unlisted=not listed)
    if rows:
        event = VoiceListed(
            group=voice.group_id, action=voice.action_id, voice=voice.pk, on_lists=listed
        )
        record(event, by=by)
    voice.unlisted = not listed
    return voice


def locked_running_action(action: Action) -> Action:
    """The action, locked against closing meanwhile."""
    action = (
        Action.with_practice.select_for_update(of=("self",), no_key=True)
        .select_related("group", "thread")
        .get(pk=action.pk)
    )
    if action.state != Action.State.RUNNING:
        raise Refused(_("This action is over. Thank you for being there."))
    if not action.calls_members:
        raise Refused(_("A letter asks nothing of members: no comment, no support."))
    return action


_NO_PAGE = re.compile(
    r"(?:javascript|vbscript)\s*:"
    r"|(?:data|blob|file|about|view-source|intent|mailto|tel|sms):\S",
    re.IGNORECASE,
)
"""How an address begins that leads to no page; the others have ``//`` and are read as links."""


def own_comment(where: str, thread: Thread) -> Link | None:
    """Return the link in ``where``; ``None`` when these are words and no link.

    Refused when it leads elsewhere than to this thread, or is no address of a page.
    """
    if _NO_PAGE.match(where):
        raise Refused(
            _(
                "The link of a comment begins with https:// or http://. Copy it again, or give the "
                "first words of your comment."
            )
        )
    try:
        link = recognise(where)
    except NotALink as error:
        if "://" in where or where.startswith("www."):
            raise Refused(
                _("This link does not lead to a public comment. Give its first words instead.")
            ) from error
        return None
    is_here = link.network == thread.network and (
        post_key(link.network, link.native_id) == post_key(thread.network, thread.native_id)
        or network(link.network).comments_are_posts
        or "/share/" in link.url  # opaque: it leads anywhere
    )
    if not is_here:
        raise Refused(
            _("This link leads to another thread. Copy the link of your comment in this one.")
        )
    return link


FEWEST_LETTERS = 12
"""Fewer letters than these begin too many comments to tell one by."""
_BESIDES = re.compile(r"[\W_]+")


@transaction.atomic
def find_voices(action: Action) -> list[Voice]:
    """Tie voices to their comments where that can be told for sure; gives those found.

    By the id in the voice's link, or where its first words begin exactly one comment
    that is not hateful. A comment is one voice's only. Doing it again changes nothing.
    """
    action = (
        Action.objects.select_for_update(of=("self",)).select_related("thread").get(pk=action.pk)
    )
    voices = Voice.objects.filter(action=action)
    tied_comments = set(voices.exclude(comment=None).values_list("comment", flat=True))
    comments = [
        comment
        for comment in Comment.objects.filter(thread=action.thread).exclude(
            kind__in=(CommentKind.HATEFUL, CommentKind.MISLEADING)
        )
        if comment.pk not in tied_comments
    ]
    by_id = {comment.native_id: comment for comment in comments}
    starts = [(_letters(comment.text), comment) for comment in comments if comment.text]
    tied_voices: list[Voice] = []
    for voice in voices.filter(comment=None).order_by("at"):
        comment = _by_link(action, voice, by_id) or _by_words(voice, starts)
        if comment is not None and comment.pk not in tied_comments:
            tied_comments.add(comment.pk)
            voice.comment = comment
            voice.save(update_fields=["comment"])
            tied_voices.append(voice)
    for voice in tied_voices:
        note_copy(voice)
    if tied_voices:
        numbers = tuple(voice.pk for voice in tied_voices)
        record(VoicesFound(group=action.group_id, action=action.pk, voices=numbers), by=None)
    return tied_voices


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
    matches = [comment for start, comment in starts if start.startswith(words)]
    return matches[0] if len(matches) == 1 else None


def _letters(text: str) -> str:
    """Letters and digits alone: marks and spaces change from one copy to the next.

    >>> _letters("« Bonjour… à toutes ! »")
    'bonjouràtoutes'
    """
    return _BESIDES.sub("", clean(text).casefold())


def writers(action: Action) -> int:
    """How many members wrote, or had at the end: names go after a time, the number does not."""
    if action.writer_count is not None:
        return action.writer_count
    return action.voices.exclude(by=None).values("by").distinct().count()
