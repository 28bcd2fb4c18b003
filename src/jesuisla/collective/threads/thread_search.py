"""Search for what hangs on threads: by words of theirs, and by what titles and briefs mean."""

from typing import TypeVar, cast

from django.db.models import BooleanField, Case, Model, Q, QuerySet, Value, When

from jesuisla.analysis.text import plain_words
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.word_search import with_words
from jesuisla.collective.meanings.meanings import nearest
from jesuisla.collective.threads.kept_meanings import BRIEFS, TITLES

NEAREST = 5
"""Threads found by meaning that a search shows at most."""
LEAST_ALIKE = 0.25
"""Cosine of what was typed and a title or brief: a few words are never as near as a sentence. Of 60
invented questions it leaves the right thread among five in 43, with one or two wrong ones."""

Row = TypeVar("Row", bound=Model)


def with_words_or_meaning(group: Group, rows: QuerySet[Row], typed: str) -> QuerySet[Row]:
    """Return the rows that have the typed words, and a few whose thread says the same otherwise.

    All where nothing is typed. The rows have a column ``words`` and a ``thread``. Where meaning
    found some, each row says in ``has_words`` why it is there.
    """
    by_words = with_words(rows, typed)
    if not plain_words(typed):
        return by_words
    threads = rows.order_by().values("thread")
    near = [
        row
        for kind in (TITLES, BRIEFS)
        for row in nearest(group, kind, typed, NEAREST, among=threads)
        if row.similarity >= LEAST_ALIKE
    ]
    near.sort(key=lambda row: -row.similarity)
    alike = list(dict.fromkeys(row.key for row in near))[:NEAREST]
    if not alike:
        return by_words
    is_worded = Q(pk__in=by_words.order_by().values("pk"))
    has_words = Case(When(is_worded, Value(True)), default=False, output_field=BooleanField())
    rows_found = rows.filter(is_worded | Q(thread__in=alike)).annotate(has_words=has_words)
    return cast("QuerySet[Row]", rows_found)
