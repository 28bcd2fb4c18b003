"""What is kept of members' part in actions: taken along, and let go when its time is over."""

from typing import Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.access import locked_action
from jesuisla.collective.actions.events import MemberForgotten, VoicesForgotten
from jesuisla.collective.actions.lifting.models import Presence
from jesuisla.collective.actions.models import (
    Action,
    Debrief,
    Remark,
    Review,
    Support,
    Voice,
)
from jesuisla.collective.actions.voices import writers
from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data

FORGOTTEN = "…"
NOTHING_TOLD = {"attacked": False, "unlisted": False, "twin": None, "twin_comment": None}
NO_GUEST = {"guest_name": "", "guest_key": ""}


@transaction.atomic
def forget_voices(action: Action) -> None:
    """Let go of where members wrote and of who did what; only counts stay.

    The number of voices stays with their rows, guests' apart; their links, first words, authors
    and names of the moment go, and all supports, presences and words together. What the team
    hid goes whole. Doing it twice does nothing.
    """
    action = locked_action(action)
    if action.forgotten_at is not None:
        return
    action.forgotten_at, action.writer_count = now(), writers(action)
    action.waiting_by = action.reopening_by = None
    action.save(update_fields=["forgotten_at", "waiting_by", "reopening_by", "writer_count"])
    action.voices.filter(is_guest=True, unlisted=True).delete()
    count = action.voices.update(
        url="", first_words=FORGOTTEN, by=None, comment=None, **NOTHING_TOLD, **NO_GUEST
    )
    action.remarks.all().delete()
    action.supports.all().delete()
    action.presences.all().delete()
    action.debriefs.update(by=None)
    record(
        VoicesForgotten(group=action.group_id, action=action.pk, voices=count),
        by=None,
    )


@transaction.atomic
def forget_member(member: Membership) -> None:
    """Empty a member's voices, words and deeds; how many voices there were stays true.

    Doing it twice does nothing.
    """
    voices = Voice.objects.filter(by=member).update(
        url="", first_words=FORGOTTEN, comment=None, by=None, **NOTHING_TOLD
    )
    debriefs, _ = Debrief.objects.filter(by=member).delete()
    remarks, _ = Remark.objects.filter(by=member).delete()
    answers = Remark.objects.filter(answered_by=member).update(
        answer="", answered_by=None, answered_at=None
    )
    supports, _ = Support.objects.filter(by=member).delete()
    presences, _ = Presence.objects.filter(by=member).delete()
    reviews = Review.objects.filter(by=member).update(note="", by=None)
    actions = Action.objects.filter(prepared_by=member).update(prepared_by=None)
    Action.objects.filter(reopening_by=member).update(reopening_by=None)
    Action.objects.filter(waiting_by=member).update(waiting_by=None, waiting_brief=None)
    rows = (voices, debriefs, remarks, answers, supports, presences, reviews, actions)
    if any(rows):
        record(MemberForgotten(group=member.group_id, voices=voices), by=None)


@personal_data(
    "actions",
    title=_("What you wrote and did in actions"),
    kept=_(
        "The group’s retention time after the action’s end. Words together are erased as soon as"
        " you leave."
    ),
    columns=(
        "actions.Voice.by",
        "actions.Support.by",
        "actions.Remark.by",
        "actions.Remark.answered_by",
        "actions.Debrief.by",
    ),
    choices={"kind": Remark.Kind, "what": Support.Deed},
)
def part_in_actions(member: Membership) -> dict[str, Any]:
    """The member's voices, supports and words after actions."""
    return {
        "voices": [
            {
                "action": voice.action.number,
                "link": voice.url,
                "first_words": voice.first_words,
                "unlisted": voice.unlisted,
                "at": voice.at.isoformat(),
            }
            for voice in Voice.objects.filter(by=member).select_related("action").order_by("pk")
        ],
        "supports": [
            {"action": support.action.number, "what": support.deed, "at": support.at.isoformat()}
            for support in Support.objects.filter(by=member).select_related("action").order_by("pk")
        ],
        "words_together": [
            {
                "action": remark.action.number,
                "kind": remark.kind,
                "text": remark.text,
                "answer": remark.answer,
                "reason_taken_back": remark.reason,
                "at": remark.at.isoformat(),
            }
            for remark in Remark.objects.filter(by=member).select_related("action")
        ],
        "answers_given": [
            {"action": remark.action.number, "text": remark.answer}
            for remark in Remark.objects.filter(answered_by=member).select_related("action")
        ],
        "words_afterwards": [
            {"action": debrief.action.number, "text": debrief.text, "at": debrief.at.isoformat()}
            for debrief in Debrief.objects.filter(by=member).select_related("action")
        ],
    }
