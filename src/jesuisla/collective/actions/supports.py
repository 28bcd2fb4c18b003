"""Being there, and supporting other people’s comments."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.events import MemberArrived, SupportMarked
from jesuisla.collective.actions.lifting.ceilings import closed_reason
from jesuisla.collective.actions.lifting.models import Presence
from jesuisla.collective.actions.lifting.support_words import closed_in_words
from jesuisla.collective.actions.models import Action, Support, Voice
from jesuisla.collective.actions.voices import locked_running_action
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.kept_queries import KeptQuery
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Comment
from jesuisla.networks.network_rules import rules_of

SEEN_EVERY = timedelta(minutes=1)
"""Whoever was seen this lately is there; a launch need not write it at every tap."""


def arrive(action: Action, *, by: Membership) -> Presence:
    """Note that a member is there, once a minute; only the first time is news."""
    own_presence, moment = Presence.objects.filter(action=action, by=by), now()
    for presence in _presences_of(action.pk, by.pk):
        if presence.seen_at > moment - SEEN_EVERY or own_presence.update(seen_at=moment):
            return presence
    try:
        with transaction.atomic():
            presence = own_presence.create(action=action, by=by, group=action.group, seen_at=moment)
            record(MemberArrived(group=action.group_id, action=action.pk), by=by)
    except IntegrityError:  # they opened it twice at once
        return own_presence.get()
    return presence


def _presences(action: int, by: int) -> QuerySet[Presence]:
    return Presence.objects.filter(action=action, by=by)


_presences_of = KeptQuery(_presences)


def keep_list(action: Action, keys: Sequence[str], began: datetime, *, by: Membership) -> None:
    """Note what stands on a member's list, so that it stays still while they read.

    No entry in the journal: what somebody was shown is nobody's affair and goes with
    their presence.
    """
    Presence.objects.filter(action=action, by=by).exclude(shown=list(keys), shown_at=began).update(
        shown=list(keys), shown_at=began
    )


@transaction.atomic
def mark_support(
    action: Action, target: Voice | Comment, deed: str, *, by: Membership, done: bool = True
) -> None:
    """Note what a member did, by their own hand, for somebody's comment; or take it back.

    Marking twice is marking once. Refused when the network's rules do not allow to
    support each other (reading is always allowed), for one's own voice, for hateful
    comments and for answers below them, since an answer lifts them.
    """
    action = locked_running_action(action)
    check_support(action, target, deed, by=by)
    voice, comment = (target, None) if isinstance(target, Voice) else (None, target)
    same = Support.objects.filter(action=action, by=by, voice=voice, comment=comment, deed=deed)
    if done == same.exists():
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
        same.delete()
    record(SupportMarked(group=action.group_id, action=action.pk, deed=deed, done=done), by=by)


def check_support(action: Action, target: Voice | Comment, deed: str, *, by: Membership) -> None:
    """Raise :class:`Refused` when this support may not be given."""
    if deed not in Support.Deed.values:
        raise Refused(_("Say whether you read it, liked it or replied."))
    rules = rules_of(action.thread.network)
    reason = closed_reason(rules, localdate())
    if deed != Support.Deed.READ and reason is not None:
        raise Refused(closed_in_words(reason, rules))
    if isinstance(target, Voice):
        if target.action_id != action.pk:
            raise Refused(_("This voice belongs to another action."))
        if target.by_id == by.pk:
            raise Refused(_("This is your own comment; the others look after it."))
        return
    if target.thread_id != action.thread_id:
        raise Refused(_("This comment belongs to another thread."))
    if CommentKind.MISLEADING in (target.kind, target.parent.kind if target.parent else None):
        raise Refused(
            _("A reply or a like here would push a misleading comment up; please leave it alone.")
        )
    if target.kind == CommentKind.HATEFUL or (
        target.parent and target.parent.kind == CommentKind.HATEFUL
    ):
        raise Refused(
            _("A reply or a like here would push a hateful comment up; please leave it alone.")
        )
