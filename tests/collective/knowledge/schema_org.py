"""The part of schema.org's vocabulary that sheets are told in, after its own files (release 30).

A property belongs to the types that its ``domainIncludes`` names and to those below them; its
values are of the types that its ``rangeIncludes`` names, or below.
"""

import re
from collections.abc import Iterator
from typing import Any

ABOVE = {
    "ClaimReview": "Review",
    "Review": "CreativeWork",
    "Claim": "CreativeWork",
    "CreativeWork": "Thing",
    "Dataset": "CreativeWork",
    "DataFeed": "Dataset",
    "DataFeedItem": "Intangible",
    "Intangible": "Thing",
    "Organization": "Thing",
    "Country": "AdministrativeArea",
    "AdministrativeArea": "Place",
    "Place": "Thing",
}
PROPERTIES = {
    "url": ("Thing", "URL"),
    "name": ("Thing", "Text"),
    "alternateName": ("Thing", "Text"),
    "identifier": ("Thing", "Text URL PropertyValue"),
    "claimReviewed": ("ClaimReview", "Text"),
    "itemReviewed": ("Review AggregateRating", "Thing"),
    "reviewBody": ("Review", "Text"),
    "author": ("CreativeWork Rating", "Organization Person"),
    "datePublished": ("CreativeWork Certification", "Date DateTime"),
    "dateModified": ("CreativeWork DataFeedItem", "Date DateTime"),
    "expires": ("CreativeWork Certification", "Date DateTime"),
    "version": ("CreativeWork", "Number Text"),
    "inLanguage": ("CreativeWork Event", "Language Text"),
    "keywords": ("CreativeWork Event Organization Place Product", "DefinedTerm Text URL"),
    "spatialCoverage": ("CreativeWork", "Place"),
    "citation": ("CreativeWork", "CreativeWork Text"),
    "publisher": ("CreativeWork", "Organization Person"),
    "archivedAt": ("CreativeWork", "URL WebPage"),
    "isBasedOn": ("CreativeWork", "CreativeWork Product URL"),
    "text": ("CreativeWork", "Text"),
    "dataFeedElement": ("DataFeed", "DataFeedItem Text Thing"),
    "item": ("DataFeedItem ListItem", "Thing"),
}
NEEDED = {
    "ClaimReview": {"url", "claimReviewed", "author", "datePublished", "itemReviewed"},
    "Claim": {"text"},
    "Organization": {"name"},
    "CreativeWork": {"name", "url"},
    "Country": {"identifier"},
    "DataFeed": {"dataFeedElement"},
    "DataFeedItem": {"item", "dateModified"},
}
"""Without these nobody can use what is told; schema.org itself asks for nothing."""
KEYWORDS = {"@context", "@id", "@type"}
"""Words of JSON-LD itself."""
FORMS = {
    "URL": r"https?://[^\s<>]+",
    "Date": r"\d{4}-\d\d-\d\d",
    "DateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d",
    "Text": r"(?s).+",
}


def faults(node: dict[str, Any], at: str = "") -> Iterator[str]:
    """Say what in a document is none of the vocabulary, or not of the kind that it asks for."""
    kind = node.get("@type")
    if kind not in ABOVE:
        yield f"{at}: no type {kind}"
        return
    for name in NEEDED.get(str(kind), set()) - node.keys():
        yield f"{at}: {kind} without {name}"
    for name in sorted(node.keys() - KEYWORDS):
        yield from _faults_of(name, node[name], str(kind), f"{at}/{name}")


def _faults_of(name: str, value: Any, kind: str, at: str) -> Iterator[str]:
    if name not in PROPERTIES:
        yield f"{at}: no property of schema.org"
        return
    domain, kinds = (part.split() for part in PROPERTIES[name])
    if not _is_below(kind, domain):
        yield f"{at}: not of {kind}"
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            if not _is_below(str(each.get("@type")), kinds):
                yield f"{at}: {each.get('@type')}"
            yield from faults(each, at)
        elif not _fits(each, kinds):
            yield f"{at}: {each!r}"


def _is_below(kind: str, among: list[str]) -> bool:
    return kind in among or (kind in ABOVE and _is_below(ABOVE[kind], among))


def _fits(value: object, kinds: list[str]) -> bool:
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int):
        return "Number" in kinds
    forms = [FORMS[kind] for kind in kinds if kind in FORMS]
    return isinstance(value, str) and any(re.fullmatch(form, value) for form in forms)
