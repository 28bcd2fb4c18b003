"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.public import (
    announcement_pages,
    charter_pages,
    group_pages,
    guest_pages,
    objection_pages,
    pages,
)

app_name = "public"

urlpatterns = [
    path("", pages.home, name="home"),
    path("impact", pages.impact, name="impact"),
    path("reseau", pages.network, name="network"),
    path("charte", pages.charter, name="charter"),
    path("charte/<int:version>", pages.charter, name="charter_version"),
    path("mentions-legales", pages.legal, name="legal"),
    path("apercu/<slug:language>.png", pages.picture, name="picture"),
    path("partenaires/<int:supporter>.png", pages.logo, name="logo"),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
    path("a/<str:token>", announcement_pages.visit, name="visit"),
    path("a/<str:token>/voix", guest_pages.guest_voice, name="guest_voice"),
    path("a/<str:token>/apercu.png", announcement_pages.visit_picture, name="visit_picture"),
    path("actions/<int:number>/annonce", announcement_pages.announce, name="announce"),
    path(
        "actions/<int:number>/annonce.png",
        announcement_pages.announced_picture,
        name="announced_picture",
    ),
    path("objection", objection_pages.objection, name="objection"),
    path("equipe/objections", objection_pages.show_objections, name="objections"),
    path("equipe/objections/<int:pk>", objection_pages.show_objection, name="show_objection"),
    path(
        "equipe/objections/<int:pk>/citations/<int:comment>/effacer",
        objection_pages.erase,
        name="erase_quote",
    ),
    path("equipe/groupe", group_pages.show, name="group"),
    path("equipe/groupe/fonctionnement", group_pages.ways, name="ways"),
    path(
        "equipe/groupe/textes/<slug:section>/<slug:language>", group_pages.passage, name="passage"
    ),
    path("equipe/groupe/sections", group_pages.arrange, name="arrange"),
    path("equipe/groupe/depart", group_pages.begin, name="starting_texts"),
    path("equipe/groupe/chiffres", group_pages.add, name="figure"),
    path("equipe/groupe/chiffres/<int:pk>/retirer", group_pages.drop_figure, name="drop_figure"),
    path("equipe/groupe/soutiens", group_pages.support, name="supporter"),
    path(
        "equipe/groupe/soutiens/<int:pk>/retirer", group_pages.drop_supporter, name="drop_supporter"
    ),
    path("equipe/groupe/charte", group_pages.charter, name="edit_charter"),
    path("equipe/groupe/charte/ecriture", charter_pages.charter_rules, name="charter_rules"),
    path(
        "equipe/groupe/charte/relecture",
        charter_pages.charter_rules_before,
        name="charter_rules_before",
    ),
    path("equipe/groupe/questions", group_pages.questions, name="questions"),
]
