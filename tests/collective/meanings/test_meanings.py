"""What rows say is remembered as numbers, and found by nearness, within one group."""

from typing import Any

import numpy as np
import pytest
from django.db import connection, transaction
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from jesuisla.analysis.meaning import meaning_reader
from jesuisla.collective.groups.models import Group
from jesuisla.collective.meanings import meanings
from jesuisla.collective.meanings.index import index_state, make_index
from jesuisla.collective.meanings.meanings import (
    forget,
    nearest,
    neighbours,
    remember,
    remember_all,
)
from jesuisla.collective.meanings.models import Meaning

FIRE = "Incendie à Plouvan : trois familles relogées en urgence"
MARKET = "Le marché de Noël ouvre samedi sur la place"
TRAIN = "Plus aucun train entre Lyon et Genève avant lundi"
FIRE_IN_GERMAN = "Brand in Plouvan: drei Familien in Notunterkünften"


@pytest.fixture
def three(cast: Any) -> None:
    for key, text in enumerate([FIRE, MARKET, TRAIN], start=1):
        remember(cast.group, "sheet", key, text)


@pytest.fixture
def by_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the index, however few there are."""
    monkeypatch.setattr(meanings, "COMPARE_ALL", 0)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")


def test_the_nearest_comes_first_in_whatever_language(cast: Any, three: None) -> None:
    near = nearest(cast.group, "sheet", FIRE_IN_GERMAN)
    assert near[0].key == 1
    assert len(near) == 3
    assert near[0].similarity > 0.5 > near[1].similarity
    assert [row.key for row in nearest(cast.group, "sheet", FIRE_IN_GERMAN, 1)] == [1]


def test_the_index_finds_what_comparing_all_finds(
    cast: Any, three: None, by_index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = nearest(cast.group, "sheet", FIRE_IN_GERMAN, 2)
    monkeypatch.setattr(meanings, "COMPARE_ALL", 10)
    compared = nearest(cast.group, "sheet", FIRE_IN_GERMAN, 2)
    assert [row.key for row in found] == [row.key for row in compared]
    assert np.allclose([row.similarity for row in found], [row.similarity for row in compared])


def test_the_index_is_used_beyond_a_few(cast: Any, three: None, by_index: None) -> None:
    remember_all(cast.group, "sheet", {key: (f"{TRAIN} {key}",) for key in range(10, 20)})
    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN SELECT key FROM meanings_meaning WHERE group_id = {cast.group.pk} "
            "AND kind = 'sheet' ORDER BY (numbers::halfvec(512)) <#> "
            "(SELECT numbers::halfvec(512) FROM meanings_meaning LIMIT 1) LIMIT 3"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "meanings_by_nearness" in plan


def test_a_row_with_several_texts_stands_once(cast: Any, three: None, by_index: None) -> None:
    remember(cast.group, "sheet", 1, FIRE, FIRE_IN_GERMAN, "Fire in Plouvan, three families moved")
    near = nearest(cast.group, "sheet", "Three families homeless after a fire in Plouvan", 2)
    assert len(near) == len({row.key for row in near}) == 2
    assert near[0].key == 1


def test_what_a_row_says_now_replaces_what_it_said(cast: Any, three: None) -> None:
    remember(cast.group, "sheet", 1, TRAIN)
    assert {row.key for row in nearest(cast.group, "sheet", TRAIN, 2)} == {1, 3}
    assert Meaning.objects.count() == 3
    assert remember_all(cast.group, "sheet", {1: (TRAIN,), 2: (MARKET,)}) == 0
    assert remember_all(cast.group, "sheet", {1: (TRAIN, FIRE)}) == 1
    remember(cast.group, "sheet", 1, TRAIN)
    assert Meaning.objects.filter(key=1).count() == 1


def test_kinds_and_keys_named_are_asked_alone(cast: Any, three: None) -> None:
    remember(cast.group, "thread", 7, FIRE)
    assert [row.key for row in nearest(cast.group, "thread", MARKET)] == [7]
    assert {row.key for row in nearest(cast.group, "sheet", FIRE, among=[2, 3])} == {2, 3}
    assert nearest(cast.group, "sheet", FIRE, among=[]) == []


def test_what_is_forgotten_is_not_found(cast: Any, three: None) -> None:
    forget(cast.group, "sheet", 1, 2)
    forget(cast.group, "sheet", 1)
    assert [row.key for row in nearest(cast.group, "sheet", FIRE)] == [3]


def test_no_group_finds_what_another_remembers(cast: Any, three: None, by_index: None) -> None:
    with scope(group=cast.other_group.pk):
        assert nearest(cast.other_group, "sheet", FIRE) == []
        assert nearest(cast.group, "sheet", FIRE) == []  # named, but not in scope
        remember(cast.other_group, "sheet", 1, MARKET)
        forget(cast.other_group, "sheet", 2, 3)
    (own,) = nearest(cast.group, "sheet", FIRE, 1)
    assert own == (1, pytest.approx(1, abs=0.01))
    assert len(nearest(cast.group, "sheet", FIRE)) == 3


def test_nothing_is_asked_without_a_scope(db: None) -> None:
    with pytest.raises(ScopeError):
        nearest(Group(pk=1), "sheet", FIRE)


def test_nothing_is_near_an_empty_text_and_none_is_kept(cast: Any, three: None) -> None:
    assert nearest(cast.group, "sheet", " \n") == []
    assert nearest(cast.group, "sheet", FIRE, 0) == []
    remember(cast.group, "sheet", 2, "", "  ")
    assert 2 not in {row.key for row in nearest(cast.group, "sheet", MARKET)}


def test_a_text_of_two_hundred_thousand_characters_is_read_in_its_beginning(cast: Any) -> None:
    long = (FIRE + " ") * 3_500
    assert len(long) > 190_000
    remember(cast.group, "sheet", 1, long)
    remember(cast.group, "sheet", 2, "🙂" * 100_000)
    remember(cast.group, "sheet", 3, "Bonjour \ud83d à vous")
    assert nearest(cast.group, "sheet", long, 1)[0].key == 1


def test_without_an_encoder_nothing_is_near_and_no_old_text_stays(
    cast: Any, three: None, no_encoder: None
) -> None:
    assert meaning_reader() is None
    assert nearest(cast.group, "sheet", FIRE) == []
    remember(cast.group, "sheet", 1, TRAIN)  # cannot be read: what it said before goes all the same
    remember(cast.group, "sheet", 2, MARKET)
    assert set(Meaning.objects.values_list("key", flat=True)) == {2, 3}


def test_without_pgvector_it_is_remembered_for_later(
    cast: Any, three: None, no_pgvector: None
) -> None:
    assert not index_state().is_made
    assert nearest(cast.group, "sheet", FIRE) == []
    remember(cast.group, "sheet", 4, FIRE_IN_GERMAN)
    assert index_state() == (True, False)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert make_index()
    assert {row.key for row in nearest(cast.group, "sheet", FIRE, 2)} == {1, 4}


def test_a_database_that_refuses_the_index_opens_all_the_same(
    cast: Any, no_pgvector: None, caplog: pytest.LogCaptureFixture
) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("CREATE ROLE nobody_much")
            cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO nobody_much")
            cursor.execute("SET LOCAL ROLE nobody_much")
        assert not make_index()
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        transaction.set_rollback(True)
    assert "No index of meanings" in caplog.text


def test_neighbours_need_no_index_and_are_never_a_row_itself(
    cast: Any, three: None, no_pgvector: None
) -> None:
    remember(cast.group, "sheet", 4, FIRE_IN_GERMAN, "Fire in Plouvan")
    near = neighbours(cast.group, "sheet", [1, 4, 99], among=[1, 2, 4, 99])
    assert {key: [row.key for row in rows] for key, rows in near.items()} == {1: [4, 2], 4: [1, 2]}
    assert near[1][0].similarity > 0.5
    assert near[1][0].similarity == pytest.approx(near[4][0].similarity)
    assert [row.key for row in neighbours(cast.group, "sheet", [1], among=[2, 3], limit=1)[1]] == [
        2
    ]
    assert neighbours(cast.group, "sheet", [99], among=[1]) == {}
    with scope(group=cast.other_group.pk):
        assert neighbours(cast.other_group, "sheet", [1], among=[1, 2, 3]) == {}


def test_keys_may_be_named_by_a_query(cast: Any, three: None) -> None:
    named = Meaning.objects.filter(key__gt=1).values("key")
    assert {row.key for row in nearest(cast.group, "sheet", FIRE, among=named)} == {2, 3}
