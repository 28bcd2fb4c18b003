from typing import Any

import pytest
from django.db import transaction
from django_scopes import scopes_disabled
from django_scopes.exceptions import ScopeError
from procrastinate.contrib.django.models import ProcrastinateJob

from jesuisla.collective.journal import entries, events
from jesuisla.collective.journal.jobs import deliver
from jesuisla.collective.journal.models import Entry


class TeaMade(events.Event):
    cups: int


heard: list[TeaMade] = []


def hear(event: TeaMade) -> None:
    heard.append(event)


@pytest.fixture(autouse=True)
def _listening() -> Any:
    events.listen(TeaMade)(hear)
    heard.clear()
    yield
    events.listeners.pop("TeaMade")


def test_an_entry_and_its_jobs_are_rows_of_the_same_transaction(cast: Any) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        entries.record(TeaMade(group=cast.group.pk, cups=3), by=cast.member)
        _ = 1 / 0
    assert not Entry.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_a_listener_hears_the_event_in_the_scope_of_its_group(cast: Any) -> None:
    with transaction.atomic():
        entry = entries.record(TeaMade(group=cast.group.pk, cups=3), by=cast.member)
    job = ProcrastinateJob.objects.get()
    assert job.args["entry"] == entry.pk
    deliver(**job.args)
    assert heard == [TeaMade(group=cast.group.pk, cups=3)]


def test_an_entry_of_an_event_that_is_gone_is_read_and_delivered_to_nobody(cast: Any) -> None:
    Entry.objects.create(group=cast.group.pk, event="CrowdPlayed", facts={"action": 1})
    entry = entries.entries(event="CrowdPlayed").get()
    assert entry.facts == {"action": 1}
    deliver(entry=entry.pk, listener="jesuisla.collective.impact.jobs.gone")
    assert heard == []


def test_a_job_whose_entry_was_never_written_calls_nobody_and_does_not_fail(db: None) -> None:
    deliver(entry=1, listener="whoever")
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction of its change"):
        entries.record(TeaMade(group=None, cups=1), by=None)


def test_the_journal_cannot_be_read_without_naming_the_group(db: None) -> None:
    with pytest.raises(ScopeError):
        Entry.objects.count()
    with scopes_disabled():
        assert Entry.objects.count() == 0
