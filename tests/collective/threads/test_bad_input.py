"""Whatever is typed, each way in answers with a page that still holds it, or keeps it."""

import html
import json
import unicodedata
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jesuisla.collective.threads.imports import REFUSED_ROWS, import_file
from jesuisla.collective.threads.models import Reading, Thread
from jesuisla.networks.archives import ArchiveError, open_archive

NASTY = [
    "<script>alert(1)</script>",
    "\u202e\u200f שלום \u202c",
    "zéro\u200blargeur\ufeff",
    "👩🏽\u200d🚒🏳️\u200d🌈",
    "nul\0nul",
    "\r\n\r\n\t",
    "'; DROP TABLE watch_thread; --",
    "{{ 7*7 }}{% now 'Y' %}",
    "https://[::1",
    "http://xn--/\u2028",
    "%00%ff",
]
# What a browser can send: everything but halves of characters, which UTF-8 cannot carry.
typed = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"])))
small = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def held(page: str, text: str) -> bool:
    """Whether a page still shows a typed text, as far as letters and figures go."""

    def plain(some: str) -> str:
        return "".join(char for char in some if unicodedata.category(char)[0] in "LNS")

    return plain(text) in plain(html.unescape(page))


@small
@given(link=typed, note=typed)
def test_any_link_and_note(link: str, note: str, cast: Any, client_of: Any) -> None:
    answer = client_of(cast.member).post("/proposer", {"link": link, "note": note})
    if answer.status_code == 302:
        assert Thread.objects.exists()
        return
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'role="alert"' in page
    assert held(page, link)
    assert held(page, note)
    assert "<script>alert" not in page


@small
@given(shared=st.dictionaries(st.sampled_from(["url", "text", "title", "x"]), typed))
def test_anything_shared(shared: dict[str, str], cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    assert client.get("/proposer", shared).status_code == 200
    answer = client.post("/proposer/partager", shared)
    assert answer.status_code == 303
    assert client.get(answer.url).status_code == 200
    assert not Thread.objects.exists()


@small
@given(
    text=typed,
    data=st.dictionaries(
        st.sampled_from(["read", "token", "order", "comment_count", "taken_at", "row-1-kind"]),
        typed,
    ),
    do=st.sampled_from(["read", "save", "?"]),
)
def test_any_paste(
    text: str, data: dict[str, str], do: str, cast: Any, client_of: Any, thread: Any
) -> None:
    answer = client_of(cast.member).post(
        f"/fils/{thread.pk}/coller", {"text": text, "do": do} | data
    )
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'role="alert"' in page or 'name="row-1-kind"' in page
    assert held(page, text)
    assert not Reading.objects.exists()


@small
@given(
    data=st.dictionaries(
        st.sampled_from(
            ["place-1", "place-10", "place-11", "place--1", "order", "taken_at", "comment_count"]
        ),
        st.one_of(
            typed,
            st.sampled_from(["ours", "unknown", "relevance", "12"]),
            st.integers().map(str),
            st.datetimes().map(str),
        ),
    )
)
@example(data={"order": "relevance", "place-1": "ours", "taken_at": "2026-10-25T02:30"})
@example(data={"order": "relevance", "place-1": "ours", "taken_at": "2026-03-29T02:30"})
@example(data={"order": "relevance", "place-1": "ours", "taken_at": "9999-12-31T23:59"})
def test_any_taps(data: dict[str, str], cast: Any, client_of: Any, thread: Any) -> None:
    before = Reading.objects.count()
    answer = client_of(cast.member).post(f"/fils/{thread.pk}/dix", {"token": str(uuid4())} | data)
    if answer.status_code == 302:
        assert Reading.objects.count() == before + 1
    else:
        assert answer.status_code == 200
        assert 'role="alert"' in answer.content.decode()


values = st.one_of(typed, st.integers(), st.floats(), st.booleans(), st.none())
told = ("likes", "rank", "created_at", "parent_id", "author", "url", "page", "title")
records = st.fixed_dictionaries(
    {
        "thread_id": st.sampled_from(["a", "b", 7]),
        "id": st.one_of(typed, st.integers()),
        "text": typed,
    },
    optional=dict.fromkeys(told, values),
)


@small
@given(rows=st.lists(records, min_size=1, max_size=8))
def test_any_records_are_kept_or_refused_with_a_reason(
    rows: list[dict[str, Any]], cast: Any
) -> None:
    lines = "\n".join(json.dumps(row) for row in rows).encode()
    read: list[int] = []
    with open_archive(BytesIO(lines)) as archive:
        report = import_file(archive, cast.group, progress=read.append)
    accepted = read[-1] - report.refused_count
    assert read[-1] == len(rows)
    assert report.comments_new + report.comments_updated + report.posts <= accepted
    assert bool(accepted) == bool(report.threads)
    assert all(REFUSED_ROWS[refused.code] for refused in report.refusals)


@small
@given(blob=st.binary())
def test_any_bytes_are_an_archive_or_are_said_to_be_none(blob: bytes, cast: Any) -> None:
    try:
        with open_archive(BytesIO(blob)) as archive:
            report = import_file(archive, cast.group)
    except ArchiveError:
        return
    assert report.threads == 0
    assert report.refused_count > 0


@pytest.mark.parametrize("address", ["?reading=x", "?reading=9" * 9, "?page=999", "?page=-1&x=%00"])
def test_any_address_of_a_thread(address: str, cast: Any, client_of: Any, thread: Any) -> None:
    client = client_of(cast.member)
    assert client.get(f"/fils/{thread.pk}{address}").status_code == 200
    assert client.get("/fils/99999999999999999999").status_code == 404


@pytest.mark.parametrize("nasty", NASTY)
def test_hostile_text_is_escaped_wherever_it_is_shown(
    nasty: str, cast: Any, client_of: Any, thread: Any
) -> None:
    plain = nasty.replace("\0", "")
    Thread.objects.update(title=plain)
    thread.comments.create(group=cast.group, native_id="1", text=plain, kind="neutral")
    for who in (cast.member, cast.moderator):
        for address in ("", "/dix", "/coller"):
            page = client_of(who).get(f"/fils/{thread.pk}{address}")
            assert page.status_code == 200
            assert "<script>alert" not in page.content.decode()
    assert "<script>alert" not in client_of(cast.member).get("/proposer").content.decode()
