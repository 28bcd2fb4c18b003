"""Search by words: each the beginning of one that is kept, whatever its accents and capitals."""

from typing import TypeVar, cast

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Model, QuerySet

from jesuisla.analysis.text import plain_words

Row = TypeVar("Row", bound=Model)


def with_words(rows: QuerySet[Row], typed: str) -> QuerySet[Row]:
    """Return the rows that have a word beginning with each of the typed ones; all for none.

    Their column ``words`` holds :func:`plain_words`, under an index of its search vector.
    """
    words = plain_words(typed).split()
    if not words:
        return rows
    query = SearchQuery(
        " & ".join(f"{word}:*" for word in words), search_type="raw", config="simple"
    )
    vectors = rows.alias(search=SearchVector("words", config="simple"))
    return cast("QuerySet[Row]", vectors.filter(search=query))
