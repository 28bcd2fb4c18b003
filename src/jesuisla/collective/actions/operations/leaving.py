"""Letting go of what a member who left did in actions."""

from django.db import transaction

from jesuisla.collective.actions.events import MemberForgotten
from jesuisla.collective.actions.models import Action, Debrief, Presence, Review, Support, Voice
from jesuisla.collective.actions.operations.closing import FORGOTTEN
from jesuisla.collective.journal.operations import record
from jesuisla.collective.members.models import Membership


@transaction.atomic
def forget_member(member: Membership) -> None:
    """Empty a member's voices, words and deeds; how many voices there were stays true.

    Doing it twice does nothing.
    """
    voices = Voice.objects.filter(by=member).update(
        url="", first_words=FORGOTTEN, comment=None, by=None
    )
    debriefs, _ = Debrief.objects.filter(by=member).delete()
    supports, _ = Support.objects.filter(by=member).delete()
    presences, _ = Presence.objects.filter(by=member).delete()
    reviews = Review.objects.filter(by=member).update(note="", by=None)
    prepared = Action.objects.filter(prepared_by=member).update(prepared_by=None)
    Action.objects.filter(waiting_by=member).update(waiting_by=None, waiting_brief=None)
    if voices or debriefs or supports or presences or reviews or prepared:
        record(MemberForgotten(group=member.group_id, voices=voices), by=None)
