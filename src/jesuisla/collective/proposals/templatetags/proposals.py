"""Who is on a thread already, in templates: ``{% load proposals %}``."""

from django import template

from jesuisla.collective.proposals.proposals import standing_of

register = template.Library()
register.simple_tag(standing_of)
