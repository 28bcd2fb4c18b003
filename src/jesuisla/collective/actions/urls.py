"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.actions.views import course, desk, ordering, room, top

app_name = "actions"

urlpatterns = [
    path("actions", room.today, name="today"),
    path("actions/<int:number>", room.show_action, name="action"),
    path("actions/<int:number>/voix", room.voice, name="voice"),
    path("actions/<int:number>/voix/<int:voice>", room.own_voice, name="own_voice"),
    path("actions/<int:number>/soutien", room.support, name="support"),
    path("actions/<int:number>/parole", room.debrief, name="debrief"),
    path("actions/<int:number>/clore", room.close, name="close"),
    path("actions/<int:number>/haut", top.top, name="top"),
    path("actions/<int:number>/deroule", course.show_course, name="course"),
    path("veille", desk.show_desk, name="desk"),
    path("veille/regles", ordering.rules, name="rules"),
    path("veille/<int:thread>/histoire", ordering.story, name="story"),
    path("veille/<int:thread>/prendre", desk.claim, name="claim"),
    path("veille/<int:thread>/laisser", desk.release, name="release"),
    path("veille/<int:thread>/decliner", desk.decline, name="decline"),
    path("veille/<int:thread>/preparer", desk.prepare, name="prepare"),
    path("veille/actions/<int:number>", desk.review, name="review"),
    path("veille/actions/<int:number>/consigne", desk.edit, name="edit"),
]
