"""An action over time: attention by kind at each reading, and what was done until then."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from jesuisla.analysis.thread import CommentKind, CommentOrder, ThreadSnapshot
from jesuisla.analysis.visibility import attention_by_kind, curve_for
from jesuisla.collective.actions.lifting.order_models import learnt, sightings
from jesuisla.collective.actions.lifting.prospects import enough
from jesuisla.collective.actions.lifting.unaided import Expected, without_us
from jesuisla.collective.actions.models import Action, Support, Voice
from jesuisla.collective.threads.models import Place, Reading
from jesuisla.collective.threads.threads import seen

MOST_STEPS = 24
"""Readings shown of one action, the latest."""

_COMPARABLE = (CommentOrder.RELEVANCE, CommentOrder.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One reading of the action.

    ``attention`` is the share of the top by kind. ``voices`` and ``supports`` count what
    was told until then; ``outsiders`` the supportive comments of others written since the
    launch, ``None`` where no reading so far names comments.
    """

    reading: Reading
    seen: ThreadSnapshot
    attention: Mapping[CommentKind, float]
    voices: int
    supports: int
    outsiders: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The steps, oldest first, and how many readings in another order were left out."""

    steps: tuple[Step, ...]
    left_out: int


def course_of(action: Action) -> Course:
    """The action over time, from the reading before the launch to the last one."""
    readings = _readings(action)
    kept = [one for one in readings if one.order in _COMPARABLE][-MOST_STEPS:]
    voices = _times(Voice.objects.filter(action=action).values_list("at", flat=True))
    supports = _times(Support.objects.filter(action=action).values_list("at", flat=True))
    outsiders = _outsiders(action, kept)
    curve = curve_for(action.thread.network)
    steps = []
    for one in kept:
        view = seen(one)
        steps.append(
            Step(
                reading=one,
                seen=view,
                attention=attention_by_kind(view, curve=curve),
                voices=bisect_right(voices, one.taken_at),
                supports=bisect_right(supports, one.taken_at),
                outsiders=outsiders[one.pk],
            )
        )
    return Course(
        steps=tuple(steps), left_out=sum(one.order not in _COMPARABLE for one in readings)
    )


def _readings(action: Action) -> list[Reading]:
    found = Reading.objects.filter(thread=action.thread_id).select_related("thread")
    begun = Q(taken_at__gte=action.launched_at) | Q(pk=action.first_reading_id or 0)
    if action.last_reading is not None:
        begun &= Q(taken_at__lte=action.last_reading.taken_at)
    elif action.closed_at is not None:
        begun &= Q(taken_at__lte=action.closed_at)
    return list(found.filter(begun).order_by("taken_at", "pk"))


def _times(found: Iterable[datetime]) -> list[datetime]:
    return sorted(found)


def _outsiders(action: Action, readings: Sequence[Reading]) -> dict[int, int | None]:
    """The supportive comments of others known by each reading and written since the launch."""
    told = Voice.objects.filter(action=action, comment__isnull=False)
    ours = set(told.values_list("comment", flat=True))
    named = Place.objects.filter(reading__in=readings, comment__isnull=False)
    by_reading: dict[int, set[int]] = {}
    launched = action.launched_at
    rows = named.values_list("reading", "comment", "kind", "comment__created_at")
    for reading, comment, kind, written in rows:
        late = written is not None and launched is not None and written >= launched
        joined = kind == CommentKind.SUPPORTIVE and late and comment not in ours
        by_reading.setdefault(reading, set()).update({comment} if joined else ())
    known: set[int] | None = None
    counts: dict[int, int | None] = {}
    for one in readings:
        if one.pk in by_reading:
            known = (known or set()) | by_reading[one.pk]
        counts[one.pk] = None if known is None else len(known)
    return counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What stood at the top at one reading, and what the model expects without us there."""

    step: Step
    expected: Mapping[CommentKind, Expected]
    readings: int


def compared(action: Action, course: Course) -> Comparison | None:
    """The last reading that names comments, beside the model's world without the group.

    ``None`` without such a reading since the launch, or when too few readings taught.
    """
    model = learnt(action.thread)
    named = Place.objects.filter(comment__isnull=False, reading__order=CommentOrder.RELEVANCE)
    able = set(
        named.filter(reading__in=[step.reading for step in course.steps]).values_list(
            "reading", flat=True
        )
    )
    steps = [step for step in course.steps if step.reading.pk in able]
    if not enough(model) or not steps or action.launched_at is None:
        return None
    last = steps[-1]
    if last.reading.taken_at < action.launched_at:
        return None
    first = steps[0] if steps[0].reading.taken_at < last.reading.taken_at else None
    looks = sightings([last.reading, *([first.reading] if first else [])])
    expected = without_us(
        model,
        looks[0],
        looks[1] if first else None,
        ours=_own_comments(action),
        given=_given(action, last.reading.taken_at),
        curve=curve_for(action.thread.network),
    )
    if expected is None:
        return None
    return Comparison(step=last, expected=expected, readings=model.readings)


def _own_comments(action: Action) -> set[str]:
    told = Voice.objects.filter(action=action, comment__isnull=False)
    return {str(pk) for pk in told.values_list("comment", flat=True)}


def _given(action: Action, until: datetime) -> dict[str, int]:
    """The likes that members say to have given to others' comments until then."""
    counts: dict[str, int] = {}
    liked = Support.objects.filter(
        action=action, deed=Support.Deed.LIKED, comment__isnull=False, at__lte=until
    )
    for pk in liked.values_list("comment", flat=True):
        counts[str(pk)] = counts.get(str(pk), 0) + 1
    return counts
