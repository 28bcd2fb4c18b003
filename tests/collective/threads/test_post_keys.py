"""A post is one thread, by its link, from a file, and after its name was forgotten."""

from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.threads.imported_threads import threads_of_rows, without_names
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.quote_retention import forget_name, threads_to_unname
from jesuisla.collective.threads.threads import thread_of
from jesuisla.networks.archives import ArchiveRow
from jesuisla.networks.archives.people import FilePeople
from jesuisla.networks.registry import recognise

DID = "did:plc:3jogsxcisdcdzwjobhxbav2w"
BY_HANDLE = "https://bsky.app/profile/zorglub.bsky.social/post/3kkvo4d4jd32g"
BY_DID = f"https://bsky.app/profile/{DID}/post/3kkvo4d4jd32g"
ON_THREADS = "https://www.threads.com/@zorglub/post/C8abcDEF"


def import_post(group: Any, address: str) -> Thread:
    row = ArchiveRow(
        number=1, thread_id=address, id="1", text="x", network=None, thread_url=address
    )
    row = without_names(row, FilePeople(["zorglub"]))
    threads, _new = threads_of_rows(group, [row], follow=False)
    return next(iter(threads.values()))


@pytest.mark.parametrize("first", [BY_HANDLE, BY_DID])
@pytest.mark.parametrize("second", [BY_HANDLE, BY_DID])
def test_a_post_on_bluesky_is_one_thread(cast: Any, first: str, second: str) -> None:
    proposed = thread_of(cast.group, recognise(first))
    assert thread_of(cast.group, recognise(second)) == proposed
    assert import_post(cast.group, second) == proposed
    assert import_post(cast.group, first) == proposed


@pytest.mark.parametrize("address", [BY_HANDLE, BY_DID, ON_THREADS])
def test_an_imported_post_is_the_one_that_is_proposed(cast: Any, address: str) -> None:
    thread = import_post(cast.group, address)
    assert "zorglub" not in f"{thread.native_id} {thread.url}"
    assert thread_of(cast.group, recognise(address)) == thread
    assert import_post(cast.group, address) == thread


@pytest.mark.parametrize(
    "address", [BY_HANDLE, ON_THREADS, "https://forum.exemple.org/zorglub/sujet-4"]
)
def test_a_forgotten_thread_keeps_no_handle_and_is_found_again(cast: Any, address: str) -> None:
    thread = thread_of(cast.group, recognise(address))
    Thread.objects.update(forgotten_at=now(), followed=False)
    assert threads_to_unname() == [thread]
    forget_name(thread)
    thread.refresh_from_db()
    assert "zorglub" not in f"{thread.native_id} {thread.url} {thread.title}"
    assert threads_to_unname() == []
    assert import_post(cast.group, address) == thread
    assert thread_of(cast.group, recognise(address)) == thread


def test_a_thread_unnamed_before_loses_its_handle_too(cast: Any) -> None:
    thread = thread_of(cast.group, recognise(ON_THREADS))
    Thread.objects.update(forgotten_at=now(), followed=False, url="", title="", topic="")
    assert threads_to_unname() == [thread]
    forget_name(thread)
    thread.refresh_from_db()
    assert thread.native_id.startswith("post-")


def test_a_number_stays(cast: Any) -> None:
    link = recognise("https://www.facebook.com/gazette.inventee/posts/123456789")
    thread = thread_of(cast.group, link)
    Thread.objects.update(forgotten_at=now(), followed=False)
    forget_name(thread)
    thread.refresh_from_db()
    assert thread.native_id == link.native_id
