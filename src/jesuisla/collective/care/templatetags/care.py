"""How templates show calls for help and words left for others: ``{% load care %}``."""

from django import template

from jesuisla.collective.care.handover import notes_to_read
from jesuisla.collective.care.help_calls import own_calls
from jesuisla.collective.care.helplines import helplines_of

register = template.Library()
register.simple_tag(own_calls)
register.simple_tag(helplines_of)
register.simple_tag(notes_to_read)
