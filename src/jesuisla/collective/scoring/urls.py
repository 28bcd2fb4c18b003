"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.scoring import pages, studio_pages

app_name = "scoring"

urlpatterns = [
    path("fils/<int:pk>/commentaires/<int:comment>/juger", pages.judge, name="judge"),
    path("veille/doubles", pages.second_looks, name="second_looks"),
    path("veille/apprendre", studio_pages.studio, name="studio"),
    path("veille/lecture", pages.second_stage, name="second_stage"),
]
