"""What the library finds, as plain objects ready for JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from jesuisla.analysis.thread import CommentKind, CommentOrder
from jesuisla.analysis.visibility.assignment import Seat
from jesuisla.analysis.visibility.attention import ATTENTION_PLACES, attention_of_kinds, curve_for
from jesuisla.analysis.visibility.candidates import candidates_in
from jesuisla.analysis.visibility.chance import CHANCE_DEPTHS, Race, scene_ahead
from jesuisla.analysis.visibility.features import NAMES
from jesuisla.analysis.visibility.lessons import readings_with_earlier
from jesuisla.analysis.visibility.order import OrderBook, OrderWeights, fit_order_book
from jesuisla.analysis.visibility.page_requests import best_page_requests
from jesuisla.analysis.visibility.planner import SupportLimits, plan_supports
from jesuisla.analysis.visibility.quality import OrderQuality
from jesuisla.analysis.visibility.sighting import Sighting, consensus, sightings_by_thread

_DIGITS = 6


class NoOrderError(ValueError):
    """No reading shows named comments in the network's order of relevance."""


class BrokenOrderModelError(ValueError):
    """An object that is no order model written by this version."""


def quality_as_json(quality: OrderQuality) -> dict[str, Any]:
    """Return how good a model is on threads left out.

    >>> quality_as_json(OrderQuality(
    ...     threads=1, beyond_ten=1, readings=1, with_earlier=0, overlap=1.0,
    ...     overlap_interval=None, likes_overlap=0.5, spearman=0.25, calibration=0.125)
    ...     )["top10_overlap"]
    1.0
    """
    return {
        "n_threads": quality.threads,
        "n_threads_beyond_ten": quality.beyond_ten,
        "n_readings": quality.readings,
        "n_with_earlier_reading": quality.with_earlier,
        "top10_overlap": rounded(quality.overlap),
        "top10_overlap_interval": rounded(quality.overlap_interval),
        "top10_overlap_by_likes": rounded(quality.likes_overlap),
        "spearman": rounded(quality.spearman),
        "ece_top5": rounded(quality.calibration),
    }


def book_as_json(book: OrderBook) -> dict[str, Any]:
    """Return the models of all networks and pages; :func:`book_from_json` reads it back."""
    return {
        "features": list(NAMES),
        "networks": {name: _of_model(model) for name, model in book.networks.items()},
        "pages": [
            {"network": network, "page": page, **_of_model(model)}
            for (network, page), model in book.pages.items()
        ],
    }


def book_from_json(data: Mapping[str, Any]) -> OrderBook:
    """Return the models that :func:`book_as_json` wrote.

    Raises :class:`BrokenOrderModelError` when it is no such object.

    >>> from jesuisla.analysis.visibility.order import prior_order
    >>> book = OrderBook(networks={"facebook": prior_order("facebook")})
    >>> book_from_json(book_as_json(book)).model("facebook").weight("page")
    (2.0, 1.0)
    """
    try:
        if list(data["features"]) != list(NAMES):
            raise BrokenOrderModelError("the model was written by another version")
        return OrderBook(
            networks={name: _model_from(entry) for name, entry in data["networks"].items()},
            pages={
                (entry["network"], entry["page"]): _model_from(entry) for entry in data["pages"]
            },
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BrokenOrderModelError("this is no order model") from error


def _of_model(model: OrderWeights) -> dict[str, Any]:
    return {
        "readings": model.readings,
        "threads": model.threads,
        "repeated": model.repeated,
        "weights": dict(zip(NAMES, rounded(model.mean.tolist()), strict=True)),
        "spread": {name: rounded(model.weight(name)[1]) for name in NAMES},
        "covariance": model.covariance.tolist(),
    }


def _model_from(data: Mapping[str, Any]) -> OrderWeights:
    mean = np.array([data["weights"][name] for name in NAMES], dtype=float)
    covariance = np.array(data["covariance"], dtype=float)
    if covariance.shape != (len(NAMES), len(NAMES)) or not np.all(np.isfinite(covariance)):
        raise BrokenOrderModelError("the covariance of the model has another shape")
    if not np.all(np.isfinite(mean)):
        raise BrokenOrderModelError("a weight of the model is no number")
    return OrderWeights(
        mean=mean,
        covariance=covariance,
        readings=int(data["readings"]),
        threads=int(data["threads"]),
        repeated=int(data["repeated"]),
    )


def last_reading(
    sightings: Sequence[Sighting],
) -> tuple[Sighting, tuple[Sighting, ...], list[Sighting]]:
    """Return the last reading that names comments in order, its looks, and earlier ones.

    Several viewers' looks at the last moment count as one; each is among the thread's
    looks with those before it. The earlier ones are of all threads. Raises
    :class:`NoOrderError` when no reading will do.
    """
    pairs = [
        pair
        for looks in sightings_by_thread(sightings).values()
        for pair in readings_with_earlier(looks)
        if any(item.place is not None for item in pair[0].named)
    ]
    if not pairs:
        raise NoOrderError("no reading shows named comments in their order of relevance")
    latest, before = max(pairs, key=lambda pair: pair[0].taken_at)
    at_once = [
        look for look, _ in pairs
        if (look.network, look.thread, look.taken_at)
        == (latest.network, latest.thread, latest.taken_at)
    ]  # fmt: skip
    everything = [look for looks in sightings_by_thread(sightings).values() for look in looks]
    earlier = [
        look for look in everything if look.taken_at <= latest.taken_at and look not in at_once
    ]
    return consensus(at_once), (*before, *at_once), earlier


def plan_as_json(
    sightings: Sequence[Sighting],
    *,
    members: int,
    per_member: int,
    top: int = 5,
    pace: SupportLimits | None = None,
    book: OrderBook | None = None,
) -> dict[str, Any]:
    """Return chances, lists and attention for the last reading, learning from the earlier ones.

    ``book`` replaces what the earlier readings teach. Raises :class:`NoOrderError`
    when no reading names comments in order, ``ValueError`` for numbers below 1.
    """
    if min(members, per_member, top) < 1:
        raise ValueError("members, supports a member and places are one or more")
    now, looks, earlier = last_reading(sightings)
    model = (book or fit_order_book(earlier)).model(now.network, now.page)
    scene = scene_ahead(now, looks)
    race = Race(model, scene, tops=sorted({*CHANCE_DEPTHS, top}))
    chances = {str(depth): race.chances(depth) for depth in sorted({*CHANCE_DEPTHS, top})}
    comments = candidates_in(model, scene)
    curve = curve_for(now.network)
    support_plan = plan_supports(
        comments, [Seat()] * members, per_member=per_member, pace=pace, curve=curve
    )
    needs = race.supports_for_even_chance(top)
    names = scene.names
    return {
        "thread": now.thread,
        "taken_at": now.taken_at.isoformat(),
        "learned_from": {"readings": model.readings, "threads": model.threads},
        "comments": [
            {
                "comment": name,
                "kind": item.kind.value,
                "p_top": {k: rounded(v[row].probability) for k, v in chances.items()},
                "p_top_interval": {
                    k: rounded((v[row].lowest, v[row].highest)) for k, v in chances.items()
                },
                "supports_for_even_chance": needs[row].number,
                "supports_interval": [needs[row].lowest, needs[row].highest],
                "bearing": needs[row].bearing.value,
            }
            for row, (name, item) in enumerate(zip(names, scene.standings, strict=True))
        ],
        "lists": [[names[row] for row in rows] for rows in support_plan.lists],
        "reasons": {
            names[row]: [str(why) for why in reasons]
            for row, reasons in support_plan.reasons.items()
        },
        "asks": [
            {
                "ask": str(request.ask),
                "comment": None if request.row is None else names[request.row],
                "gain": rounded(request.gain),
                "per_support": rounded(request.per_support),
                "worth_it": request.worth_it,
            }
            for request in best_page_requests(comments, price=support_plan.price, curve=curve)
        ],
        "closed": None if support_plan.closed_reason is None else support_plan.closed_reason.value,
        "attention": {
            "now": _by_kind(_seen(now)),
            "unaided": _by_kind(support_plan.shares_without),
            "planned": _by_kind(support_plan.shares_with),
        },
    }


def _seen(now: Sighting) -> dict[CommentKind, float]:
    kinds = now.kinds
    deepest = max(kinds, default=1)
    kinds_by_place = [
        kinds.get(place, CommentKind.UNKNOWN)
        for place in range(1, min(ATTENTION_PLACES, deepest) + 1)
    ]
    return attention_of_kinds(kinds_by_place, curve_for(now.network))


def _by_kind(shares: Mapping[CommentKind, float]) -> dict[str, float]:
    return {kind.value: round(shares.get(kind, 0.0), _DIGITS) for kind in CommentKind}


def rounded(value: Any) -> Any:
    """Return plain objects with every number in them rounded."""
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, Mapping):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(item) for item in value]
    return value


def count_in_relevance_order(sightings: Sequence[Sighting]) -> int:
    """Return how many of ``sightings`` are in the network's order of relevance."""
    return sum(look.order is CommentOrder.RELEVANCE for look in sightings)
