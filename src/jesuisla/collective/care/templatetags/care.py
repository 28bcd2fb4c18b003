"""How templates show calls for help: ``{% load care %}``."""

from django import template

from jesuisla.collective.care.help_calls import own_calls
from jesuisla.collective.care.helplines import helplines_of

register = template.Library()
register.simple_tag(own_calls)
register.simple_tag(helplines_of)
