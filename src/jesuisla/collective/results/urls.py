"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.results import course_pages, pages

app_name = "results"

urlpatterns = [
    path("actions/<int:number>/deroule", course_pages.show_course, name="course"),
    path("mesures", pages.measures, name="measures"),
    path("mesures/resultats.csv", pages.results_table, name="results_table"),
    path("mesures/ordre", pages.order, name="order"),
]
