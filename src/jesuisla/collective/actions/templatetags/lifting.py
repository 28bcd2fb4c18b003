"""What templates may say of lists and chances: ``{% load lifting %}``."""

from django import template

from jesuisla.collective.actions.lifting import words

register = template.Library()
register.filter("why_here", words.why_here)
register.filter("even_chance", words.even_chance)
register.filter("chance", words.chance)
register.filter("deed_button", words.deed_button)
