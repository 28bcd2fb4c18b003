"""An action over time: attention by kind at each reading, and what was done until then."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from jesuisla.analysis.thread import CommentKind, CommentOrder, ThreadSnapshot
from jesuisla.analysis.visibility import attention_by_kind, curve_for
from jesuisla.collective.actions.lifting.order_models import order_weights_for, sightings
from jesuisla.collective.actions.lifting.prospects import has_enough_readings
from jesuisla.collective.actions.models import Action, Support, Voice
from jesuisla.collective.results.unaided import ExpectedShare, expected_without_group
from jesuisla.collective.threads.models import Place, Reading
from jesuisla.collective.threads.threads import snapshot_of

MOST_STEPS = 24
"""Readings shown of one action, the latest."""

_COMPARABLE = (CommentOrder.RELEVANCE, CommentOrder.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingStep:
    """One reading of the action.

    ``attention`` is the share of the top by kind. ``voices`` and ``supports`` count what
    was told until then; ``outsiders`` the supportive comments of others written since the
    launch, ``None`` where no reading so far names comments.
    """

    reading: Reading
    snapshot: ThreadSnapshot
    attention: Mapping[CommentKind, float]
    voices: int
    supports: int
    outsiders: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The steps, oldest first, and how many readings in another order were left out."""

    steps: tuple[ReadingStep, ...]
    left_out: int
    left_out_more: bool = False
    """Whether there are more of these than are counted."""


def course_of_action(action: Action) -> Course:
    """The action over time, from the reading before the launch to the last one."""
    readings = _readings(action)
    latest = readings.filter(order__in=_COMPARABLE).order_by("-taken_at", "-pk")[:MOST_STEPS]
    comparable = list(reversed(latest))
    of_members = Voice.objects.filter(action=action, is_guest=False)
    voices = sorted(of_members.values_list("at", flat=True))
    supports = sorted(Support.objects.filter(action=action).values_list("at", flat=True))
    outsiders = _outsiders(action, comparable)
    curve = curve_for(action.thread.network)
    steps = []
    for reading in comparable:
        snapshot = snapshot_of(reading)
        steps.append(
            ReadingStep(
                reading=reading,
                snapshot=snapshot,
                attention=attention_by_kind(snapshot, curve=curve),
                voices=bisect_right(voices, reading.taken_at),
                supports=bisect_right(supports, reading.taken_at),
                outsiders=outsiders[reading.pk],
            )
        )
    left_out = readings.exclude(order__in=_COMPARABLE)[: MOST_STEPS + 1].count()
    return Course(
        steps=tuple(steps), left_out=min(left_out, MOST_STEPS), left_out_more=left_out > MOST_STEPS
    )


def _readings(action: Action) -> QuerySet[Reading]:
    of_thread = Reading.objects.filter(thread=action.thread_id).select_related("thread")
    during = Q(taken_at__gte=action.launched_at) | Q(pk=action.first_reading_id or 0)
    if action.last_reading is not None:
        during &= Q(taken_at__lte=action.last_reading.taken_at)
    elif action.closed_at is not None:
        during &= Q(taken_at__lte=action.closed_at)
    return of_thread.filter(during)


def _outsiders(action: Action, readings: Sequence[Reading]) -> dict[int, int | None]:
    """The supportive comments of others known by each reading and written since the launch."""
    ours = _own_comments(action)
    places = Place.objects.filter(reading__in=readings, comment__isnull=False)
    by_reading: dict[int, set[int]] = {}
    launch = action.launched_at
    rows = places.values_list("reading", "comment", "kind", "comment__created_at")
    for pk, comment, kind, created_at in rows:
        is_late = created_at is not None and launch is not None and created_at >= launch
        has_joined = kind == CommentKind.SUPPORTIVE and is_late and comment not in ours
        by_reading.setdefault(pk, set()).update({comment} if has_joined else ())
    so_far: set[int] | None = None
    counts: dict[int, int | None] = {}
    for reading in readings:
        if reading.pk in by_reading:
            so_far = (so_far or set()) | by_reading[reading.pk]
        counts[reading.pk] = None if so_far is None else len(so_far)
    return counts


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelComparison:
    """What stood at the top at one reading, and what the model expects without us there."""

    step: ReadingStep
    expected: Mapping[CommentKind, ExpectedShare]
    readings: int


def compare_with_model(action: Action, course: Course) -> ModelComparison | None:
    """The last reading that names comments, beside the model's world without the group.

    ``None`` without such a reading since the launch, or when too few readings taught.
    """
    model = order_weights_for(action.thread)
    places = Place.objects.filter(comment__isnull=False, reading__order=CommentOrder.RELEVANCE)
    able = set(
        places.filter(reading__in=[step.reading for step in course.steps]).values_list(
            "reading", flat=True
        )
    )
    steps = [step for step in course.steps if step.reading.pk in able]
    if not has_enough_readings(model) or not steps or action.launched_at is None:
        return None
    last = steps[-1]
    if last.reading.taken_at < action.launched_at:
        return None
    first = steps[0] if steps[0].reading.taken_at < last.reading.taken_at else None
    looks = sightings([last.reading, *([first.reading] if first else [])])
    shares_expected = expected_without_group(
        model,
        looks[0],
        looks[1] if first else None,
        ours={str(pk) for pk in _own_comments(action)},
        likes_given=_likes_given(action, last.reading.taken_at),
        curve=curve_for(action.thread.network),
    )
    if shares_expected is None:
        return None
    return ModelComparison(step=last, expected=shares_expected, readings=model.readings)


def _own_comments(action: Action) -> set[int]:
    """The comments of members, and of guests: these came because we called, as members did."""
    voices = Voice.objects.filter(action=action, comment__isnull=False)
    return set(voices.values_list("comment", flat=True))


def _likes_given(action: Action, until: datetime) -> dict[str, int]:
    """The likes that members say to have given to others' comments until then."""
    likes = Support.objects.filter(
        action=action, deed=Support.Deed.LIKED, comment__isnull=False, at__lte=until
    )
    return Counter(str(pk) for pk in likes.values_list("comment", flat=True))
