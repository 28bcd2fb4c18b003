"""The invented threads of the demonstration, put forward and read as members would."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.timezone import now

from jesuisla.analysis.thread import (
    CommentKind,
    CommentOrder,
    SnapshotComment,
    SnapshotPlace,
    SnapshotSource,
    ThreadSnapshot,
    author_key,
)
from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.models import Membership
from jesuisla.collective.proposals.proposals import propose
from jesuisla.collective.scoring.forecasts import make_forecast
from jesuisla.collective.scoring.labels import judge_comment
from jesuisla.collective.threads.models import Reading, Thread
from jesuisla.collective.threads.paste import keep_paste
from jesuisla.collective.threads.readings import take_reading
from jesuisla.collective.threads.threads import Description, describe_thread
from jesuisla.networks.registry import recognise

LETTERS = {
    "o": "ours",
    "s": "supportive",
    "n": "neutral",
    "h": "hateful",
    "m": "misleading",
    "?": "unknown",
}
"""What stands at a place, as the file writes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedThread:
    """A thread of ``threads.toml``."""

    name: str
    link: str
    title: str
    topic: str
    page: str
    hours: int
    proposed_by: str
    note: str
    harm: str = ""
    audience: int | None = None
    comment_count: int | None = None
    comments: Sequence[Mapping[str, Any]] = field(default=())
    looks: Sequence[Mapping[str, Any]] = field(default=())
    """Earlier readings in ten taps: how long ago, what stood there, how many comments."""


@cache
def invented_threads() -> tuple[InventedThread, ...]:
    """The threads, in the order of the file."""
    text = resources.files(__package__).joinpath("threads.toml").read_text(encoding="utf-8")
    return tuple(InventedThread(**fields) for fields in tomllib.loads(text)["thread"])


def make_thread(
    group: Group, blueprint: InventedThread, people: Mapping[str, Membership]
) -> Thread:
    """The thread, proposed, described and read once. Needs the scope of the group."""
    proposer = people[blueprint.proposed_by]
    thread = propose(group, recognise(blueprint.link), blueprint.note, by=proposer).thread
    if not thread.title:
        description = Description(
            title=blueprint.title,
            topic=blueprint.topic,
            harm=blueprint.harm,
            page=blueprint.page,
            audience=blueprint.audience,
            posted_at=now() - timedelta(hours=blueprint.hours),
            is_invented=True,
        )
        thread = describe_thread(thread, description, by=proposer)
    # Whoever visits as a member or moderator rates at once, and nobody may rate without end.
    reader = people["Colette"]
    _take_earlier_readings(thread, blueprint, by=reader)
    if blueprint.comments:
        read_invented(thread, blueprint, [c["kind"] for c in blueprint.comments], by=reader)
        _correct_labels(thread, blueprint, by=people["Maud"])
    return thread


def _correct_labels(thread: Thread, blueprint: InventedThread, *, by: Membership) -> None:
    """What a moderator put right in one tap, once."""
    for comment in blueprint.comments:
        stored_comment = thread.comments.filter(text=comment["text"]).first()
        if (
            "corrected" in comment
            and stored_comment
            and not stored_comment.labels.filter(by=by).exists()
        ):
            judge_comment(stored_comment, comment["corrected"], by=by, team=True)


@transaction.atomic
def _take_earlier_readings(thread: Thread, blueprint: InventedThread, *, by: Membership) -> None:
    """The earlier readings, and what could be foretold after the last of them."""
    for number, look in enumerate(blueprint.looks, start=1):
        token = uuid5(NAMESPACE_URL, f"{blueprint.link}#look {number}")
        if thread.readings.filter(token=token).exists():
            continue
        taken_at = now() - timedelta(minutes=look["minutes"])
        places = tuple(
            SnapshotPlace(position=position, kind=CommentKind(LETTERS[letter]))
            for position, letter in enumerate(look["places"], start=1)
        )
        snapshot = ThreadSnapshot(
            taken_at=taken_at,
            places=places,
            order=CommentOrder.RELEVANCE,
            source=SnapshotSource.TAPS,
            knows_misleading=True,
        )
        take_reading(thread, snapshot, by=by, token=token, comment_count=look["comment_count"])
        make_forecast(thread, taken_at)


def read_invented(
    thread: Thread,
    blueprint: InventedThread,
    kinds: Sequence[str],
    *,
    by: Membership,
    moment: str = "first",
    taken_at: datetime | None = None,
) -> Reading:
    """A reading of an invented thread, pasted once for each ``moment``."""
    taken_at = taken_at or now() - timedelta(minutes=20)
    paste = keep_paste(
        thread,
        [
            SnapshotComment(
                native_id=f"personne-{place}",
                text=comment["text"],
                author_key=author_key(bytes(thread.salt or b"0" * 16), f"personne {place}"),
                created_at=taken_at - timedelta(minutes=comment["minutes"]),
                likes=comment["likes"],
                replies=comment["replies"],
                kind=CommentKind(kind),
            )
            for place, (comment, kind) in enumerate(
                zip(blueprint.comments, kinds, strict=True), start=1
            )
        ],
        by=by,
        token=uuid5(NAMESPACE_URL, f"{blueprint.link}#{moment}"),
        taken_at=taken_at,
        order=CommentOrder.RELEVANCE,
        comment_count=blueprint.comment_count,
    )
    return paste.reading
