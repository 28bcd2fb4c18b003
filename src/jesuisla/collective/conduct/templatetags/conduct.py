"""How pages of other apps show what waits in conduct: ``{% load conduct %}``."""

from collections import Counter

from django import template
from django.db.models import Value
from django.utils.translation import ngettext

from jesuisla.collective.conduct.appeals import open_appeals
from jesuisla.collective.conduct.cases import open_cases
from jesuisla.collective.members.access import Viewer

register = template.Library()


@register.simple_tag
def conduct_waiting(viewer: Viewer) -> str:
    """Say how many reports and appeals wait for the team; empty if none does."""
    parts = []
    # One query for both: the page of the queue asks many already.
    waiting = open_cases(viewer).order_by().values_list(Value("case"))
    both = waiting.union(open_appeals(viewer).order_by().values_list(Value("appeal")), all=True)
    counts = Counter(kind for (kind,) in both)
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
