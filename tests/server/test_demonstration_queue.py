"""The demonstration's queue shows what a stranger should see of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.timezone import now
from django_scopes import scope

from jesuisla.analysis.triage.scorer import LabelName
from jesuisla.collective.knowledge.claim_models import CheckedClaim
from jesuisla.collective.knowledge.known_claims import known_near
from jesuisla.collective.queue.corrections import changes_of
from jesuisla.collective.scoring.forecasts import calibration, score_forecasts
from jesuisla.collective.scoring.hate_targets import aims_of
from jesuisla.collective.scoring.labels import agreement
from jesuisla.collective.scoring.models import Forecast
from jesuisla.server.demonstration.checked_claims import CLAIMS, PUBLISHER, make_checked_claims
from jesuisla.server.demonstration.groups import make_groups
from jesuisla.server.demonstration.invented_rules import make_rules
from jesuisla.server.demonstration.people import make_people
from jesuisla.server.demonstration.second_looks import make_second_looks
from jesuisla.server.demonstration.threads import invented_threads, make_thread
from queue_lines import queue_lines
from waiting_jobs import run_jobs


@pytest.fixture(scope="module")
def made_threads(module_db: None) -> tuple[int, dict[str, Any]]:
    """The group and its invented threads, made twice over, with all that follows by itself done."""
    groups = make_groups()
    people = make_people(groups)
    home = groups["jesuisla"]
    with scope(group=home.pk):
        for _again in range(2):
            made = {one.name: make_thread(home, one, people) for one in invented_threads()}
            make_second_looks(made.values(), people)
        make_rules(home, people)
        make_rules(home, people)
        make_checked_claims(home)
        make_checked_claims(home)
        score_forecasts(home.pk, now())
    run_jobs()
    return home.pk, made


@pytest.fixture
def threads(made_threads: tuple[int, dict[str, Any]], db: None) -> Iterator[dict[str, Any]]:
    """The threads by their names, with the scope of their group open."""
    group, threads = made_threads
    with scope(group=group):
        yield threads


def test_it_foretells_how_large_threads_become_and_whether_they_turn(threads: Any) -> None:
    lines = {line.case.thread.pk: line for line in queue_lines(now())}
    large, turning = (lines[threads[name].pk].forecast for name in ("refuge", "kermesse"))
    assert large is not None
    assert turning is not None
    assert turning.turning is not None


def test_a_forecast_of_this_morning_has_its_score(threads: Any) -> None:
    scored = Forecast.objects.filter(thread=threads["eoliennes"], came__isnull=False)
    assert {one.crps is None for one in scored} == {False}


@pytest.mark.usefixtures("threads")
def test_the_card_of_what_was_learned_has_its_figures() -> None:
    told = {one.label: one for one in agreement()}
    for label in (
        LabelName.HATE,
        LabelName.SUPPORTIVE,
    ):  # nobody called anything rude, so of that too few
        assert not told[label].too_few
        assert 0.5 < (told[label].alpha or 0.0) < 1
    held = calibration()
    assert not held.too_few
    assert held.crps is not None


def test_an_alert_a_target_and_a_correction_can_be_seen(threads: Any) -> None:
    assert any(line.alert for line in queue_lines(now()))
    assert any(aim.targets for aim in aims_of(threads.values()).values())
    changes = changes_of(now())
    assert changes is not None
    assert changes.rose


def test_a_story_told_in_german_waits_for_a_person_to_say_so(threads: Any) -> None:
    lines = queue_lines(now())
    line = next(line for line in lines if line.case.thread.pk == threads["refuge"].pk)
    assert [thread.pk for thread in line.meant] == [threads["unterkunft"].pk]
    assert {thread.pk for line in lines for thread in line.meant} == {
        threads["refuge"].pk,
        threads["unterkunft"].pk,
    }


def test_a_thread_rises_by_a_claim_that_the_invented_fact_checker_reviewed(threads: Any) -> None:
    assert CheckedClaim.objects.count() == len(CLAIMS)
    found = known_near(thread.pk for thread in threads.values())
    assert found.keys() == {threads["kermesse"].pk}
    claim = found[threads["kermesse"].pk].review
    assert claim is not None
    assert (claim.claim, claim.publisher) == (CLAIMS[0][0], PUBLISHER)
