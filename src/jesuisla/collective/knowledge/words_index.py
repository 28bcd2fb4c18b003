"""Finding sheets by words: PostgreSQL's full text, without accents, in each sheet's language."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from jesuisla.analysis.text import plain_words
from jesuisla.collective.knowledge.claim_models import CheckedClaim
from jesuisla.collective.knowledge.content import SheetContent
from jesuisla.collective.knowledge.models import Sheet

CONFIGURATIONS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "tr": "turkish",
}
"""PostgreSQL's dictionaries; Polish, Czech and Slovak have none, so that whole words count."""
MOST_WORDS = 60
"""Words of a claim that are looked for."""
NEWEST = {"sheet": "-published_at", "checkedclaim": "-first_seen_at"}
Found = TypeVar("Found", Sheet, CheckedClaim)


def configuration_of(language: str) -> str:
    """Return the name of PostgreSQL's configuration for a language.

    >>> configuration_of("fr"), configuration_of("pt-br"), configuration_of("pl")
    ('french', 'portuguese', 'simple')
    """
    return CONFIGURATIONS.get(language.lower().partition("-")[0], "simple")


def index_words(sheet: Sheet, content: SheetContent) -> None:
    """Write what a sheet is found by: its claims and topics first, then the rest."""
    parts = (
        ("A", (*content.claims, *content.topics)),
        ("B", (content.answer,)),
        ("C", [source.title for source in content.sources]),
        ("D", (content.why_believed,)),
    )
    config = configuration_of(content.language)
    first, *others = (
        SearchVector(Value(plain_words(*texts)), config=config, weight=weight)
        for weight, texts in parts
    )
    vector: Combinable = first
    for other in others:
        vector += other
    Sheet.objects.filter(pk=sheet.pk).update(search=vector)


def index_claim(row: CheckedClaim) -> None:
    """Write what a checked claim is found by: its words."""
    vector = SearchVector(Value(plain_words(row.claim)), config=configuration_of(row.language))
    CheckedClaim.objects.filter(pk=row.pk).update(search=vector)


def with_all_words(sheets: QuerySet[Sheet], typed: str) -> QuerySet[Sheet]:
    """Return the sheets that hold every typed word or a beginning of one; all for no word."""
    words = plain_words(typed).split()[:MOST_WORDS]
    if not words:
        return sheets
    return _matching(sheets, " & ".join(f"{word}:*" for word in words))


def with_some_words(rows: QuerySet[Found], text: str, most: int) -> QuerySet[Found]:
    """Return the rows that hold a word of the text, those with the most and rarest words first.

    ``most`` bounds how many.
    """
    words = list(dict.fromkeys(plain_words(text).split()))[:MOST_WORDS]
    if not words:
        return rows.none()
    return _matching(rows, " | ".join(words))[:most]


def _matching(rows: QuerySet[Found], query: str) -> QuerySet[Found]:
    """Return the rows that a query finds, each read by the words of its own language."""
    matches, ranks = Q(pk__in=[]), []
    for languages, config in _languages_by_configuration(rows):
        full_text = SearchQuery(query, search_type="raw", config=config)
        is_asked = Q(language__in=languages, search=full_text)
        matches |= is_asked
        ranks.append(When(is_asked, then=SearchRank(F("search"), full_text)))
    rank = Case(*ranks, default=Value(0.0), output_field=FloatField())
    newest = NEWEST[str(rows.model._meta.model_name)]
    return rows.filter(matches).annotate(rank=rank).order_by("-rank", newest, "-pk")


def _languages_by_configuration(rows: QuerySet[Found]) -> Iterable[tuple[Sequence[str], str]]:
    by_config: dict[str, list[str]] = {}
    for language in rows.order_by().values_list("language", flat=True).distinct():
        by_config.setdefault(configuration_of(language), []).append(language)
    return [(languages, config) for config, languages in sorted(by_config.items())]
