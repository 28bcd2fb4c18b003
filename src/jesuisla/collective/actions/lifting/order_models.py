"""Learning from a group's readings how networks order comments."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet, Window
from django.db.models.functions import Length, RowNumber

from jesuisla.analysis.thread import CommentKind, CommentOrder, SnapshotSource
from jesuisla.analysis.visibility import (
    CLOCK_SKEW,
    BrokenOrderModelError,
    OrderBook,
    OrderWeights,
    SightedComment,
    Sighting,
    book_as_json,
    book_from_json,
    evaluate_order,
    fit_order_book,
    prior_order,
    quality_as_json,
)
from jesuisla.collective.actions.events import OrderLearnt
from jesuisla.collective.actions.lifting.models import OrderModel
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.threads.models import Place, Reading, Thread
from jesuisla.networks.network_rules import rules_of

VERSIONS_TO_KEEP = 3
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
    for sighting in sightings(teaching_readings()):
        by_network.setdefault(sighting.network, []).append(sighting)
    learnt_digests = dict(
        OrderModel.objects.filter(page=None)
        .order_by("version")  # the last one of a network stays
        .values_list("network", "digest")
    )
    lessons: list[_Lesson] = []
    for network, looks in sorted(by_network.items()):
        digest = _digest(looks)
        if learnt_digests.get(network) != digest:
            lessons += _learn(network, looks, digest)
    return _save_model(group, lessons) if lessons else []


def _learn(network: str, looks: Sequence[Sighting], digest: str) -> list[_Lesson]:
    book = fit_order_book(looks)
    models = [(None, book.model(network)), *((int(p), m) for (_, p), m in book.pages.items())]
    return [
        _Lesson(
            network=network,
            page=page,
            model=model,
            quality=_quality(looks) if page is None else {},
            digest=digest,
        )
        for page, model in models
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
def _save_model(group: Group, lessons: Sequence[_Lesson]) -> list[OrderModel]:
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # two nights at once would race
    new_models = []
    for lesson in lessons:
        earlier = OrderModel.objects.filter(network=lesson.network, page=lesson.page)
        before = earlier.order_by("-version").first()
        if before is not None and before.digest == lesson.digest:
            continue
        model = OrderModel.objects.create(
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
        earlier.filter(version__lte=model.version - VERSIONS_TO_KEEP).delete()
        new_models.append(model)
    if new_models:
        networks = tuple(sorted({model.network for model in new_models}))
        readings = sum(model.readings for model in new_models if model.page_id is None)
        record(OrderLearnt(group=group.pk, networks=networks, readings=readings), by=None)
    return new_models


LATEST = 300
"""Readings of a network that teach: orders change, and old ones say little of today."""
READINGS_OF_A_THREAD = 6
"""The latest readings of a thread that say where its comments stand: one alone is noisy."""
_FIELDS = (
    "reading", "position", "kind", "likes", "replies",
    "comment", "comment__created_at", "comment__parent", "length",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LastReading:
    """The last reading of a thread that names its comments, and those before it, oldest first."""

    reading: Reading
    now: Sighting
    earlier: tuple[Sighting, ...]


def teaching_readings() -> QuerySet[Reading]:
    """The latest readings of each network in its order of relevance; the group in scope."""
    newest = Window(
        RowNumber(),
        partition_by=F("thread__network"),
        order_by=[F("taken_at").desc(), F("pk").desc()],
    )
    readings = countable_readings().filter(order=CommentOrder.RELEVANCE)
    return readings.annotate(row=newest).filter(row__lte=LATEST)


def countable_readings() -> QuerySet[Reading]:
    """The readings of the group in scope, with their threads.

    Left out: what an official interface gave, where its terms want no figures from it.
    """
    readings = Reading.objects.filter(thread__is_practice=False).select_related("thread")
    networks = readings.order_by().values_list("thread__network", flat=True).distinct()
    for network in networks:
        if not _may_count(network):
            readings = readings.exclude(thread__network=network, source=SnapshotSource.API)
    return readings


def _may_count(network: str) -> bool:
    try:
        return rules_of(network).derived_metrics.allowed is not False
    except ValueError:  # a network that a later version no longer knows
        return False


def sightings(readings: Iterable[Reading]) -> list[Sighting]:
    """The readings with all that is known of each comment; ``thread`` must be loaded.

    Comments go by their number in the database, threads and pages too. A comment whose
    time is later than the reading's has no known time.
    """
    all_readings = list(readings)
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    places = Place.objects.filter(reading__in=[reading.pk for reading in all_readings]).order_by(
        "position"
    )
    for row in places.annotate(length=Length("comment__text")).values(*_FIELDS):
        rows[row["reading"]].append(row)
    return [_sighting(reading, rows[reading.pk]) for reading in all_readings if rows[reading.pk]]


def _sighting(reading: Reading, rows: Sequence[dict[str, Any]]) -> Sighting:
    known_comments: set[int] = set()
    standings = []
    for row in rows:
        again = row["comment"] in known_comments
        if row["comment"] is not None and not again:
            known_comments.add(row["comment"])
        standings.append(_standing(reading, row, again=again))
    page = reading.thread.page_id
    return Sighting(
        thread=str(reading.thread_id),
        taken_at=reading.taken_at,
        standings=tuple(standings),
        network=reading.thread.network,
        page=None if page is None else str(page),
        order=CommentOrder(reading.order),
    )


def _standing(reading: Reading, row: dict[str, Any], *, again: bool) -> SightedComment:
    if row["comment"] is None or again:  # the same comment twice: only its kind is sure
        return SightedComment(place=row["position"], kind=CommentKind(row["kind"]))
    created_at = row["comment__created_at"]
    is_late = created_at is not None and created_at > reading.taken_at + CLOCK_SKEW
    parent = row["comment__parent"]
    return SightedComment(
        comment=str(row["comment"]),
        place=row["position"],
        kind=CommentKind(row["kind"]),
        likes=row["likes"],
        replies=row["replies"],
        created_at=None if is_late else created_at,
        length=row["length"] or None,  # empty once the text was let go
        parent=None if parent is None else str(parent),
    )


def last_reading_of(thread: Thread) -> LastReading | None:
    """The last reading in the order of relevance that names comments, with those before."""
    newest_first = (
        Reading.objects.filter(
            thread=thread, order=CommentOrder.RELEVANCE, places__comment__isnull=False
        )
        .select_related("thread")
        .distinct()
        .order_by("-taken_at", "-pk")
    )
    readings = list(newest_first[:READINGS_OF_A_THREAD])
    if not readings:
        return None
    now, *others = sightings(readings)
    return LastReading(reading=readings[0], now=now, earlier=tuple(reversed(others)))


def current_order_models() -> QuerySet[OrderModel]:
    """The version that counts of each network and page of the group in scope."""
    newest = Window(
        RowNumber(), partition_by=[F("network"), F("page")], order_by=F("version").desc()
    )
    current = OrderModel.objects.annotate(row=newest).filter(row=1)
    return current.select_related("page").order_by("network", F("page").asc(nulls_first=True))


def order_weights_for(thread: Thread) -> OrderWeights:
    """What is known of the order of this thread's page, else of its network.

    The network's written prior, with no readings behind it, where nothing was learnt.
    """
    row = order_model_for(thread)
    return prior_order(thread.network) if row is None else weights_of(row)


def order_model_for(thread: Thread) -> OrderModel | None:
    """The row that :func:`order_weights_for` reads; ``None`` where nothing was learnt."""
    rows = OrderModel.objects.filter(network=thread.network).order_by("-version")
    of_page = rows.filter(page=thread.page_id).first()
    return of_page or rows.filter(page=None).first()


def weights_of(row: OrderModel) -> OrderWeights:
    """The model in a row; the written prior when another version of us wrote it."""
    try:
        return book_from_json(row.data).model(row.network)
    except BrokenOrderModelError:
        return prior_order(row.network)
