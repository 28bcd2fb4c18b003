"""How good the order model of each network is on threads that it has not seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jesuisla.analysis.visibility import FEWEST_READINGS, FEWEST_THREADS
from jesuisla.collective.actions.lifting.models import OrderModel
from jesuisla.collective.actions.lifting.order_models import current_order_models, teaching_readings
from jesuisla.collective.threads.threads import network_label


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderModelQuality:
    """How good the model of one network is on threads it has not seen.

    Shares from 0 to 1; every figure is ``None`` where it could not be told, and all of
    them where readings are too few (``enough`` is false). ``long_threads`` are known by
    name beyond the tenth comment; ``pages`` counts those with a model of their own.
    """

    name: str
    readings: int
    threads: int
    long_threads: int
    pages: int
    fitted_at: datetime | None
    enough: bool
    overlap: float | None = None
    lowest: float | None = None
    highest: float | None = None
    by_likes: float | None = None
    calibration: float | None = None


def order_qualities() -> list[OrderModelQuality]:
    """A line for each network that the group in scope has readings of, by name."""
    models = list(current_order_models())
    pages: dict[str, int] = {}
    for model in models:
        pages[model.network] = pages.get(model.network, 0) + (model.page_id is not None)
    qualities = {
        model.network: _quality_of(model, pages[model.network])
        for model in models
        if model.page_id is None
    }
    networks = teaching_readings().order_by().values_list("thread__network", flat=True)
    waiting: dict[str, int] = {}
    for name in networks:
        waiting[name] = waiting.get(name, 0) + 1
    for name, readings in waiting.items():
        qualities.setdefault(
            name,
            OrderModelQuality(
                name=network_label(name), readings=readings, threads=0, long_threads=0, pages=0,
                fitted_at=None, enough=False,
            ),
        )  # fmt: skip
    return sorted(qualities.values(), key=lambda quality: quality.name)


def _quality_of(model: OrderModel, pages: int) -> OrderModelQuality:
    quality: Mapping[str, Any] = model.quality
    thread_count = int(quality.get("n_threads_beyond_ten") or 0)
    enough = model.readings >= FEWEST_READINGS and thread_count >= FEWEST_THREADS
    figures: dict[str, float | None] = {}
    if enough:
        low, high = quality.get("top10_overlap_interval") or (None, None)
        figures = {
            "overlap": quality.get("top10_overlap"),
            "lowest": low,
            "highest": high,
            "by_likes": quality.get("top10_overlap_by_likes"),
            "calibration": quality.get("ece_top5"),
        }
    return OrderModelQuality(
        name=network_label(model.network),
        readings=model.readings,
        threads=model.threads,
        long_threads=thread_count,
        pages=pages,
        fitted_at=model.fitted_at,
        enough=enough,
        **figures,
    )
