"""How templates show calls for help, words left for others, one's own day: ``{% load care %}``."""

from django import template

from jesuisla.collective.care.handover import notes_to_read
from jesuisla.collective.care.help_calls import own_help_calls
from jesuisla.collective.care.helplines import helplines_of
from jesuisla.collective.care.portions import (
    ceiling_in_words,
    portion_in_words,
    today_in_words,
)
from jesuisla.collective.care.worsening import actions_getting_worse

register = template.Library()
register.simple_tag(own_help_calls)
register.simple_tag(helplines_of)
register.simple_tag(notes_to_read)
register.simple_tag(actions_getting_worse)
register.simple_tag(ceiling_in_words)
register.simple_tag(portion_in_words)
register.simple_tag(today_in_words)
