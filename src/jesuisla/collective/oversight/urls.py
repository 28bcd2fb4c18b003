"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.oversight import pages

app_name = "oversight"

urlpatterns = [
    path("equipe/journal", pages.journal, name="journal"),
]
