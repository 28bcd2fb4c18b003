"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.members import (
    application_pages,
    demonstration,
    joining_pages,
    own_data_pages,
    own_pages,
    team_pages,
)

app_name = "members"

urlpatterns = [
    path("rejoindre", joining_pages.join, name="join"),
    path("rejoindre/code", joining_pages.prove, name="prove"),
    path("moi", own_pages.me, name="me"),
    path("moi/demande", application_pages.own_request, name="request"),
    path("moi/alias", own_pages.alias, name="alias"),
    path("moi/langue", own_pages.language, name="language"),
    path("moi/fuseau", own_pages.time_zone, name="time_zone"),
    path("moi/charte", own_pages.charter, name="charter"),
    path("moi/donnees", own_data_pages.data, name="data"),
    path("moi/donnees/fichier", own_data_pages.data_file, name="data_file"),
    path("moi/donnees/confirmer", own_data_pages.prove_again, name="prove_again"),
    path("moi/donnees/accord", own_data_pages.consent, name="consent"),
    path("moi/donnees/retirer", own_data_pages.withdraw, name="withdraw"),
    path("moi/droits", own_pages.powers, name="powers"),
    path("moi/quitter", own_pages.leave, name="leave"),
    path("moi/effacer", own_pages.erase, name="erase"),
    path("equipe", team_pages.team, name="team"),
    path("equipe/candidatures/<int:pk>", application_pages.application, name="application"),
    path(
        "equipe/candidatures/<int:pk>/appel",
        application_pages.application_appeal,
        name="application_appeal",
    ),
    path("equipe/membres/<int:pk>", team_pages.member, name="member"),
    path("equipe/membres/<int:pk>/fin", team_pages.end, name="end"),
    path("equipe/consultations/<int:opening>", team_pages.why_opened, name="why_opened"),
    path("demonstration/<str:token>", demonstration.enter, name="demonstration"),
]
