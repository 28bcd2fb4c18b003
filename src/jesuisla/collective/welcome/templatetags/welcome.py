"""How pages of other apps show invitations and first steps: ``{% load welcome %}``."""

from django import template

from jesuisla.collective.welcome.arrivals import arrival_in_words, kept_invitation, with_arrivals
from jesuisla.collective.welcome.first_steps import first_steps

register = template.Library()
register.simple_tag(arrival_in_words)
register.simple_tag(with_arrivals)
register.simple_tag(kept_invitation)
register.simple_tag(first_steps)
