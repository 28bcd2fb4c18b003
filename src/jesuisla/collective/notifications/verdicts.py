"""Telling members what became of what they put forward."""

from collections.abc import Collection

from django.utils.timezone import localdate

from jesuisla.collective.actions.models import Review
from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.notifications.deliveries import deliver_once
from jesuisla.collective.notifications.notification import write_notification
from jesuisla.collective.notifications.topics import PROPOSALS, REVIEWS
from jesuisla.collective.notifications.wishes import who_wants
from jesuisla.collective.proposals.models import Criterion, Proposal


def tell_of_declined_proposals(numbers: Collection[int]) -> int:
    """Tell the proposers who wish it why the team declined. Return how many letters left.

    Each proposal is told of once. Whoever declined their own knows already.
    """
    proposals = Proposal.objects.filter(pk__in=numbers, state=Proposal.State.DECLINED)
    by_proposer = {
        proposal.by_id: proposal
        for proposal in proposals.select_related("answered_by", "thread")
        if proposal.by_id is not None and proposal.by_id != proposal.answered_by_id
    }
    count = 0
    for to, channel in who_wants(PROPOSALS, by_proposer):
        proposal = by_proposer[to.pk]
        notification = write_notification(
            PROPOSALS,
            "not_taken",
            to,
            link=page_url(to.group, "threads:thread", proposal.thread_id),
            day=localdate(proposal.at, to.group.zone),
            criterion=Criterion(proposal.criterion).label,
            answer=proposal.answer,
            answered_by=proposal.answered_by,
        )
        count += deliver_once(f"{PROPOSALS.key}:{proposal.pk}", notification, channel, to)
    return count


def tell_of_review(action: int) -> int:
    """Tell whoever prepared an action why it was sent back or refused, if they wish it.

    Return how many letters left: none for an agreement, nor to whoever gave up their own.
    """
    verdicts = Review.objects.filter(action=action).select_related("action", "by")
    review = verdicts.order_by("-at", "-pk").first()
    if review is None or review.verdict == Review.Verdict.AGREED:
        return 0
    author, count = review.action.prepared_by_id, 0
    if author is None or author == review.by_id:
        return 0
    for to, channel in who_wants(REVIEWS, {author}):
        notification = write_notification(
            REVIEWS,
            "reviewed",
            to,
            link=page_url(to.group, "queue:review", review.action.number),
            review=review,
            is_refused=review.verdict == Review.Verdict.DECLINED,
        )
        key = f"{REVIEWS.key}:{review.pk}:{review.at.timestamp():.0f}"
        count += deliver_once(key, notification, channel, to)
    return count
