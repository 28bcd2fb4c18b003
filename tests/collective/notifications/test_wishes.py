"""What a member wishes to be told of: chosen, taken along, forgotten, and kept by upgrades."""

import re
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
from jesuisla.collective.notifications.topics import ALERTS
from jesuisla.collective.notifications.wishes import choose_channels

MOVES = import_module("jesuisla.collective.notifications.migrations.0002_wishes_of_before")


def run_jobs() -> None:
    for job in ProcrastinateJob.objects.filter(task_name__endswith="deliver"):
        deliver(**job.args)


def wishes_taken_along(member: Membership, topic: str) -> dict[str, bool]:
    """By channel, whether the member's own data say that a topic is wanted."""
    wishes = all_data_of(member.person)["groups"][0]["wishes"]
    return {wish["channel"]: wish["wanted"] for wish in wishes if wish["topic"] == topic}


def ticked(client: Any) -> set[str]:
    """The topics that stand ticked on one's own page."""
    page = client.get("/moi").content.decode()
    return {
        re.findall('name="([a-z]+)"', box)[0]
        for box in re.findall(r"<input[^>]*>", page)
        if "checkbox" in box and " checked" in box
    }


def test_alerts_are_the_choice_of_the_team_alone(cast: Any, client_of: Any) -> None:
    choice = {"alerts": "mail", "proposals": "mail"}
    member = client_of(cast.member)
    assert 'name="alerts"' not in member.get("/moi").content.decode()
    member.post("/moi/notifications", choice)
    assert not Wish.objects.filter(topic="alerts").exists()
    client = client_of(cast.coordinator)
    assert client.get("/moi/notifications")["Location"] == "/moi"
    client.post("/moi/notifications", choice)
    assert ticked(client) == {"alerts", "proposals"}  # of reviews, nothing was ticked
    assert wishes_taken_along(cast.coordinator, "alerts") == {
        name: name == "mail" for name in CHANNELS
    }
    client.post("/moi/notifications", {})
    assert ticked(client) == set()
    assert wishes_taken_along(cast.coordinator, "alerts") == dict.fromkeys(CHANNELS, False)


def test_what_is_told_by_default_stands_ticked_until_somebody_says_otherwise(
    cast: Any, client_of: Any
) -> None:
    client = client_of(cast.member)
    assert ticked(client) == {
        "proposals",
        "reports",
        "company",
        "aftercare",
        "thanks",
        "sheets",
        "ways",
    }
    client.post("/moi/notifications", {"proposals": ["nonsense"]})
    assert ticked(client) == set()
    assert entries(event="WishChosen").count() == 7
    assert client_of(cast.applicant).post("/moi/notifications").status_code == 404


def test_a_change_is_noted_in_the_journal_and_the_same_choice_again_is_none(cast: Any) -> None:
    for channels in ([], ["mail"], ["mail"], []):
        choose_channels(cast.moderator, ALERTS, channels=channels)
    noted = entries(event="AlertsChosen").values_list("facts__wanted", "facts__channel", "actor")
    assert list(noted) == [
        (False, "mail", cast.moderator.pk),
        (True, "mail", cast.moderator.pk),
    ]


def test_an_entry_from_before_there_were_channels_can_be_read(cast: Any) -> None:
    event = type_registry["AlertsChosen"](group=cast.group.pk, membership=1, wanted=True)  # type: ignore[call-arg]  # the base has no such fields
    assert event.facts()["channel"] == "mail"


def test_wishes_go_with_the_account(cast: Any) -> None:
    choose_channels(cast.moderator, ALERTS, channels=["mail"])
    choose_channels(cast.second_moderator, ALERTS, channels=["mail"])
    delete_account(cast.moderator.person)
    run_jobs()
    assert {wish.membership_id for wish in Wish.objects.all()} == {cast.second_moderator.pk}


def test_wishes_go_with_a_place_that_ended_long_ago(cast: Any) -> None:
    choose_channels(cast.moderator, ALERTS, channels=["mail"])
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
