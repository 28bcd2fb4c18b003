"""What the order model learns, and what it must not care about."""

from dataclasses import replace
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.visibility.looks import lessons, look
from jesuisla.analysis.thread import CommentKind, CommentOrder
from jesuisla.analysis.visibility.features import AT, NAMES, NEVER_NEGATIVE, scene_of
from jesuisla.analysis.visibility.lessons import last_moment, readings_with_earlier
from jesuisla.analysis.visibility.order import (
    PAGE_SPREAD,
    OrderBook,
    fit_order,
    fit_order_book,
    prior_order,
)
from jesuisla.analysis.visibility.sighting import (
    OtherThreadError,
    SightedComment,
    Sighting,
    consensus,
)


@pytest.fixture(scope="module")
def taught():
    return fit_order(lessons())


def test_it_learns_that_likes_count_and_grows_surer_with_more_readings(taught):
    mean, spread = taught.weight("likes")
    assert mean > 0.5
    assert spread < prior_order().weight("likes")[1] / 2
    assert taught.readings == 24
    assert taught.threads == 12
    assert taught.repeated == 12
    few = fit_order(lessons()[:4])
    assert few.weight("likes")[1] > spread


def test_without_readings_in_order_of_relevance_the_prior_stands():
    timely = [replace(one, order=CommentOrder.TIME) for one in lessons(3)]
    for nothing in ([], timely, [look([3])]):
        model = fit_order(nothing)
        assert model.readings == 0
        assert np.array_equal(model.mean, prior_order().mean)


def test_all_ties_leave_the_weights_of_what_is_tied_where_they_were():
    same = Sighting(
        thread="t", taken_at=look([1]).taken_at,
        standings=tuple(SightedComment(comment=str(n), place=n, likes=4) for n in range(1, 9)),
    )  # fmt: skip
    model = fit_order([same])
    assert model.weight("likes") == pytest.approx(prior_order().weight("likes"))


def test_a_tie_that_a_viewer_could_not_tell_apart_is_no_error():
    tied = replace(
        look([9, 5, 1]),
        standings=tuple(
            replace(item, place=place)
            for item, place in zip(look([9, 5, 1]).standings, (1, 1, 2), strict=True)
        ),
        tied=True,
    )
    model = fit_order([tied])
    assert model.readings == 1
    assert model.weight("likes")[0] > prior_order().weight("likes")[0]


def test_taps_teach_through_the_comments_of_the_last_reading():
    kinds = [CommentKind.OURS] * 3 + [CommentKind.HATEFUL] * 3
    named = look([50, 40, 30, 1, 0, 0], kinds=kinds)
    tapped = Sighting(
        thread="t", taken_at=look([1], hours=2).taken_at, network="facebook",
        standings=tuple(
            SightedComment(place=n, kind=k)
            for n, k in enumerate([CommentKind.OURS] * 3 + [CommentKind.HATEFUL], 1)
        ),
    )  # fmt: skip
    assert fit_order([named, tapped]).readings == 2
    assert fit_order([tapped]).readings == 0
    gap = replace(tapped, standings=(tapped.standings[0], tapped.standings[3]))
    assert fit_order([named, gap]).readings == 2


def test_a_short_look_teaches_that_the_others_stand_below():
    first = look([9, 8, 7, 6, 0, 0])
    short = replace(look([9, 8, 7, 6, 0, 0], hours=1), standings=first.standings[:2])
    assert readings_with_earlier([first, short])[1] == (short, (first,))
    with_rest = fit_order([first, short])
    without = fit_order([first, replace(short, thread="u")])
    assert not np.allclose(with_rest.mean, without.mean)


def test_looks_of_one_moment_share_the_reading_before_them():
    first, second, third = look([3, 2]), look([3, 2], hours=1), look([2, 3], hours=1)
    looks = [first, second, third, look([1, 2], hours=2)]
    found = [earlier for _, earlier in readings_with_earlier(looks)]
    assert found == [(), (first,), (first,), (first, second, third)]
    chained = [earlier for _, earlier in readings_with_earlier(looks, chained=True)]
    assert chained == [(), (first,), (first, second), (first, second, third)]
    assert last_moment(found[-1]) == consensus([second, third])
    assert last_moment(()) is None


def test_a_page_with_few_readings_stays_near_its_network_and_one_with_many_leaves_it():
    network = [replace(one, page="busy") for one in lessons(10, weight=0.7)]
    odd = [
        replace(one, page="odd", thread=f"odd {one.thread}")
        for one in lessons(15, weight=3, seed=5)
    ]
    alone = fit_order(network).weight("likes")[0]
    learned = []
    for count in (1, 30):
        book = fit_order_book(network + odd[:count])
        learned.append(book.model("facebook", "odd").weight("likes")[0])
        assert book.model("facebook", "never seen") is book.networks["facebook"]
    few, many = learned
    assert alone - 0.2 < few < many
    assert many > alone + 0.3


def test_an_unknown_network_has_the_written_prior():
    assert OrderBook().model("elsewhere").readings == 0
    assert prior_order("facebook").weight("page")[0] > prior_order("elsewhere").weight("page")[0]


def test_weights_that_support_raises_are_never_negative_even_when_data_say_so():
    against = fit_order(lessons(weight=-3))
    for name in NEVER_NEGATIVE:
        assert against.mean[AT[name]] >= 0
        assert against.draws(30)[:, AT[name]].min() >= 0
    assert against.draws(30).shape == (30, len(NAMES))


def test_a_last_reading_of_another_thread_or_a_later_one_is_refused():
    with pytest.raises(OtherThreadError):
        scene_of(look([1, 2]), [look([1, 2], thread="u")])
    with pytest.raises(ValueError, match="later"):
        scene_of(look([1, 2]), [look([1, 2], hours=1)])


def _columns(earlier):
    return scene_of(look([5, 5, 5], hours=4), earlier).columns[:, [AT["seen"], AT["before"]]]


def test_the_more_looks_show_a_comment_the_more_its_place_is_trusted():
    one, other = look([5, 5, 5], hours=3), look([5, 5, 5], hours=3, names=["c1", "c0", "c2"])
    assert _columns([]).tolist() == [[0, 0]] * 3
    single, several = _columns([one]), _columns([one, other, one, other])
    assert np.allclose(single[:, 0], 1)
    assert np.allclose(several[:, 0], 1.6)
    assert np.allclose(single[:, 1], -np.log([1, 2, 3]))
    assert several[0, 1] == pytest.approx(several[1, 1]) == pytest.approx(-0.8 * np.log(2))


def test_an_older_look_counts_less_than_the_newest():
    new, old = look([5, 5, 5], hours=3), look([5, 5, 5], names=["c2", "c1", "c0"])
    both = _columns([old, new])
    assert np.allclose(both[:, 0], 2 * 1.5 / 2.5)
    assert both[0, 1] > both[1, 1] > both[2, 1]


def test_a_comment_that_a_later_look_did_not_reach_counts_as_just_below_its_end():
    whole = look([5, 5, 5], hours=3)
    short = replace(whole, standings=whole.standings[1:2])
    assert _columns([whole, short])[0, 1] == pytest.approx(-np.log(3) / 2 * 2 * 2 / 3)
    assert _columns([short, whole])[0].tolist() == [1, 0]


def test_several_looks_tell_better_where_comments_stand_than_one():
    generator = np.random.default_rng(4)
    taste = generator.normal(0, 1.5, (20, 12))

    def seen(thread, hour):
        order = np.argsort(generator.gumbel(size=12) - taste[thread])
        return look([3] * 12, hours=hour, thread=f"t{thread}", names=[f"c{n}" for n in order])

    model = fit_order([seen(thread, hour) for thread in range(10) for hour in (0, 1, 1, 1, 1, 2)])
    near = {1: [], 5: []}
    for thread in range(10, 20):
        looks = [seen(thread, 1) for _ in range(5)]
        for many, found in near.items():
            view = scene_of(seen(thread, 2), looks[:many])
            rows = [int(name[1:]) for name in view.names]
            found.append(np.corrcoef(view.columns @ model.mean, taste[thread][rows])[0, 1])
    assert np.mean(near[5]) > np.mean(near[1]) + 0.05


def test_likes_that_fall_and_comments_that_vanish_are_counted_as_contradictions():
    before = look([9, 9, 9, 9])
    fell = look([9, 9, 9, 3], hours=1)
    gone = look([9, 9, 9, 9, 9], hours=1, names=["c0", "c1", "c2", "c8", "c9"])
    assert scene_of(look([9, 9, 9, 9], hours=1), [before]).contradictions == 0
    assert scene_of(fell, [before]).contradictions == 0.25
    assert scene_of(gone, [before]).contradictions == 0.25


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(range(6)), prefix=st.text(min_size=1, max_size=3))
def test_renaming_comments_changes_nothing(order, prefix):
    looks = [look([9, 7, 7, 2, 1, 0]), look([11, 9, 8, 2, 3, 0], hours=1)]

    def renamed(one):
        return replace(
            one,
            standings=tuple(
                replace(item, comment=f"{prefix}{order[int(item.comment[1:])]}")
                for item in one.standings
            ),
        )

    first, second = fit_order(looks), fit_order([renamed(one) for one in looks])
    assert np.array_equal(first.mean, second.mean)
    assert np.array_equal(first.covariance, second.covariance)


@settings(max_examples=15, deadline=None)
@given(taken=st.sets(st.integers(0, 5), min_size=1, max_size=5))
def test_splitting_a_reading_in_two_changes_nothing(taken):
    whole = look([9, 7, 7, 2, 1, 0])
    parts = [
        replace(whole, standings=tuple(whole.standings[n] for n in rows))
        for rows in (sorted(taken), sorted(set(range(6)) - taken))
    ]
    assert np.allclose(fit_order([whole]).mean, fit_order(parts).mean)


def test_a_book_made_at_once_says_what_each_fit_alone_says():
    looks = [
        replace(look, page=str(int(look.thread.split()[1]) % 5), network="facebook")
        for look in lessons(14, weight=1.2, seed=3)
    ]
    book = fit_order_book(looks)
    assert len(book.pages) == 5
    same_model(book.networks["facebook"], fit_order(looks, prior_order("facebook")))
    for (network, page), model in book.pages.items():
        base = fit_order([look for look in looks if look.page != page], prior_order(network))
        spread = base.covariance + PAGE_SPREAD**2 * np.eye(len(NAMES))
        own = [look for look in looks if look.page == page]
        same_model(model, fit_order(own, replace(base, covariance=spread)))


def same_model(model, alone):
    """Closer than a fiftieth of what the readings leave open."""
    spread = np.sqrt(np.diag(alone.covariance))
    assert np.abs((model.mean - alone.mean) / spread).max() < 0.02
    assert np.allclose(np.sqrt(np.diag(model.covariance)), spread, rtol=0.02)
    assert (model.readings, model.threads) == (alone.readings, alone.threads)
    assert model.repeated == alone.repeated


def test_forty_pages_are_learnt_in_seconds():
    looks = [replace(look, page=look.thread) for look in lessons(40)]
    started = process_time()
    fit_order_book(looks)
    assert process_time() - started < 15, "processor seconds; 41 models take about one"
