"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.results import pages

app_name = "results"

urlpatterns = [
    path("mesures", pages.measures, name="measures"),
    path("mesures/ordre", pages.order, name="order"),
]
