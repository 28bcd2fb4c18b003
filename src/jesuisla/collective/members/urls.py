"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.members import demonstration
from jesuisla.collective.members.views import joining, me, team

app_name = "members"

urlpatterns = [
    path("rejoindre", joining.join, name="join"),
    path("rejoindre/code", joining.prove, name="prove"),
    path("moi", me.me, name="me"),
    path("moi/alias", me.alias, name="alias"),
    path("moi/langue", me.language, name="language"),
    path("moi/alertes", me.alerts, name="alerts"),
    path("moi/charte", me.charter, name="charter"),
    path("moi/donnees", me.data, name="data"),
    path("moi/quitter", me.leave, name="leave"),
    path("moi/effacer", me.erase, name="erase"),
    path("equipe", team.team, name="team"),
    path("equipe/candidatures/<int:pk>", team.application, name="application"),
    path("equipe/membres/<int:pk>", team.member, name="member"),
    path("equipe/membres/<int:pk>/fin", team.end, name="end"),
    path("equipe/inviter", team.invite, name="invite"),
    path("demonstration/<str:token>", demonstration.enter, name="demonstration"),
]
