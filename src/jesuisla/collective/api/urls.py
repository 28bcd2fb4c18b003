"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.api import pages
from jesuisla.collective.api.interface import api

app_name = "api"

urlpatterns = [
    path("equipe/cles", pages.keys, name="keys"),
    path("equipe/cles/<int:pk>/revoquer", pages.revoke, name="revoke"),
    path("", api.urls),
]
