"""Teaching the group's scorer: a version is made, tried on later verdicts, and can be undone."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.triage import (
    FEWEST_VERDICTS,
    FEWEST_VERDICTS_EACH,
    ShippedScorer,
    adapt_model,
    model_to_bytes,
    shipped_scorer,
)
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.operations import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.comparing import compare, goes_live
from jesuisla.collective.watch.events import ScorerTaught, ScorerUndone
from jesuisla.collective.watch.learning_models import GroupScorer
from jesuisla.collective.watch.queries.learning import Lesson, lessons, live_scorer
from jesuisla.collective.watch.scorers import taught

KEPT_FOR_TRYING = 0.3
"""The share of verdicts, the last ones, that a new version does not learn from."""
State = GroupScorer.State


class TooFewVerdicts(Refused):
    """There is not enough to learn from yet."""

    def __init__(self, count: int) -> None:
        super().__init__(
            _(
                "There are too few verdicts to learn from: %(count)d comments since the last "
                "time. At least %(fewest)d on one question are needed, with %(each)d of each "
                "answer. Nothing was changed."
            )
            % {"count": count, "fewest": FEWEST_VERDICTS, "each": FEWEST_VERDICTS_EACH}
        )


@transaction.atomic
def teach(group: Group, *, by: Membership | None) -> GroupScorer:
    """Make the group's next version, or try the one that waits, and have it read if it may.

    It learns from the earlier verdicts and is compared with the version that reads now on
    the later ones: none of its answers may be worse. Where these are too few it waits. The
    version before is kept. Raises :class:`TooFewVerdicts`.
    """
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # two at once make one version
    live = _newest_readable(live_scorer())
    waiting = GroupScorer.objects.filter(state=State.CANDIDATE).order_by("-made_at").first()
    if waiting is not None and taught(waiting.pk) is None:
        _set_aside(waiting)
        waiting = None
    if waiting is not None:
        return _decide(waiting, live, lessons(group, waiting.learned_until), by)
    known = lessons(group, _learned_until())
    first = known[: len(known) - round(KEPT_FOR_TRYING * len(known))]
    if not first:
        raise TooFewVerdicts(len(known))
    model = _scorer(live).model
    number = GroupScorer.objects.count() + 1
    version = f"{shipped_scorer().version}+{group.slug}.{number}"
    adapted = adapt_model(model, [lesson.row for lesson in first], version=version)
    if not any(test.better for test in adapted.tests):
        raise TooFewVerdicts(len(known))
    made = GroupScorer.objects.create(
        group=group,
        version=version,
        data=model_to_bytes(adapted.model),
        based_on=live,
        labels_used=len(first),
        learned_until=first[-1].at,
        by=by,
    )
    return _decide(made, live, known[len(first) :], by)


def _decide(
    made: GroupScorer, live: GroupScorer | None, later: list[Lesson], by: Membership | None
) -> GroupScorer:
    tests = compare(_scorer(live), _scorer(made), [lesson.row for lesson in later])
    verdict = goes_live(tests)
    made.tests = [dict(test) for test in tests]
    if verdict is not None:
        made.state = State.LIVE if verdict else State.WORSE
    if made.state == State.LIVE:
        GroupScorer.objects.filter(state=State.LIVE).update(state=State.RETIRED)
        made.based_on = live
    made.save(update_fields=["tests", "state", "based_on"])
    event = ScorerTaught(group=made.group_id, scorer=made.pk, live=made.state == State.LIVE)
    record(event, by=by.pk if by else None)
    return made


@transaction.atomic
def undo_teaching(group: Group, *, by: Membership) -> GroupScorer | None:
    """Have the version before read again, and give it; ``None`` is the shipped one.

    What the undone version had learned from is not learned again by itself. A version that
    can no longer be read is passed over. Refused when the shipped scorer reads already.
    """
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    live = live_scorer()
    if live is None or _scorer(live) is shipped_scorer():
        raise Refused(_("The scorer reads as it was delivered; there is nothing to undo."))
    GroupScorer.objects.filter(pk=live.pk).update(state=State.RETIRED)
    before = _newest_readable(live.based_on)
    record(ScorerUndone(group=group.pk, scorer=live.pk), by=by.pk)
    return before


@transaction.atomic
def look_back(group: Group) -> None:
    """Write down what the version that reads changed on verdicts given since it began.

    Nothing, when it or the version before can no longer be read.
    """
    live = live_scorer()
    if live is None:
        return
    before = shipped_scorer() if live.based_on is None else taught(live.based_on.pk)
    reads = taught(live.pk)
    if before is None or reads is None:
        return
    since = [lesson.row for lesson in lessons(group, live.made_at)]
    found = compare(before, reads, since) if since else []
    GroupScorer.objects.filter(pk=live.pk).update(since=[dict(one) for one in found])


def _newest_readable(version: GroupScorer | None) -> GroupScorer | None:
    """The version, or the newest it stands on that can be read, which reads from now on.

    Those passed over are set aside, so that what they learned from is learned again.
    """
    while version is not None and taught(version.pk) is None:
        _set_aside(version)
        version = version.based_on
    if version is not None:
        GroupScorer.objects.filter(pk=version.pk).update(state=State.LIVE)
    return version


def _set_aside(version: GroupScorer) -> None:
    GroupScorer.objects.filter(pk=version.pk).update(state=State.OUTDATED)


def _scorer(version: GroupScorer | None) -> ShippedScorer:
    return shipped_scorer() if version is None else taught(version.pk) or shipped_scorer()


def _learned_until() -> datetime | None:
    used = GroupScorer.objects.filter(state__in=(State.LIVE, State.RETIRED))
    return used.order_by("-learned_until").values_list("learned_until", flat=True).first()
