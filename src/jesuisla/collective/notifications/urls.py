"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.notifications import pages

app_name = "notifications"

urlpatterns = [
    path("moi/notifications", pages.wishes, name="wishes"),
    path("moi/pause", pages.pause, name="pause"),
]
