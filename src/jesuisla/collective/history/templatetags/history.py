"""How pages of other apps tell of actions from before: ``{% load history %}``."""

from django import template

from jesuisla.collective.history.take_overs import earlier_totals

register = template.Library()
register.simple_tag(earlier_totals)
