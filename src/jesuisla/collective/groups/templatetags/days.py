"""The filter ``date`` of every template, with the first of a month as French writes it."""

from typing import Any

from django import template
from django.template import defaultfilters

from jesuisla.collective.groups.days import mend_day

register = template.Library()


@register.filter(name="date", expects_localtime=True, is_safe=False)
def date_in_words(value: Any, form: str | None = None) -> str:
    """Return a date or a moment in a format, as Django's own filter does."""
    return mend_day(defaultfilters.date(value, form))
