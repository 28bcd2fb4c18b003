"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.knowledge import (
    care_pages,
    check_feed_pages,
    file_pages,
    pages,
    takeover_pages,
    wanted_pages,
    writing_pages,
)

app_name = "knowledge"

urlpatterns = [
    path("fiches", pages.shelf, name="shelf"),
    path("fiches/chercher", pages.search, name="search"),
    path("fiches/claimreview.json", pages.feed, name="claim_reviews"),
    path("fiches/nouvelle", writing_pages.begin, name="begin"),
    path("fiches/suivi", care_pages.care, name="care"),
    path("fiches/demandees", wanted_pages.wanted, name="wanted"),
    path("fiches/demandees/fil/<int:thread>", wanted_pages.want, name="want"),
    path("fiches/suivi/themes", care_pages.topics, name="topics"),
    path("fiches/suivi/fichiers", file_pages.bring_files, name="files"),
    path("fiches/suivi/verifications", check_feed_pages.feeds, name="check_feeds"),
    path("fiches/suivi/verifications/<int:feed>", check_feed_pages.feed, name="check_feed"),
    path("fiches/suivi/ouverture", pages.opening, name="opening"),
    path("fiches/suivi/ensemble/<int:pair>", care_pages.compare, name="compare"),
    path("fiches/ailleurs", takeover_pages.elsewhere, name="elsewhere"),
    path(
        "fiches/ailleurs/<slug:group>/<int:number>",
        takeover_pages.elsewhere_sheet,
        name="elsewhere_sheet",
    ),
    path("fiches/<int:number>/original", takeover_pages.original, name="original"),
    path("fiches/<int:number>", pages.show, name="sheet"),
    path("fiches/<int:number>/ecrire/<slug:step>", writing_pages.write, name="write"),
    path("fiches/<int:number>/brouillon", writing_pages.draft, name="draft"),
    path("fiches/<int:number>/relecture", care_pages.second_reading, name="reading"),
    path("fiches/<int:number>/retirer", care_pages.withdraw, name="withdraw"),
    path("fiches/<int:number>/visibilite", pages.visibility, name="visibility"),
    path("fiches/<int:number>/versions", care_pages.versions, name="versions"),
]
