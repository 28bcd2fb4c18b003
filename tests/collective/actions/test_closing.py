from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now

from jesuisla.collective.actions.jobs import (
    close_due_actions,
    count_late_reading,
    forget_old_voices,
    void_actions_of_gone_thread,
)
from jesuisla.collective.actions.lifecycle import (
    close_action,
    launch_action,
    review_action,
    write_debrief,
)
from jesuisla.collective.actions.models import Action, Support, Voice
from jesuisla.collective.actions.supports import mark_support
from jesuisla.collective.actions.tops import tops_of
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.results.results import outcome_of
from jesuisla.collective.threads.events import ReadingTaken, ThreadStateChanged


def late(action: Action, reading: Any) -> None:
    count_late_reading(
        ReadingTaken(group=action.group_id, thread=action.thread_id, reading=reading.pk)
    )


def test_an_action_closes_by_itself_when_its_window_is_over(cast: Any, running: Action) -> None:
    for member in (cast.member, cast.second_member, cast.third_member):
        tell_voice(running, f"Les mots de {member.alias}", by=member)
    close_due_actions(0)
    running.refresh_from_db()
    assert running.state == Action.State.RUNNING
    with time_machine.travel(now() + timedelta(minutes=running.window_minutes + 1)):
        close_due_actions(0)
        close_due_actions(0)
    running.refresh_from_db()
    assert running.state == Action.State.CLOSED
    assert Entry.objects.filter(event="ActionClosed").count() == 1


def test_the_result_compares_the_launch_with_the_last_reading(
    cast: Any, prepared: Action, read: Any
) -> None:
    read("hhhnn", at=now() - timedelta(hours=1))
    review_action(prepared, "agreed", by=cast.second_moderator)
    action = launch_action(prepared, by=cast.moderator)
    read("oohnn")
    closed = close_action(action, by=cast.moderator, thanks="Merci !")
    outcome = outcome_of(tops_of(closed))
    assert outcome is not None
    assert outcome.top(3).before.by_kind["hateful"] == 3
    assert outcome.top(3).after.by_kind["ours"] == 2


def test_a_paste_that_nobody_judged_hides_no_result(cast: Any, prepared: Action, read: Any) -> None:
    read("hhhnn", at=now() - timedelta(hours=2))
    read("?????", at=now() - timedelta(hours=1))
    review_action(prepared, "agreed", by=cast.second_moderator)
    action = launch_action(prepared, by=cast.moderator)
    read("oohnn")
    read("?????", at=now() + timedelta(seconds=1))
    with time_machine.travel(now() + timedelta(minutes=1)):
        closed = close_action(action, by=cast.moderator)
    late(closed, read("?????", at=now() + timedelta(hours=2)))
    closed.refresh_from_db()
    outcome = outcome_of(tops_of(closed))
    assert outcome is not None
    assert outcome.top(3).before.by_kind["hateful"] == 3
    assert outcome.top(3).after.by_kind["ours"] == 2


def test_a_reading_after_the_end_counts_for_two_days(cast: Any, running: Action, read: Any) -> None:
    close_action(running, by=cast.moderator)
    soon, too_late = (
        read("ooo", at=now() + timedelta(hours=5)),
        read("hhh", at=now() + timedelta(hours=60)),
    )
    for reading in (soon, too_late, soon):
        late(running, reading)
    running.refresh_from_db()
    assert running.last_reading == soon
    assert Entry.objects.filter(event="ActionMeasured").count() == 1


def test_without_a_reading_before_nothing_is_said(cast: Any, running: Action, read: Any) -> None:
    read("ooo")
    closed = close_action(running, by=cast.moderator)
    assert outcome_of(tops_of(closed)) is None


def test_a_gone_thread_voids_its_running_action(running: Action) -> None:
    void_actions_of_gone_thread(
        ThreadStateChanged(group=running.group_id, thread=running.thread_id, state="gone")
    )
    running.refresh_from_db()
    assert running.state == Action.State.VOID


def test_a_debrief_waits_for_the_end_and_is_kept_once(cast: Any, running: Action) -> None:
    with pytest.raises(Refused):
        write_debrief(running, "Dur, mais utile.", by=cast.member)
    close_action(running, by=cast.moderator)
    for _ in range(2):
        write_debrief(running, "Dur, mais utile.", by=cast.member)
    assert running.debriefs.count() == 1


def test_where_members_wrote_goes_after_the_retention_time(cast: Any, running: Action) -> None:
    voice = tell_voice(running, "Mes mots à moi", by=cast.member)
    mark_support(running, voice, "read", by=cast.second_member)
    close_action(running, by=cast.moderator)
    forget_old_voices(0)
    assert Voice.objects.get().first_words == "Mes mots à moi"
    with time_machine.travel(now() + timedelta(days=cast.group.retention_days + 1)):
        forget_old_voices(0)
        forget_old_voices(0)
    kept = Voice.objects.get()
    assert (kept.by, kept.url, kept.first_words) == (None, "", "…")
    assert not Support.objects.exists()
    assert Entry.objects.filter(event="VoicesForgotten").count() == 1
    told = Entry.objects.get(event="VoiceTold")
    assert told.actor is None
    assert Entry.objects.get(event="ActionLaunched").actor is not None


def test_erasing_an_account_empties_voices_and_keeps_their_number(
    cast: Any, running: Action
) -> None:
    from jesuisla.collective.actions.jobs import forget_what_a_member_did
    from jesuisla.collective.members.events import AccountErased
    from jesuisla.collective.members.personal_data import all_data_of

    voice = tell_voice(running, "Mes mots à moi", by=cast.member)
    mark_support(running, voice, "read", by=cast.second_member)
    told = all_data_of(cast.member.person)["groups"][0]["actions"]
    assert told["voices"][0]["first_words"] == "Mes mots à moi"
    for _ in range(2):
        forget_what_a_member_did(AccountErased(group=cast.group.pk, membership=cast.member.pk))
    kept = Voice.objects.get()
    assert (kept.by, kept.first_words) == (None, "…")
    assert Entry.objects.filter(event="MemberForgotten").count() == 1
