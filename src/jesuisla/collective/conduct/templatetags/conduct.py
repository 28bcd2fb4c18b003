"""How pages of other apps show what waits in conduct: ``{% load conduct %}``."""

from collections import Counter
from typing import Any

from django import template
from django.db.models import QuerySet, Value
from django.utils.translation import ngettext

from jesuisla.collective.conduct.appeals import open_appeals_beside
from jesuisla.collective.conduct.cases import open_cases_beside
from jesuisla.collective.journal.kept_queries import KeptQuery
from jesuisla.collective.members.access import Viewer

register = template.Library()


@register.simple_tag
def conduct_waiting(viewer: Viewer) -> str:
    """Say how many reports and appeals wait for the team; empty if none does."""
    parts = []
    waiting = _waiting(viewer.membership.pk) if viewer.is_team else []
    counts = Counter(kind for (kind,) in waiting)
    cases, appeals = counts["case"], counts["appeal"]
    if cases:
        words = ngettext(
            "%(count)d report about conduct waits",
            "%(count)d reports about conduct wait",
            cases,
        )
        parts.append(words % {"count": cases})
    if appeals:
        words = ngettext("%(count)d appeal waits", "%(count)d appeals wait", appeals)
        parts.append(words % {"count": appeals})
    return ", ".join(parts)


@KeptQuery
def _waiting(me: int) -> QuerySet[Any, Any]:
    # One query for both: the page of the queue asks many already.
    cases = open_cases_beside(me).order_by().values_list(Value("case"))
    return cases.union(open_appeals_beside(me).order_by().values_list(Value("appeal")), all=True)
