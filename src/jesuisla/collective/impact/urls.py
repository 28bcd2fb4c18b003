"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.impact import views

app_name = "impact"

urlpatterns = [
    path("mesures", views.measures, name="measures"),
    path("mesures/ordre", views.order, name="order"),
]
