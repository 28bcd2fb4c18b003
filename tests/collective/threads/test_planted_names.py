"""A name planted anywhere in a page is nowhere in the database after it was pasted."""

import re
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings

from collective.threads.paste_forms import carried
from jesuisla.collective.threads.models import Comment, Reading
from networks.planted_names import PlantedPage, planted_pages

_TEXT_COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema()
    AND (data_type IN ('text', 'jsonb', 'json', 'character varying', 'bytea'))
"""


def whole_database() -> str:
    """Every text of every table, in small letters."""
    with connection.cursor() as cursor:
        cursor.execute(_TEXT_COLUMNS)
        columns = cursor.fetchall()
        by_table: dict[str, list[str]] = {}
        for table, column in columns:
            by_table.setdefault(table, []).append(f"coalesce(\"{column}\"::text, '')")
        texts = []
        for table, expressions in by_table.items():
            cursor.execute(f'SELECT {" || chr(10) || ".join(expressions)} FROM "{table}"')
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts).casefold()


@settings(
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(page=planted_pages())
@pytest.mark.parametrize("answer", ["author", "other", "nothing"])
def test_no_planted_name_is_anywhere_in_the_database(
    answer: str, page: PlantedPage, cast: Any, client_of: Any, thread: Any
) -> None:
    thread.network = page.network
    thread.save(update_fields=["network"])
    client = client_of(cast.member)
    address = f"/fils/{thread.pk}/coller"
    form = client.post(address, {"do": "read", "text": page.text}).content.decode()
    if 'name="read"' in form:
        data = dict.fromkeys(re.findall(r'name="(row-\d+-kind)"', form), "unknown")
        if answer != "nothing":
            data |= dict.fromkeys(re.findall(r'name="(row-\d+-line-\d+)"', form), answer)
        for do in ("save", "save-sure"):
            client.post(address, {"do": do, "read": carried(form), "order": "newest", **data})
    texts = whole_database()
    for name in (*page.names, *page.disguises):
        assert name.casefold().removeprefix("@") not in texts
    Comment.objects.all().delete()
    Reading.objects.all().delete()
