"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.practice import (
    alone_pages,
    lesson_pages,
    own_lesson_pages,
    room_pages,
    together_pages,
)

app_name = "practice"

urlpatterns = [
    path("entrainement", room_pages.room, name="room"),
    path("entrainement/fils/<slug:name>", alone_pages.thread, name="thread"),
    path("entrainement/lecons/<slug:name>", lesson_pages.lesson, name="lesson"),
    path("entrainement/ensemble", together_pages.launch, name="launch"),
    path("entrainement/ensemble/<int:number>", together_pages.together, name="together"),
    path("entrainement/ensemble/<int:number>/bilan", together_pages.debrief, name="debrief"),
    path("equipe/lecons", own_lesson_pages.lessons, name="own_lessons"),
    path(
        "equipe/lecons/<slug:name>/<slug:language>",
        own_lesson_pages.own_lesson,
        name="own_lesson",
    ),
]
