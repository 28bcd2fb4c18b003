"""What templates may say of lists and chances: ``{% load planning %}``."""

from django import template

from jesuisla.collective.actions.planning import words
from jesuisla.collective.actions.words import review_line, thread_line, waiting_line

register = template.Library()
register.filter("why_here", words.why_here)
register.filter("even_chance", words.even_chance)
register.filter("chance", words.chance)
register.filter("review_line", review_line)
register.filter("thread_line", thread_line)
register.filter("waiting_line", waiting_line)
