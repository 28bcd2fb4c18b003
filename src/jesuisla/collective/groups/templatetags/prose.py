"""A group's own text in templates: ``{% load prose %}``."""

from django import template
from django.utils.safestring import SafeString

from jesuisla.collective.groups.prose import as_html

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """Return a group's own text as paragraphs, lists and headings."""
    return as_html(text)
