"""Fact sheets beside the editor of the practice room: of the group, near the invented thread."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from collective.knowledge.invented_sheets import SOURCE, content
from jesuisla.collective.knowledge.matching import remember_claims
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.sheets import (
    begin_sheet,
    publish_draft,
    send_draft,
    withdraw_sheet,
)
from jesuisla.collective.practice.invented_threads import practice_threads
from jesuisla.collective.practice.together import launch_practice

PLACE = "/entrainement/fils/canicule"
ANSWER = "Les canicules sont plus fréquentes qu’en 1976, disent les relevés."


def shelve(cast: Any, *, is_meant: bool = True, **parts: Any) -> Sheet:
    words = {
        "claims": ("Il faisait bien plus chaud en 1976", "La canicule est inventée"),
        "answer": ANSWER,
    }
    sheet = begin_sheet(cast.group, content(**(words | parts)), by=cast.member)
    send_draft(sheet, by=cast.member)
    sheet = publish_draft(sheet, by=cast.moderator)
    if is_meant:
        remember_claims(sheet)
    return sheet


@pytest.fixture
def near(cast: Any) -> Sheet:
    return shelve(cast)


def test_alone_it_stands_beside_the_editor_and_one_tap_copies_a_source(
    cast: Any, client_of: Any, near: Sheet
) -> None:
    member = client_of(cast.member)
    far = shelve(cast, claims=("Les chats ont neuf vies",), answer="Une seule, hélas.")
    for sent in (None, {"goal": "fact", "text": "En 2003, il y eut 15 000 morts."}):
        page = (member.get(PLACE) if sent is None else member.post(PLACE, sent)).content.decode()
        assert ANSWER in page
        assert f'data-words="{SOURCE.url}"' in page
        assert "copy.js" in page
        assert far.answer not in page
    assert ANSWER not in member.get("/entrainement/fils/fauteuil").content.decode()


def test_what_ended_and_what_another_group_has_is_never_there(
    cast: Any, client_of: Any, near: Sheet
) -> None:
    other = client_of(cast.other_moderator)
    assert ANSWER not in other.get(PLACE).content.decode()
    withdraw_sheet(near, "Faux.", by=cast.moderator)
    page = client_of(cast.member).get(PLACE).content.decode()
    assert ANSWER not in page
    assert "copy.js" not in page


def test_another_language_than_the_threads_and_the_groups_is_left_out(
    cast: Any, client_of: Any
) -> None:
    shelve(cast, language="pl")
    assert ANSWER not in client_of(cast.member).get(PLACE).content.decode()


def test_together_it_stands_beside_the_brief_and_the_draft(
    cast: Any, client_of: Any, near: Sheet
) -> None:
    invented = next(it for it in practice_threads(["fr"]) if it.name == "canicule")
    action = launch_practice(cast.group, invented, by=cast.moderator)
    member = client_of(cast.second_member)
    for place in (f"/actions/{action.number}", f"/actions/{action.number}/relire"):
        page = member.get(place).content.decode()
        assert ANSWER in page, place
        assert f'data-words="{SOURCE.url}"' in page, place
    assert not near.choices.exclude(by=None).exists()
    near.valid_until = localdate() - timedelta(days=1)
    near.save()
    assert ANSWER not in member.get(f"/actions/{action.number}").content.decode()


def test_a_shelf_without_sheets_costs_one_question(cast: Any, client_of: Any) -> None:
    member = client_of(cast.member)
    member.get(PLACE)
    counts = []
    for _sheet in range(3):
        with CaptureQueriesContext(connection) as queries:
            assert member.get(PLACE).status_code == 200
        counts.append(len(queries))
        shelve(cast, answer=f"Réponse {_sheet}.")
    assert counts[2] == counts[1] <= counts[0] + 5, counts


def test_without_an_encoder_words_are_enough(
    cast: Any, client_of: Any, near: Sheet, no_encoder: None
) -> None:
    assert ANSWER in client_of(cast.member).get(PLACE).content.decode()
