"""The threads of an archive's rows: found again, made when new, filled in."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from jesuisla.collective.groups.models import Group
from jesuisla.collective.threads.models import Page, Thread
from jesuisla.collective.threads.post_keys import is_personal_id, post_key
from jesuisla.networks.archives import ArchiveRow
from jesuisla.networks.archives.people import FilePeople
from jesuisla.networks.links import Link, NotALink, short_id
from jesuisla.networks.names.name_shapes import clearly_a_name
from jesuisla.networks.registry import NETWORKS, recognise

_NETWORKS = frozenset(network.name for network in NETWORKS)
ThreadKey = tuple[str, str]
"""Network and native id, which name one thread of a group."""
_WITHOUT_HANDLE = {
    "x": "https://x.com/i/status/{id}",
    "tiktok": "https://www.tiktok.com/@/video/{id}",
}


def without_names(row: ArchiveRow, people: FilePeople) -> ArchiveRow:
    """Return the row with nobody's name in what is kept of it.

    Names of the file's people, handles, e-mail addresses and telephone numbers are masked in
    text and title. An address that holds one is written without where the network has such a
    form, and left out elsewhere; an id that holds one becomes a key of this installation; a
    page called like one of them is a person's.
    """
    link = _link(row.thread_url)
    network = link.network if link else row.network
    native = link.native_id if link else short_id(row.thread_id)
    if is_personal_id(native) or people.are_in(native) or people.are_called_in(native):
        native = post_key(network if network in _NETWORKS else "web", native)
    address = _nameless_address(link, people) if link else None
    page = None if row.page is None or _is_personal(row.page, people) else row.page
    comment = _link(row.url)
    is_nameless = comment is not None and not _names(comment, comment.comment_url, people)
    return replace(
        row,
        text=people.masked(row.text),
        title=people.masked(row.title) if row.title else row.title,
        thread_id=native,
        network=network,
        thread_url=address,
        page=None if page and page.startswith("u_") else page,
        url=row.url if is_nameless else None,
    )


def _is_personal(page: str, people: FilePeople) -> bool:
    """Whether a page is one of the file's people, or a sentence that calls one."""
    is_sentence = not clearly_a_name(page)
    return people.names_somebody(page) or (is_sentence and people.are_called_in(page))


def _link(url: str | None) -> Link | None:
    try:
        return recognise(url) if url else None
    except NotALink:
        return None


def _names(link: Link, address: str | None, people: FilePeople) -> bool:
    """Whether an address names somebody: on Facebook, pages stand where people do."""
    if link.network == "facebook":
        return people.are_in(address or "")
    return people.names_somebody(address or "")


def _nameless_address(link: Link, people: FilePeople) -> str | None:
    if not _names(link, link.url, people):
        return link.url
    form = _WITHOUT_HANDLE.get(link.network)
    return form.format(id=link.native_id) if form else None


def thread_key(row: ArchiveRow) -> ThreadKey:
    """Network and id of a row's thread, from its address where that can be read."""
    link = _link(row.thread_url)
    if link:
        return link.network, link.native_id
    network = row.network if row.network in _NETWORKS else "web"
    return network, short_id(row.thread_id)


def threads_of_rows(
    group: Group, rows: Sequence[ArchiveRow], *, follow: bool
) -> tuple[dict[ThreadKey, Thread], set[int]]:
    """The rows' threads, missing ones made, and the numbers of the new ones."""
    rows_by_thread: dict[ThreadKey, list[ArchiveRow]] = defaultdict(list)
    for row in rows:
        rows_by_thread[thread_key(row)].append(row)
    before = set(_find_threads(rows_by_thread))
    pages = _pages(group, rows_by_thread)
    Thread.objects.bulk_create(
        [
            _thread(group, key, thread_rows, pages, follow=follow)
            for key, thread_rows in sorted(rows_by_thread.items(), key=lambda item: item[0])
            if key not in before
        ],
        ignore_conflicts=True,  # made by somebody else meanwhile: the same thread
    )
    threads = _find_threads(rows_by_thread)
    for key in before:
        _fill_in(threads[key], rows_by_thread[key])
    return threads, {thread.pk for key, thread in threads.items() if key not in before}


def _find_threads(keys: Iterable[ThreadKey]) -> dict[ThreadKey, Thread]:
    """Find the threads under these ids or their keys: either may be kept by its key alone."""
    key_set = set(keys)
    same_network = Thread.objects.filter(network__in={network for network, _ in key_set})
    has_keyed_row = any(native == post_key(network, native) for network, native in key_set)
    if not has_keyed_row:
        ids = {native for _, native in key_set} | {post_key(*key) for key in key_set}
        same_network = same_network.filter(native_id__in=ids)
    by_post_key = {
        (network, post_key(network, native)): pk
        for pk, network, native in same_network.order_by("-pk").values_list(
            "pk", "network", "native_id"
        )
    }
    found_pks = {
        key: by_post_key[key[0], post_key(*key)]
        for key in key_set
        if (key[0], post_key(*key)) in by_post_key
    }
    threads = Thread.objects.in_bulk(list(set(found_pks.values())))
    return {key: threads[pk] for key, pk in found_pks.items()}


def _pages(
    group: Group, rows_by_thread: dict[ThreadKey, list[ArchiveRow]]
) -> dict[tuple[str, str], Page]:
    page_keys = {
        (key[0], row.page[:200]) for key, rows in rows_by_thread.items() for row in rows if row.page
    }
    return {
        (network, handle): Page.objects.get_or_create(
            group=group, network=network, handle=handle, defaults={"name": handle}
        )[0]
        for network, handle in sorted(page_keys)
    }


def _thread(
    group: Group,
    key: ThreadKey,
    rows: Sequence[ArchiveRow],
    pages: dict[tuple[str, str], Page],
    *,
    follow: bool,
) -> Thread:
    page = next((row.page for row in rows if row.page), None)
    return Thread(
        group=group,
        network=key[0],
        native_id=key[1],
        followed=follow,
        page=pages.get((key[0], page[:200])) if page else None,
        **_of_the_post(rows),
    )


def _of_the_post(rows: Sequence[ArchiveRow]) -> dict[str, str | datetime | None]:
    """What the rows say of the post itself."""
    post = next((row for row in rows if row.is_post), None)
    title = next((row.title for row in rows if row.title), None) or (post.text if post else "")
    return {
        "url": next((row.thread_url for row in rows if row.thread_url), None) or "",
        "title": " ".join(title.split())[:300],
        "language": (next((row.lang for row in rows if row.lang), None) or "")[:10],
        "posted_at": post.created_at if post else None,
    }


def _fill_in(thread: Thread, rows: Sequence[ArchiveRow]) -> None:
    missing = {
        name: value
        for name, value in _of_the_post(rows).items()
        if value and not getattr(thread, name)
    }
    for name, value in missing.items():
        setattr(thread, name, value)
    if missing:
        thread.save(update_fields=list(missing))
