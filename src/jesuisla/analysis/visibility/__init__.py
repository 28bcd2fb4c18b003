"""How a network orders comments, the attention a place gets, whom to support next.

Everything outside the analysis imports from here. Looks at a thread are ``sighting`` (read by
``sighting_lines``); ``order`` learns from them by ``features`` and ``likelihood`` how a network
sorts from ``lessons``, ``quality`` tells how well, ``serialization`` keeps it. ``attention`` is
what a place is worth, ``chance`` and ``expectation`` who may get there. ``planner`` chooses among
``candidates`` whom to support: ``allocation`` how much each gets, ``assignment`` who gives it;
``page_requests`` weighs asking the page instead. ``simulation`` plays whole threads with
``policies``; ``rehearsal`` plays on from comments that are known. From readings to lists:

>>> from datetime import UTC, datetime, timedelta
>>> from jesuisla.analysis.thread import CommentKind
>>> from jesuisla.analysis.visibility import (
...     Race, Seat, SightedComment, Sighting, candidates_in, fit_order, plan_supports, scene_ahead)
>>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
>>> def look(thread, hours, likes, kinds):
...     standings = tuple(
...         SightedComment(comment=f"c{row}", place=row + 1, kind=kind, likes=count)
...         for row, (count, kind) in enumerate(zip(likes, kinds)))
...     return Sighting(thread=thread, taken_at=noon + timedelta(hours=hours), standings=standings)
>>> kinds = [CommentKind.HATEFUL] * 3 + [CommentKind.OURS] * 2 + [CommentKind.SUPPORTIVE] * 2
>>> lessons = [look(str(n), h, [9 * h, 7, 6, 4, 3, 1, 0], kinds) for n in range(6) for h in (1, 2)]

A model learnt from readings, and what may become of the last reading under it:

>>> model = fit_order(lessons)
>>> model.readings, model.threads
(12, 6)
>>> scene = scene_ahead(look("now", 9, [9, 7, 6, 4, 3, 1, 0], kinds))
>>> race = Race(model, scene, tops=(3,))
>>> race.chances(3)[3].probability < race.chances(3, supports=5)[3].probability
True

Lists for three members who are there, two comments each, the first of them author of ``c3``:

>>> seats = [Seat(barred_rows=frozenset({3})), Seat(), Seat()]
>>> plan = plan_supports(candidates_in(model, scene), seats, per_member=2, top=3)
>>> [len(rows) for rows in plan.lists], 3 in plan.lists[0]
([2, 2, 2], False)
>>> plan.gain > 0
True
"""

from jesuisla.analysis.visibility.assignment import Seat
from jesuisla.analysis.visibility.attention import (
    ATTENTION_PLACES,
    DEFAULT_CURVE,
    AttentionCurve,
    attention_by_kind,
    curve_for,
)
from jesuisla.analysis.visibility.candidates import (
    Candidates,
    UnknownCommentError,
    candidates_after,
    candidates_in,
)
from jesuisla.analysis.visibility.chance import (
    CHANCE_DEPTHS,
    FEWEST_READINGS,
    FEWEST_THREADS,
    WEIGHT_DRAWS,
    Bearing,
    Chance,
    Race,
    SupportsNeeded,
    scene_ahead,
)
from jesuisla.analysis.visibility.expectation import (
    arrival_rates,
    attention_shares,
)
from jesuisla.analysis.visibility.features import (
    Scene,
    scene_of,
)
from jesuisla.analysis.visibility.order import (
    OrderBook,
    OrderWeights,
    fit_order,
    fit_order_book,
    prior_order,
    pull_of_comments,
)
from jesuisla.analysis.visibility.page_requests import (
    PageRequest,
    PageRequestGain,
    PageRequestOdds,
    best_page_requests,
)
from jesuisla.analysis.visibility.planner import (
    ClosedReason,
    ListingReason,
    SupportLimits,
    SupportPlan,
    plan_supports,
)
from jesuisla.analysis.visibility.policies import (
    TAUGHT_BY,
    hashtag_policy,
    learn_from_played_threads,
    nobody_policy,
    planner_policy,
)
from jesuisla.analysis.visibility.quality import (
    OrderQuality,
    evaluate_order,
)
from jesuisla.analysis.visibility.rehearsal import (
    MOST_REHEARSED,
    RehearsedComment,
    RehearsedSupport,
    RehearsedTop,
    rehearse,
)
from jesuisla.analysis.visibility.serialization import (
    BrokenOrderModelError,
    NoOrderError,
    book_as_json,
    book_from_json,
    count_in_relevance_order,
    last_reading,
    plan_as_json,
    quality_as_json,
)
from jesuisla.analysis.visibility.sighting import (
    CLOCK_SKEW,
    FutureCommentError,
    OtherThreadError,
    RepeatedPlaceError,
    SightedComment,
    Sighting,
    SightingError,
    SightingFault,
)
from jesuisla.analysis.visibility.sighting_lines import (
    SightingLineError,
    read_sightings,
    sighting_as_lines,
)
from jesuisla.analysis.visibility.simulation import (
    ORDER_RULES,
    CrowdSetting,
    OrderRule,
    PlayedThread,
    SimulatedThread,
    SupportPolicy,
    play_thread,
)

__all__ = [
    "ATTENTION_PLACES",
    "CHANCE_DEPTHS",
    "CLOCK_SKEW",
    "DEFAULT_CURVE",
    "FEWEST_READINGS",
    "FEWEST_THREADS",
    "MOST_REHEARSED",
    "ORDER_RULES",
    "TAUGHT_BY",
    "WEIGHT_DRAWS",
    "AttentionCurve",
    "Bearing",
    "BrokenOrderModelError",
    "Candidates",
    "Chance",
    "ClosedReason",
    "CrowdSetting",
    "FutureCommentError",
    "ListingReason",
    "NoOrderError",
    "OrderBook",
    "OrderQuality",
    "OrderRule",
    "OrderWeights",
    "OtherThreadError",
    "PageRequest",
    "PageRequestGain",
    "PageRequestOdds",
    "PlayedThread",
    "Race",
    "RehearsedComment",
    "RehearsedSupport",
    "RehearsedTop",
    "RepeatedPlaceError",
    "Scene",
    "Seat",
    "SightedComment",
    "Sighting",
    "SightingError",
    "SightingFault",
    "SightingLineError",
    "SimulatedThread",
    "SupportLimits",
    "SupportPlan",
    "SupportPolicy",
    "SupportsNeeded",
    "UnknownCommentError",
    "arrival_rates",
    "attention_by_kind",
    "attention_shares",
    "best_page_requests",
    "book_as_json",
    "book_from_json",
    "candidates_after",
    "candidates_in",
    "count_in_relevance_order",
    "curve_for",
    "evaluate_order",
    "fit_order",
    "fit_order_book",
    "hashtag_policy",
    "last_reading",
    "learn_from_played_threads",
    "nobody_policy",
    "plan_as_json",
    "plan_supports",
    "planner_policy",
    "play_thread",
    "prior_order",
    "pull_of_comments",
    "quality_as_json",
    "read_sightings",
    "rehearse",
    "scene_ahead",
    "scene_of",
    "sighting_as_lines",
]
