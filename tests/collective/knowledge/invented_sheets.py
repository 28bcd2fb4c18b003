"""A sheet that lacks nothing, with invented sources."""

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate

from jesuisla.collective.knowledge.content import CitedSource, SheetContent

SOURCE = CitedSource(
    title="Bulletin inventé",
    publisher="Institut inventé",
    published_on=date(2025, 3, 1),
    url="https://institut.example/bulletin",
)


def content(**parts: Any) -> SheetContent:
    """A sheet that lacks nothing."""
    return SheetContent(
        claims=("Les éoliennes rendent malade", "Les éoliennes donnent des maux de tête"),
        answer="Les études mesurent une gêne par le bruit, et aucune maladie.",
        why_believed="Le bruit gêne vraiment ceux qui vivent tout près.",
        topics=("énergie",),
        countries=("FR",),
        language="fr",
        valid_until=localdate() + timedelta(days=100),
        sources=(SOURCE,),
    ).changed(**parts)
