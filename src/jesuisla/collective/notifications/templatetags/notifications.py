"""The form of one's wishes, in templates: ``{% load notifications %}``."""

from django import template

from jesuisla.collective.notifications.wishes import alerts_form

register = template.Library()
register.simple_tag(alerts_form)
