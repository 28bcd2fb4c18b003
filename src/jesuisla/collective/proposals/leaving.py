"""Letting go of what a member who left put forward and read."""

from django.db import transaction

from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.models import Membership
from jesuisla.collective.proposals.events import ProposerForgotten
from jesuisla.collective.proposals.models import Claim, Proposal
from jesuisla.collective.queue.models import DeskRules, StoryMatch
from jesuisla.collective.scoring.models import GroupScorer, Label
from jesuisla.collective.scoring.models import Reader as Chosen
from jesuisla.collective.threads.models import Comment, Reading


@transaction.atomic
def forget_proposer(member: Membership) -> None:
    """Empty a member's notes and take their name off readings and verdicts.

    Threads, readings, kinds and labels stay: they name nobody. Doing it twice does nothing.
    """
    proposals = Proposal.objects.filter(by=member).update(note="", by=None)
    answered = Proposal.objects.filter(answered_by=member).update(answered_by=None)
    readings = Reading.objects.filter(by=member).update(by=None)
    Comment.objects.filter(kind_by=member).update(kind_by=None)
    labels = Label.objects.filter(by=member).update(by=None)
    for model in (GroupScorer, DeskRules, StoryMatch):
        model.objects.filter(by=member).update(by=None)
    Chosen.objects.filter(consented_by=member).update(consented_by=None)
    claims, _ = Claim.objects.filter(by=member).delete()
    if proposals or answered or readings or labels or claims:
        record(ProposerForgotten(group=member.group_id, proposals=proposals), by=None)
