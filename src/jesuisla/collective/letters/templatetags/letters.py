"""How templates tell of letters: ``{% load letters %}``."""

from django import template

from jesuisla.collective.letters.letters import letter_in_words, letters_under_way

register = template.Library()
register.simple_tag(letter_in_words)
register.simple_tag(letters_under_way)
