"""How pages of other apps tell of actions from before: ``{% load history %}``."""

from django import template

from jesuisla.collective.history.history_words import action_line, counts_line, fault_line
from jesuisla.collective.history.take_overs import earlier_totals

register = template.Library()
register.simple_tag(earlier_totals)
register.simple_tag(action_line)
register.simple_tag(counts_line)
register.simple_tag(fault_line)
