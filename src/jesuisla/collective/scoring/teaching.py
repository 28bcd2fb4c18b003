"""Teaching the group's scorer: a version is made, tried on what it did not learn, and undone."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
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
from jesuisla.collective.scoring.labels import STUDIO
from jesuisla.collective.scoring.models import GroupScorer, Label
from jesuisla.collective.scoring.scoring import load_version
from jesuisla.collective.scoring.version_comparison import (
    VersionComparison,
    answers_to,
    compare,
    compare_answers,
    goes_live,
)
from jesuisla.collective.threads.models import Comment

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
    """A comment with what people said of it, when they last did, and its part of the studio."""

    at: datetime
    row: LabelledComment
    part: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether it is kept aside to measure every version on; none learns from it."""
        return self.part == Label.Source.KEPT


@transaction.atomic
def teach(group: Group, *, by: Membership | None) -> GroupScorer:
    """Make the group's next version, or try the one that waits, and have it read if it may.

    It learns from all verdicts given since, and is compared with the version that reads now: on
    each of them by a version that had not learned it, and on all that were drawn and kept aside.
    None of its answers may be surely worse. Where too few can be compared it waits for later
    verdicts. The version before is kept. Raises :class:`TooFewVerdicts`.
    """
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # two at once make one version
    live = _newest_readable(live_scorer())
    waiting = GroupScorer.objects.filter(state=State.CANDIDATE).order_by("-made_at").first()
    if waiting is not None and load_version(waiting.pk) is None:
        _set_aside(waiting)
        waiting = None
    if waiting is not None:
        later = lessons(group, waiting.learned_until, always_kept=True)
        answers = answers_to(_scorer(live), _scorer(waiting), [lesson.row for lesson in later])
        tests = compare_answers(answers, _reordered_by(waiting))
        return _decide_version(waiting, live, tests, by)
    # A version made before meanings were read is learned again from all that was told.
    starts_anew = _scorer(live).model.head is None
    history = _Learned([] if starts_anew else _versions_that_read())
    all_lessons = lessons(group)
    to_learn = [lesson for lesson in map(history.rest_of, all_lessons) if lesson is not None]
    new_count = sum(history.is_new(lesson) for lesson in to_learn)
    if new_count < FEWEST_VERDICTS:
        raise TooFewVerdicts(new_count)
    model = (shipped_scorer() if starts_anew else _scorer(live)).model
    version = f"{shipped_scorer().version}+{group.slug}.{GroupScorer.objects.count() + 1}"
    adaptation = adapt_model(model, [lesson.row for lesson in to_learn], version=version)
    if not any(test.better for test in adaptation.tests):
        raise TooFewVerdicts(new_count)
    candidate = GroupScorer.objects.create(
        group=group,
        version=version,
        data=model_to_bytes(adaptation.model),
        based_on=live,
        labels_used=len(to_learn),
        learned_until=to_learn[-1].at,
        by=by,
    )
    # Beside what was learned: what no version learned, and what was not enough to learn from.
    too_few_for = {(label, lang) for label, lang, _count in adaptation.too_few}
    answers = answers_to(
        _scorer(live),
        _scorer(candidate),
        [lesson.row for lesson in all_lessons if lesson.is_kept]
        + [_only(lesson.row, too_few_for) for lesson in to_learn],
    )
    for test in adaptation.tests:
        answers.setdefault(str(test.label), []).append(test.answers)
    reordered_labels = frozenset(str(test.label) for test in adaptation.tests if test.reorders)
    return _decide_version(candidate, live, compare_answers(answers, reordered_labels), by)


def _only(row: LabelledComment, asked: AbstractSet[tuple[LabelName, str]]) -> LabelledComment:
    labels = {name: value for name, value in row.labels.items() if (name, row.lang) in asked}
    return replace(row, labels=labels)


def _decide_version(
    version: GroupScorer,
    live: GroupScorer | None,
    tests: list[VersionComparison],
    by: Membership | None,
) -> GroupScorer:
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


def _versions_that_read() -> list[GroupScorer]:
    versions = GroupScorer.objects.filter(state__in=(State.LIVE, State.RETIRED))
    return list(versions.defer("data"))


def _reordered_by(version: GroupScorer) -> frozenset[str] | None:
    """Return the questions of which a version learned more than how likely a yes is.

    ``None``: of all; versions made before this was written down say nothing.
    """
    if not any("new_order" in row for row in version.tests):
        return None
    return frozenset(row["label"] for row in version.tests if row.get("new_order"))


class _Learned:
    """Which verdicts versions learned from; what only calibrated one is there to learn from still.

    Otherwise a group that labels a few dozen comments a week would never have enough.
    """

    def __init__(self, versions: Iterable[GroupScorer]) -> None:
        self._newest: datetime | None = None
        self._of_all: datetime | None = None
        self._until: dict[str, datetime] = {}
        for version in sorted(versions, key=lambda version: version.learned_until):
            self._newest = version.learned_until
            reordered_labels = _reordered_by(version)
            if reordered_labels is None:
                self._of_all = version.learned_until
            for label in reordered_labels or ():
                self._until[label] = version.learned_until

    def is_new(self, lesson: Lesson) -> bool:
        """Whether a lesson came after all versions."""
        return self._newest is None or lesson.at > self._newest

    def rest_of(self, lesson: Lesson) -> Lesson | None:
        """Return what may be learned from a lesson; ``None`` where that is nothing."""
        if lesson.is_kept:
            return None
        labels = {
            label: value
            for label, value in lesson.row.labels.items()
            if all(
                until is None or lesson.at > until
                for until in (self._of_all, self._until.get(str(label)))
            )
        }
        return replace(lesson, row=replace(lesson.row, labels=labels)) if labels else None


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
    # A comment's number tells its part, so that there are not two.
    part = next((label.source for label in rows if label.source in STUDIO), "")
    return Lesson(at=max(label.at for label in rows), row=row, part=part)


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
