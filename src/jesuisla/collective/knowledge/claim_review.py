"""Sheets as ClaimReview, the words of schema.org by which fact-checks are found and exchanged.

Only what everybody may read and what holds today is told, and never who wrote it: the group
answers for it. A sheet gives no mark between true and false, so there is no ``reviewRating``.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from jesuisla.collective.groups.groups import base_url, page_url
from jesuisla.collective.groups.models import Group
from jesuisla.collective.knowledge.access import published_sheets
from jesuisla.collective.knowledge.content import CitedSource, content_of
from jesuisla.collective.knowledge.models import Sheet, SheetVersion

CONTEXT = "https://schema.org"
MEDIA_TYPE = "application/ld+json"
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def claim_review(sheet: Sheet, group: Group) -> dict[str, Any]:
    """Return a sheet that somebody read as a ClaimReview of schema.org, plain data."""
    return {"@context": CONTEXT, **_review(sheet, group, _first_days([sheet]))}


def claim_reviews(group: Group) -> dict[str, Any]:
    """Return all sheets of the group in scope that everybody may read, as a DataFeed."""
    sheets = list(published_sheets().prefetch_related("sources").order_by("number"))
    first_days = _first_days(sheets)
    return {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": group.name,
        "url": page_url(group, "knowledge:claim_reviews"),
        "dataFeedElement": [
            {
                "@type": "DataFeedItem",
                "dateModified": _moment(sheet.published_at),
                "item": _review(sheet, group, first_days),
            }
            for sheet in sheets
        ],
    }


def as_script(data: Mapping[str, Any]) -> SafeString:
    r"""Return the data as JSON that nothing inside can lead out of a ``script``.

    >>> as_script({"text": "</script>"})
    '{"text": "\\u003C/script\\u003E"}'
    """
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(text)  # noqa: S308  # every sign that HTML could read is escaped above


def _first_days(sheets: Iterable[Sheet]) -> dict[int, datetime]:
    firsts = SheetVersion.objects.filter(number=1, sheet__in=sheets)
    return dict(firsts.values_list("sheet_id", "published_at"))


def _review(sheet: Sheet, group: Group, first_days: Mapping[int, datetime]) -> dict[str, Any]:
    content = content_of(sheet)
    claim, *other_claims = content.claims
    address = page_url(group, "knowledge:sheet", sheet.number)
    data = {
        "@type": "ClaimReview",
        "@id": address,
        "url": address,
        "claimReviewed": claim,
        "itemReviewed": {"@type": "Claim", "text": claim, "alternateName": other_claims},
        "reviewBody": content.answer,
        "author": {"@type": "Organization", "name": group.name, "url": base_url(group)},
        "datePublished": _moment(first_days.get(sheet.pk, sheet.published_at)),
        "dateModified": _moment(sheet.published_at),
        "expires": content.valid_until and content.valid_until.isoformat(),
        "version": sheet.version,
        "inLanguage": content.language,
        "keywords": list(content.topics),
        "spatialCoverage": [
            {"@type": "Country", "identifier": country} for country in content.countries
        ],
        "citation": [_citation(source) for source in content.sources],
        "isBasedOn": _original(sheet),
    }
    return _known(data)


def _original(sheet: Sheet) -> dict[str, Any] | None:
    """Name the sheet of another group from which one was taken over, and that group."""
    if not sheet.origin_url:
        return None
    data = {
        "@type": "CreativeWork",
        "name": sheet.claims[0],
        "url": sheet.origin_url,
        "author": {"@type": "Organization", "name": sheet.origin_name},
    }
    return _known(data)


def _citation(source: CitedSource) -> dict[str, Any]:
    data = {
        "@type": "CreativeWork",
        "name": source.title,
        "url": source.url,
        "publisher": {"@type": "Organization", "name": source.publisher},
        "datePublished": source.published_on and source.published_on.isoformat(),
        "archivedAt": source.archive_url,
    }
    return _known(data)


def _known(data: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what nobody gave: schema.org has no word for an empty value."""
    known = {name: value for name, value in data.items() if value}
    claim = known.get("itemReviewed")
    return {**known, "itemReviewed": _known(claim)} if claim else known


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
