"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.care import pages

app_name = "care"

urlpatterns = [
    path("actions/<int:number>/voix/<int:voice>", pages.own_voice, name="own_voice"),
    path("actions/<int:number>/appels/<int:call>", pages.own_call, name="own_call"),
    path("veille/appels/<int:call>", pages.help_call, name="help_call"),
]
