"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.actions.views import desk

app_name = "actions"

urlpatterns = [
    path("veille", desk.show_desk, name="desk"),
    path("veille/<int:thread>/prendre", desk.claim, name="claim"),
    path("veille/<int:thread>/laisser", desk.release, name="release"),
    path("veille/<int:thread>/decliner", desk.decline, name="decline"),
    path("veille/<int:thread>/preparer", desk.prepare, name="prepare"),
    path("veille/actions/<int:number>", desk.review, name="review"),
    path("veille/actions/<int:number>/consigne", desk.edit, name="edit"),
]
