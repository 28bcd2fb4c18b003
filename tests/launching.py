"""Launches an action, and does by hand all the jobs that this leaves."""

from typing import Any

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from jesuisla.collective.actions.lifecycle import launch_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.threads.models import Thread


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
    launch_action(action, by=cast.moderator, past_budget=True)
    do_jobs()
    return action


def do_jobs() -> None:
    """Do what is to be done by now, and what that leaves behind."""
    due = ProcrastinateJob.objects.filter(status="todo", scheduled_at=None)
    while job := due.order_by("id").first():
        ProcrastinateJob.objects.filter(pk=job.pk).delete()
        app.tasks[job.task_name].func(**job.args)
