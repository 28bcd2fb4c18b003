from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.analysis.impact.outcome import OUTCOME_DEPTHS, Doubt, KindCount, Outcome, Top
from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.events import ActionClosed, ActionMeasured, ActionReopened
from jesuisla.collective.actions.lifecycle import measure_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.tops import tops_of
from jesuisla.collective.journal.entries import entries
from jesuisla.collective.journal.events import listeners
from jesuisla.collective.proposals.models import Criterion, Proposal
from jesuisla.collective.results import jobs
from jesuisla.collective.results.models import ActionResult
from jesuisla.collective.results.past_actions import (
    declined_by_criterion,
    logged_action,
    past_for_everybody,
    summary_of_results,
    totals,
)
from jesuisla.collective.results.results import (
    as_data,
    as_outcome,
    count_result,
    headlines,
    outcome_of,
)
from jesuisla.collective.threads.models import Place, Reading, Thread


def kept_top(action: Action, size: int) -> Top:
    return as_outcome(ActionResult.objects.get(action=action).tops).top(size)


def test_a_closed_action_is_counted_from_its_two_readings(closed: Any) -> None:
    action = closed(1, "hhhhn", "oohhs")
    count_result(action)
    top = kept_top(action, 5)
    assert top.before.holding(CommentKind.HATEFUL) == 4
    assert top.after.holding(CommentKind.OURS, CommentKind.SUPPORTIVE) == 3
    assert entries(event="ResultCounted").count() == 1


def test_counting_twice_changes_nothing_and_writes_no_second_entry(closed: Any) -> None:
    action = closed(1, "hhhhn", "oohhs")
    first = count_result(action)
    second = count_result(action)
    assert first == second
    assert ActionResult.objects.count() == 1
    assert entries(event="ResultCounted").count() == 1


@pytest.mark.parametrize(("before", "after"), [("", ""), ("hhh", ""), ("", "ooo")])
def test_without_two_readings_there_is_no_result(closed: Any, before: str, after: str) -> None:
    assert count_result(closed(1, before, after)) is None
    assert not ActionResult.objects.exists()


def test_an_action_that_still_runs_has_no_result(closed: Any) -> None:
    running = closed(1, "hhh", "ooo", state=Action.State.RUNNING, closed_at=None)
    assert count_result(running) is None


def test_a_later_reading_is_counted_instead(closed: Any, cast: Any) -> None:
    action = closed(1, "hhhhh", "hhhhh")
    jobs.count_closed(ActionClosed(group=cast.group.pk, action=action.pk))
    later = Reading.objects.create(
        group=cast.group,
        thread=action.thread,
        taken_at=action.closed_at + timedelta(minutes=30),
        order="relevance",
        source="taps",
    )
    for position in range(1, 6):
        Place.objects.create(group=cast.group, reading=later, position=position, kind="ours")
    measure_action(action, later, by=cast.member)
    event = ActionMeasured(group=cast.group.pk, action=action.pk, reading=later.pk)
    jobs.count_measured(event)
    jobs.count_measured(event)
    assert kept_top(action, 5).after.holding(CommentKind.OURS) == 5
    assert ActionResult.objects.count() == 1


def test_an_event_of_an_action_that_is_gone_is_let_pass(cast: Any) -> None:
    jobs.count_closed(ActionClosed(group=cast.group.pk, action=987_654))
    assert not ActionResult.objects.exists()


def test_closing_and_measuring_are_listened_to() -> None:
    assert f"{jobs.__name__}.count_closed" in listeners["ActionClosed"]
    assert f"{jobs.__name__}.count_measured" in listeners["ActionMeasured"]


def test_no_mean_is_told_below_ten_measured_actions(closed: Any, cast: Any) -> None:
    for number in range(1, 10):
        count_result(closed(number, "hhhhhhhhhh", "oohhhhhhhh"))
    assert summary_of_results(cast.group).too_few
    count_result(closed(10, "hhhhhhhhhh", "oohhhhhhhh"))
    summary = summary_of_results(cast.group)
    assert not summary.too_few
    assert summary.depths[2].good.estimate == pytest.approx(0.2)
    assert summary.depths[2].good.cases == 10


def test_a_result_counted_anew_is_told_at_once(closed: Any, cast: Any) -> None:
    actions = [closed(number, "hhhhhhhhhh", "oohhhhhhhh") for number in range(1, 11)]
    for action in actions:
        count_result(action)
    assert summary_of_results(cast.group).depths[2].good.estimate == pytest.approx(0.2)
    last = actions[-1].last_reading
    last.places.update(kind="ours")
    count_result(actions[-1])
    assert summary_of_results(cast.group).depths[2].good.estimate == pytest.approx(0.28)


def test_the_summary_is_worked_out_once(
    closed: Any, cast: Any, django_assert_max_num_queries: Any
) -> None:
    count_result(closed(1, "hhhhh", "ooooo"))
    first = summary_of_results(cast.group)
    with django_assert_max_num_queries(2):
        assert summary_of_results(cast.group) == first


def test_totals_count_closed_actions_only(closed: Any, cast: Any) -> None:
    done = closed(1)
    running = closed(2, state=Action.State.RUNNING, closed_at=None)
    for action in (done, done, running):
        action.voices.create(group=cast.group, by=cast.member, first_words="Bonjour à vous")
    assert totals(cast.group).closed_actions == 1
    assert totals(cast.group).voices == 2


def test_the_log_does_not_name_the_page_of_a_person_under_attack(closed: Any) -> None:
    closed(1, kind="solidarity")
    closed(2)
    lines = [logged_action(action) for action in past_for_everybody()]
    assert {line.action.number: line.page for line in lines} == {1: "", 2: "Gazette"}
    assert all(line.top is None for line in lines)


def test_the_log_takes_one_query(closed: Any, django_assert_num_queries: Any) -> None:
    for number in range(1, 5):
        count_result(closed(number, "hhhhh", "ooooo"))
    with django_assert_num_queries(1):
        lines = [logged_action(action) for action in past_for_everybody()]
    assert [line.top.after.holding(CommentKind.OURS) for line in lines if line.top] == [5] * 4


def test_every_criterion_is_told_with_how_often_it_was_used(cast: Any) -> None:
    for number, criterion in enumerate(["opinion", "opinion", "gone"]):
        thread = Thread.objects.create(
            group=cast.group, network="facebook", native_id=f"thread-{number}"
        )
        Proposal.objects.create(
            group=cast.group,
            thread=thread,
            by=cast.member,
            state=Proposal.State.DECLINED,
            criterion=criterion,
            answered_at=now(),
        )
    counts = {row.criterion: row.count for row in declined_by_criterion()}
    assert set(counts) == set(Criterion)
    assert counts[Criterion.OPINION] == 2
    assert counts[Criterion.GONE] == 1
    assert counts[Criterion.UNSAFE] == 0


def counts(size: int) -> st.SearchStrategy[KindCount]:
    kinds = st.lists(st.sampled_from(list(CommentKind)), min_size=size, max_size=size)
    return kinds.map(
        lambda found: KindCount(
            size=size, by_kind={kind: found.count(kind) for kind in CommentKind}
        )
    )


def tops(size: int) -> st.SearchStrategy[Top]:
    return st.builds(
        Top,
        size=st.just(size),
        before=counts(size),
        after=counts(size),
        doubts=st.lists(st.sampled_from(list(Doubt)), unique=True).map(tuple),
    )


@settings(max_examples=50)
@given(st.tuples(*map(tops, OUTCOME_DEPTHS)))
def test_what_is_kept_is_read_back_the_same(drawn: tuple[Top, ...]) -> None:
    outcome = Outcome(tops=drawn)
    assert as_outcome(as_data(outcome)) == outcome


def test_no_change_is_written_without_a_sign(cast: Any, client_of: Any, closed: Any) -> None:
    closed(1, "nnn?n", "nnnnn")
    page = client_of(cast.member).get("/actions/1").content.decode()
    assert "de −1 à 0" in page
    assert "+0" not in page


def test_a_result_goes_when_its_action_runs_again(cast: Any, closed: Any) -> None:
    action = closed(1, "hhhhh", "ooooo")
    event = ActionReopened(group=cast.group.pk, action=action.pk)
    count_result(action)
    jobs.forget_result(event)
    assert ActionResult.objects.filter(action=action).exists(), "it was closed again meanwhile"
    Action.objects.filter(pk=action.pk).update(state=Action.State.RUNNING)
    jobs.forget_result(event)
    assert not ActionResult.objects.filter(action=action).exists()
    jobs.forget_result(event)
    assert entries(event="ResultForgotten").count() == 1


def test_a_headline_tells_the_fewest_comments_that_were_all_known(closed: Any) -> None:
    def told(before: str, after: str) -> list[str]:
        action = closed(Action.objects.count() + 1, before, after)
        with override("fr"):
            return headlines(outcome_of(tops_of(action)), action.action_kind)

    assert told("hhhnnnnnnn", "oonnnhnnnn") == [
        "Plus aucun des 3 premiers commentaires n’est haineux\u202f; il y en avait 3.",
        (
            "Parmi les 3 premiers commentaires, 2 sont du groupe ou bienveillants\u202f; "
            "il n’y en avait aucun."
        ),
    ]
    assert told("hnnonnnnnn", "hnnnnnnnnn") == [
        "Parmi les 3 premiers commentaires, 1 est haineux, comme avant."
    ]
    assert told("nnonnnnnnn", "nnnnnnnnnn") == [
        "Aucun des 3 premiers commentaires n’est du groupe ou bienveillant\u202f; il y en avait 1."
    ]
    assert told("hh?nnnnnnn", "oonnnhnnnn") == []
    assert [sentence.endswith("comme avant.") for sentence in told("hnn", "hon")] == [False, True]


def test_a_closed_action_opens_with_one_headline_thanks_then_the_drawing(
    cast: Any, client_of: Any, closed: Any
) -> None:
    closed(1, "hhhnn", "oonnn", thanks="Merci à vous trois.")
    page = client_of(cast.member).get("/actions/1").content.decode()
    header = page.split('<header class="stack">')[1].split("</header>")[0]
    assert header.count('class="headline"') == 1
    headline = header.index("n’est haineux")
    thanks = header.index("Merci à vous trois.")
    assert headline < thanks
    rest = page.split("</header>", 2)[2]
    assert rest.index('class="squares"') < rest.index("sont du groupe ou bienveillants")
