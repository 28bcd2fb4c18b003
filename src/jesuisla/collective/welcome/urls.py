"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.welcome import door_pages, first_pages, pages, pairing_pages

app_name = "welcome"

urlpatterns = [
    path("i/<str:token>", door_pages.door, name="door"),
    path("equipe/inviter", pages.invite, name="invite"),
    path("equipe/inviter/liens/<int:link>/fin", pages.end, name="end_link"),
    path("equipe/inviter/adresses/<int:addresses>", pages.addresses, name="addresses"),
    path("moi/binome", first_pages.buddy, name="buddy"),
    path("equipe/accueil", first_pages.welcoming, name="welcoming"),
    path("equipe/binomes", pairing_pages.newcomers_here, name="newcomers"),
    path("equipe/binomes/<int:newcomer>", pairing_pages.pair, name="pair"),
]
