import re
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from collective.threads.paste_forms import carried, read, rows, save
from jesuisla.analysis.thread import CommentKind, SnapshotComment
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.scoring.jobs import label_tapped_places
from jesuisla.collective.scoring.models import Label
from jesuisla.collective.threads.comments import salt_of
from jesuisla.collective.threads.models import Comment, Place, Reading
from jesuisla.collective.threads.paste import sign, unsign
from jesuisla.networks.paste import MAX_LINES
from jesuisla.networks.pasted.doubts import NameDoubt

PAGE = """Plus pertinents
Lou Demo
Paix à tous, et <b>merci</b> !
3 h
J’aime
Répondre
12
Sacha Exemple
Je ne suis pas d’accord, et je le dis calmement.
2 h
J’aime
Répondre
4
"""


def test_it_shows_what_it_understood_and_stores_nothing_yet(
    cast: Any, client_of: Any, thread: Any
) -> None:
    page = read(client_of(cast.member), thread, PAGE)
    assert "Paix à tous, et &lt;b&gt;merci&lt;/b&gt; !" in page
    assert 'name="row-2-kind"' in page
    assert 'name="row-3-kind"' not in page
    assert not Comment.objects.exists()
    assert "Lou" not in page


def test_saving_makes_comments_a_reading_and_places(cast: Any, client_of: Any, thread: Any) -> None:
    client = client_of(cast.member)
    page = read(client, thread, PAGE)
    corrected = {"row-1-kind": "ours", "row-1-likes": "13", "row-2-kind": "neutral"}
    answer = save(client, thread, page, **corrected)
    assert "releves" in answer.content.decode()
    reading = Reading.objects.get()
    assert (reading.source, reading.order) == ("pasted", "relevance")
    places = Place.objects.values_list("position", "kind", "likes", "comment__text")
    assert list(places) == [
        (1, "ours", 13, "Paix à tous, et <b>merci</b> !"),
        (2, "neutral", None, "Je ne suis pas d’accord, et je le dis calmement."),
    ]
    entry = Entry.objects.get(event="ReadingTaken")
    assert entry.facts["comments"] == 2


def test_what_is_covered_or_bears_the_hashtag_has_its_kind_proposed_once(
    cast: Any, client_of: Any, thread: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "jesuisla.collective.threads.paste.likely_hurtful",
        lambda texts: [False, True][: len(texts)],
    )
    client = client_of(cast.member)
    page = read(client, thread, PAGE.replace("Paix à tous", "#JeSuisLà paix à tous"))
    assert proposed(page) == ["ours", "hateful"]
    # What a person said of a comment is not proposed anew when more is pasted.
    answers = rows(2, **{"row-1-kind": "neutral"})
    again = read(client, thread, "", read=carried(page), **answers)
    assert proposed(again) == ["neutral", "unknown"]


def proposed(page: str) -> list[str]:
    return re.findall(r'name="row-\d+-kind"\s+value="(\w+)"\s+checked', page)


def test_saving_says_what_was_saved_and_when_ranks_were_seen(
    cast: Any, client_of: Any, thread: Any
) -> None:
    client = client_of(cast.member)
    kinds = {"row-1-kind": "ours", "row-2-kind": "hateful"}
    told = save(client, thread, read(client, thread, PAGE), **kinds).content.decode()
    assert "2 commentaires enregistrés\u00a0: 1 " in told
    assert "1 haineux" in told
    assert "n°\u00a01" in told
    assert "Leur rang, vu le" in told
    assert "1 des 2 premiers commentaires" in told, "two comments are not drawn as ten"


def test_only_what_was_left_out_is_called_so(cast: Any, client_of: Any, thread: Any) -> None:
    client = client_of(cast.member)
    page = read(client, thread, PAGE)
    assert "Coller la suite de la page" in page
    assert "de côté" not in page
    with_rest = read(client, thread, f"Le port rouvre lundi\n{PAGE}")
    assert "1 ligne mise de côté" in with_rest
    assert "Coller la suite de la page" not in with_rest


def test_saving_counts_in_the_plural(cast: Any, client_of: Any, thread: Any) -> None:
    client = client_of(cast.member)
    kinds = {"row-1-kind": "neutral", "row-2-kind": "neutral"}
    told = save(client, thread, read(client, thread, PAGE), **kinds).content.decode()
    assert "2 neutres." in told


def test_a_paste_that_nobody_rated_says_so_and_leads_to_rating(
    cast: Any, client_of: Any, thread: Any
) -> None:
    client = client_of(cast.member)
    told = save(client, thread, read(client, thread, PAGE)).content.decode()
    assert "2 pas encore classés" in told
    assert f"/fils/{thread.pk}/releves/{Reading.objects.get().pk}" in told


def test_saving_twice_is_once_and_pasting_again_doubles_no_comment(
    cast: Any, client_of: Any, thread: Any
) -> None:
    client = client_of(cast.member)
    page = read(client, thread, PAGE)
    token = str(uuid4())
    for _ in range(2):
        save(client, thread, page, token=token)
    assert (Reading.objects.count(), Comment.objects.count()) == (1, 2)
    save(client, thread, read(client, thread, PAGE))
    assert (Reading.objects.count(), Comment.objects.count()) == (2, 2)


def test_a_row_can_be_left_out_and_more_can_be_read(cast: Any, client_of: Any, thread: Any) -> None:
    client = client_of(cast.member)
    page = read(client, thread, PAGE)
    more = read(
        client,
        thread,
        "Alix Test\nBonjour de loin\n1 h\nJ’aime\nRépondre\n",
        read=carried(page),
        order="relevance",
        **rows(2, **{"row-1-drop": "on", "row-2-kind": "supportive"}),
    )
    assert "Paix à tous" not in more
    assert "Bonjour de loin" in more
    save(client, thread, more, **{"row-1-kind": "supportive"})
    assert [place.kind for place in Place.objects.all()] == ["supportive", "unknown"]


def test_what_was_not_understood_stays_in_the_box(cast: Any, client_of: Any, thread: Any) -> None:
    page = read(client_of(cast.member), thread, "trois mots seuls <script>alert(1)</script>")
    assert 'role="alert"' in page
    assert "trois mots seuls &lt;script&gt;alert(1)&lt;/script&gt;</textarea>" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"row-1-kind": "lovely"},
        {"row-1-likes": "-3"},
        {"row-1-replies": "beaucoup"},
        {"taken_at": "2999-01-01T00:00"},
        {"comment_count": "x"},
        {"order": "best"},
        {"row-1-drop": "on", "row-2-drop": "on"},
    ],
)
def test_a_wrong_correction_gets_a_sentence_and_loses_nothing(
    wrong: dict[str, str], cast: Any, client_of: Any, thread: Any
) -> None:
    client = client_of(cast.member)
    page = read(client, thread, PAGE)
    answer = save(client, thread, page, text="reste", **wrong).content.decode()
    assert 'role="alert"' in answer or 'class="field-error"' in answer
    assert not Reading.objects.exists()
    assert "reste" in answer


def test_a_forged_list_is_refused_and_the_text_stays(
    cast: Any, client_of: Any, thread: Any
) -> None:
    data = {"do": "save", "read": "forged:x:y", "text": "mon texte", "order": "relevance"}
    answer = client_of(cast.member).post(f"/fils/{thread.pk}/coller", data)
    assert "mon texte" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    assert not Comment.objects.exists()


def test_what_is_carried_comes_back_the_same(cast: Any, thread: Any) -> None:
    salt_of(thread)
    comments = [
        SnapshotComment(native_id="1", text="Un", likes=0, created_at=thread.created_at),
        SnapshotComment(native_id="2", text="Deux", parent="1", kind=CommentKind.OURS),
    ]
    doubts = [NameDoubt(place=1, name="Super", lines=("Zo Bu", "oui"), doubtful=(0,))]
    assert unsign(thread, sign(thread, comments, doubts)) == (comments, doubts)


def test_a_paste_over_two_million_characters_gets_a_sentence_and_stays(
    cast: Any, client_of: Any, thread: Any
) -> None:
    text = "bla " * 500_001
    page = read(client_of(cast.member), thread, text)
    assert 'role="alert"' in page
    assert len(page) > len(text)


def test_a_paste_of_too_many_lines_gets_a_sentence_and_stays(
    cast: Any, client_of: Any, thread: Any
) -> None:
    text = "bla\n" * (MAX_LINES + 1)
    page = read(client_of(cast.member), thread, text)
    assert "lignes" in page
    assert page.count("bla\n") >= MAX_LINES


def test_what_was_only_proposed_is_no_person_s_word_and_teaches_nothing(
    cast: Any, client_of: Any, thread: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "jesuisla.collective.threads.paste.likely_hurtful", lambda texts: [True] * len(texts)
    )
    client = client_of(cast.member)
    page = read(client, thread, PAGE)
    assert 'name="checked"' in page
    save(client, thread, page, **{"row-1-kind": "hateful", "row-2-kind": "neutral"})
    told = {
        (comment.kind, comment.kind_by) for comment in Comment.objects.select_related("kind_by")
    }
    assert told == {("hateful", None), ("neutral", cast.member)}
    assert set(Place.objects.values_list("kind", "guessed")) == {
        ("hateful", True),
        ("neutral", False),
    }
    label_tapped_places(SimpleNamespace(reading=Reading.objects.get().pk))
    labelled_comments = Label.objects.values_list("comment__kind", flat=True)
    assert set(labelled_comments) == {"neutral"}
    # Whoever says to have checked them says what they are.
    save(client, thread, page, checked="on", **{"row-1-kind": "hateful", "row-2-kind": "neutral"})
    assert not Comment.objects.filter(kind_by=None).exists()
    # And no later paste takes that away.
    save(client, thread, page, **{"row-1-kind": "hateful", "row-2-kind": "neutral"})
    assert not Comment.objects.filter(kind_by=None).exists()


def test_ten_megabytes_get_a_sentence(cast: Any, client_of: Any, thread: Any) -> None:
    address = f"/fils/{thread.pk}/coller"
    client = client_of(cast.member)
    for answer in (
        client.post(address, {"text": "x" * 10_000_000}),
        client.post(address, {f"f{at}": "x" for at in range(1_001)}),
    ):
        assert answer.status_code == 413
        assert "<h1>" in answer.content.decode()


def test_a_form_without_its_token_is_refused(cast: Any, client_of: Any, thread: Any) -> None:
    client = client_of(cast.member)
    client.handler.enforce_csrf_checks = True
    for address in ("/proposer", f"/fils/{thread.pk}/coller", f"/fils/{thread.pk}/dix"):
        assert client.post(address, {"text": PAGE}).status_code == 403


def test_a_file_in_place_of_text_is_no_error(cast: Any, client_of: Any, thread: Any) -> None:
    answer = client_of(cast.member).post(
        f"/fils/{thread.pk}/coller", {"text": SimpleUploadedFile("a.txt", b"\xff\x00")}
    )
    assert answer.status_code == 200
