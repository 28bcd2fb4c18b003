"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.proposals import pages

app_name = "proposals"

urlpatterns = [
    path("proposer", pages.propose, name="propose"),
    path("proposer/partager", pages.share, name="share"),
]
