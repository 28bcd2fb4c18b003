"""Telling of reports about conduct: the team, whoever reported, and whom a measure concerns."""

from functools import partial
from typing import Any

from django.utils.timezone import now
from django.utils.translation import override

from jesuisla.collective.conduct.appeals import appeal_until, who_may_judge
from jesuisla.collective.conduct.cases import may_judge
from jesuisla.collective.conduct.models import Appeal, ConductCase, ConductReport, Measure
from jesuisla.collective.conduct.words import measure_title, report_outcome, what_measure_means
from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.groups.language import letter_language
from jesuisla.collective.members.application_appeals import who_may_judge_application
from jesuisla.collective.members.models import ApplicationAppeal, Membership
from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.deliveries import (
    deliver_once,
    leave_one_by_one,
    tell_together,
)
from jesuisla.collective.notifications.notification import Notification, write_notification
from jesuisla.collective.notifications.topics import CONDUCT, MEMBERSHIP, REPORTS
from jesuisla.collective.notifications.wishes import who_wants

APPEALS_FROM = 1_000_000_000
"""Added to the number of an appeal, so that it is no case's among what was told."""
JOIN_APPEALS_FROM = 2_000_000_000
"""The same, for an appeal of somebody who asked to join."""


def tell_of_conduct() -> int:
    """Tell those of the team who may judge of cases and appeals that wait. Return how many left.

    None to whoever is concerned or reported, each case once, and no more than a few an hour.
    """
    waiting: dict[int, set[int]] = {}
    states = ConductCase.State
    for case in ConductCase.objects.filter(state__in=(states.OPEN, states.PROPOSED)):
        if case.state == states.OPEN and case.first_judge_id is not None:
            continue
        for key in may_judge(case).values_list("pk", flat=True):
            if key not in case.judges:
                waiting.setdefault(key, set()).add(case.pk)
    for appeal in Appeal.objects.filter(judged_at=None).select_related("measure__case"):
        for key in who_may_judge(appeal.measure).values_list("pk", flat=True):
            waiting.setdefault(key, set()).add(APPEALS_FROM + appeal.pk)
    for row in ApplicationAppeal.objects.filter(judged_at=None).select_related("application"):
        for key in who_may_judge_application(row.application).values_list("pk", flat=True):
            waiting.setdefault(key, set()).add(JOIN_APPEALS_FROM + row.pk)
    wishes = who_wants(CONDUCT, waiting) if waiting else []
    return leave_one_by_one(
        (to, channel, partial(tell_together, CONDUCT, waiting[to.pk], channel, to.pk, _waiting))
        for to, channel in wishes
    )


def _waiting(to: Membership, _count: int) -> Notification:
    """Write what names nobody."""
    return write_notification(
        CONDUCT, "conduct_waits", to, link=page_url(to.group, "conduct:cases")
    )


def tell_reporters(case: int) -> int:
    """Tell those who reported what came of it. Return how many left."""
    row = ConductCase.objects.get(pk=case)
    reporters = ConductReport.objects.filter(case=row).values_list("by", flat=True)
    count = 0
    for to, channel in who_wants(REPORTS, {*reporters}):
        with override(letter_language(to.person.language, to.group)):
            outcome = report_outcome(row)
        link = page_url(to.group, "conduct:mine")
        notification = write_notification(REPORTS, "report_judged", to, link=link, outcome=outcome)
        count += deliver_once(f"{REPORTS.key}:{to.pk}:{row.pk}", notification, channel, to)
    return count


def tell_of_measure(measure: int) -> None:
    """Tell the person concerned what was decided, why, and how to appeal."""
    rows = Measure.objects.select_related("member__person", "member__group", "group")
    row = rows.get(pk=measure)
    to = row.member
    with override(letter_language(to.person.language, to.group)):
        title, meaning = measure_title(row), what_measure_means(row, now())
    _tell_always(
        f"measure:{row.pk}",
        "measure",
        to,
        title=title,
        meaning=meaning,
        point=row.get_point_display,
        reason=row.reason,
        until=appeal_until(row),
    )


def tell_of_verdict(appeal: int) -> None:
    """Tell whoever appealed what came of it."""
    rows = Appeal.objects.select_related("measure__member__person", "measure__member__group")
    row = rows.get(pk=appeal)
    is_lifted = row.verdict == Appeal.Verdict.LIFTED
    _tell_always(
        f"appeal:{row.pk}",
        "appeal_judged",
        row.measure.member,
        is_lifted=is_lifted,
        answer=row.answer,
    )


def tell_of_application_verdict(application: int) -> None:
    """Tell whoever appealed against a refusal that it stays; a welcome is told as any other."""
    rows = ApplicationAppeal.objects.select_related(
        "application__membership__person", "application__membership__group"
    )
    row = rows.get(application=application)
    if row.outcome == ApplicationAppeal.SecondAnswer.UPHELD:
        _tell_always(
            f"join appeal:{row.pk}",
            "join_appeal_judged",
            row.application.membership,
            page="members:request",
            answer=row.answer,
        )


def _tell_always(
    key: str, template: str, to: Membership, *, page: str = "conduct:mine", **context: Any
) -> None:
    link = page_url(to.group, page)
    notification = write_notification(MEMBERSHIP, template, to, link=link, **context)
    for name in MEMBERSHIP.always:
        deliver_once(key, notification, CHANNELS[name], to)
