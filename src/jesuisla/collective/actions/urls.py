"""Addresses of this app."""

from django.urls import URLPattern

app_name = "actions"

urlpatterns: list[URLPattern] = []
