"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.threads import pages, paste_pages

app_name = "threads"

urlpatterns = [
    path("fils/<int:pk>", pages.thread, name="thread"),
    path("fils/<int:pk>/etat", pages.state, name="state"),
    path("fils/<int:pk>/decrire", pages.describe, name="describe"),
    path("fils/<int:pk>/dix", pages.taps, name="taps"),
    path("fils/<int:pk>/releves/<int:reading>", pages.correct, name="correct"),
    path("fils/<int:pk>/coller", paste_pages.paste, name="paste"),
]
