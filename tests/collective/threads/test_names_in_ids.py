"""Ids of comments that may carry a handle become keys, those saved before too."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from jesuisla.collective.threads.comments import comment_id, is_nameless
from jesuisla.collective.threads.models import Comment


@pytest.mark.parametrize(
    "native",
    [
        "zorglub_quax77.c2",
        "quax.ilda",
        "zo-b",
        "UgZorglub",
        "https://a.org/@zo/1",
        "zorglub1",
        "jo",
    ],
)
def test_an_id_in_which_a_name_fits_is_a_key(thread: Any, native: str) -> None:
    key = comment_id(thread, native)
    assert key.startswith("key-")
    assert comment_id(thread, native) == key


@pytest.mark.parametrize(
    "native",
    [
        "17995462",
        "10160087957939752_456",
        "d0-3",
        "UgwA1b2C3d4E5f6G7h8I9j4AaABAg",
        "0123456789abcdef",
        "8a7c1a52-0c8e-4a0d-9b61-2b0f4d6f7e11",
        "pasted-0123456789abcdef01234567",
    ],
)
def test_a_number_stays_what_it_is(thread: Any, native: str) -> None:
    if native.startswith("Ug"):
        native = native[:26]
    assert is_nameless(native)
    assert comment_id(thread, native) == native


def test_ids_of_before_are_what_an_import_makes_of_them_now(thread: Any) -> None:
    old = Comment.objects.create(group=thread.group, thread=thread, native_id="zorglub_quax77.c2")
    number = Comment.objects.create(group=thread.group, thread=thread, native_id="177")
    migration = import_module("jesuisla.collective.threads.migrations.0005_no_names_in_ids")
    migration.keys_for_ids(apps, None)
    old.refresh_from_db()
    number.refresh_from_db()
    assert (old.native_id, number.native_id) == (comment_id(thread, "zorglub_quax77.c2"), "177")
