"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.actions import history_pages, pages
from jesuisla.collective.queue import pages, rule_pages

app_name = "actions"

urlpatterns = [
    path("actions", pages.today, name="today"),
    path("actions/<int:number>", pages.show_action, name="action"),
    path("actions/<int:number>/voix", pages.voice, name="voice"),
    path("actions/<int:number>/voix/<int:voice>", pages.own_voice, name="own_voice"),
    path("actions/<int:number>/soutien", pages.support, name="support"),
    path("actions/<int:number>/parole", pages.debrief, name="debrief"),
    path("actions/<int:number>/clore", pages.close, name="close"),
    path("actions/<int:number>/haut", pages.top, name="top"),
    path("actions/<int:number>/deroule", history_pages.show_course, name="course"),
    path("veille", pages.show_desk, name="desk"),
    path("veille/regles", rule_pages.rules, name="rules"),
    path("veille/<int:thread>/histoire", rule_pages.story, name="story"),
    path("veille/<int:thread>/prendre", pages.claim, name="claim"),
    path("veille/<int:thread>/laisser", pages.release, name="release"),
    path("veille/<int:thread>/decliner", pages.decline, name="decline"),
    path("veille/<int:thread>/preparer", pages.prepare, name="prepare"),
    path("veille/actions/<int:number>", pages.review, name="review"),
    path("veille/actions/<int:number>/consigne", pages.edit, name="edit"),
]
