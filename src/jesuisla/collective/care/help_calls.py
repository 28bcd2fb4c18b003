"""Calls for help: a member is attacked under their comment, and the team looks after it."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.voices import list_voice
from jesuisla.collective.care.events import HelpAnswered, HelpAsked, HelpSettled
from jesuisla.collective.care.models import HelpCall
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data


def open_calls() -> QuerySet[HelpCall]:
    """Return the calls of the group in scope that are not over, the longest waiting first."""
    calls = HelpCall.objects.filter(ended_at=None).order_by("at", "pk")
    return calls.select_related("by", "answered_by", "voice", "action__thread")


def own_calls(action: Action, member: Membership) -> QuerySet[HelpCall]:
    """Return a member's open calls in an action, those of comments taken back too."""
    return open_calls().filter(action=action, by=member)


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
            end_call(call, by=by)
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


@transaction.atomic
def end_call(call: HelpCall, *, by: Membership) -> None:
    """Close a call: its member says that it is calm again, or the team that it is settled.

    A voice that its writer took off the lists stays off them until the writer says so.
    """
    call = HelpCall.objects.select_for_update(of=("self",)).select_related("voice").get(pk=call.pk)
    if call.ended_at is not None:
        return
    is_own = call.by_id == by.pk
    call.ended_at = now()
    call.save(update_fields=["ended_at"])
    if call.voice is not None:
        Voice.objects.filter(pk=call.voice.pk).update(attacked=False)
        if is_own:
            list_voice(call.voice, listed=True, by=by)
    settlement = HelpSettled(group=call.group_id, action=call.action_id, call=call.pk)
    record(_help_asked(call, attacked=False) if is_own else settlement, by=by)


@transaction.atomic
def answer_call(call: HelpCall, *, by: Membership) -> None:
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
            _("%(alias)s was faster and looks after it.") % {"alias": call.answered_by.alias}
        )
    call.answered_by = by
    call.save(update_fields=["answered_by"])
    record(HelpAnswered(group=call.group_id, action=call.action_id, call=call.pk), by=by)


def forget_calls_of(member: Membership) -> None:
    """Delete the calls of a member, and let nobody know that they came to others' calls."""
    HelpCall.objects.filter(by=member).delete()
    HelpCall.objects.filter(answered_by=member).update(answered_by=None)


@personal_data("calls_for_help")
def calls_of(member: Membership) -> list[dict[str, Any]]:
    """The member's calls for help."""
    return [
        {
            "action": call.action.number,
            "at": call.at.isoformat(),
            "ended_at": call.ended_at and call.ended_at.isoformat(),
        }
        for call in HelpCall.objects.filter(by=member).select_related("action").order_by("pk")
    ]


def _help_asked(call: HelpCall, *, attacked: bool) -> HelpAsked:
    return HelpAsked(
        group=call.group_id,
        action=call.action_id,
        voice=call.voice_id,
        attacked=attacked,
        call=call.pk,
    )
