"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.history import pages

app_name = "history"

urlpatterns = [
    path("impact/avant", pages.earlier, name="earlier"),
    path("equipe/reprise", pages.begin, name="begin"),
    path("equipe/reprise/<int:draft>", pages.look, name="draft"),
    path("equipe/reprise/<int:draft>/annuler", pages.undo, name="undo"),
]
