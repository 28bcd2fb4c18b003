"""Hundreds at once: each once, none lost, whoever is killed or refused in between."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.core import mail
from django.db import OperationalError, connection
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications import fan_out as fan_out_module
from jesuisla.collective.notifications import sending_claims
from jesuisla.collective.notifications.channels import CHANNELS, Channel
from jesuisla.collective.notifications.deliveries import deliver_many, deliver_once
from jesuisla.collective.notifications.fan_out import (
    WAITS,
    deliver_batch,
    fan_out,
    writers,
    writes_many,
)
from jesuisla.collective.notifications.models import Delivery, Subscription
from jesuisla.collective.notifications.notification import (
    Answers,
    Message,
    Notification,
    SendingOutcome,
    write_notification,
)
from jesuisla.collective.notifications.sending_claims import claimed
from jesuisla.collective.notifications.topics import HELP
from push_doors import Door
from receiving_device import Device

MAIL, PUSH = CHANNELS["mail"], CHANNELS["push"]


@pytest.fixture
def people(cast: Any) -> list[Membership]:
    return [cast.member, cast.second_member, cast.third_member, cast.moderator]


def give_device(to: Membership, door: Door, behaviour: str) -> None:
    keys = Device().keys
    Subscription.objects.create(
        membership=to,
        endpoint=f"{door.url}/{behaviour}/{to.pk}",
        public_key=keys["p256dh"],
        secret=keys["auth"],
    )


def call_for(to: Membership) -> Notification:
    return write_notification(HELP, "help", to, link="http://x/", calls=1)


def written(people: Sequence[Membership], channel: Channel) -> list[Any]:
    return [(to, channel, call_for(to)) for to in people]


class Dying:
    """A channel during whose work the process is killed, after some have left."""

    name, is_private = "push", False

    def __init__(self, noted: int, unnoted: int) -> None:
        self.noted, self.unnoted = noted, unnoted
        self.left: list[int] = []

    def send_many(self, messages: Sequence[Message]) -> Iterator[Answers]:
        self.left += [it.to.pk for it in messages[: self.noted]]
        yield Answers([(it, SendingOutcome.LEFT) for it in messages[: self.noted]])
        self.left += [it.to.pk for it in messages[self.noted : self.noted + self.unnoted]]
        raise KeyboardInterrupt


def test_each_leaves_once_by_each_channel(people: list[Membership], door: Door) -> None:
    for to in people:
        give_device(to, door, "201")
    both = written(people, MAIL) + written(people, PUSH)
    first = deliver_many("call:1", both)
    assert sorted(first.left) == sorted((it.pk, name) for it in people for name in ("mail", "push"))
    again = deliver_many("call:1", both)
    assert (again.left, again.later, again.nowhere) == ([], [], [])
    assert (len(mail.outbox), len(door.came)) == (4, 4)
    assert not Delivery.objects.exclude(claim=None).exists()
    assert not deliver_once(f"call:1:{people[0].pk}", call_for(people[0]), MAIL, people[0])
    assert len(deliver_many("call:2", both).left) == 8


def test_whoever_erased_their_account_is_told_nothing(people: list[Membership]) -> None:
    people[0].person.is_active = False
    outcomes = deliver_many("k", written(people, MAIL))
    assert outcomes.nowhere == [(people[0].pk, "mail")]
    assert len(mail.outbox) == 3


def test_what_could_not_leave_is_free_to_be_tried_again(
    people: list[Membership], door: Door
) -> None:
    give_device(people[0], door, "503")
    give_device(people[1], door, "201")
    outcomes = deliver_many("k", written(people, PUSH))
    assert outcomes.left == [(people[1].pk, "push")]
    assert outcomes.later == [(people[0].pk, "push")]
    assert sorted(outcomes.nowhere) == sorted((it.pk, "push") for it in people[2:])
    Subscription.objects.filter(membership=people[0]).update(endpoint=f"{door.url}/201/well")
    assert deliver_many("k", written(people, PUSH)).left == [(people[0].pk, "push")]


def test_a_process_killed_in_between_loses_none_and_repeats_what_it_had_not_noted(
    people: list[Membership], door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is claimed by a process that is gone is anybody's: its lock went with it."""
    dying = Dying(noted=1, unnoted=1)
    monkeypatch.setattr(sending_claims.DeliveryClaim, "let_go", _killed)
    with pytest.raises(KeyboardInterrupt):
        deliver_many("k", written(people, dying))  # type: ignore[arg-type]  # enough of a channel
    assert Delivery.objects.exclude(claim=None).count() == 3
    monkeypatch.undo()
    for to in people:
        give_device(to, door, "201")
    outcomes = deliver_many("k", written(people, PUSH))
    assert {pk for pk, _name in outcomes.left} == {it.pk for it in people} - {dying.left[0]}
    assert not Delivery.objects.exclude(claim=None).exists()


def _killed(claim: Any) -> None:
    """The lock goes with the connection; nothing else is tidied up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [claim._number])


@pytest.mark.django_db(transaction=True)
def test_what_somebody_alive_sends_nobody_sends_beside(
    django_db_serialized_rollback: None,
) -> None:
    with claimed("push", {"k:1", "k:2"}) as claim:
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                number = Delivery.objects.values_list("claim", flat=True).first()
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
                assert cursor.fetchone() == (False,)
        finally:
            other.close()
        assert claim.keys == {"k:1", "k:2"}
        claim.note(left=["k:1"], unsent=[], beside=lambda: None)
    with claimed("push", {"k:1", "k:2"}) as claim:
        assert claim.keys == {"k:2"}


def test_a_claim_of_long_ago_is_nobody_s(db: None) -> None:
    from datetime import timedelta

    from django.utils.timezone import now

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(42)")
        Delivery.objects.create(channel="push", key="old", claim=42)
        try:
            with claimed("push", {"old"}) as claim:
                # The lock is this very connection's, which may take it twice.
                assert claim.keys == {"old"}
        finally:
            cursor.execute("SELECT pg_advisory_unlock(42)")
    Delivery.objects.create(channel="push", key="old", sent_at=now() - timedelta(hours=1))
    with claimed("push", {"old"}) as claim:
        assert claim.keys == set()


def test_the_database_may_start_anew_while_some_leave(
    people: list[Membership], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A note that fails is tried again: what left is known here alone."""

    failures = [OperationalError("the database system is starting up")] * 2
    beside: list[int] = []

    def note() -> None:
        if failures:
            raise failures.pop()
        beside.append(1)

    class Noting:
        name, is_private = "push", False

        def send_many(self, messages: Sequence[Message]) -> Iterator[Answers]:
            yield Answers([(it, SendingOutcome.LEFT) for it in messages], note)

    class Elsewhere:
        in_atomic_block = False

        def __getattr__(self, name: str) -> Any:
            return getattr(connection, name)

        def close(self) -> None:
            """The test's own connection stays."""

    monkeypatch.setattr(sending_claims, "connection", Elsewhere())
    outcomes = deliver_many("k", written(people, Noting()))  # type: ignore[arg-type]
    assert (len(outcomes.left), beside) == (4, [1])


@pytest.fixture
def writer() -> Iterator[Any]:
    @writes_many
    def write_call(
        to: list[Membership], channel: Channel, *, call: int
    ) -> tuple[str, list[Notification | None]]:
        return f"call:{call}", [None if it.alias == "Chloé" else call_for(it) for it in to]

    yield write_call
    writers.pop(f"{write_call.__module__}.{write_call.__name__}")


def _jobs() -> list[ProcrastinateJob]:
    jobs = ProcrastinateJob.objects.filter(task_name=deliver_batch.name, status="todo")
    return list(jobs.order_by("id"))


def _work(job: ProcrastinateJob) -> dict[str, int]:
    ProcrastinateJob.objects.filter(pk=job.pk)
    result: dict[str, int] = deliver_batch.func(**job.args)
    return result


def test_a_job_for_each_some_hundreds_and_channel(
    people: list[Membership], writer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fan_out_module, "BATCH", 3)
    pairs = [(to, channel) for to in people for channel in (MAIL, PUSH)]
    assert fan_out(writer, pairs, call=7) == 4
    sizes = [(job.args["channel"], len(job.args["members"])) for job in _jobs()]
    assert sizes == [("mail", 3), ("mail", 1), ("push", 3), ("push", 1)]
    assert [job.lock is None for job in _jobs()] == [False, False, True, True]


def test_those_not_reached_get_a_job_of_their_own_that_waits(
    people: list[Membership], writer: Any, door: Door
) -> None:
    for to, behaviour in zip(people, ("503", "201", "201", "201"), strict=True):
        give_device(to, door, behaviour)
    fan_out(writer, [(to, PUSH) for to in people], call=7)
    (job,) = _jobs()
    assert _work(job) == {"left": 2, "later": 1, "nowhere": 0}  # Chloé is no longer concerned
    _first, again = _jobs()
    assert again.args["members"] == [people[0].pk]
    assert again.scheduled_at is not None
    last = again.args | {"tries": len(WAITS)}
    assert deliver_batch.func(**last)["later"] == 1
    assert len(_jobs()) == 2  # in the end it is given up
    assert _work(job)["left"] == 0  # a job done twice is done once


def test_a_job_that_fails_as_a_whole_is_done_again() -> None:
    """As when the database goes away under it: those five hundred are not given up."""
    job = Job(id=1, queue="notifications", lock=None, queueing_lock=None, task_name="", attempts=0)
    again = deliver_batch.get_retry_exception(OperationalError("terminating connection"), job)
    assert again is not None


def test_a_writer_that_is_no_more_tells_nobody(cast: Any) -> None:
    assert deliver_batch.func("gone.writer", cast.group.pk, "mail", [1], {}, 0) == {}
