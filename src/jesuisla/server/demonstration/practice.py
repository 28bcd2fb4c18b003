"""Practices of the demonstration: one that is over, to look back at, and one under way."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from jesuisla.collective.actions.models import Action, Support, Voice
from jesuisla.collective.actions.supports import mark_support
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.models import Membership
from jesuisla.collective.practice.invented_threads import RehearsedThread, practice_threads
from jesuisla.collective.practice.together import (
    LASTS_MINUTES,
    launch_practice,
    play_on,
    practices,
)
from jesuisla.collective.threads.models import Comment, Reading, Thread

AGO = timedelta(minutes=LASTS_MINUTES + 5)
WORDS: Mapping[str, Mapping[str, str]] = {
    "bus": {
        "Ambre": "Mes élèves rentreront du sport par ce bus, et leurs parents respirent",
        "Basile": "Je prends la 7 depuis dix ans : le soir, on y est surtout fatigué·e, et poli·e",
        "Chloe": "J’ai fini à 23 h tout un hiver. Un bus, c’est une heure de sommeil",
    },
    "cantine": {"Basile": "À table, mon petit-fils a un ami de plus, et rien de moins"},
}
"""What members write in the first practice, and in the second, which is still under way."""
LIKED_BY = ("Ambre", "Basile", "Chloe", "Colette", "Dilan", "Malik")


def make_practices(group: Group, people: Mapping[str, Membership]) -> None:
    """Practise once to the end and begin once more, unless there was a practice lately.

    Needs the scope of the group. What is over began half an hour before: members wrote at its
    launch, and the crowd read on from there to its end.
    """
    if practices().exists():
        return
    threads = {thread.name: thread for thread in practice_threads([group.language])}
    _practise(group, threads["bus"], people, began_before=AGO)
    _practise(group, threads["cantine"], people)


@transaction.atomic
def _practise(
    group: Group,
    invented: RehearsedThread,
    people: Mapping[str, Membership],
    began_before: timedelta = timedelta(0),
) -> None:
    action = launch_practice(group, invented, by=people["Maud"])
    for alias, words in WORDS[invented.name].items():
        tell_voice(action, words, by=people[alias])
    for voice in Voice.objects.filter(action=action):
        for alias in LIKED_BY:
            if voice.by_id != people[alias].pk:
                mark_support(action, voice, "read", by=people[alias])
                mark_support(action, voice, "liked", by=people[alias])
    if began_before:
        _move_back(action, began_before)
    play_on(action, now())


def _move_back(action: Action, by: timedelta) -> None:
    """Have a practice and all that was done in it lie so much further back."""
    moments = (
        (Action.with_practice.filter(pk=action.pk), ("launched_at", "closes_at")),
        (Thread.with_practice.filter(pk=action.thread_id), ("posted_at",)),
        (Comment.objects.filter(thread=action.thread), ("created_at",)),
        (Reading.objects.filter(thread=action.thread), ("taken_at",)),
        (Voice.objects.filter(action=action), ("at",)),
        (Support.objects.filter(action=action), ("at",)),
    )
    for rows, columns in moments:
        rows.update(**{column: F(column) - by for column in columns})
