"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.watch.views import (
    describing,
    labelling,
    learning,
    paste,
    proposing,
    reader,
    readings,
    threads,
)

app_name = "watch"

urlpatterns = [
    path("proposer", proposing.propose, name="propose"),
    path("proposer/partager", proposing.share, name="share"),
    path("fils/<int:pk>", threads.thread, name="thread"),
    path("fils/<int:pk>/etat", threads.state, name="state"),
    path("fils/<int:pk>/decrire", describing.describe, name="describe"),
    path("fils/<int:pk>/dix", readings.taps, name="taps"),
    path("fils/<int:pk>/releves/<int:reading>", readings.correct, name="correct"),
    path("fils/<int:pk>/commentaires/<int:comment>/juger", labelling.judge, name="judge"),
    path("veille/doubles", labelling.second_looks, name="second_looks"),
    path("veille/lecture", reader.reader, name="reader"),
    path("veille/apprentissage", learning.learning, name="learning"),
    path("fils/<int:pk>/coller", paste.paste, name="paste"),
]
