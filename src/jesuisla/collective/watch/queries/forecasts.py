"""Forecasts: the latest of a thread, and how well those before held."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Count, F, Q

from jesuisla.collective.watch.learning_models import Forecast
from jesuisla.collective.watch.models import Thread
from jesuisla.collective.watch.operations.forecasting import FRESH

SHOWN = 4
FEWEST = 20
"""Forecasts below which nothing is said of how well they hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How forecasts of size and of turning held.

    ``within``: how many of ``n`` ended inside the interval that should hold 8 of 10.
    ``crps`` in comments, ``brier`` in [0, 1], ``turned`` of ``n_turning`` threads turned.
    ``not_looked``: those after which nobody looked.
    """

    n: int
    within: int
    crps: float | None
    n_turning: int
    turned: int
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
    """The latest forecast of each thread that is still fresh."""
    fresh = Forecast.objects.filter(
        thread__in=[thread.pk for thread in threads], made_at__gt=moment - FRESH
    )
    return {one.thread_id: one for one in fresh.order_by("made_at", "pk")}


def forecasts_of(thread: Thread) -> list[Forecast]:
    """The latest forecasts of a thread, newest first."""
    return list(Forecast.objects.filter(thread=thread).order_by("-made_at", "-pk")[:SHOWN])


def calibration() -> Calibration:
    """How well the group's forecasts held so far."""
    came = Q(came__isnull=False)
    told = Forecast.objects.aggregate(
        n=Count("pk", filter=came),
        within=Count("pk", filter=came & Q(came__gte=F("low"), came__lte=F("high"))),
        crps=Avg("crps"),
        n_turning=Count("pk", filter=Q(brier__isnull=False)),
        turned=Count("pk", filter=Q(brier__isnull=False, turned=True)),
        brier=Avg("brier"),
        not_looked=Count("pk", filter=Q(came=None, scored_at__isnull=False)),
        waiting=Count("pk", filter=Q(scored_at=None)),
    )
    return Calibration(**told)
