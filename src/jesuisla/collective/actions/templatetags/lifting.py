"""What templates may say of lists and chances: ``{% load lifting %}``."""

from django import template

from jesuisla.collective.actions.lifting import odds, support_words, ways_there

register = template.Library()
register.filter("why_here", support_words.why_here)
register.filter("even_chance", odds.even_chance)
register.filter("about_supports", support_words.about_supports)
register.filter("thanks_for", support_words.thanks_for)
register.filter("chance", odds.chance)
register.filter("deed_button", support_words.deed_button)
register.filter("way_there", ways_there.way_there)
