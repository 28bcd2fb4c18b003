"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.proposals import pages
from jesuisla.collective.queue import rule_pages
from jesuisla.collective.scoring import pages
from jesuisla.collective.threads import pages, paste_pages

app_name = "watch"

urlpatterns = [
    path("proposer", pages.propose, name="propose"),
    path("proposer/partager", pages.share, name="share"),
    path("fils/<int:pk>", pages.thread, name="thread"),
    path("fils/<int:pk>/etat", pages.state, name="state"),
    path("fils/<int:pk>/decrire", pages.describe, name="describe"),
    path("fils/<int:pk>/dix", pages.taps, name="taps"),
    path("fils/<int:pk>/releves/<int:reading>", pages.correct, name="correct"),
    path("fils/<int:pk>/commentaires/<int:comment>/juger", pages.judge, name="judge"),
    path("veille/doubles", pages.second_looks, name="second_looks"),
    path("veille/lecture", pages.reader, name="reader"),
    path("veille/apprentissage", rule_pages.learning, name="learning"),
    path("fils/<int:pk>/coller", paste_pages.paste, name="paste"),
]
