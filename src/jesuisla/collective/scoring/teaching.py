"""Teaching the group's scorer: a version is made, tried on later verdicts, and can be undone."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.text import language
from jesuisla.analysis.triage import (
    FEWEST_VERDICTS,
    FEWEST_VERDICTS_EACH,
    LabelledComment,
    LabelName,
    Scorer,
    ShippedScorer,
    adapt_model,
    model_to_bytes,
    shipped_scorer,
)
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.events import OpenQuestion
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.probation import members_on_probation
from jesuisla.collective.scoring.events import ScorerTaught, ScorerUndone
from jesuisla.collective.scoring.models import GroupScorer, Label
from jesuisla.collective.scoring.scoring import load_version
from jesuisla.collective.scoring.version_comparison import compare, goes_live
from jesuisla.collective.threads.models import Comment

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A comment with what people said of it, and when they last did.

    ``is_kept``: it was drawn, and is kept aside to measure every version on; none learns from it.
    """

    at: datetime
    row: LabelledComment
    is_kept: bool = False


@transaction.atomic
def teach(group: Group, *, by: Membership | None) -> GroupScorer:
    """Make the group's next version, or try the one that waits, and have it read if it may.

    It learns from the earlier verdicts and is compared with the version that reads now on
    the later ones, and on all that were drawn and kept aside: none of its answers may be worse.
    Where these are too few it waits. The version before is kept. Raises :class:`TooFewVerdicts`.
    """
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # two at once make one version
    live = _newest_readable(live_scorer())
    waiting = GroupScorer.objects.filter(state=State.CANDIDATE).order_by("-made_at").first()
    if waiting is not None and load_version(waiting.pk) is None:
        _set_aside(waiting)
        waiting = None
    if waiting is not None:
        later = lessons(group, waiting.learned_until, always_kept=True)
        return _decide_version(waiting, live, later, by)
    # A version made before meanings were read is learned again from all that was told.
    starts_anew = _scorer(live).model.head is None
    all_lessons = lessons(group, None if starts_anew else _learned_until(), always_kept=True)
    new_lessons = [lesson for lesson in all_lessons if not lesson.is_kept]
    kept_aside = [lesson for lesson in all_lessons if lesson.is_kept]
    first = new_lessons[: len(new_lessons) - round(KEPT_FOR_TRYING * len(new_lessons))]
    if not first:
        raise TooFewVerdicts(len(new_lessons))
    model = (shipped_scorer() if starts_anew else _scorer(live)).model
    number = GroupScorer.objects.count() + 1
    version = f"{shipped_scorer().version}+{group.slug}.{number}"
    adaptation = adapt_model(model, [lesson.row for lesson in first], version=version)
    if not any(test.better for test in adaptation.tests):
        raise TooFewVerdicts(len(new_lessons))
    candidate = GroupScorer.objects.create(
        group=group,
        version=version,
        data=model_to_bytes(adaptation.model),
        based_on=live,
        labels_used=len(first),
        learned_until=first[-1].at,
        by=by,
    )
    return _decide_version(candidate, live, [*new_lessons[len(first) :], *kept_aside], by)


def _decide_version(
    version: GroupScorer, live: GroupScorer | None, later: list[Lesson], by: Membership | None
) -> GroupScorer:
    tests = compare(_scorer(live), _scorer(version), [lesson.row for lesson in later])
    verdict = goes_live(tests)
    version.tests = [dict(test) for test in tests]
    if verdict is not None:
        version.state = State.LIVE if verdict else State.WORSE
    if version.state == State.LIVE:
        GroupScorer.objects.filter(state=State.LIVE).update(state=State.RETIRED)
        version.based_on = live
    version.save(update_fields=["tests", "state", "based_on"])
    event = ScorerTaught(
        group=version.group_id, scorer=version.pk, live=version.state == State.LIVE
    )
    record(event, by=by)
    return version


@transaction.atomic
def undo_teaching(group: Group, *, by: Membership) -> GroupScorer | None:
    """Have the version before read again, and give it; ``None`` is the shipped one.

    What the undone version had learned from is not learned again by itself. A version that
    can no longer be read is passed over. Refused when the shipped scorer reads already.
    """
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    live = live_scorer()
    if live is None or _scorer(live) is shipped_scorer():
        raise Refused(_("The classifier is the one that was shipped; there is nothing to undo."))
    GroupScorer.objects.filter(pk=live.pk).update(state=State.RETIRED)
    before = _newest_readable(live.based_on)
    record(ScorerUndone(group=group.pk, scorer=live.pk), by=by)
    return before


@transaction.atomic
def look_back(group: Group) -> None:
    """Write down what the version that reads changed on verdicts given since it began.

    Nothing, when it or the version before can no longer be read.
    """
    live = live_scorer()
    if live is None:
        return
    before = shipped_scorer() if live.based_on is None else load_version(live.based_on.pk)
    reads = load_version(live.pk)
    if before is None or reads is None:
        return
    since = [lesson.row for lesson in lessons(group, live.made_at)]
    tests = compare(before, reads, since) if since else []
    GroupScorer.objects.filter(pk=live.pk).update(since=[dict(test) for test in tests])


def _newest_readable(version: GroupScorer | None) -> GroupScorer | None:
    """Return the version, or the newest it stands on that can be read, which reads from now on.

    Those passed over are set aside, so that what they learned from is learned again.
    """
    while version is not None and load_version(version.pk) is None:
        _set_aside(version)
        version = version.based_on
    if version is not None:
        GroupScorer.objects.filter(pk=version.pk).update(state=State.LIVE)
    return version


def _set_aside(version: GroupScorer) -> None:
    GroupScorer.objects.filter(pk=version.pk).update(state=State.OUTDATED)


def _scorer(version: GroupScorer | None) -> ShippedScorer:
    return shipped_scorer() if version is None else load_version(version.pk) or shipped_scorer()


def _learned_until() -> datetime | None:
    versions = GroupScorer.objects.filter(state__in=(State.LIVE, State.RETIRED))
    return versions.order_by("-learned_until").values_list("learned_until", flat=True).first()


SHOWN = 8
SEEN_LATELY = timedelta(days=30)


gives_lessons = OpenQuestion[Callable[[Group], Iterable[Lesson]]]()
"""What did others tell of comments (scores that programs suggest)?"""


def lessons(
    group: Group, since: datetime | None = None, *, always_kept: bool = False
) -> list[Lesson]:
    """Return what people said of comments whose text is still there, oldest first.

    Several people's words on one question are weighed by how sure they are; a tie is no
    lesson. Later than ``since`` only; with ``always_kept``, what is kept aside from any time. Needs
    the scope of the group.
    """
    given_lessons = (lesson for ask in gives_lessons for lesson in ask(group))
    all_lessons = [*_own_lessons(group), *given_lessons]
    return sorted(
        (
            lesson
            for lesson in all_lessons
            if since is None or lesson.at > since or (always_kept and lesson.is_kept)
        ),
        key=lambda lesson: (lesson.at, lesson.row.id),
    )


def _own_lessons(group: Group) -> list[Lesson]:
    # What somebody new says counts once they are new no longer: nobody turns a classifier at once.
    labels = Label.objects.filter(comment__isnull=False).exclude(
        by__in=members_on_probation(group.pk)
    )
    if not settings.DEMO:
        # Threads that somebody made up to practise on teach nothing about real ones.
        labels = labels.exclude(thread__invented=True)
    labels = (
        labels.exclude(comment__text="")
        .select_related("comment__thread__page")
        .order_by("comment", "at")
    )
    by_comment: dict[int, list[Label]] = defaultdict(list)
    for label in labels.iterator(chunk_size=2000):
        by_comment[label.comment_id or 0].append(label)
    lessons = []
    for rows in by_comment.values():
        lesson = _lesson(rows)
        if lesson is not None:
            lessons.append(lesson)
    return lessons


def _lesson(rows: list[Label]) -> Lesson | None:
    comment = rows[0].comment
    assert comment is not None  # filtered for
    votes: dict[str, float] = defaultdict(float)
    for label in rows:
        votes[label.label] += label.how_sure if label.value else -label.how_sure
    labels = {LabelName(label): int(vote > 0) for label, vote in votes.items() if vote}
    lang = comment.language or comment.thread.language or language(comment.text) or ""
    if not labels:
        return None
    source = str(comment.thread.page_id or f"thread {comment.thread_id}")
    row = LabelledComment(str(comment.pk), comment.text, lang[:2].lower(), source, labels)
    is_kept = any(label.source == Label.Source.KEPT for label in rows)
    return Lesson(at=max(label.at for label in rows), row=row, is_kept=is_kept)


def live_scorer() -> GroupScorer | None:
    """Return the version that reads now; ``None`` when it is the shipped one."""
    return GroupScorer.objects.filter(state=GroupScorer.State.LIVE).defer("data").first()


def versions() -> list[GroupScorer]:
    """Return the latest versions, newest first, without their bytes."""
    rows = GroupScorer.objects.defer("data").select_related("by")
    return list(rows.order_by("-made_at", "-pk")[:SHOWN])


def languages_not_supported(scorer: Scorer) -> list[tuple[str, int]]:
    """Return languages of recent comments that the scorer cannot read, with how many comments."""
    real_comments = Comment.objects.filter(thread__is_practice=False)
    recent = real_comments.filter(first_seen_at__gt=now() - SEEN_LATELY).exclude(text="")
    rows = recent.order_by().values_list("scores__lang").annotate(count=Count("pk"))
    languages = [(lang, count) for lang, count in rows if lang and lang not in scorer.languages]
    return sorted(languages, key=lambda entry: (-entry[1], entry[0]))
