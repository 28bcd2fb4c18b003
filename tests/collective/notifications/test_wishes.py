"""What a member wishes to be told of: chosen, taken along, forgotten, and kept by upgrades."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import time_machine
from django.apps import apps
from django.core import mail
from django.db import connection
from django.utils.timezone import now
from procrastinate.contrib.django.models import ProcrastinateJob

from jesuisla.collective.journal.entries import entries
from jesuisla.collective.journal.events import type_registry
from jesuisla.collective.journal.jobs import deliver
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.jobs import forget_places
from jesuisla.collective.members.memberships import delete_account, end_membership
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.jobs import tell_of_held_alerts
from jesuisla.collective.notifications.models import Wish
from jesuisla.collective.notifications.wishes import choose_alerts

MOVES = import_module("jesuisla.collective.notifications.migrations.0002_wishes_of_before")


def run_jobs() -> None:
    for job in ProcrastinateJob.objects.filter(task_name__endswith="deliver"):
        deliver(**job.args)


def wishes_taken_along(member: Membership) -> dict[str, bool]:
    """By channel, whether the member's own data say that alerts are wanted."""
    wishes = all_data_of(member.person)["groups"][0]["wishes"]
    assert {wish["topic"] for wish in wishes} == {"alerts"}
    return {wish["channel"]: wish["wanted"] for wish in wishes}


def test_the_choice_is_for_the_team_and_kept(cast: Any, client_of: Any) -> None:
    assert "moi/alertes" not in client_of(cast.member).get("/moi").content.decode()
    choice = {"channels": "mail"}
    assert client_of(cast.member).post("/moi/alertes", choice).status_code == 404
    assert not Wish.objects.exists()
    client = client_of(cast.coordinator)
    assert client.get("/moi/alertes")["Location"] == "/moi"
    client.post("/moi/alertes", choice)
    assert " checked" in client.get("/moi").content.decode()
    assert wishes_taken_along(cast.coordinator) == {name: name == "mail" for name in CHANNELS}
    client.post("/moi/alertes", {})
    assert " checked" not in client.get("/moi").content.decode()
    assert wishes_taken_along(cast.coordinator) == dict.fromkeys(CHANNELS, False)


def test_a_change_is_noted_in_the_journal_and_the_same_choice_again_is_none(cast: Any) -> None:
    for channels in ([], ["mail"], ["mail"], []):
        choose_alerts(cast.moderator, channels=channels)
    noted = entries(event="AlertsChosen").values_list("facts__wanted", "facts__channel", "actor")
    assert list(noted) == [
        (False, "mail", cast.moderator.pk),
        (True, "mail", cast.moderator.pk),
    ]


def test_an_entry_from_before_there_were_channels_can_be_read(cast: Any) -> None:
    event = type_registry["AlertsChosen"](group=cast.group.pk, membership=1, wanted=True)  # type: ignore[call-arg]  # the base has no such fields
    assert event.facts()["channel"] == "mail"


def test_wishes_go_with_the_account(cast: Any) -> None:
    choose_alerts(cast.moderator, channels=["mail"])
    choose_alerts(cast.second_moderator, channels=["mail"])
    delete_account(cast.moderator.person)
    run_jobs()
    assert {wish.membership_id for wish in Wish.objects.all()} == {cast.second_moderator.pk}


def test_wishes_go_with_a_place_that_ended_long_ago(cast: Any) -> None:
    choose_alerts(cast.moderator, channels=["mail"])
    with time_machine.travel(now() - timedelta(days=184)):
        end_membership(cast.moderator, reason="La charte", by=cast.coordinator)
    assert forget_places(0) == 1
    run_jobs()
    assert not Wish.objects.exists()


def test_a_waiting_job_gets_the_present_name_of_its_task(cast: Any) -> None:
    """Else the worker of the new version would not know what to do."""
    job = tell_of_held_alerts.defer(timestamp=0)
    (old,) = MOVES.MOVED
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET task_name = %s WHERE id = %s", [old, job])
    with connection.schema_editor() as editor:
        MOVES.rename_waiting_jobs(apps, editor)
    assert ProcrastinateJob.objects.get(pk=job).task_name == tell_of_held_alerts.name


def test_a_letter_that_waits_under_an_old_name_is_sent_once(cast: Any) -> None:
    end_membership(cast.member, reason="La charte", by=cast.coordinator)
    entry = Entry.objects.latest("pk").pk
    for _time in range(2):
        deliver(entry, "jesuisla.collective.members.jobs.tell_of_the_end")
    assert [letter.to for letter in mail.outbox] == [[cast.member.person.email]]
