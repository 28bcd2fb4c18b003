"""Learning from a group's readings how networks order comments."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import transaction

from jesuisla.analysis.visibility import (
    OrderBook,
    OrderWeights,
    Sighting,
    book_as_json,
    evaluate_order,
    fit_order_book,
    quality_as_json,
)
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.operations import record
from jesuisla.collective.watch.events import OrderLearnt
from jesuisla.collective.watch.models import OrderModel
from jesuisla.collective.watch.queries.order import sightings, teaching_readings

KEPT_VERSIONS = 3
"""Versions kept of each model: the one that counts, and those it may be compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lesson:
    network: str
    page: int | None
    model: OrderWeights
    quality: dict[str, Any]
    digest: str


def learn_order(group: Group) -> list[OrderModel]:
    """Learn from the readings of ``group`` and keep what they teach; gives the new models.

    A model for each network and, shrunk towards it, for each of its pages. The same
    readings teach once: without a new or corrected one nothing changes and nothing is
    recorded. Needs the scope of the group. Everything is worked out before the
    transaction begins, so that nobody waits for it.
    """
    by_network: dict[str, list[Sighting]] = {}
    for look in sightings(teaching_readings()):
        by_network.setdefault(look.network, []).append(look)
    known = dict(
        OrderModel.objects.filter(page=None)
        .order_by("version")  # the last one of a network stays
        .values_list("network", "digest")
    )
    lessons: list[_Lesson] = []
    for network, looks in sorted(by_network.items()):
        digest = _digest(looks)
        if known.get(network) != digest:
            lessons += _learn(network, looks, digest)
    return _keep(group, lessons) if lessons else []


def _learn(network: str, looks: Sequence[Sighting], digest: str) -> list[_Lesson]:
    book = fit_order_book(looks)
    taught = [(None, book.model(network)), *((int(p), m) for (_, p), m in book.pages.items())]
    return [
        _Lesson(
            network=network,
            page=page,
            model=model,
            quality=_quality(looks) if page is None else {},
            digest=digest,
        )
        for page, model in taught
        if model.readings
    ]


def _quality(looks: Sequence[Sighting]) -> dict[str, Any]:
    try:
        return quality_as_json(evaluate_order(looks))
    except ValueError:  # taps alone: no order of named comments to compare with
        return {}


def _digest(looks: Sequence[Sighting]) -> str:
    return sha256(repr(sorted(looks, key=_by_time)).encode()).hexdigest()


def _by_time(look: Sighting) -> tuple[str, str, str]:
    return look.thread, look.taken_at.isoformat(), repr(look)


@transaction.atomic
def _keep(group: Group, lessons: Sequence[_Lesson]) -> list[OrderModel]:
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # two nights at once would race
    kept = []
    for lesson in lessons:
        earlier = OrderModel.objects.filter(network=lesson.network, page=lesson.page)
        before = earlier.order_by("-version").first()
        if before is not None and before.digest == lesson.digest:
            continue
        made = OrderModel.objects.create(
            group=group,
            network=lesson.network,
            page_id=lesson.page,
            version=before.version + 1 if before else 1,
            data=book_as_json(OrderBook(networks={lesson.network: lesson.model})),
            quality=lesson.quality,
            readings=lesson.model.readings,
            threads=lesson.model.threads,
            digest=lesson.digest,
        )
        earlier.filter(version__lte=made.version - KEPT_VERSIONS).delete()
        kept.append(made)
    if kept:
        networks = tuple(sorted({one.network for one in kept}))
        readings = sum(one.readings for one in kept if one.page_id is None)
        record(OrderLearnt(group=group.pk, networks=networks, readings=readings), by=None)
    return kept
