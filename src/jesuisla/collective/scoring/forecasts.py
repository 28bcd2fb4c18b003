"""What a thread may become: foretold with what is known, and later compared with what came."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Avg, Count, Exists, F, OuterRef, Q, QuerySet

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.triage import (
    RecentActivity,
    SizeForecast,
    TimedComment,
    activity_at,
    brier_score,
    chance_of_turning,
    forecast_size,
)
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.kept_queries import KeptQuery, padded
from jesuisla.collective.scoring.events import ForecastMade, ForecastsScored
from jesuisla.collective.scoring.models import Forecast
from jesuisla.collective.threads.models import Comment, Reading, Thread

HOURS = 6.0
FRESH = timedelta(hours=2)
"""What was seen longer ago is no ground for telling what comes next."""
YOUNG = timedelta(hours=72)
WAITS = timedelta(hours=48)
"""How long after its time a forecast waits for somebody to look."""
NEAR = timedelta(hours=3)
FEWEST_JUDGED = 5
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
TIMES, COUNTS = "times", "counts"
_KNOWN = {
    CommentKind.HATEFUL: True,
    CommentKind.NEUTRAL: False,
    CommentKind.MISLEADING: False,  # it tells whether hate comes, and this is none
    CommentKind.SUPPORTIVE: False,
    CommentKind.OURS: False,
}


def forecastable_threads(threads: Iterable[int], moment: datetime) -> QuerySet[Thread]:
    """Return those of these threads that are open, and young enough or counted lately.

    Most threads of an archive are neither, and none of them is asked about one by one.
    """
    recent_counts = Reading.objects.filter(
        thread=OuterRef("pk"),
        comment_count__isnull=False,
        taken_at__gte=moment - FRESH,
        taken_at__lte=moment,
    )
    young = Q(posted_at__gt=moment - YOUNG, posted_at__lt=moment)
    return Thread.objects.filter(
        young | Q(Exists(recent_counts)), pk__in=list(threads), state=Thread.State.OPEN
    )


@transaction.atomic
def make_forecast(thread: Thread, moment: datetime) -> Forecast | None:
    """Foretell a thread six hours ahead; ``None`` when too little, or too old, is known.

    It is made once for each moment at which somebody looked.
    """
    locked_thread = Thread.objects.select_for_update().get(pk=thread.pk)
    latest = _activity_by_times(locked_thread, moment) or _activity_by_counts(locked_thread, moment)
    if latest is None:
        return None
    at, basis, activity = latest
    if Forecast.objects.filter(thread=locked_thread, made_at__gte=at).exists():
        return None
    size = forecast_size(activity, HOURS)
    judgements = activity.hateful + activity.other
    forecast = Forecast.objects.create(
        group_id=locked_thread.group_id,
        thread=locked_thread,
        made_at=at,
        due_at=at + timedelta(hours=HOURS),
        hours=HOURS,
        seen=asdict(activity) | {"basis": basis},
        extra=size.extra,
        shape=size.shape,
        low=size.quantile(LOW),
        middle=size.quantile(MIDDLE),
        high=size.quantile(HIGH),
        turning=chance_of_turning(activity) if judgements else None,
    )
    record(
        ForecastMade(group=locked_thread.group_id, thread=locked_thread.pk, forecast=forecast.pk),
        by=None,
    )
    return forecast


def _activity_by_times(
    thread: Thread, moment: datetime
) -> tuple[datetime, str, RecentActivity] | None:
    """From the times of the comments, when we hold most of them."""
    posted_at = thread.posted_at
    if posted_at is None or not moment - YOUNG < posted_at < moment:
        return None
    rows = list(
        Comment.objects.filter(thread=thread).values_list("created_at", "kind", "first_seen_at")
    )
    times = [(at, kind) for at, kind, _first_seen_at in rows if at is not None]
    count = max(thread.comment_count or 0, len(rows))
    if not times or len(times) < 0.8 * count:
        return None
    at = max(first_seen_at for _at, _kind, first_seen_at in rows)
    if not max(posted_at, moment - FRESH) <= at <= moment:
        return None
    comments = [TimedComment(when, _KNOWN.get(CommentKind(kind))) for when, kind in times]
    return at, TIMES, activity_at(comments, at, posted_at)


def _activity_by_counts(
    thread: Thread, moment: datetime
) -> tuple[datetime, str, RecentActivity] | None:
    """From how many comments the last two readings counted."""
    readings = Reading.objects.filter(
        thread=thread, comment_count__isnull=False, taken_at__lte=moment
    ).order_by("-taken_at")
    rows = list(readings.values_list("taken_at", "comment_count")[:2])
    if len(rows) < 2:
        return None
    (at, count), (earlier, fewer) = rows
    hours = (at - earlier).total_seconds() / 3600
    if at < moment - FRESH or not 0.25 <= hours <= 12 or count is None or fewer is None:
        return None
    return at, COUNTS, RecentActivity(count=count, recent=max(0, count - fewer), hours=hours)


@transaction.atomic
def score_forecasts(group: int, moment: datetime) -> int:
    """Compare what was foretold with what came; return how many are settled.

    Where nobody looked in time, nothing is known of what came, and nothing is scored.
    """
    due = Forecast.objects.select_for_update(skip_locked=True).filter(
        scored_at=None, due_at__lte=moment
    )
    settlements = 0
    for forecast in due:
        came = _count_when_due(forecast)
        if came is None and moment < forecast.due_at + WAITS:
            continue
        forecast.scored_at = moment
        if came is not None:
            least = min(forecast.seen["count"], came)
            size = SizeForecast(forecast.seen["count"], forecast.extra, forecast.shape)
            forecast.came, forecast.crps = came, round(size.score(max(came, least)), 3)
            forecast.turned = _has_turned(forecast)
            if forecast.turned is not None and forecast.turning is not None:
                forecast.brier = brier_score([forecast.turning], [forecast.turned])
        forecast.save()
        settlements += 1
    if settlements:
        record(ForecastsScored(group=group, forecasts=settlements), by=None)
    return settlements


def _count_when_due(forecast: Forecast) -> int | None:
    if forecast.seen["basis"] == TIMES:
        comments = Comment.objects.filter(thread=forecast.thread_id)
        if not comments.filter(first_seen_at__gte=forecast.due_at).exists():
            return None
        return comments.filter(created_at__lte=forecast.due_at).count()
    readings = Reading.objects.filter(thread=forecast.thread_id, comment_count__isnull=False)
    before = readings.filter(taken_at__lte=forecast.due_at).order_by("-taken_at").first()
    after = readings.filter(taken_at__gte=forecast.due_at).order_by("taken_at").first()
    if before is None or after is None or after.taken_at - forecast.due_at > NEAR:
        return None
    few, many = before.comment_count or 0, after.comment_count or 0
    span = (after.taken_at - before.taken_at) / timedelta(hours=1)
    share = (forecast.due_at - before.taken_at) / timedelta(hours=1) / span if span else 1.0
    return round(few + share * (many - few))


def _has_turned(forecast: Forecast) -> bool | None:
    """Whether most of the comments that came were hateful; ``None`` when few were judged."""
    came = Comment.objects.filter(
        thread=forecast.thread_id, created_at__gt=forecast.made_at, created_at__lte=forecast.due_at
    )
    counts = came.aggregate(
        judged=Count("pk", filter=~Q(kind=CommentKind.UNKNOWN)),
        hateful=Count("pk", filter=Q(kind=CommentKind.HATEFUL)),
    )
    if counts["judged"] < FEWEST_JUDGED:
        return None
    return bool(counts["hateful"] > counts["judged"] / 2)


SHOWN = 4
FEWEST = 20
"""Forecasts below which nothing is said of how well they hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How forecasts of size and of turning held.

    ``within``: how many of ``n`` ended inside the interval that should hold 8 of 10.
    ``crps`` in comments, ``brier`` in [0, 1], ``turns`` of ``n_turning`` threads turned.
    ``not_looked``: those after which nobody looked.
    """

    n: int
    within: int
    crps: float | None
    n_turning: int
    turns: int
    brier: float | None
    not_looked: int
    waiting: int

    @property
    def too_few(self) -> bool:
        """Whether the figures on size would not mean anything yet."""
        return self.n < FEWEST

    @property
    def too_few_turning(self) -> bool:
        """Whether the figures on turning would not mean anything yet."""
        return self.n_turning < FEWEST


def latest_forecasts(threads: Iterable[Thread], moment: datetime) -> Mapping[int, Forecast]:
    """Return the latest forecast of each thread that is still fresh."""
    pks = padded(thread.pk for thread in threads)
    fresh = _made_since(moment - FRESH, *pks) if pks else []
    return {forecast.thread_id: forecast for forecast in fresh}


@KeptQuery
def _made_since(since: datetime, *threads: int) -> QuerySet[Forecast]:
    fresh = Forecast.objects.filter(thread__in=threads, made_at__gt=since)
    return fresh.order_by("made_at", "pk")


def forecasts_of(thread: Thread) -> list[Forecast]:
    """Return the latest forecasts of a thread, newest first."""
    return list(Forecast.objects.filter(thread=thread).order_by("-made_at", "-pk")[:SHOWN])


def calibration() -> Calibration:
    """Return how well the group's forecasts held so far."""
    came = Q(came__isnull=False)
    figures = Forecast.objects.aggregate(
        n=Count("pk", filter=came),
        within=Count("pk", filter=came & Q(came__gte=F("low"), came__lte=F("high"))),
        crps=Avg("crps"),
        n_turning=Count("pk", filter=Q(brier__isnull=False)),
        turns=Count("pk", filter=Q(brier__isnull=False, turned=True)),
        brier=Avg("brier"),
        not_looked=Count("pk", filter=Q(came=None, scored_at__isnull=False)),
        waiting=Count("pk", filter=Q(scored_at=None)),
    )
    return Calibration(**figures)
