"""The actions of the demonstration, each at another moment of its life."""

import re
from collections.abc import Callable, Mapping
from uuid import NAMESPACE_URL, uuid5

from django.utils.timezone import localdate, now

from jesuisla.analysis.thread import (
    CommentKind,
    CommentOrder,
    SnapshotPlace,
    SnapshotSource,
    ThreadSnapshot,
)
from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.guest_voices import takes_guest_voices, tell_guest_voice
from jesuisla.collective.actions.kinds import LETTER, SOLIDARITY, TAILWIND, Tone
from jesuisla.collective.actions.lifecycle import (
    close_action,
    launch_action,
    prepare_action,
    review_action,
    write_debrief,
)
from jesuisla.collective.actions.models import Action, Review, Voice
from jesuisla.collective.actions.supports import arrive, mark_support
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.letters.letters import LOOK_AFTER, draft_of, mark_letter_sent
from jesuisla.collective.members.models import Membership
from jesuisla.collective.proposals.models import Criterion, Proposal
from jesuisla.collective.proposals.proposals import decline_thread
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.readings import take_reading
from jesuisla.server.demonstration.threads import LETTERS

AFTER_BUS = "osonhosnns"
"""The first places of the closed action when it was read again."""
People = Mapping[str, Membership]


def _close(thread: Thread, people: People) -> None:
    """Launched, answered by three members, supported, read again, closed and measured."""
    brief = Brief(
        why="Des collégien·nes du quartier nord sont insulté·es sous une bonne nouvelle.",
        whom="les jeunes du quartier nord et leurs familles",
        tone=Tone.PERSPECTIVE,
        avoid="Ne répondez pas sous les insultes : chaque réponse les fait monter.",
        facts=(
            (
                "Dunkerque a rendu ses bus gratuits pour toutes et tous en septembre 2018.",
                "https://fr.wikipedia.org/wiki/DK%27Bus",
            ),
        ),
    )
    action = _launch(thread, brief, people)
    if action.state != Action.State.RUNNING:
        return
    words = {
        "Ambre": "Mes élèves prennent cette ligne chaque matin, et je suis fière d’elles et eux",
        "Basile": "Je suis retraité et ce sont ces jeunes qui me laissent leur place",
        "Chloe": "Vingt euros par mois et par enfant : pour ma sœur, ça change tout",
    }
    _take_part(action, words, people)
    places = tuple(
        SnapshotPlace(position=position, kind=CommentKind(LETTERS[letter]))
        for position, letter in enumerate(AFTER_BUS, start=1)
    )
    snapshot = ThreadSnapshot(
        taken_at=now(),
        places=places,
        order=CommentOrder.RELEVANCE,
        source=SnapshotSource.TAPS,
        knows_misleading=True,
    )
    token = uuid5(NAMESPACE_URL, f"{thread.url}#after")
    take_reading(thread, snapshot, by=people["Malik"], token=token, comment_count=71)
    close_action(
        action,
        by=people["Malik"],
        thanks="Merci à vous trois. Deux voisines ont écrit à leur tour, sans nous connaître.",
    )
    write_debrief(
        action,
        "Ça fait du bien de ne pas être seule. J’ai fermé le fil après dix minutes.",
        by=people["Chloe"],
    )


def _run(thread: Thread, people: People) -> None:
    """Running now: two voices are there and a guest's, a third is welcome."""
    brief = Brief(
        why="Une maraîchère est visée pour son foulard sous un simple portrait.",
        whom="la maraîchère, et les femmes qui lisent",
        kind=SOLIDARITY.code,
        tone=Tone.THANKS,
        avoid="Ne la nommez pas et ne donnez pas l’adresse du marché.",
        window_minutes=12 * 60,
    )
    action = _launch(thread, brief, people)
    if action.state == Action.State.RUNNING:
        words = {
            "Basile": "Je fais mes courses à ce marché et j’y suis toujours bien reçu",
            "Dilan": "A kind face, good vegetables: that is all I ask of a market",
        }
        if takes_guest_voices(action.group, action):
            came = "Je passe par ce marché chaque samedi, et j’y retourne volontiers"
            tell_guest_voice(action, "Mésange", came, key=f"{action.thread_id}-mesange")
        _take_part(action, words, people)


def _prepare(thread: Thread, people: People) -> None:
    """Waiting for a second moderator."""
    if not Action.objects.filter(thread=thread).exists():
        brief = Brief(
            why="Les insultes couvrent un vrai débat, et des chiffres faux circulent.",
            whom="les riverain·es des deux avis",
            tone=Tone.FACT,
        )
        prepare_action(thread, brief, by=people["Maud"])


def _lift(thread: Thread, people: People) -> None:
    """A boost that waits for a second moderator: others speak well there already."""
    if not Action.objects.filter(thread=thread).exists():
        brief = Brief(
            kind=TAILWIND.code,
            whom="« venez planter avec nous samedi », et le père qui apprend la greffe",
            why="Deux voisins répondent mieux que nous ne saurions le faire.",
        )
        prepare_action(thread, brief, by=people["Malik"])


def _write(thread: Thread, people: People) -> None:
    """A letter sent a week ago: today somebody looks whether it helped."""
    brief = Brief(
        kind=LETTER.code,
        why="Une famille sans toit est traitée de tous les noms depuis plusieurs jours.",
        whom="la famille, et celles et ceux qui dorment dehors",
    )
    action = _launch(thread, brief, people)
    if action.state == Action.State.RUNNING:
        text = draft_of(action)
        for words in ("Par exemple : « Qu’on les remette dans le train ».", "Maud"):
            text = re.sub(r"\[[^]]*\]", words, text, count=1)  # what a moderator fills in
        week_ago = localdate() - LOOK_AFTER
        mark_letter_sent(action, text, sent_on=week_ago, look_on=localdate(), by=people["Maud"])


def _decline(thread: Thread, people: People) -> None:
    """Declined kindly, by a written criterion."""
    if Proposal.objects.filter(thread=thread, state=Proposal.State.OPEN).exists():
        decline_thread(
            thread,
            Criterion.OPINION,
            by=people["Malik"],
            answer="Merci Dilan. On s’y dispute, mais sans haine : laissons-les débattre.",
        )


def _launch(thread: Thread, brief: Brief, people: People) -> Action:
    action = Action.objects.filter(thread=thread).first() or prepare_action(
        thread, brief, by=people["Maud"]
    )
    if action.state == Action.State.PROPOSED:
        action = review_action(action, Review.Verdict.AGREED, by=people["Malik"])
    if action.state == Action.State.REVIEWED:
        # Visitors may have launched a day's worth themselves before this was made.
        action = launch_action(action, by=people["Malik"], past_budget=True)
    return action


def _take_part(action: Action, words: Mapping[str, str], people: People) -> None:
    for alias, first_words in words.items():
        arrive(action, by=people[alias])
        tell_voice(action, f"{first_words} {action.group.hashtag}", by=people[alias])
    for voice in Voice.objects.filter(action=action):
        for alias in words:
            if voice.by_id != people[alias].pk:
                mark_support(action, voice, "read", by=people[alias])
                mark_support(action, voice, "liked", by=people[alias])


LIVES: Mapping[str, Callable[[Thread, People], None]] = {
    "bus": _close,
    "maraichere": _run,
    "eoliennes": _prepare,
    "jardin": _lift,
    "gare": _write,
    "cantine": _decline,
}
"""What happens to a thread, by its name; what has happened already is left alone."""
