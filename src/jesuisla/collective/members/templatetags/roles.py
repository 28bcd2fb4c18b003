"""Roles in words."""

from django import template

from jesuisla.collective.members.models import Role

register = template.Library()


@register.filter
def role_word(role: str) -> str:
    """Return the word for a role, in the language of the page."""
    return str(Role(role).label)
