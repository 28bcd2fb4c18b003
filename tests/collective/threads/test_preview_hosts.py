"""A thread saved under a preview host is the network's own after the migration."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils.timezone import now

from jesuisla.collective.proposals.models import Claim, Proposal
from jesuisla.collective.scoring.models import Label
from jesuisla.collective.threads.models import Comment, Page, Place, Reading, Thread

migration = import_module("jesuisla.collective.threads.migrations.0007_one_thread_a_post")
POSTS = [
    ("fxtwitter.com/lou/status/1261877313349640194", "x", "1261877313349640194"),
    ("vxtwitter.com/lou/status/1261877313349640194", "x", "1261877313349640194"),
    ("www.ddinstagram.com/p/CabcDEF1234", "instagram", "CabcDEF1234"),
    ("fxbsky.app/profile/bsky.app/post/3kh5rarr3gn2n", "bluesky", "bsky.app/3kh5rarr3gn2n"),
    ("rxddit.com/r/france/comments/1cruel0/parc", "reddit", "1cruel0"),
]


class Editor:
    connection = connection


def old_thread(group: Any, place: str) -> Thread:
    page = Page.objects.create(group=group, network="web", handle=place.split("/", maxsplit=1)[0])
    return Thread.objects.create(
        group=group, network="web", native_id=place, url=f"https://{place}", page=page
    )


@pytest.mark.parametrize(("place", "network", "native"), POSTS)
def test_one_that_stands_alone_gets_its_network(
    cast: Any, place: str, network: str, native: str
) -> None:
    thread = old_thread(cast.group, place)
    other = old_thread(cast.group, "www.lejournal.example/a/1.html")
    for _ in range(2):
        migration.join_threads(apps, Editor)
    thread.refresh_from_db()
    other.refresh_from_db()
    assert (thread.network, thread.native_id) == (network, native)
    assert place.split("/", maxsplit=1)[0] not in thread.url
    assert (other.network, other.native_id) == ("web", "www.lejournal.example/a/1.html")


@pytest.mark.parametrize(("place", "network", "native"), POSTS)
def test_two_of_one_post_are_joined_and_nothing_is_lost(
    cast: Any, place: str, network: str, native: str
) -> None:
    group = cast.group
    old = old_thread(group, place)
    old.title, old.salted_at, old.followed = "Le parc", now() - timedelta(days=3), True
    old.save()
    real = Thread.objects.create(group=group, network=network, native_id=native)
    for thread, member in ((old, cast.member), (old, cast.second_member), (real, cast.member)):
        note = f"note de {thread.network}"
        Proposal.objects.create(group=group, thread=thread, by=member, note=note)
    for thread in (old, real):
        Claim.objects.create(group=group, thread=thread, by=cast.moderator, until=now())
        reading = Reading.objects.create(group=group, thread=thread, taken_at=now(), source="file")
        for number in ("1", f"own-{thread.pk}"):  # a thread may be the first
            comment = Comment.objects.create(
                group=group, thread=thread, native_id=number, text=f"texte {number}"
            )
            Place.objects.create(
                group=group, reading=reading, position=int(number != "1") + 1, comment=comment
            )
            Label.objects.create(
                group=group,
                thread=thread,
                comment=comment,
                label="hate",
                value=1,
                by=cast.moderator,
            )
    migration.join_threads(apps, Editor)
    assert list(Thread.objects.all()) == [real]
    real.refresh_from_db()
    assert (real.title, real.salted_at, real.followed) == ("Le parc", old.salted_at, True)
    notes = {proposal.by_id: proposal.note for proposal in real.proposals.all()}
    assert notes == {
        cast.member.pk: f"note de {network}\nnote de web",
        cast.second_member.pk: "note de web",
    }
    assert real.readings.count() == 2
    assert Place.objects.exclude(comment=None).count() == 4
    assert real.comments.count() == 3
    assert real.labels.count() == 3
    assert Claim.objects.count() == 1
