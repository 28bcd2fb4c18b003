"""The threads of an archive's rows: found again, made when new, filled in."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from jesuisla.collective.groups.models import Group
from jesuisla.collective.threads.models import Page, Thread
from jesuisla.networks.archives import Row
from jesuisla.networks.links import NotALink
from jesuisla.networks.registry import NETWORKS, recognise

_NETWORKS = frozenset(network.name for network in NETWORKS)
ThreadKey = tuple[str, str]
"""Network and native id, which name one thread of a group."""


def thread_key(row: Row) -> ThreadKey:
    """Network and id of a row's thread, from its address where that can be read."""
    if row.thread_url:
        try:
            link = recognise(row.thread_url)
        except NotALink:
            pass
        else:
            return link.network, link.native_id
    network = row.network if row.network in _NETWORKS else "web"
    if len(row.thread_id) <= 300:
        return network, row.thread_id
    return network, "long-" + hashlib.sha256(row.thread_id.encode("utf-8", "replace")).hexdigest()


def threads_of_rows(
    group: Group, rows: Sequence[Row], *, follow: bool
) -> tuple[dict[ThreadKey, Thread], set[int]]:
    """The rows' threads, missing ones made, and the numbers of the new ones."""
    told: dict[ThreadKey, list[Row]] = defaultdict(list)
    for row in rows:
        told[thread_key(row)].append(row)
    before = set(_find_threads(told))
    pages = _pages(group, told)
    Thread.objects.bulk_create(
        [
            _thread(group, key, found, pages, follow=follow)
            for key, found in sorted(told.items(), key=lambda item: item[0])
            if key not in before
        ],
        ignore_conflicts=True,  # made by somebody else meanwhile: the same thread
    )
    threads = _find_threads(told)
    for key in before:
        _fill_in(threads[key], told[key])
    return threads, {thread.pk for key, thread in threads.items() if key not in before}


def _find_threads(keys: Iterable[ThreadKey]) -> dict[ThreadKey, Thread]:
    wanted = set(keys)
    found = Thread.objects.filter(
        network__in={network for network, _ in wanted},
        native_id__in={native for _, native in wanted},
    )
    by_key = {(thread.network, thread.native_id): thread for thread in found}
    return {key: thread for key, thread in by_key.items() if key in wanted}


def _pages(group: Group, told: dict[ThreadKey, list[Row]]) -> dict[tuple[str, str], Page]:
    named = {(key[0], row.page[:200]) for key, rows in told.items() for row in rows if row.page}
    return {
        (network, handle): Page.objects.get_or_create(
            group=group, network=network, handle=handle, defaults={"name": handle}
        )[0]
        for network, handle in sorted(named)
    }


def _thread(
    group: Group,
    key: ThreadKey,
    rows: Sequence[Row],
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


def _of_the_post(rows: Sequence[Row]) -> dict[str, str | datetime | None]:
    """What the rows say of the post itself."""
    post = next((row for row in rows if row.is_post), None)
    title = next((row.title for row in rows if row.title), None) or (post.text if post else "")
    return {
        "url": (next((row.thread_url for row in rows if row.thread_url), None) or "")[:2000],
        "title": " ".join(title.split())[:300],
        "language": (next((row.lang for row in rows if row.lang), None) or "")[:10],
        "posted_at": post.created_at if post else None,
    }


def _fill_in(thread: Thread, rows: Sequence[Row]) -> None:
    missing = {
        name: value
        for name, value in _of_the_post(rows).items()
        if value and not getattr(thread, name)
    }
    for name, value in missing.items():
        setattr(thread, name, value)
    if missing:
        thread.save(update_fields=list(missing))
