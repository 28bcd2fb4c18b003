"""No file on the people who write: what is kept of authors, and that it goes."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.core.signing import BadSignature
from django.db import connection
from django.utils.timezone import now
from django_scopes import scope, scopes_disabled

from jesuisla.analysis.thread import SnapshotComment
from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import prepare_action
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.threads.imports import import_file
from jesuisla.collective.threads.jobs import forget_old_quotes
from jesuisla.collective.threads.models import Comment, Page, Place, Thread
from jesuisla.collective.threads.quote_retention import forget_quotes, retention
from jesuisla.networks.archives import open_archive
from jesuisla.networks.registry import recognise

AUTHOR = "Zébulon Unique"
DID = "did:plc:zebulonunique234567"


def row(thread: str, native: str, network: str, **more: Any) -> dict[str, Any]:
    told = {"network": network, "thread_id": thread, "id": native, "author": AUTHOR}
    return told | {"text": f"Mots de {native[-3:]}", "rank": 0, "order": "relevance"} | more


ROWS = [
    row("100001", "fb-1", "facebook"),
    row("100002", "fb-2", "facebook"),
    row("100001", "fb-3", "facebook", rank=1, url=f"https://www.facebook.com/{AUTHOR.split()[1]}"),
    row(
        "at-thread",
        f"at://{DID}/app.bsky.feed.post/3kabc",
        "bluesky",
        url="https://bsky.app/profile/zebulon.example/post/3kabc",
    ),
    row(
        "m-1",
        "https://social.example/@zebulon/109876",
        "mastodon",
        url="https://social.example/@zebulon/109876",
    ),
]


@pytest.fixture
def imported(cast: Any) -> None:
    lines = "\n".join(json.dumps(one) for one in ROWS).encode()
    with open_archive(BytesIO(lines)) as archive:
        assert import_file(archive, cast.group).refused_count == 0


def everything() -> str:
    """All that the database holds of this app and of the journal, as one text."""
    dumped = []
    with connection.cursor() as cursor:
        for label in ("watch", "journal", "procrastinate"):
            for model in apps.get_app_config(label).get_models():
                cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t')
                dumped += [found for (found,) in cursor.fetchall()]
    return "\n".join(dumped).casefold()


def test_no_column_is_about_an_author() -> None:
    names = {field.name for model in (Comment, Place, Thread) for field in model._meta.get_fields()}
    assert {name for name in names if "author" in name} == {"author_key"}
    assert not {
        name
        for name in names
        for word in ("name", "handle", "profile", "picture", "avatar", "user")
        if word in name
    }


def test_no_name_handle_or_profile_of_an_author_is_stored_anywhere(imported: None) -> None:
    kept = everything()
    assert "mots de" in kept
    for trace in ("zébulon", "zebulon", "unique", DID):
        assert trace not in kept


def test_one_author_has_one_key_in_a_thread_and_another_in_the_next(imported: None) -> None:
    keys = {
        comment.native_id: comment.author_key
        for comment in Comment.objects.filter(thread__network="facebook")
    }
    assert keys["fb-1"] == keys["fb-3"] != ""
    assert keys["fb-2"] != keys["fb-1"]


def test_a_comment_s_address_is_kept_when_it_names_its_thread_alone(cast: Any) -> None:
    address = "https://www.facebook.com/gazette/posts/100001?comment_id=77"
    lines = json.dumps(row("100001", "77", "facebook", url=address)).encode()
    with open_archive(BytesIO(lines)) as archive:
        import_file(archive, cast.group)
    assert Comment.objects.get().url == recognise(address).comment_url


def test_after_the_retention_time_nothing_links_or_quotes(cast: Any, imported: None) -> None:
    Comment.objects.update(scores={"hate": {"words": ["mots"]}}, kind="hateful", likes=3)
    salts = [bytes(salt).hex() for salt in Thread.objects.values_list("salt", flat=True)]
    keys = set(Comment.objects.values_list("author_key", flat=True))
    start = now()
    with time_machine.travel(start + timedelta(days=29, hours=23), tick=False):
        assert forget_old_quotes(0) == 0
    with time_machine.travel(start + timedelta(days=30, hours=1), tick=False):
        assert forget_old_quotes(0) == 4
        assert forget_old_quotes(0) == 0
    kept = everything()
    assert "mots" not in kept
    assert not [key for key in keys if key in kept]
    assert not [salt for salt in salts if salt in kept]
    assert Comment.objects.filter(kind="hateful", likes=3).count() == len(ROWS)
    assert Place.objects.count() == len(ROWS)
    assert Entry.objects.filter(event="QuotesForgotten", actor=None).count() == 4
    assert not Thread.objects.filter(forgotten_at=None).exists()


def test_a_group_s_own_time_and_a_network_s_shorter_one_count(cast: Any) -> None:
    assert retention(cast.group, "facebook") == timedelta(days=30)
    assert retention(cast.group, "reddit") == timedelta(days=2)
    cast.group.retention_days = 1
    assert retention(cast.group, "reddit") == timedelta(days=1)
    assert retention(cast.group, "of yesterday") == timedelta(days=1)


def test_every_group_forgets(cast: Any, client_of: Any) -> None:
    with scope(group=cast.other_group.pk):
        Thread.objects.create(group=cast.other_group, network="facebook", native_id="1")
    with time_machine.travel(now() + timedelta(days=31), tick=False), scopes_disabled():
        assert forget_old_quotes(0) == 1


def test_a_forgotten_thread_that_is_seen_again_gets_a_new_salt(cast: Any, imported: None) -> None:
    thread = Thread.objects.get(native_id="100001")
    before = Comment.objects.get(native_id="fb-1").author_key
    assert forget_quotes(thread) == 2
    assert forget_quotes(thread) is None
    lines = json.dumps(ROWS[0]).encode()
    with open_archive(BytesIO(lines)) as archive:
        import_file(archive, cast.group)
    thread.refresh_from_db()
    assert thread.forgotten_at is None
    after = Comment.objects.get(native_id="fb-1").author_key
    assert after not in ("", before)


def test_a_page_of_a_forgotten_thread_says_so(cast: Any, client_of: Any, imported: None) -> None:
    thread = Thread.objects.get(native_id="100001")
    forget_quotes(thread)
    page = client_of(cast.member).get(f"/fils/{thread.pk}").content.decode()
    assert "as promised" in page or "comme promis" in page


def test_a_paste_keeps_no_name(cast: Any, client_of: Any, thread: Any) -> None:
    import re

    client = client_of(cast.member)
    address = f"/fils/{thread.pk}/coller"
    text = f"{AUTHOR}\nQuelques mots à moi\n3 h\nJ’aime\nRépondre\n"
    page = client.post(address, {"do": "read", "text": text, "order": "relevance"})
    found = re.search(r'name="read" value="([^"]*)"', page.content.decode())
    assert found
    data = {"do": "save", "read": found[1], "order": "relevance", "token": str(uuid4())}
    client.post(address, data | {"row-1-kind": "hateful"})
    assert Comment.objects.get().text == "Quelques mots à moi"
    assert AUTHOR.casefold() not in everything()


def test_words_that_come_back_after_forgetting_go_again(cast: Any) -> None:
    """Also where nobody's name comes with them, so that no new salt is asked for."""
    nameless = {"network": "facebook", "thread_id": "7", "id": "fb-7", "text": "Mots de retour"}

    def arrive() -> None:
        with open_archive(BytesIO(json.dumps(nameless).encode())) as archive:
            import_file(archive, cast.group)

    arrive()
    start = now()
    with time_machine.travel(start + timedelta(days=31), tick=False):
        forget_old_quotes(0)
        assert "mots de retour" not in everything()
        arrive()
        assert "mots de retour" in everything()
    with time_machine.travel(start + timedelta(days=63), tick=False):
        forget_old_quotes(0)
        assert "mots de retour" not in everything()


def test_an_imported_text_that_calls_an_author_by_a_handle_keeps_none(cast: Any) -> None:
    rows = [
        row("1", "x-1", "x", author="zebulon_u"),
        row("1", "x-2", "x", author="autre", text="@zebulon_u, non. Ni u/zebulon_u !"),
    ]
    lines = "\n".join(json.dumps(one) for one in rows).encode()
    with open_archive(BytesIO(lines)) as archive:
        import_file(archive, cast.group)
    assert Comment.objects.get(native_id="x-2").text == "@…, non. Ni @… !"
    assert "zebulon" not in everything()


def test_what_was_understood_before_forgetting_cannot_be_saved_after(thread: Any) -> None:
    from jesuisla.collective.threads.paste import sign, unsign

    carried = sign(thread, [SnapshotComment(native_id="1", text="Des mots")])
    assert unsign(thread, carried)
    forget_quotes(thread)
    thread.refresh_from_db()
    with pytest.raises(BadSignature):
        unsign(thread, carried)


def long_after(days: int = 31) -> None:
    with time_machine.travel(now() + timedelta(days=days)):
        forget_old_quotes(0)
        forget_old_quotes(0)


def test_titles_of_imported_posts_that_nobody_came_to_go_with_their_comments(
    cast: Any, client_of: Any
) -> None:
    lines = "\n".join(json.dumps(row(one, f"t-{one}", "facebook")) for one in ("200001", "200002"))
    with open_archive(BytesIO(lines.encode())) as archive:
        import_file(archive, cast.group)
    for thread in Thread.objects.all():
        Thread.objects.filter(pk=thread.pk).update(
            title="Un titre qui cite la publication", followed=False
        )
        thread.page, _new = Page.objects.get_or_create(
            group=cast.group, network="facebook", handle="la-gazette"
        )
        thread.save(update_fields=["page"])
    wanted, other = Thread.objects.order_by("pk")
    prepare_action(wanted, Brief(why="Pour elles"), by=cast.moderator)
    long_after()
    client = client_of(cast.coordinator)
    assert "Un titre qui cite" in client.get(f"/fils/{wanted.pk}").content.decode()
    assert "Un titre qui cite" not in client.get(f"/fils/{other.pk}").content.decode()
    other.refresh_from_db()
    assert (other.title, other.url, other.native_id) == ("", "", "200002")
    assert Page.objects.count() == 1  # the other thread is still called by it
    assert Place.objects.filter(reading__thread=other).exists()
    assert Entry.objects.filter(event="ThreadUnnamed").count() == 1


def test_a_page_goes_with_the_last_of_its_posts(cast: Any) -> None:
    page = Page.objects.create(group=cast.group, network="facebook", handle="quelqu-un")
    Thread.objects.create(
        group=cast.group, network="facebook", native_id="1", title="Quelque chose", page=page
    )
    long_after(29)
    assert Page.objects.exists()
    long_after()
    assert not Page.objects.exists()
    assert not Thread.objects.exclude(title="").exists()


def test_what_somebody_proposed_or_follows_keeps_its_title(cast: Any, thread: Any) -> None:
    followed = Thread.objects.create(
        group=cast.group, network="facebook", native_id="1", title="Suivi", followed=True
    )
    Thread.objects.filter(pk=thread.pk).update(title="Proposé")
    long_after()
    kept = Thread.objects.filter(pk__in=(thread.pk, followed.pk)).order_by("title")
    assert list(kept.values_list("title", flat=True)) == ["Proposé", "Suivi"]
