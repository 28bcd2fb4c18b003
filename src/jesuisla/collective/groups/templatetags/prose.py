"""A group's own text in templates: ``{% load prose %}``."""

from django import template
from django.utils.safestring import SafeString

from jesuisla.collective.groups.language import page_language
from jesuisla.collective.groups.prose import as_html, typeset

register = template.Library()


@register.filter
def prose(text: str, language: str = "") -> SafeString:
    """Return a group's own text as paragraphs, lists and headings.

    ``language`` is the text's own; left out, it is the page's.
    """
    return as_html(text, language or page_language())


@register.filter
def prose_below_title(text: str, language: str) -> SafeString:
    """Return a text like :func:`prose` does, with the headings of what a page is about."""
    return as_html(text, language, level=2)


@register.filter
def typed(text: str, language: str = "") -> str:
    """Return what somebody typed, with the spaces of its language: left out, the page's."""
    return typeset(text, language or page_language())
