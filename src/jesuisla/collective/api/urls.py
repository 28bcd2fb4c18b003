"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.api import views
from jesuisla.collective.api.interface import api

app_name = "api"

urlpatterns = [
    path("equipe/cles", views.keys, name="keys"),
    path("equipe/cles/<int:pk>/revoquer", views.revoke, name="revoke"),
    path("", api.urls),
]
