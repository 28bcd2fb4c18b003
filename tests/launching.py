"""Launches an action, and does what a worker would do then."""

from typing import Any

from jesuisla.collective.actions.lifecycle import launch_action
from jesuisla.collective.actions.models import Action, Review
from jesuisla.collective.threads.models import Thread
from waiting_jobs import run_and_drop_jobs


def launch(cast: Any, number: int) -> Action:
    """Launch an action on a thread of its own, and do all the jobs that this leaves."""
    thread = Thread.objects.create(
        group=cast.group, network="facebook", native_id=f"t{number}", language="fr"
    )
    action = Action.objects.create(
        group=cast.group,
        thread=thread,
        number=number,
        why="Une famille est insultée sous une bonne nouvelle.",
        state=Action.State.REVIEWED,
    )
    Review.objects.create(
        group=cast.group, action=action, by=cast.second_moderator, verdict="agreed"
    )
    launch_action(action, by=cast.moderator, past_budget=True)
    run_and_drop_jobs()
    return action
