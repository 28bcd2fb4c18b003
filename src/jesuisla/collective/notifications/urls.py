"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.notifications import call_pages, pages

app_name = "notifications"

urlpatterns = [
    path("moi/notifications", pages.wishes, name="wishes"),
    path("moi/prevenir", call_pages.calls, name="calls"),
    path("moi/pause", pages.pause, name="pause"),
]
