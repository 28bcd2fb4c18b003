"""The form of one's wishes, in templates: ``{% load notifications %}``."""

from django import template

from jesuisla.collective.notifications.wishes import wishes_form

register = template.Library()
register.simple_tag(wishes_form)
