"""What templates may say of lists and chances: ``{% load lifting %}``."""

from django import template

from jesuisla.collective.actions.lifting import odds, ways_there, words

register = template.Library()
register.filter("why_here", words.why_here)
register.filter("even_chance", odds.even_chance)
register.filter("about_supports", words.about_supports)
register.filter("thanks_for", words.thanks_for)
register.filter("chance", odds.chance)
register.filter("deed_button", words.deed_button)
register.filter("way_there", ways_there.way_there)
