"""A quote that was erased at a person's request comes back with no paste and no file."""

import io
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import now

from collective.threads.paste_forms import carried
from collective.threads.test_planted_names import whole_database
from jesuisla.analysis.thread import CommentOrder, SnapshotComment
from jesuisla.collective.threads.imports import Report, import_file
from jesuisla.collective.threads.models import Comment, ErasedQuote, Place
from jesuisla.collective.threads.paste import keep_paste
from jesuisla.collective.threads.quote_retention import erase_quote, forget_quotes
from jesuisla.networks.archives import open_archive

WORDS = "Des mots à moi, que je ne veux plus voir ici"


def load(cast: Any, *rows: dict[str, Any]) -> Report:
    lines = [{"network": "facebook", "thread_id": "77", "author": "lou"} | row for row in rows]
    content = "".join(json.dumps(line) + "\n" for line in lines).encode()
    with open_archive(io.BytesIO(content)) as archive:
        return import_file(archive, cast.group)


def test_a_file_does_not_bring_it_back(cast: Any) -> None:
    load(cast, {"id": "1", "text": WORDS}, {"id": "2", "text": "Un autre", "parent_id": "1"})
    erase_quote(Comment.objects.get(native_id="1"), by=cast.moderator)
    report = load(
        cast,
        {"id": "1", "text": WORDS},
        {"id": "1b", "text": f"  {WORDS.upper()} !"},
        {"id": "2", "text": "Un autre", "parent_id": "1"},
    )
    assert report.comments_erased == 2
    assert WORDS.casefold() not in whole_database()
    assert Comment.objects.get(native_id="2").parent.native_id == "1"
    assert ErasedQuote.objects.count() == 2


def test_not_even_after_the_quotes_were_forgotten(cast: Any) -> None:
    load(cast, {"id": "1", "text": WORDS})
    comment = Comment.objects.get()
    erase_quote(comment, by=None)
    forget_quotes(comment.thread)
    assert load(cast, {"id": "9", "text": WORDS}).comments_erased == 1


def test_short_words_are_many_people_s(cast: Any) -> None:
    load(cast, {"id": "1", "text": "oui"})
    erase_quote(Comment.objects.get(), by=None)
    report = load(cast, {"id": "2", "text": "Oui !"}, {"id": "3", "text": "oui", "author": "max"})
    assert report.comments_erased == 1
    assert [row.text for row in Comment.objects.order_by("native_id")] == ["", "oui"]


@pytest.mark.parametrize("again", ["one", "two"])
def test_a_paste_keeps_its_place_alone(cast: Any, thread: Any, again: str) -> None:
    comments = [
        SnapshotComment(native_id="pasted-1", text=WORDS),
        SnapshotComment(native_id="pasted-2", text="Un autre commentaire"),
    ]

    def keep(*texts: SnapshotComment) -> None:
        keep_paste(
            thread, texts, by=cast.member, token=uuid4(), taken_at=now(), order=CommentOrder.TIME
        )

    keep(*comments)
    erase_quote(Comment.objects.get(native_id="pasted-1"), by=None)
    keep(SnapshotComment(native_id=f"pasted-{again}", text=WORDS), comments[1])
    assert WORDS.casefold() not in whole_database()
    assert Place.objects.count() == 4


def test_whoever_pastes_is_told(cast: Any, client_of: Any, thread: Any) -> None:
    page = f"Lou Demo\n{WORDS}\n3 h\nJ’aime\nRépondre\nMax Exemple\noui merci\n2 h\nRépondre\n"
    client = client_of(cast.member)
    address = f"/fils/{thread.pk}/coller"
    for _ in range(2):
        form = client.post(address, {"do": "read", "text": page}).content.decode()
        data = {"do": "save", "read": carried(form), "order": "time"}
        answer = client.post(address, data, follow=True)
        for comment in Comment.objects.filter(text=WORDS):
            erase_quote(comment, by=None)
    assert "1 commentaire effacé à la demande d’une personne" in answer.content.decode()
    assert WORDS.casefold() not in whole_database()
    assert ErasedQuote.objects.filter(erased_at__gt=now() - timedelta(hours=1)).exists()
