"""A line that may be a name is asked about, and saved nowhere before the answer."""

from typing import Any
from uuid import uuid4

import pytest

from collective.threads.paste_forms import carried, read, save
from jesuisla.collective.threads.models import Comment

PAGE = (
    "Plus pertinents\nLou Demo\nPaix à tous\n3 h\nJ’aime\nRépondre\n"
    "Offres du jour\nZorglub Quaxifort\nmais oui merci\n2 j\nJ’aime\nRépondre\n"
)
LINE = "row-2-line-0"


def texts() -> list[str]:
    return sorted(Comment.objects.values_list("text", flat=True))


def test_nothing_is_saved_as_long_as_nobody_said_what_the_line_is(
    cast: Any, client_of: Any, thread: Any
) -> None:
    client = client_of(cast.member)
    page = read(client, thread, PAGE)
    assert LINE in page
    assert "Zorglub Quaxifort" in page
    answer = save(client, thread, page, text="reste").content.decode()
    assert 'role="alert"' in answer
    assert "reste" in answer
    assert LINE in answer
    assert texts() == []


@pytest.mark.parametrize(
    ("meaning", "text"),
    [
        ("author", "mais oui merci"),
        ("other", "@…\nmais oui merci"),
        ("words", "Zorglub Quaxifort\nmais oui merci"),
    ],
)
def test_the_answer_decides(
    meaning: str, text: str, cast: Any, client_of: Any, thread: Any
) -> None:
    client = client_of(cast.member)
    save(client, thread, read(client, thread, PAGE), **{LINE: meaning})
    assert texts() == sorted(["Paix à tous", text])


def test_comments_in_doubt_can_be_left_out(cast: Any, client_of: Any, thread: Any) -> None:
    client = client_of(cast.member)
    page = read(client, thread, PAGE)
    save(client, thread, page, do="save-sure")
    assert texts() == ["Paix à tous"]
    Comment.objects.all().delete()
    save(client, thread, page, **{"row-2-drop": "on"})
    assert texts() == ["Paix à tous"]


def test_a_doubt_stays_when_more_is_read(cast: Any, client_of: Any, thread: Any) -> None:
    client = client_of(cast.member)
    data = {"read": carried(read(client, thread, PAGE)), "order": "relevance"}
    more = read(
        client,
        thread,
        "Alix Test\nBonjour de loin\n1 h\nJ’aime\nRépondre\n",
        **data,
        **{"row-1-kind": "unknown", "row-1-drop": "on", "row-2-kind": "ours"},
        token=str(uuid4()),
    )
    assert "row-1-line-0" in more
    assert "Bonjour de loin" in more
    save(client, thread, more, **{"row-1-line-0": "author"})
    assert texts() == ["Bonjour de loin", "mais oui merci"]
