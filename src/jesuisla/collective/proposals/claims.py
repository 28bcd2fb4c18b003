"""What moderators do at the queue: claim a thread, release it, decline it."""

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import TEAM, Membership
from jesuisla.collective.proposals.events import ThreadClaimed, ThreadReleased
from jesuisla.collective.proposals.models import Claim
from jesuisla.collective.threads.models import Thread

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
    record(ThreadClaimed(group=thread.group_id, thread=thread.pk), by=by)
    return claim


@transaction.atomic
def release_claims_of(member: Membership) -> int:
    """Leave the threads of somebody who is no longer of the team to others. Return how many."""
    if member.ended_at is None and not TEAM.isdisjoint(member.roles):
        return 0
    threads = list(Thread.objects.filter(claim__by=member).order_by("pk"))
    for thread in threads:
        release_thread(thread, by=member)
    return len(threads)


@transaction.atomic
def release_thread(thread: Thread, *, by: Membership) -> None:
    """Stop working on a thread. Does nothing for somebody else's claim."""
    if Claim.objects.filter(thread=thread, by=by).delete()[0]:
        record(ThreadReleased(group=thread.group_id, thread=thread.pk), by=by)
