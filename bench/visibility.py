"""The order model and the planner beside what one would pick instead, in one run.

    python bench/visibility.py [READINGS.jsonl]

READINGS, if given, are whole threads as JSON Lines (see `jesuisla visibility --help`),
each left out once. Everything else is simulated and says so. Quality, time and memory.
"""

import resource
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import choix
import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from jesuisla.analysis.visibility.allocation import spend
from jesuisla.analysis.visibility.assignment import Seat, assign
from jesuisla.analysis.visibility.candidates import KINDS, Candidates
from jesuisla.analysis.visibility.chance import Race, scene_ahead
from jesuisla.analysis.visibility.expectation import arrival_rates, prices
from jesuisla.analysis.visibility.features import AT, Scene, scene_of
from jesuisla.analysis.visibility.lessons import readings_with_earlier
from jesuisla.analysis.visibility.order import OrderWeights, fit_order, fit_order_book, prior_order
from jesuisla.analysis.visibility.planner import plan_supports
from jesuisla.analysis.visibility.policies import hashtag_policy, nobody_policy
from jesuisla.analysis.visibility.quality import calibration_error, evaluate_order, top_overlap
from jesuisla.analysis.visibility.sighting import Sighting, sightings_by_thread
from jesuisla.analysis.visibility.sighting_lines import read_sightings
from jesuisla.analysis.visibility.simulation import (
    ORDER_RULES,
    CrowdSetting,
    OrderRule,
    play_thread,
    simulated_thread,
)
from jesuisla_lab.visibility.comparison import compare_policies

Numbers = NDArray[np.float64]
Pair = tuple[Sighting, tuple[Sighting, ...]]
WEIGHTS = 0.8 ** np.arange(10) / (0.8 ** np.arange(10)).sum()
LIKES_TIME_LENGTH = [AT[name] for name in ("likes", "late", "age", "length")]
WITH_BEFORE = [*LIKES_TIME_LENGTH, *(AT[name] for name in ("before", "seen", "gain", "replies"))]


def row(name: str, *figures: object) -> None:
    print(f"  {name:44}" + "".join(f"{figure!s:>14}" for figure in figures))


def measured(work: Callable[[], float]) -> tuple[float, float, float]:
    """What ``work`` gives, its seconds, and the most MB of Python memory it held."""
    tracemalloc.start()
    started = time.perf_counter()
    value = work()
    seconds = time.perf_counter() - started
    most = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return value, seconds, most


def places(view: Scene) -> Numbers:
    return np.array([item.place or 10**9 for item in view.standings], dtype=float)


def left_out(
    threads: Sequence[Pair], score: Callable[[Sequence[Pair], Pair], Numbers], folds: int
) -> float:
    found = []
    for part in np.array_split(np.arange(len(threads)), folds):
        kept = [pair for at, pair in enumerate(threads) if at not in part]
        for at in part:
            now, earlier = threads[at]
            found.append(top_overlap(score(kept, threads[at]), places(scene_of(now, earlier))))
    return float(np.mean(found))


def by_likes(_: Sequence[Pair], pair: Pair) -> Numbers:
    return scene_of(*pair).likes


def boosted(columns: list[int]) -> Callable[[Sequence[Pair], Pair], Numbers]:
    trained: dict[int, lightgbm.LGBMRanker] = {}

    def score(kept: Sequence[Pair], pair: Pair) -> Numbers:
        key = hash(tuple(id(one[0]) for one in kept))
        if key not in trained:
            views = [scene_of(*one) for one in kept]
            ranker = lightgbm.LGBMRanker(
                n_estimators=150, num_leaves=15, learning_rate=0.05, min_child_samples=15,
                label_gain=list(range(32)), n_jobs=1, verbose=-1, random_state=0,
            )  # fmt: skip
            ranker.fit(
                np.concatenate([view.columns[:, columns] for view in views]),
                np.concatenate([np.clip(31 - places(view), 0, 30).astype(int) for view in views]),
                group=[len(view.standings) for view in views],
            )
            trained[key] = ranker
        return np.asarray(trained[key].predict(scene_of(*pair).columns[:, columns]))

    return score


def by_choix(_: Sequence[Pair], pair: Pair) -> Numbers:
    """Strengths of the comments themselves, from the earlier reading of their thread."""
    view, earlier = scene_of(*pair), pair[1]
    number = {name: at for at, name in enumerate(view.names)}
    orders = [
        [number[item.comment] for item in look.named if item.comment in number] for look in earlier
    ]
    return np.asarray(choix.ilsr_rankings(len(number), orders, alpha=0.01))


def ours_cached() -> Callable[[Sequence[Pair], Pair], Numbers]:
    models: dict[int, OrderWeights] = {}

    def score(kept: Sequence[Pair], pair: Pair) -> Numbers:
        key = hash(tuple(id(one[0]) for one in kept))
        if key not in models:
            taught = [look for now, earlier in kept for look in (*earlier, now)]
            models[key] = fit_order(taught, prior_order(pair[0].network))
        return np.asarray(scene_of(*pair).columns @ models[key].mean)

    return score


def orders(title: str, threads: Sequence[Pair], folds: int, columns: list[int]) -> None:
    print(f"\n{title}: {len(threads)} threads")
    row("", "top ten", "seconds", "MB")
    contenders: list[tuple[str, Callable[[Sequence[Pair], Pair], Numbers]]] = [
        ("likes alone", by_likes),
        ("choix (earlier reading alone)", by_choix),
        ("LightGBM ranker", boosted(columns)),
        ("ours", ours_cached()),
    ]
    for name, score in contenders:
        if name.startswith("choix") and not threads[0][1]:
            continue  # it knows no features and has nothing to go by

        def work(score: Callable[[Sequence[Pair], Pair], Numbers] = score) -> float:
            return left_out(threads, score, folds)

        value, seconds, most = measured(work)
        row(name, f"{value:.3f}", f"{seconds:.2f}", f"{most:.1f}")


def lessons(
    rule: OrderRule, threads: int, looks: tuple[float, ...], first: int = 0
) -> list[Sighting]:
    found: list[Sighting] = []
    for number in range(threads):
        policy = hashtag_policy if number % 2 else nobody_policy
        name = f"{first + number:05}"
        found += play_thread(
            rule, CrowdSetting(), policy, first + number, looks=looks, thread=name
        ).sightings
    return found


def more_supports(rule: OrderRule, asked: int = 40) -> tuple[float, int]:
    """Calibration of "in the top 5 with n more": n likes are given and the world looked at."""
    model = fit_order(lessons(rule, 20, (60, 160, 260, 360)), prior_order("simulated"))
    generator = np.random.default_rng(7)
    chances, truths = [], []
    for number in range(asked):
        place = simulated_thread(rule, CrowdSetting(), 50_000 + number)
        played = _at(place, number)
        seen = scene_ahead(played)
        race = Race(model, seen)
        for given in (0, 5, 10, 20, 40):
            told = race.chances(5, given)
            for at in generator.choice(min(25, len(seen.standings)), 6, replace=False).tolist():
                comment = int(seen.names[at])
                place.likes[comment] += given
                truths += [float(comment in place.look(generator)[:5]) for _ in range(4)]
                place.likes[comment] -= given
                chances += [told[at].probability] * 4
    return calibration_error(np.array(chances), np.array(truths)), len(truths) // 4


def _at(place: object, number: int) -> Sighting:
    from jesuisla.analysis.visibility.simulation import STEP_MINUTES, SimulatedThread, _crowd

    assert isinstance(place, SimulatedThread)
    crowd = np.random.default_rng([number, 9])
    while place.minute < 200:
        _crowd(place, crowd, place.setting)
        place.minute += STEP_MINUTES
    return place.sighting(np.random.default_rng([number, 8]), "asked")


def made_up(count: int, seed: int, power: float = 0.9) -> Candidates:
    generator = np.random.default_rng(seed)
    likes = generator.negative_binomial(1, 0.05, count).astype(float)
    kind = generator.integers(0, len(KINDS), count)
    return Candidates(
        pull=power * np.log1p(likes) + generator.gumbel(size=count), likes=likes,
        many=np.full(count, power), few=np.full(count, 0.3), kind=kind, open=kind < 2,
        page=np.ones(count),
    )  # fmt: skip


def against_highs(problems: int = 12) -> None:
    ratios, own, solver = [], [], []
    for seed in range(problems):
        power, members = (0.4, 0.9, 1.8, 3.0)[seed % 4], 30 + 8 * seed
        comments = made_up(200, seed, power)
        generator = np.random.default_rng(seed)
        barred = [frozenset(generator.choice(200, 3).tolist()) for _ in range(members)]
        ratio, ours_took, highs_took = one_problem(comments, barred, per_member=5)
        ratios.append(ratio)
        own.append(ours_took)
        solver.append(highs_took)
    row("worst share of the integer optimum", f"{min(ratios):.4f}")
    row("mean share", f"{np.mean(ratios):.4f}")
    row("milliseconds: ours, HiGHS", f"{np.mean(own) * 1e3:.2f}", f"{np.mean(solver) * 1e3:.1f}")
    times = np.array(solver) / np.array(own)
    row("times faster: mean, least", f"{np.mean(times):.0f}", f"{times.min():.0f}")


def one_problem(
    comments: Candidates, barred: list[frozenset[int]], per_member: int
) -> tuple[float, float, float]:
    """Share of the optimum, our seconds and those of HiGHS, for lists and numbers together.

    Seconds of this process, so that a busy machine tells the same.
    """
    members, count = len(barred), len(comments.pull)
    may = np.array(
        [[comments.open[row] and row not in one for row in range(count)] for one in barred]
    )
    capacity, budget = may.sum(axis=0), members * per_member
    price = prices(arrival_rates(comments.pull), comments.good, WEIGHTS)
    shift, none = float(comments.pull.max()), np.zeros(count, dtype=np.int64)

    def worth(supports: NDArray[np.int64]) -> Numbers:
        lifted = comments.lifted(supports.astype(float)) - shift
        return price.worth(np.exp(np.minimum(lifted, 600)))

    seats = [Seat(barred_rows=one) for one in barred]
    took = []
    for _ in range(9):  # too short for one clock reading; the median is told
        started = time.process_time()
        wanted, slopes = spend(comments, capacity, budget, price, none, shift=shift)
        _, given = assign(wanted, capacity, seats, np.full(members, per_member), slopes)
        took.append(time.process_time() - started)
    ours_took = float(np.median(took))
    started = time.process_time()
    best = integer_optimum(may, per_member, worth)
    highs_took = time.process_time() - started
    return float((worth(given) - worth(none)).sum()) / best, ours_took, highs_took


def integer_optimum(
    may: NDArray[np.bool_], per_member: int, worth: Callable[[NDArray[np.int64]], Numbers]
) -> float:
    """Who supports what, and how many each comment gets, as one integer programme."""
    members, rows = len(may), np.flatnonzero(may.any(axis=0))
    table = np.array([worth(np.full(may.shape[1], n)) for n in range(members + 1)]).T[rows]
    gain = np.concatenate([np.zeros(members * len(rows)), (table - table[:, :1]).ravel()])
    who, levels = members * len(rows), len(rows) * (members + 1)
    each_list = sparse.hstack([
        sparse.kron(sparse.eye(members), np.ones((1, len(rows)))),
        sparse.csr_array((members, levels)),
    ])  # fmt: skip
    one_level = sparse.hstack([
        sparse.csr_array((len(rows), who)),
        sparse.kron(sparse.eye(len(rows)), np.ones((1, members + 1))),
    ])  # fmt: skip
    same_number = sparse.hstack([
        sparse.kron(np.ones((1, members)), sparse.eye(len(rows))),
        sparse.kron(sparse.eye(len(rows)), -np.arange(members + 1.0)[None]),
    ])  # fmt: skip
    upper = np.concatenate([may[:, rows].ravel().astype(float), np.ones(levels)])
    found = milp(
        -gain, integrality=np.ones(len(gain)), bounds=Bounds(0, upper),
        constraints=[
            LinearConstraint(each_list.tocsr(), 0, per_member),
            LinearConstraint(one_level.tocsr(), 1, 1),
            LinearConstraint(same_number.tocsr(), 0, 0),
        ],
    )  # fmt: skip
    return float(-found.fun)


def speed() -> None:
    for count, members in ((200, 500), (10_000, 500), (100_000, 20)):
        comments = made_up(count, 1)
        generator = np.random.default_rng(2)
        seats = [
            Seat(barred_rows=frozenset(generator.choice(count, 3).tolist())) for _ in range(members)
        ]
        took = []
        for _ in range(7):
            started = time.process_time()
            plan_supports(comments, seats)
            took.append(time.process_time() - started)
        row(f"{count} comments, {members} members: ms, least and median",
            f"{min(took) * 1e3:.1f}", f"{np.median(took) * 1e3:.1f}")  # fmt: skip


def learning() -> None:
    """A group's night: models of a network and its 90 pages, and how good they are."""
    looks = [
        replace(look, network="facebook", page=str(hash(look.thread) % 90))
        for look in lessons(ORDER_RULES["likes"], 100, (120, 180, 240))
    ]
    for name, work in (("models", fit_order_book), ("quality", evaluate_order)):
        started = time.process_time()
        work(looks)
        row(f"{name}, {len(looks)} readings: s", f"{time.process_time() - started:.1f}")


def crowds(threads: int = 300, first: int = 900_000) -> None:
    """``first`` lies far from the seeds that anything was chosen on."""
    print(f"\nSimulated: attention gained for each support, rule untold, {threads} threads")
    row("", "headroom", "way", "interval")
    for name, rule in ORDER_RULES.items():
        gained = compare_policies(rule, CrowdSetting(), seeds=threads, first=first)
        low, high = gained.way_interval or (float("nan"), float("nan"))
        row(
            f"rule “{name}”", f"{gained.headroom:.2f}", f"{gained.way:.2f}", f"{low:.2f}–{high:.2f}"
        )


def main() -> None:
    warnings.filterwarnings("ignore", message="X does not have valid feature names")
    if len(sys.argv) > 1:
        with Path(sys.argv[1]).open(encoding="utf-8") as lines:
            looks = read_sightings(lines)
        threads = [readings_with_earlier(one)[-1] for one in sightings_by_thread(looks).values()]
        orders(
            "Readings given, threads left out one by one", threads, len(threads), LIKES_TIME_LENGTH
        )
        found = evaluate_order(looks)
        row("ours: calibration error, top five now", f"{found.calibration:.3f}")
    for name, rule in ORDER_RULES.items():
        looks = lessons(rule, 30, (160, 260))
        pairs = [readings_with_earlier(one)[-1] for one in sightings_by_thread(looks).values()]
        orders(f"Simulated, one earlier reading, rule “{name}”", pairs, 5, WITH_BEFORE)
    print("\nSimulated: calibration of “in the top 5 with n more”")
    for name, rule in ORDER_RULES.items():
        error, cases = more_supports(rule)
        row(f"rule “{name}”: error, cases", f"{error:.3f}", cases)
    print("\nPlan, against HiGHS on small problems")
    against_highs()
    print("\nPlan, time on one core")
    speed()
    print("\nLearning, processor time")
    learning()
    crowds()
    print(f"\nMost memory held: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
