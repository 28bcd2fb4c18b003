"""Being there, telling where one's voice is, supporting others'."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.visibility import ClosedReason
from jesuisla.collective.actions.events import (
    HelpAsked,
    MemberArrived,
    SupportMarked,
    VoiceTold,
    VoiceWithdrawn,
)
from jesuisla.collective.actions.models import Action, Presence, Support, Voice
from jesuisla.collective.actions.planning.pace import closed_by
from jesuisla.collective.journal.operations import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.models import Comment, Thread
from jesuisla.networks.links import Link, NotALink
from jesuisla.networks.registry import recognise
from jesuisla.networks.rules import rules_of

FIRST_WORDS = 200
CLOSED = {
    ClosedReason.RULES_FORBID: _("The rules of this network do not allow supporting each other."),
    ClosedReason.RULES_OUTDATED: _(
        "Supports rest here until the team has read this network’s rules again."
    ),
}


@transaction.atomic
def arrive(action: Action, *, by: Membership) -> Presence:
    """Note that a member is there; only the first time is news."""
    presence, new = Presence.objects.update_or_create(
        action=action, by=by, defaults={"group": action.group, "seen_at": now()}
    )
    if new:
        record(MemberArrived(group=action.group_id, action=action.pk), by=by.pk)
    return presence


def keep_list(action: Action, keys: Sequence[str], began: datetime, *, by: Membership) -> None:
    """Note what stands on a member's list, so that it stays still while they read.

    No entry in the journal: what somebody was shown is nobody's affair and goes with
    their presence.
    """
    Presence.objects.filter(action=action, by=by).exclude(shown=list(keys), shown_at=began).update(
        shown=list(keys), shown_at=began
    )


@transaction.atomic
def tell_voice(action: Action, where: str, *, by: Membership) -> Voice:
    """Say where one's own comment is: by its link, or by its first words.

    Saying the same twice is one voice. Refused when the action does not run, when nothing
    is said, and when the link leads to another thread.
    """
    action = _running(action)
    where = " ".join(where.split())
    if not where:
        raise Refused(_("Paste the link of your comment, or its first words."))
    link = _own_comment(where, action.thread)
    url = (link.comment_url or link.url) if link else ""
    words = "" if link else where[:FIRST_WORDS]
    known = Voice.objects.filter(action=action, by=by, url=url, first_words=words).first()
    if known is not None:
        return known
    voice = Voice.objects.create(
        group=action.group, action=action, by=by, url=url, first_words=words
    )
    record(VoiceTold(group=action.group_id, action=action.pk, voice=voice.pk), by=by.pk)
    return voice


@transaction.atomic
def withdraw_voice(voice: Voice, *, by: Membership) -> None:
    """Take one's own voice back, for instance after deleting the comment; twice is once."""
    if voice.by_id != by.pk:
        raise Refused(_("Only whoever wrote a voice can take it back."))
    if not Voice.objects.select_for_update().filter(pk=voice.pk).exists():
        return
    record(VoiceWithdrawn(group=voice.group_id, action=voice.action_id, voice=voice.pk), by=by.pk)
    voice.delete()


@transaction.atomic
def ask_for_help(voice: Voice, *, attacked: bool, by: Membership) -> Voice:
    """Say that one is attacked under one's voice, or that it is over.

    The voice then stands first in everybody's list, so that nobody stays alone.
    """
    if voice.by_id != by.pk:
        raise Refused(_("Only whoever wrote a voice can ask for help under it."))
    if not Voice.objects.select_for_update().filter(pk=voice.pk).exists():
        return voice  # taken back by another tap
    voice.attacked = attacked
    voice.save(update_fields=["attacked"])
    record(
        HelpAsked(group=voice.group_id, action=voice.action_id, voice=voice.pk, attacked=attacked),
        by=by.pk,
    )
    return voice


@transaction.atomic
def mark_support(
    action: Action, target: Voice | Comment, deed: str, *, by: Membership, done: bool = True
) -> None:
    """Note what a member did, by their own hand, for somebody's comment; or take it back.

    Marking twice is marking once. Refused when the network's rules do not allow to
    support each other (reading is always allowed), for one's own voice, for hateful
    comments and for answers below them, since an answer lifts them.
    """
    action = _running(action)
    check_support(action, target, deed, by=by)
    voice, comment = (target, None) if isinstance(target, Voice) else (None, target)
    found = Support.objects.filter(action=action, by=by, voice=voice, comment=comment, deed=deed)
    if done == found.exists():
        return
    if done:
        try:
            with transaction.atomic():
                Support.objects.create(
                    group=action.group,
                    action=action,
                    by=by,
                    voice=voice,
                    comment=comment,
                    deed=deed,
                )
        except IntegrityError:
            return  # the same tap, twice at once
    else:
        found.delete()
    record(SupportMarked(group=action.group_id, action=action.pk, deed=deed, done=done), by=by.pk)


def check_support(action: Action, target: Voice | Comment, deed: str, *, by: Membership) -> None:
    """Raise :class:`Refused` when this support may not be given."""
    if deed not in Support.Deed.values:
        raise Refused(_("Say whether you read, liked or answered the comment."))
    closed = closed_by(rules_of(action.thread.network), localdate())
    if deed != Support.Deed.READ and closed is not None:
        raise Refused(CLOSED[closed])
    if isinstance(target, Voice):
        if target.action_id != action.pk:
            raise Refused(_("This voice belongs to another action."))
        if target.by_id == by.pk:
            raise Refused(_("This is your own voice; the others look after it."))
        return
    if target.thread_id != action.thread_id:
        raise Refused(_("This comment belongs to another thread."))
    if target.kind == CommentKind.HATEFUL or (
        target.parent and target.parent.kind == CommentKind.HATEFUL
    ):
        raise Refused(_("An answer or a like here would lift a hateful comment; leave it alone."))


def _running(action: Action) -> Action:
    """The action, locked against closing meanwhile."""
    action = (
        Action.objects.select_for_update(of=("self",), no_key=True)
        .select_related("group", "thread")
        .get(pk=action.pk)
    )
    if action.state != Action.State.RUNNING:
        raise Refused(_("This action is over. Thank you for having been there."))
    return action


def _own_comment(where: str, thread: Thread) -> Link | None:
    """The link in ``where``; ``None`` when these are words and no link."""
    try:
        link = recognise(where)
    except NotALink as error:
        if "://" in where or where.startswith("www."):
            raise Refused(
                _("This link does not lead to a public comment. Give its first words instead.")
            ) from error
        return None
    same = link.network == thread.network and link.native_id == thread.native_id
    own_post = link.network == thread.network and link.network in {"x", "bluesky", "mastodon"}
    opaque = link.network == thread.network and "/share/" in link.url
    if not (same or own_post or opaque):
        raise Refused(
            _("This link leads to another thread. Copy the link of your comment in this one.")
        )
    return link
