"""The closed action that the home page draws before and after."""

from datetime import timedelta
from typing import Any

import pytest

from jesuisla.collective.public.example import shown_example
from jesuisla.collective.results.results import count_result
from markup import tight


def test_the_latest_action_that_went_well_is_drawn_with_words_beside_it(
    cast: Any, client_of: Any, closed: Any
) -> None:
    older = closed(1, "hhhhhnnnnn", "ooonnnnnnn")
    older.closed_at -= timedelta(days=3)
    older.save()
    for action in (
        older,
        closed(2, "hhhnnnnnnn", "oosnhnnnnn"),
        closed(3, "hhnnnnnnnn", "hhhnnnnnnn"),
    ):
        count_result(action)
    html = tight(client_of(None).get("/").content.decode())
    assert "Sur les 5 premiers commentaires, 3 étaient haineux avant\u202f; 1 après." in html
    assert "3 commentaires calmes y ont pris place." in html
    assert "Gazette" in html
    assert html.count('aria-labelledby="example-title"') == 1
    assert '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 340' in html


@pytest.mark.parametrize(
    ("before", "after", "more"),
    [
        ("hhhhhnnnnn", "ooonnnnnnn", {"kind": "solidarity"}),  # its page is not named either
        ("hhhnnnnnnn", "hhhnnnnnnn", {}),
        ("hhh??nnnnn", "ooonnnnnnn", {}),
        ("hhhnnnnnnn", "", {}),
    ],
)
def test_no_other_action_is_drawn(
    cast: Any, client_of: Any, closed: Any, before: str, after: str, more: dict[str, Any]
) -> None:
    count_result(closed(1, before, after, **more))
    assert shown_example(cast.group) is None
    assert "example-title" not in client_of(None).get("/").content.decode()


def test_the_drawing_is_worked_out_once_until_a_result_changes(
    cast: Any, closed: Any, django_assert_num_queries: Any
) -> None:
    count_result(closed(1, "hhhhhnnnnn", "ooonnnnnnn"))
    first = shown_example(cast.group)
    assert first is not None
    with django_assert_num_queries(2):
        assert shown_example(cast.group) == first
    count_result(closed(2, "hhnnnnnnnn", "osnnnnnnnn"))
    later = shown_example(cast.group)
    assert later is not None
    assert later.headline != first.headline
