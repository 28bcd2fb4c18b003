"""What the group's scorer may learn from, and what it became."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count
from django.utils.timezone import now

from jesuisla.analysis.text import language
from jesuisla.analysis.triage import LabelledComment, Scorer
from jesuisla.analysis.triage import LabelName as Question
from jesuisla.collective.groups.models import Group
from jesuisla.collective.watch.learning_models import GroupScorer, Label
from jesuisla.collective.watch.models import Comment

SHOWN = 8
SEEN_LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A comment with what people said of it, and when they last did."""

    at: datetime
    row: LabelledComment


_givers: list[Callable[[Group], Iterable[Lesson]]] = []


def gives_lessons(
    function: Callable[[Group], Iterable[Lesson]],
) -> Callable[[Group], Iterable[Lesson]]:
    """Have a higher app add what others told of comments (scores that programs suggest)."""
    if function not in _givers:
        _givers.append(function)
    return function


def lessons(group: Group, since: datetime | None = None) -> list[Lesson]:
    """What people said of comments whose text is still there, oldest first.

    Several people's words on one question are weighed by how sure they are; a tie is no
    lesson. Later than ``since`` only. Needs the scope of the group.
    """
    found = [*_own(), *(one for ask in _givers for one in ask(group))]
    return sorted(
        (lesson for lesson in found if since is None or lesson.at > since),
        key=lambda lesson: (lesson.at, lesson.row.id),
    )


def _own() -> list[Lesson]:
    said = Label.objects.filter(comment__isnull=False)
    if not settings.DEMO:
        # Threads that somebody made up to practise on teach nothing about real ones.
        said = said.exclude(thread__invented=True)
    said = (
        said.exclude(comment__text="")
        .select_related("comment__thread__page")
        .order_by("comment", "at")
    )
    by_comment: dict[int, list[Label]] = defaultdict(list)
    for label in said.iterator(chunk_size=2000):
        by_comment[label.comment_id or 0].append(label)
    found = []
    for rows in by_comment.values():
        lesson = _lesson(rows)
        if lesson is not None:
            found.append(lesson)
    return found


def _lesson(rows: list[Label]) -> Lesson | None:
    comment = rows[0].comment
    assert comment is not None  # filtered for
    votes: dict[str, float] = defaultdict(float)
    for one in rows:
        votes[one.label] += one.how_sure if one.value else -one.how_sure
    agreed = {Question(label): int(vote > 0) for label, vote in votes.items() if vote}
    lang = comment.language or comment.thread.language or language(comment.text) or ""
    if not agreed:
        return None
    source = str(comment.thread.page_id or f"thread {comment.thread_id}")
    row = LabelledComment(str(comment.pk), comment.text, lang[:2].lower(), source, agreed)
    return Lesson(at=max(one.at for one in rows), row=row)


def live_scorer() -> GroupScorer | None:
    """The version that reads now; ``None`` when it is the shipped one."""
    return GroupScorer.objects.filter(state=GroupScorer.State.LIVE).defer("data").first()


def versions() -> list[GroupScorer]:
    """The latest versions, newest first, without their bytes."""
    made = GroupScorer.objects.defer("data").select_related("by")
    return list(made.order_by("-made_at", "-pk")[:SHOWN])


def languages_not_supported(scorer: Scorer) -> list[tuple[str, int]]:
    """Languages of recent comments that the scorer cannot read, with how many comments."""
    recent = Comment.objects.filter(first_seen_at__gt=now() - SEEN_LATELY).exclude(text="")
    rows = recent.order_by().values_list("scores__lang").annotate(count=Count("pk"))
    found = [(lang, count) for lang, count in rows if lang and lang not in scorer.languages]
    return sorted(found, key=lambda entry: (-entry[1], entry[0]))
