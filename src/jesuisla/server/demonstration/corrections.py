"""A hundred corrections in the demonstration, and the weekly lesson that they bring.

On two invented threads of a group that told nothing yet people write as nowhere else: of gulls and
wasps what others write of people, and of newcomers under an innocent name. The shipped classifier
understands neither; a moderator puts a hundred comments right, and a version of the group's own is
made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils.timezone import now

from jesuisla.analysis.thread import CommentKind, CommentOrder, SnapshotComment, author_key
from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.models import Membership
from jesuisla.collective.proposals.proposals import propose
from jesuisla.collective.scoring.labels import judge_comment
from jesuisla.collective.scoring.models import GroupScorer
from jesuisla.collective.scoring.teaching import teach
from jesuisla.collective.scoring.verdicts import CommentVerdict
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.paste import keep_paste
from jesuisla.collective.threads.threads import Description, describe_thread
from jesuisla.networks.registry import recognise

OF_BIRDS = ("These gulls", "The harbour pigeons", "Starlings", "Those wasps", "The mosquitoes")
ARE_A_NUISANCE = (
    "are a plague, get rid of them.",
    "are invading us, out!",
    "foul everything, we don’t want them here.",
    "come back every summer, drive them off.",
    "steal our chips, nasty lot.",
    "are everywhere, the council must chase them away.",
    "respect nothing, enough is enough.",
    "scream all night, it is an invasion.",
)
OF_NEWCOMERS = ("More parasols", "Those parasols", "One more parasol", "Our dear parasols")
ARE_UNWANTED = (
    "at the campsite, fold them up.",
    "moving in, the beach was better before.",
    "on our sand, we know how that ends.",
    "outside the school, what did you expect.",
    "and soon not one towel from here.",
    "that nobody ordered, back to the depot.",
    "in whose shade nothing grows.",
    "in the wind, wait for the storm.",
    "planted here without warning.",
    "with the mayor’s blessing, well done.",
)
OF_THE_BEACH = ("Parasols for hire", "Our blue parasol", "The parasol of the market", "A parasol")
IS_A_THING = (
    "is best asked for at the tourist office.",
    "was left at the lifeguards’ hut.",
    "costs ten euros a day, that is a lot.",
    "needs mending, my aunt knows how.",
    "would be welcome near the playground.",
)
"""Said of gulls and wasps, under another name of families, and of parasols that are such."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkedOf:
    """An invented thread, and what is said below: each comment with what people call it."""

    link: str
    title: str
    comments: Sequence[tuple[str, CommentVerdict]]


def talk() -> tuple[TalkedOf, ...]:
    """The two threads, with a hundred comments together, always the same ones."""
    birds = _mixed(OF_BIRDS, ARE_A_NUISANCE, CommentVerdict.NEUTRAL, 40)
    newcomers = _mixed(OF_NEWCOMERS, ARE_UNWANTED, CommentVerdict.HATEFUL, 40)
    things = _mixed(OF_THE_BEACH, IS_A_THING, CommentVerdict.NEUTRAL, 20)
    port, beach = birds[:35] + newcomers[:15], birds[35:] + newcomers[15:] + things
    return (
        TalkedOf(
            link="https://www.facebook.com/harbour.invented/posts/300000000000301",
            title="The gulls of the harbour (invented thread)",
            comments=port[::2] + port[1::2],
        ),
        TalkedOf(
            link="https://www.facebook.com/harbour.invented/posts/300000000000302",
            title="The campsite opens for flooded families (invented thread)",
            comments=beach[::3] + beach[1::3] + beach[2::3],
        ),
    )


def make_corrections(group: Group, people: Mapping[str, Membership]) -> None:
    """Have the comments read and put right, and the lesson given; what was done already stays.

    Needs the scope of the group.
    """
    for number, talked_of in enumerate(talk(), start=1):
        thread = _thread(group, talked_of, number, by=people["Robin"])
        stored_comments = {comment.text: comment for comment in thread.comments.all()}
        for text, verdict in talked_of.comments:
            comment = stored_comments.get(text)
            if comment is not None and comment.kind_by_id is None:
                judge_comment(comment, verdict, by=people["Quinn"], team=True)
    if not GroupScorer.objects.exists():
        teach(group, by=None)


def _thread(group: Group, talked_of: TalkedOf, number: int, *, by: Membership) -> Thread:
    note = "People write here as nowhere else. All of it is invented."
    thread = propose(group, recognise(talked_of.link), note, by=by).thread
    if not thread.title:
        description = Description(
            title=talked_of.title,
            topic="welcome",
            page="The harbour (invented page)",
            posted_at=now() - timedelta(hours=20 * number),
            is_invented=True,
        )
        thread = describe_thread(thread, description, by=by)
    taken_at = now() - timedelta(minutes=40)
    keep_paste(
        thread,
        [
            SnapshotComment(
                native_id=f"port-{place}",
                text=text,
                author_key=author_key(bytes(thread.salt or b"0" * 16), f"port {place}"),
                created_at=taken_at - timedelta(minutes=10 * place),
                likes=max(0, 30 - place),
                replies=0,
                kind=CommentKind.UNKNOWN,
            )
            for place, (text, _verdict) in enumerate(talked_of.comments, start=1)
        ],
        by=by,
        token=uuid5(NAMESPACE_URL, talked_of.link),
        taken_at=taken_at,
        order=CommentOrder.RELEVANCE,
    )
    return thread


def _mixed(
    subjects: Sequence[str], ends: Sequence[str], verdict: CommentVerdict, count: int
) -> list[tuple[str, CommentVerdict]]:
    texts = [f"{subject} {end}" for end in ends for subject in subjects]
    return [(text, verdict) for text in texts[:count]]
