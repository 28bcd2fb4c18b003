"""What moderators do at the desk: claim a thread, release it, decline it."""

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.operations import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.events import ThreadClaimed, ThreadDeclined, ThreadReleased
from jesuisla.collective.watch.models import Claim, Criterion, Proposal, Thread

CLAIMED_FOR = timedelta(minutes=20)
"""Long enough to read a thread and write a brief; then somebody else may take over."""


@transaction.atomic
def claim_thread(thread: Thread, *, by: Membership) -> Claim:
    """Work on a thread, so that nobody else does for 20 minutes; again prolongs it.

    Refused while another moderator's claim lasts.
    """
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    moment = now()
    claim = Claim.objects.select_related("by").filter(thread=thread).first()
    if claim is not None and claim.by_id != by.pk and claim.until > moment:
        raise Refused(
            _("%(alias)s is working on this thread just now.") % {"alias": claim.by.alias}
        )
    claim, _new = Claim.objects.update_or_create(
        thread=thread,
        defaults={"group": thread.group, "by": by, "until": moment + CLAIMED_FOR},
    )
    record(ThreadClaimed(group=thread.group_id, thread=thread.pk), by=by.pk)
    return claim


@transaction.atomic
def release_thread(thread: Thread, *, by: Membership) -> None:
    """Stop working on a thread. Does nothing for somebody else's claim."""
    if Claim.objects.filter(thread=thread, by=by).delete()[0]:
        record(ThreadReleased(group=thread.group_id, thread=thread.pk), by=by.pk)


@transaction.atomic
def decline_thread(
    thread: Thread, criterion: str, *, by: Membership, answer: str = ""
) -> list[Proposal]:
    """Decline a thread by a written criterion; its proposers are told, with ``answer``.

    The thread is no longer followed and leaves the desk. Refused without one of the
    written criteria, and while another moderator works on the thread.
    """
    if criterion not in Criterion.values:
        raise Refused(_("Choose the criterion that fits; the proposer will read it."))
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    claim = Claim.objects.select_related("by").filter(thread=thread, until__gt=now()).first()
    if claim is not None and claim.by_id != by.pk:
        raise Refused(
            _("%(alias)s is working on this thread just now.") % {"alias": claim.by.alias}
        )
    declined = list(Proposal.objects.filter(thread=thread, state=Proposal.State.OPEN))
    for proposal in declined:
        proposal.state = Proposal.State.DECLINED
        proposal.criterion = criterion
        proposal.answer = answer.strip()[:600]
        proposal.answered_by = by
        proposal.answered_at = now()
        proposal.save()
    thread.followed = False
    thread.save(update_fields=["followed"])
    Claim.objects.filter(thread=thread).delete()
    record(
        ThreadDeclined(
            group=thread.group_id,
            thread=thread.pk,
            criterion=criterion,
            proposals=tuple(proposal.pk for proposal in declined),
        ),
        by=by.pk,
    )
    return declined
