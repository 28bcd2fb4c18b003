"""Two people at one moment, on a real database: nothing doubled, nobody shown a fault.

Each of the two has a connection of their own. Where an order of locks matters, one of them
is held in the middle of an operation until the other has come to wait.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.utils.timezone import now
from django_scopes import scope, scopes_disabled

from jesuisla.analysis.thread import CommentOrder, SnapshotComment
from jesuisla.collective.actions import brief
from jesuisla.collective.actions.brief import Brief, change_brief
from jesuisla.collective.actions.lifecycle import (
    launch_action,
    prepare_action,
    review_action,
    void_action,
)
from jesuisla.collective.actions.lifting.models import Presence
from jesuisla.collective.actions.models import Action, Review, Support, Voice
from jesuisla.collective.actions.supports import arrive, mark_support
from jesuisla.collective.actions.voices import VOICES_A_MINUTE, tell_voice, withdraw_voice
from jesuisla.collective.care.help_calls import ask_for_help
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members import memberships
from jesuisla.collective.members.answers import answer_application
from jesuisla.collective.members.memberships import leave_group
from jesuisla.collective.members.models import Application, Membership
from jesuisla.collective.proposals.claims import claim_thread
from jesuisla.collective.proposals.models import Claim, Proposal
from jesuisla.collective.proposals.proposals import decline_thread
from jesuisla.collective.threads.models import Comment, Thread
from jesuisla.collective.threads.paste import keep_paste
from jesuisla.collective.threads.readings import MOST_READINGS
from processes import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _emptied(transactional_db: None, cast: Any) -> Iterator[None]:
    """The tables are emptied in the end, whichever group they belong to."""
    yield
    connections.close_all()


def at_once(group: int, *deeds: Callable[[], object]) -> list[object]:
    """Do these in threads of their own; gives what each returned or raised, in order."""
    together = threading.Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> object:
        try:
            with scope(group=group):
                together.wait(PATIENCE)
                return deed()
        except Exception as error:  # noqa: BLE001  # the test looks at it
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [one.result(PATIENCE) for one in [pool.submit(do, deed) for deed in deeds]]


@contextmanager
def held(module: Any, name: str) -> Iterator[threading.Event]:
    """Hold whoever calls ``module.name`` there until the other one waits for a lock.

    Gives an event that tells the other one when to begin.
    """
    real = getattr(module, name)
    there = threading.Event()

    def wait(*args: Any, **more: Any) -> Any:
        there.set()
        for _ in range(100):
            if _somebody_waits():
                break
            time.sleep(0.02)
        return real(*args, **more)

    with patch.object(module, name, wait):
        yield there


def after(there: threading.Event, deed: Callable[[], object]) -> Callable[[], object]:
    """Do it once the other one is in the middle of theirs."""

    def begin() -> object:
        assert there.wait(PATIENCE)
        return deed()

    return begin


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks waiting WHERE NOT granted AND EXISTS ("
            " SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE pid = waiting.pid AND datname = current_database())"
        )
        return bool(cursor.fetchone()[0])


def split(answers: list[object]) -> tuple[list[object], list[Exception]]:
    """What was done, and what was refused; anything but a refusal is a fault."""
    refused = [one for one in answers if isinstance(one, Exception)]
    assert all(isinstance(one, Refused) for one in refused), refused
    return [one for one in answers if not isinstance(one, Exception)], refused


def told(event: str) -> int:
    with scopes_disabled():
        return Entry.objects.filter(event=event).count()


def test_two_claims_of_a_thread_are_one(cast: Any, thread: Any) -> None:
    both = (cast.moderator, cast.second_moderator)
    answers = at_once(cast.group.pk, *[lambda by=by: claim_thread(thread, by=by) for by in both])
    done, refused = split(answers)
    assert (len(done), len(refused)) == (1, 1)
    assert Claim.objects.count() == told("ThreadClaimed") == 1


def test_two_briefs_for_a_thread_are_one_action(cast: Any, thread: Any, brief: Brief) -> None:
    both = (cast.moderator, cast.second_moderator)
    answers = at_once(
        cast.group.pk, *[lambda by=by: prepare_action(thread, brief, by=by) for by in both]
    )
    done, refused = split(answers)
    assert (len(done), len(refused)) == (1, 1)
    assert Action.objects.count() == 1


def test_a_launch_and_another_launch_are_one(cast: Any, prepared: Action) -> None:
    review_action(prepared, "agreed", by=cast.second_moderator)
    both = (cast.moderator, cast.second_moderator)
    answers = at_once(cast.group.pk, *[lambda by=by: launch_action(prepared, by=by) for by in both])
    done, refused = split(answers)
    assert (len(done), len(refused)) == (1, 1)
    assert told("ActionLaunched") == 1


def test_the_day_s_budget_is_not_passed_by_two_at_once(
    cast: Any, prepared: Action, brief: Brief
) -> None:
    cast.group.daily_budget = 1
    cast.group.save()
    other_thread = Thread.objects.create(group=cast.group, network="facebook", native_id="2")
    other = prepare_action(other_thread, brief, by=cast.moderator)
    for action in (prepared, other):
        review_action(action, "agreed", by=cast.second_moderator)
    done, refused = split(
        at_once(
            cast.group.pk,
            lambda: launch_action(prepared, by=cast.moderator),
            lambda: launch_action(other, by=cast.second_moderator),
        )
    )
    assert (len(done), len(refused)) == (1, 1)
    assert Action.objects.filter(state="running").count() == 1


def test_a_launch_and_a_declining_leave_one_truth(cast: Any, prepared: Action) -> None:
    answers = at_once(
        cast.group.pk,
        lambda: review_action(prepared, "agreed", by=cast.second_moderator),
        lambda: review_action(prepared, "declined", by=cast.coordinator, note="Non"),
    )
    done, refused = split(answers)
    assert (len(done), len(refused)) == (1, 1)
    review = Review.objects.get()
    prepared.refresh_from_db()
    assert prepared.state == ("reviewed" if review.verdict == "agreed" else "declined")


def test_a_launch_and_a_thread_that_goes_end_void(cast: Any, prepared: Action) -> None:
    review_action(prepared, "agreed", by=cast.second_moderator)
    answers = at_once(
        cast.group.pk,
        lambda: launch_action(prepared, by=cast.moderator),
        lambda: void_action(prepared, by=None),
    )
    split(answers)
    prepared.refresh_from_db()
    assert prepared.state == "void"
    assert told("ActionVoided") == 1


def test_a_launch_and_a_change_of_the_brief_do_not_lock_each_other_out(
    cast: Any, prepared: Action
) -> None:
    review_action(prepared, "agreed", by=cast.second_moderator)
    facts = Brief(why="Mieux dit.", facts=[("Un fait.", "https://example.org/fait")])
    with held(brief, "write_brief") as there:
        answers = at_once(
            cast.group.pk,
            lambda: change_brief(prepared, facts, by=cast.moderator),
            after(there, lambda: launch_action(prepared, by=cast.second_moderator)),
        )
    done, refused = split(answers)
    assert (len(done), len(refused)) == (1, 1)  # new words are looked at again
    prepared.refresh_from_db()
    assert (prepared.state, prepared.why) == ("proposed", "Mieux dit.")


def test_two_pastes_of_a_thread_are_both_kept(cast: Any, thread: Any) -> None:
    def paste(by: Membership, words: str) -> object:
        return keep_paste(
            thread,
            [SnapshotComment(native_id=words[:3], text=words)],
            by=by,
            token=uuid4(),
            taken_at=now(),
            order=CommentOrder.RELEVANCE,
        )

    answers = at_once(
        cast.group.pk,
        lambda: paste(cast.member, "Des mots du matin"),
        lambda: paste(cast.second_member, "Les mots du soir"),
    )
    done, refused = split(answers)
    assert (len(done), len(refused)) == (2, 0)
    assert Comment.objects.count() == 2
    assert thread.readings.count() == 2


def test_a_double_tap_is_one_voice_one_support_one_arrival(cast: Any, running: Action) -> None:
    me = cast.member
    split(at_once(cast.group.pk, *[lambda: tell_voice(running, "Je suis là", by=me)] * 3))
    voice = Voice.objects.get()
    assert told("VoiceTold") == 1
    friend = cast.second_member
    like = lambda: mark_support(running, voice, "liked", by=friend)  # noqa: E731
    split(at_once(cast.group.pk, like, like, like))
    assert Support.objects.count() == told("SupportMarked") == 1
    split(at_once(cast.group.pk, *[lambda: arrive(running, by=friend)] * 3))
    assert Presence.objects.filter(by=friend).count() == told("MemberArrived") == 1


def test_what_is_sent_at_once_is_counted_one_after_another(
    cast: Any, client_of: Any, running: Action
) -> None:
    def sent(number: int, path: str, **form: str) -> Callable[[], object]:
        client = client_of(cast.member)
        return lambda: client.post(path, form | {"where": f"Voix {number}"}).status_code

    for path, form, most in (
        (f"/actions/{running.number}/voix", {}, VOICES_A_MINUTE),
        (
            f"/fils/{running.thread.pk}/dix",
            {"order": "relevance", "place-1": "hateful"},
            MOST_READINGS[0][0],
        ),
    ):
        statuses = at_once(cast.group.pk, *[sent(n, path, **form) for n in range(most + 4)])
        assert statuses.count(302) == most, path
        assert len(statuses) == most + 4


def test_a_voice_is_taken_back_once_whatever_else_is_tapped(cast: Any, running: Action) -> None:
    me = cast.member
    first, again, late = (tell_voice(running, "Je suis là", by=me) for _tap in range(3))
    split(
        at_once(
            cast.group.pk,
            lambda: withdraw_voice(first, by=me),
            lambda: withdraw_voice(again, by=me),
        )
    )
    ask_for_help(late, attacked=True, by=me)
    assert not Voice.objects.exists()
    assert told("VoiceWithdrawn") == 1
    assert told("HelpAsked") == 0


def test_a_thread_is_declined_once(cast: Any, thread: Any) -> None:
    Proposal.objects.create(group=cast.group, thread=thread, by=cast.member)
    both = (cast.moderator, cast.second_moderator)
    answers = at_once(
        cast.group.pk, *[lambda by=by: decline_thread(thread, "opinion", by=by) for by in both]
    )
    done, _refused = split(answers)
    assert sum(len(one) for one in done if isinstance(one, list)) == 1


def test_an_application_is_answered_once(cast: Any) -> None:
    asked = Application.objects.create(group=cast.group, membership=cast.applicant)
    answers = at_once(
        cast.group.pk,
        lambda: answer_application(asked, "accepted", by=cast.moderator, note="Connue de moi"),
        lambda: answer_application(asked, "accepted", by=cast.second_moderator),
        lambda: answer_application(asked, "declined", reason="Pas ici.", by=cast.coordinator),
    )
    done, _refused = split(answers)
    assert done  # who comes before the decision is heard, and who comes after it is refused
    assert told("ApplicationAccepted") + told("ApplicationDeclined") == 1


def test_an_application_accepted_while_it_is_withdrawn_is_one_or_the_other(cast: Any) -> None:
    asked = Application.objects.create(group=cast.group, membership=cast.applicant)
    with held(memberships, "keep_a_coordinator") as there:
        answers = at_once(
            cast.group.pk,
            lambda: leave_group(cast.applicant),
            after(
                there,
                lambda: answer_application(asked, "accepted", by=cast.moderator, note="Connue"),
            ),
        )
    done, refused = split(answers)
    assert (len(done), len(refused)) == (1, 1)
    cast.applicant.refresh_from_db()
    assert cast.applicant.ended_at is not None
