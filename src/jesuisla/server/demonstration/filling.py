"""Filling the demonstration, again and again without harm."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django_scopes import scope

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.scoring.forecasts import score_forecasts
from jesuisla.server.demonstration.checked_claims import make_checked_claims
from jesuisla.server.demonstration.conduct import make_conduct
from jesuisla.server.demonstration.corrections import make_corrections
from jesuisla.server.demonstration.crowd import make_crowd
from jesuisla.server.demonstration.duty import make_company, make_shifts
from jesuisla.server.demonstration.fact_sheets import make_fact_sheets
from jesuisla.server.demonstration.groups import make_groups
from jesuisla.server.demonstration.invented_rules import make_rules
from jesuisla.server.demonstration.lives import LIVES
from jesuisla.server.demonstration.own_lesson import make_own_lesson
from jesuisla.server.demonstration.people import make_people, places_in
from jesuisla.server.demonstration.practice import make_practices
from jesuisla.server.demonstration.second_looks import make_second_looks
from jesuisla.server.demonstration.sheets_elsewhere import (
    show_sheets_elsewhere,
    take_one_over,
)
from jesuisla.server.demonstration.texts import write_texts
from jesuisla.server.demonstration.threads import invented_threads, make_thread
from jesuisla.server.demonstration.welcoming import make_welcome

Step = TypeVar("Step")


def fill(*, corrections: bool = False) -> None:
    """Make whatever of the demonstration is missing; what is there stays as it is.

    With ``corrections`` a hundred comments are put right too, and the weekly lesson is given.

    Each step is an operation of the product, whole in itself: cut off at any moment, the
    next call goes on where this one ended. A step that what visitors did meanwhile does
    not allow any more is left as they left it.
    """
    groups = make_groups()
    write_texts(groups)
    people = make_people(groups)
    home, elsewhere = groups["jesuisla"], groups["iamhere"]
    with scope(group=elsewhere.pk):
        others = places_in(elsewhere)
        _unless_refused(show_sheets_elsewhere, elsewhere, others)
    with scope(group=home.pk):
        threads = {
            blueprint.name: _unless_refused(make_thread, home, blueprint, people)
            for blueprint in invented_threads()
        }
        for name, live in LIVES.items():
            if threads[name] is not None:
                _unless_refused(live, threads[name], people)
        _unless_refused(make_rules, home, people)
        _unless_refused(make_shifts, home, people)
        _unless_refused(make_company, people)
        _unless_refused(make_welcome, home, people)
        _unless_refused(make_conduct, people)
        _unless_refused(make_fact_sheets, home, people)
        _unless_refused(take_one_over, people, elsewhere, others)
        _unless_refused(make_checked_claims, home)
        _unless_refused(make_own_lesson, home, people)
        _unless_refused(make_practices, home, people)
        ready_threads = [thread for thread in threads.values() if thread is not None]
        _unless_refused(make_second_looks, ready_threads, people)
        score_forecasts(home.pk, now())
        _unless_refused(make_crowd, home, people)
    if corrections:
        with scope(group=elsewhere.pk):
            _unless_refused(make_corrections, elsewhere, others)


def _unless_refused(step: Callable[..., Step], *arguments: object) -> Step | None:
    try:
        return step(*arguments)
    except (Refused, ValidationError) as refusal:
        logging.getLogger(__name__).info("the demonstration leaves a step out: %s", refusal)
        return None
