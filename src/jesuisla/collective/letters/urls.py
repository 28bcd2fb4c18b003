"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.letters import pages

app_name = "letters"

urlpatterns = [path("actions/<int:number>/lettre", pages.letter, name="letter")]
