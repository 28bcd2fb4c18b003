"""An invented action with a crowd that follows a rule nobody told our planner.

Some threads are played first, so that there are readings to learn from; then one is
played up to now and launched.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.timezone import now

from jesuisla.analysis.thread import CommentKind, CommentOrder, SnapshotComment
from jesuisla.analysis.visibility import (
    ORDER_RULES,
    CrowdSetting,
    SightedComment,
    Sighting,
    SupportPolicy,
    hashtag_policy,
    nobody_policy,
    play_thread,
)
from jesuisla.collective.actions.access import UNFINISHED
from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import launch_action, prepare_action, review_action
from jesuisla.collective.actions.lifting.order_models import learn_order
from jesuisla.collective.actions.models import Action, Review
from jesuisla.collective.actions.supports import arrive
from jesuisla.collective.actions.voices import find_voices, tell_voice
from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.models import Membership
from jesuisla.collective.proposals.proposals import propose
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.paste import keep_paste
from jesuisla.collective.threads.threads import Description, describe_thread, thread_of
from jesuisla.networks.registry import recognise

RULE = ORDER_RULES["hot"]
"""The hidden rule: likes lift, age sinks. Only the played network knows it."""

SETTING = CrowdSetting(
    comments=40, minutes=240, launch=60, readers=40, members=12, voices=5, per_member=3
)
"""A small thread and a small group, so that playing it takes seconds."""

LESSONS = 4
LOOKS = (40.0, 90.0, 140.0, 190.0)
WRITERS = ("Ambre", "Basile", "Chloe", "Dilan", "Malik")
_LINK = "https://www.facebook.com/foule.jouee/posts/20000000000{number:04d}"
_WORDS: Mapping[CommentKind, str] = {
    CommentKind.HATEFUL: "Un commentaire haineux, inventé et laissé sans mots (n° {number}).",
    CommentKind.NEUTRAL: "Un commentaire neutre, inventé (n° {number}).",
    CommentKind.SUPPORTIVE: "Une personne du quartier répond avec calme, inventée (n° {number}).",
    CommentKind.OURS: "Une voix du groupe, calme et inventée (n° {number}). #jesuislà",
}


def make_crowd(group: Group, people: Mapping[str, Membership]) -> None:
    """Play the lessons, launch the action, learn from the readings.

    What is there already stays. Needs the scope of the group.
    """
    for number in range(LESSONS):
        policy: SupportPolicy = hashtag_policy if number % 2 else nobody_policy
        looks = play_thread(RULE, SETTING, policy, 100 + number, looks=LOOKS).sightings
        title = f"Fil joué par une foule simulée, leçon {number + 1} (inventé)"
        _read(_lesson(group, number + 1, title, people["Maud"]), looks, by=people["Colette"])
    _action(group, people)
    learn_order(group)


@transaction.atomic
def _lesson(group: Group, number: int, title: str, by: Membership) -> Thread:
    """A thread that is only read: it stands on nobody's queue."""
    thread = thread_of(group, recognise(_LINK.format(number=number)))
    return _describe(thread, title, by)


def _describe(thread: Thread, title: str, by: Membership) -> Thread:
    if thread.title:
        return thread
    description = Description(
        title=title,
        topic="accueil",
        page="La foule jouée (inventée)",
        posted_at=now() - timedelta(hours=4),
        is_invented=True,
    )
    return describe_thread(thread, description, by=by)


def _action(group: Group, people: Mapping[str, Membership]) -> Action:
    """The played thread that runs now: read before the launch, and again just after."""
    title = "Un repas partagé dans la salle des fêtes, joué par une foule simulée (fil inventé)"
    link = recognise(_LINK.format(number=100))
    note = "Une foule simulée : rien n’y est réel."
    thread = propose(group, link, note, by=people["Ambre"]).thread
    thread = _describe(thread, title, people["Ambre"])
    earlier_action = Action.objects.filter(thread=thread).first()
    if earlier_action is not None and (
        earlier_action.state not in UNFINISHED or thread.readings.count() > 1
    ):
        return earlier_action
    before, after = play_thread(RULE, SETTING, nobody_policy, 7, looks=(50.0, 130.0)).sightings
    _read(thread, [before], by=people["Ambre"], end=after.taken_at)
    action = earlier_action or prepare_action(
        thread,
        Brief(
            why="Une foule simulée : ici, personne n’est réel. L’ordre suit une règle cachée.",
            window_minutes=24 * 60,
        ),
        by=people["Maud"],
    )
    if action.state == Action.State.PROPOSED:
        action = review_action(action, Review.Verdict.AGREED, by=people["Malik"])
    if action.state == Action.State.REVIEWED:
        action = launch_action(action, by=people["Malik"], past_budget=True)
    voices = [item for item in after.named if item.kind is CommentKind.OURS]
    for alias, item in zip(WRITERS, voices, strict=False):
        arrive(action, by=people[alias])
        tell_voice(action, _text(item), by=people[alias])
    _read(thread, [after], by=people["Malik"], end=after.taken_at)
    find_voices(action)
    return action


def _read(
    thread: Thread, looks: Sequence[Sighting], *, by: Membership, end: datetime | None = None
) -> None:
    """Keep what was seen as pasted readings; ``end`` is the played moment that is now."""
    moment = end or looks[-1].taken_at
    for look in looks:
        token = uuid5(NAMESPACE_URL, f"{thread.url}#{look.taken_at.isoformat()}")
        if thread.readings.filter(token=token).exists():
            continue
        shift = now() - moment
        keep_paste(
            thread,
            [
                SnapshotComment(
                    native_id=str(item.comment),
                    text=_text(item),
                    created_at=item.created_at + shift if item.created_at else None,
                    likes=item.likes,
                    replies=item.replies,
                    kind=item.kind,
                )
                for item in look.named
            ],
            by=by,
            token=token,
            taken_at=look.taken_at + shift,
            order=CommentOrder.RELEVANCE,
        )


def _text(item: SightedComment) -> str:
    """What a played comment says: its kind and number, and nothing that could hurt."""
    return _WORDS[item.kind].format(number=item.comment)
