"""Calls for help: a member is attacked under their comment, and the team looks after it."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.models import Voice
from jesuisla.collective.actions.voices import list_voice
from jesuisla.collective.care.events import (
    HelpAnswered,
    HelpAsked,
    HelpSettled,
    SosAnswered,
    SosCalled,
    SosEnded,
)
from jesuisla.collective.care.models import HelpCall
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.events import Event
from jesuisla.collective.journal.kept_queries import KeptQuery
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data

UNDO_WITHIN = timedelta(minutes=1)
A_DAY = timedelta(days=1)


CALLS_AN_HOUR = 2
"""Calls of one member that are told of within an hour: the others' must not wait for them."""


def open_help_calls() -> QuerySet[HelpCall]:
    """Return the calls of the group in scope that are not over, the longest waiting first."""
    calls = HelpCall.objects.filter(ended_at=None).order_by("at", "pk")
    return calls.select_related("by", "answered_by", "voice", "action__thread")


help_calls_to_show = KeptQuery(open_help_calls)
"""The same, for a page that the team opens often."""


def own_help_calls(member: Membership) -> QuerySet[HelpCall]:
    """Return a member's open calls, wherever they are attacked.

    Every page of an action asks, and hardly ever is there one: nothing is joined to it.
    """
    return HelpCall.objects.filter(ended_at=None, by=member).order_by("at", "pk")


@transaction.atomic
def ask_for_help(voice: Voice, *, attacked: bool, by: Membership) -> Voice:
    """Call the team because one is attacked under one's voice, or say that it is calm again.

    The voice then stands first in everybody's list, so that nobody stays alone. Saying the
    same twice is once.
    """
    if voice.by_id != by.pk:
        raise Refused(_("Only the person who wrote a comment can ask for help under it."))
    if not attacked:
        for call in HelpCall.objects.filter(voice=voice, ended_at=None):
            end_help_call(call, by=by)
        # The team may have settled the call, and left the voice off the lists.
        return list_voice(voice, listed=True, by=by)
    locked_voice = Voice.objects.select_for_update().filter(pk=voice.pk).first()
    if locked_voice is None:
        return voice  # taken back by another tap
    if not HelpCall.objects.filter(voice=voice, ended_at=None).exists():
        call = HelpCall.objects.create(
            group_id=voice.group_id, action_id=voice.action_id, voice=locked_voice, by=by
        )
        locked_voice.attacked = True
        locked_voice.save(update_fields=["attacked"])
        record(_help_asked(call, attacked=True), by=by)
    return locked_voice


def open_sos(member: Membership) -> HelpCall | None:
    """Return the member's open call from anywhere, if there is one."""
    return open_help_calls().filter(action=None, by=member).first()


def last_sos(member: Membership) -> HelpCall | None:
    """Return the member's last call from anywhere that ended within the day."""
    lately = HelpCall.objects.filter(action=None, by=member, ended_at__gt=now() - A_DAY)
    return lately.order_by("-ended_at").first()


def help_calls_beyond_the_hour() -> list[int]:
    """Return the calls of the last hour that came after enough others of the same member.

    They stand before everything else on the team's page, as any call, but are told of later.
    """
    count_by_caller: Counter[int] = Counter()
    beyond: list[int] = []
    lately = HelpCall.objects.filter(at__gt=now() - timedelta(hours=1)).order_by("at", "pk")
    for call, caller in lately.values_list("pk", "by"):
        count_by_caller[caller] += 1
        if count_by_caller[caller] > CALLS_AN_HOUR:
            beyond.append(call)
    return beyond


@transaction.atomic
def call_sos(*, by: Membership, network: str = "") -> HelpCall:
    """Call the team from anywhere. Calling twice is once, while the first call is open."""
    Membership.objects.select_for_update().get(pk=by.pk)  # two taps at once are one call
    call = open_sos(by)
    if call is None:
        call = HelpCall.objects.create(group_id=by.group_id, by=by, network=network)
        record(SosCalled(group=by.group_id, call=call.pk), by=by)
    return call


def is_undoable(call: HelpCall) -> bool:
    """Whether it is so short ago that it may have been a slip of the thumb."""
    return call.is_sos and call.ended_at is None and call.at > now() - UNDO_WITHIN


def undo_sos(call: HelpCall, *, by: Membership) -> None:
    """Say that one called by mistake; those who were told learn it.

    Raises :class:`Refused` after a minute: then it is calm again, which the team reads the same.
    """
    if call.ended_at is None and not is_undoable(call):
        raise Refused(_("More than a minute has gone by. Say that it is calm again instead."))
    end_help_call(call, by=by, closing=HelpCall.Closing.MISTAKE)


@transaction.atomic
def end_help_call(call: HelpCall, *, by: Membership, closing: str = "") -> None:
    """Close a call: its member says that it is calm again, or the team that it is settled.

    A voice that its writer took off the lists stays off them until the writer says so.
    """
    call = HelpCall.objects.select_for_update(of=("self",)).select_related("voice").get(pk=call.pk)
    if call.ended_at is not None:
        return
    is_own = call.by_id == by.pk
    call.ended_at, call.closing = now(), closing
    call.save(update_fields=["ended_at", "closing"])
    if call.voice is not None:
        Voice.objects.filter(pk=call.voice.pk).update(attacked=False)
        if is_own:
            list_voice(call.voice, listed=True, by=by)
    record(_ended(call, is_own=is_own), by=by)


def close_kindly(call: HelpCall, *, by: Membership) -> None:
    """Close a call where nothing was wrong; its member reads so, and may call again."""
    end_help_call(call, by=by, closing=HelpCall.Closing.NO_NEED)


@transaction.atomic
def answer_help_call(call: HelpCall, *, by: Membership) -> None:
    """Say that one looks after a call, so that nobody is left alone and nobody comes twice."""
    call = (
        HelpCall.objects.select_for_update(of=("self",))
        .select_related("answered_by")
        .get(pk=call.pk)
    )
    if call.ended_at is not None:
        raise Refused(_("It is calm again there: nothing more to do."))
    if call.by_id == by.pk:
        raise Refused(_("This is your own call: somebody else of the team looks after it."))
    if call.answered_by is not None:
        if call.answered_by_id == by.pk:
            return
        raise Refused(
            _("%(alias)s was quicker and is looking after it.") % {"alias": call.answered_by.alias}
        )
    call.answered_by = by
    call.save(update_fields=["answered_by"])
    record(_answered(call), by=by)


def forget_old_sos(before: datetime) -> int:
    """Delete the calls from anywhere that were made before a moment. Return how many."""
    return HelpCall.objects.filter(action=None, at__lt=before).delete()[0]


def forget_help_calls_of(member: Membership) -> None:
    """Delete the calls of a member, and let nobody know that they came to others' calls."""
    HelpCall.objects.filter(by=member).delete()
    HelpCall.objects.filter(answered_by=member).update(answered_by=None)


@personal_data(
    "calls_for_help",
    title=_("Your calls for help"),
    kept=_("The group’s retention time after the action’s end."),
    columns=("care.HelpCall.by",),
)
def help_calls_of(member: Membership) -> list[dict[str, Any]]:
    """The member's calls for help."""
    return [
        {
            "action": call.action.number if call.action else None,
            "network": call.network,
            "at": call.at.isoformat(),
            "ended_at": call.ended_at and call.ended_at.isoformat(),
        }
        for call in HelpCall.objects.filter(by=member).select_related("action").order_by("pk")
    ]


def _answered(call: HelpCall) -> Event:
    if call.action_id is None:
        return SosAnswered(group=call.group_id, call=call.pk)
    return HelpAnswered(group=call.group_id, action=call.action_id, call=call.pk)


def _ended(call: HelpCall, *, is_own: bool) -> Event:
    if call.action_id is None:
        return SosEnded(group=call.group_id, call=call.pk, closing=call.closing)
    if is_own:
        return _help_asked(call, attacked=False)
    return HelpSettled(group=call.group_id, action=call.action_id, call=call.pk)


def _help_asked(call: HelpCall, *, attacked: bool) -> HelpAsked:
    assert call.action_id is not None  # of a comment
    return HelpAsked(
        group=call.group_id,
        action=call.action_id,
        voice=call.voice_id,
        attacked=attacked,
        call=call.pk,
    )
