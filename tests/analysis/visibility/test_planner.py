"""The lists: as good as the integer optimum, fair, stable, varied, within the rules."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.visibility.looks import lessons, look
from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.visibility.allocation import allocate, hull_slopes, spend
from jesuisla.analysis.visibility.assignment import Seat
from jesuisla.analysis.visibility.candidates import (
    KINDS,
    Candidates,
    UnknownCommentError,
    candidates_after,
    candidates_in,
)
from jesuisla.analysis.visibility.chance import scene_ahead
from jesuisla.analysis.visibility.expectation import (
    arrival_rates,
    arrival_times,
    attention_shares,
    prices,
)
from jesuisla.analysis.visibility.order import fit_order
from jesuisla.analysis.visibility.page_requests import (
    PageRequest,
    PageRequestOdds,
    best_page_requests,
)
from jesuisla.analysis.visibility.planner import (
    ClosedReason,
    ListingReason,
    SupportLimits,
    plan_supports,
)

WEIGHTS = 0.8 ** np.arange(10) / (0.8 ** np.arange(10)).sum()
OURS, HATEFUL = KINDS.index(CommentKind.OURS), KINDS.index(CommentKind.HATEFUL)


def made_up(count, seed=0, power=0.9):
    generator = np.random.default_rng(seed)
    likes = generator.negative_binomial(1, 0.05, count).astype(float)
    kind = generator.integers(0, len(KINDS), count)
    return Candidates(
        pull=power * np.log1p(likes) + generator.gumbel(size=count),
        likes=likes,
        many=np.full(count, power),
        few=np.full(count, 0.3),
        kind=kind,
        open=kind < 2,
        page=np.ones(count),
    )


def seats(count, field, seed=0):
    generator = np.random.default_rng(seed)
    return [
        Seat(barred_rows=frozenset(generator.choice(len(field.pull), 2).tolist()))
        for _ in range(count)
    ]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 999), power=st.sampled_from([0.4, 0.9, 1.8]), people=st.integers(1, 12))
def test_the_allocation_is_within_a_hundredth_of_the_integer_optimum(seed, power, people):
    field = made_up(14, seed, power)
    capacity = np.where(field.open, people, 0)
    if not capacity.any():
        return
    price = prices(arrival_rates(field.pull), field.good, WEIGHTS)
    shift = float(field.pull.max())
    none = np.zeros(len(capacity), dtype=np.int64)
    wanted, _ = spend(field, capacity, 3 * people, price, none, shift=shift)

    def worth(supports):
        return price.worth(np.exp(np.minimum(field.lifted(supports.astype(float)) - shift, 600)))

    assert np.all(wanted <= capacity)
    assert wanted.sum() == min(3 * people, capacity.sum())
    best = integer_optimum(field, capacity, 3 * people, worth)
    got = (worth(wanted) - worth(none)).sum()
    assert 0.99 * best - 1e-9 <= got <= best + 1e-9


def integer_optimum(field, capacity, budget, worth):
    rows = np.flatnonzero(capacity)
    most = int(capacity.max())
    levels = np.array([worth(np.full(len(capacity), n)) for n in range(most + 1)]).T[rows]
    gain = (levels - levels[:, :1]).ravel()
    each = np.kron(np.eye(len(rows)), np.ones(most + 1))
    spent = np.tile(np.arange(most + 1), len(rows))
    found = milp(
        -gain,
        integrality=np.ones(len(gain)),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(each, 1, 1), LinearConstraint(spent[None], 0, budget)],
    )
    return -found.fun


def test_a_crowd_of_five_hundred_gets_full_lists():
    field = made_up(200)
    found = plan_supports(field, seats(500, field))
    assert found.supports.sum() == 2500


def test_everything_on_a_list_may_be_supported_by_that_member_and_only_once():
    field = made_up(40)
    crowd = seats(30, field)
    found = plan_supports(field, crowd)
    for seat, chosen in zip(crowd, found.lists, strict=True):
        assert len(set(chosen)) == len(chosen) <= 5
        assert not set(chosen) & seat.barred_rows
        assert field.open[list(chosen)].all()


def test_lists_differ_between_members_and_are_the_same_again():
    field = made_up(60)
    found = plan_supports(field, seats(20, field))
    assert found.lists == plan_supports(field, seats(20, field)).lists
    assert len({chosen[0] for chosen in found.lists}) > 1
    assert len(set(found.lists)) > 10


def test_what_a_member_is_reading_stays_theirs():
    field = made_up(60)
    first = plan_supports(field, [Seat()] * 8)
    moved = candidates_after(field, np.random.default_rng(3).integers(0, 40, 60).astype(float))
    again = plan_supports(moved, [Seat(shown_rows=chosen) for chosen in first.lists])
    assert again.lists == ((),) * 8
    assert np.array_equal(again.supports, first.supports)
    assert ListingReason.ALREADY_SHOWN in again.reasons[first.lists[0][0]]
    done = plan_supports(
        moved, [Seat(shown_rows=c, barred_rows=frozenset(c[:1])) for c in first.lists]
    )
    for before, now in zip(first.lists, done.lists, strict=True):
        assert len(now) == 1
        assert not set(now) & set(before)


def test_every_voice_that_nobody_read_comes_onto_a_list():
    count = 30
    kind = np.full(count, HATEFUL)
    kind[-6:] = OURS
    pull = np.linspace(8, -8, count)
    field = Candidates(
        pull=pull, likes=np.zeros(count), many=np.ones(count), few=np.zeros(count), kind=kind,
        open=kind == OURS, page=np.zeros(count),
    )  # fmt: skip
    found = plan_supports(field, [Seat()] * 8, per_member=3)
    assert np.all(found.supports[-6:] >= 1)
    assert ListingReason.NOT_YET_READ in found.reasons[count - 1]
    read = np.where(kind == OURS, 1, 0)
    assert (
        plan_supports(field, [Seat()] * 8, per_member=3, read=read).reasons[count - 6][0]
        is ListingReason.OWN_VOICE
    )


def test_the_ceilings_of_comment_and_action_hold_and_say_so():
    field = made_up(60)
    found = plan_supports(field, [Seat()] * 40, pace=SupportLimits(per_comment=7, remaining=90))
    assert found.supports.max() <= 7
    assert found.supports.sum() == 90
    assert (
        plan_supports(field, [Seat()] * 4, pace=SupportLimits(remaining=0)).closed_reason
        is ClosedReason.PACE_REACHED
    )
    with pytest.raises(ValueError, match="zero or more"):
        SupportLimits(remaining=-1)
    each = np.arange(60) % 3
    assert np.all(
        plan_supports(field, [Seat()] * 40, pace=SupportLimits(per_comment=each)).supports <= each
    )
    with pytest.raises(ValueError, match="zero or more"):
        SupportLimits(per_comment=each - 1)
    with pytest.raises(ValueError, match="one number a comment"):
        plan_supports(field, [Seat()], pace=SupportLimits(per_comment=each[:5]))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=15), st.integers(0, 99))
def test_each_list_is_as_long_as_its_seat_wants(lengths, seed):
    field = made_up(60, seed)
    found = plan_supports(field, [Seat(places=length) for length in lengths])
    assert [len(chosen) for chosen in found.lists] == lengths
    with pytest.raises(ValueError, match="fewer than zero"):
        Seat(places=-1)


def test_what_members_may_not_support_is_dealt_round_by_exchange():
    field = made_up(30, 3)
    good = np.flatnonzero(field.open).tolist()
    crowd = [Seat(barred_rows=frozenset(good[:5]))] * 4 + [Seat()] * 4
    found = plan_supports(field, crowd, per_member=len(good) - 5)
    assert all(len(chosen) == len(good) - 5 for chosen in found.lists)
    assert not {row for chosen in found.lists[:4] for row in chosen} & set(good[:5])


@pytest.mark.parametrize("reason", [ClosedReason.RULES_FORBID, ClosedReason.RULES_OUTDATED])
def test_where_rules_say_no_nobody_is_asked_for_anything(reason):
    found = plan_supports(made_up(60), [Seat()] * 4, pace=SupportLimits(closed_reason=reason))
    assert found.closed_reason is reason
    assert found.lists == ((), (), (), ())
    assert found.gain == 0


def test_with_nobody_there_or_nothing_to_support_there_is_no_list():
    field = made_up(20)
    assert plan_supports(field, []).closed_reason is ClosedReason.NOTHING_TO_SUPPORT
    shut = Candidates(
        pull=field.pull, likes=field.likes, many=field.many, few=field.few, kind=field.kind,
        open=np.zeros(20, dtype=bool), page=field.page,
    )  # fmt: skip
    assert plan_supports(shut, [Seat()]).closed_reason is ClosedReason.NOTHING_TO_SUPPORT


def test_it_refuses_numbers_and_rows_that_are_not_there():
    field = made_up(10)
    with pytest.raises(ValueError, match="not in the field"):
        plan_supports(field, [Seat(barred_rows=frozenset({10}))])
    with pytest.raises(ValueError, match="at least one place"):
        plan_supports(field, [Seat()], per_member=0)
    with pytest.raises(ValueError, match="one number a comment"):
        plan_supports(field, [Seat()], read=np.zeros(3, dtype=np.int64))


@pytest.mark.parametrize(
    "change",
    [
        {"pull": np.array([np.nan, 0])},
        {"likes": np.array([-1.0, 0])},
        {"many": np.array([-1.0, 0])},
        {"page": np.zeros(3)},
    ],
)
def test_a_field_refuses_numbers_that_are_none(change):
    fine = {
        "pull": np.zeros(2), "likes": np.zeros(2), "many": np.ones(2), "few": np.ones(2),
        "kind": np.zeros(2, dtype=np.int64), "open": np.ones(2, dtype=bool), "page": np.zeros(2),
    }  # fmt: skip
    with pytest.raises(ValueError, match=r"finite|zero or more|one length"):
        Candidates(**(fine | change))


def test_hateful_comments_answers_under_them_and_what_breaks_the_charter_are_never_listed():
    kinds = [
        CommentKind.HATEFUL,
        CommentKind.OURS,
        CommentKind.SUPPORTIVE,
        CommentKind.OURS,
        CommentKind.NEUTRAL,
        CommentKind.OURS,
    ]
    now = look([9, 1, 1, 1, 1, 1], kinds=kinds)
    parents = [None, "c0", None, "c1", None, "gone"]
    standings = tuple(
        replace(item, parent=parent) for item, parent in zip(now.standings, parents, strict=True)
    )
    seen = scene_ahead(replace(now, standings=standings))
    field = candidates_in(fit_order(lessons(4)), seen, barred=["c2"])
    assert field.open.tolist() == [False, False, False, True, False, False]
    with pytest.raises(UnknownCommentError, match="c99"):
        candidates_in(fit_order(lessons(4)), seen, barred=["c99"])


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 999), many=st.integers(1, 15), each=st.integers(1, 6))
def test_no_slot_stays_empty_while_someone_could_use_it(seed, many, each):
    field = made_up(12, seed)
    crowd = seats(many, field, seed)
    found = plan_supports(field, crowd, per_member=each)
    eligible = [int(field.open.sum() - field.open[list(seat.barred_rows)].sum()) for seat in crowd]
    for chosen, could in zip(found.lists, eligible, strict=True):
        if found.closed_reason is None and sum(map(len, found.lists)) < many * each:
            assert len(chosen) == min(each, could)
    assert Counter(row for chosen in found.lists for row in chosen) == Counter(
        {row: int(n) for row, n in enumerate(found.supports) if n}
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 10), min_size=2, max_size=15))
def test_the_hull_lies_above_falls_and_ends_where_it_must(values):
    worth = np.array([values])
    grid = np.arange(len(values), dtype=float) ** 1.5
    slopes = hull_slopes(worth, grid)
    assert np.all(np.diff(slopes) <= 1e-9)
    hull = worth[0, 0] + np.concatenate([[0], np.cumsum(slopes[0] * np.diff(grid))])
    assert np.all(hull >= worth[0] - 1e-6)
    assert hull[-1] <= worth[0].max() + 1e-6


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-40, 40), min_size=1, max_size=30))
def test_expected_shares_add_up_and_follow_the_pull(pulls):
    pull = np.array(pulls)
    held = attention_shares(arrival_rates(pull), WEIGHTS)
    assert held.sum() == pytest.approx(1)
    order = np.argsort(pull, kind="stable")
    assert np.all(np.diff(held[order]) >= -1e-9)
    moments = arrival_times(arrival_rates(pull), 10)
    assert np.all(np.diff(moments[np.isfinite(moments)]) > 0)


def test_very_many_comments_give_the_same_shares_as_a_plain_sum():
    pull = np.random.default_rng(0).normal(size=5000)
    rate = arrival_rates(pull)
    moment = arrival_times(rate, 3)[-1]
    assert (-np.expm1(-rate * moment)).sum() == pytest.approx(3, rel=1e-3)


def test_more_supports_for_good_comments_never_lose_attention():
    field = made_up(80)
    found = plan_supports(field, [Seat()] * 20)
    assert found.gain > 0
    capacity = np.where(field.open, 20, 0)
    small, _ = allocate(field, capacity, 10, WEIGHTS)
    large, _ = allocate(field, capacity, 100, WEIGHTS)
    assert small.sum() == 10
    assert large.sum() == 100


def test_asking_the_page_is_ranked_by_gain_for_its_work():
    field = made_up(40)
    found = best_page_requests(field, price=0.0)
    assert found == sorted(found, key=lambda one: -one.per_support)
    assert all(one.gain > 0 and one.worth_it for one in found)
    assert all(one.row is None or field.open[one.row] for one in found)
    letter = best_page_requests(field, odds=PageRequestOdds(agrees=0.0, moderates=0.5))
    assert [one.ask for one in letter] == [PageRequest.LETTER]
    assert not best_page_requests(field, price=9.0)[0].worth_it
    with pytest.raises(ValueError, match="between 0 and 1"):
        PageRequestOdds(agrees=2)
    with pytest.raises(ValueError, match="some work"):
        PageRequestOdds(letter=0)


def test_a_letter_is_weighed_too_where_pins_would_fill_the_list():
    easy = PageRequestOdds(agrees=0.9, moderates=0.001)
    found = best_page_requests(made_up(40), odds=easy, many=2)
    assert [one.ask for one in found] == [
        PageRequest.ANSWER_OR_PIN,
        PageRequest.ANSWER_OR_PIN,
        PageRequest.LETTER,
    ]
