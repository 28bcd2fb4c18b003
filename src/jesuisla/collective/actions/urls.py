"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.actions import coach_page, pages, remark_pages, reopening, todays_list

app_name = "actions"

urlpatterns = [
    path("actions", todays_list.today, name="today"),
    path("actions/passees", todays_list.past, name="past"),
    path("actions/<int:number>", pages.show_action, name="action"),
    path("actions/<int:number>/voix", pages.voice, name="voice"),
    path("actions/<int:number>/relire", coach_page.look_at_draft, name="draft"),
    path("actions/<int:number>/soutien", pages.support, name="support"),
    path("actions/<int:number>/invites", pages.guests, name="guests"),
    path("actions/<int:number>/invites/<int:voice>", pages.guest_voice, name="guest_voice"),
    path("actions/<int:number>/parole", pages.debrief, name="debrief"),
    path("actions/<int:number>/mots", remark_pages.remarks, name="remarks"),
    path("actions/<int:number>/mots/<int:remark>", remark_pages.own_remark, name="own_remark"),
    path(
        "actions/<int:number>/mots/<int:remark>/equipe",
        remark_pages.team_remark,
        name="team_remark",
    ),
    path("actions/<int:number>/clore", pages.close, name="close"),
    path("actions/<int:number>/rouvrir", reopening.reopen, name="reopen"),
    path("actions/<int:number>/haut", pages.top, name="top"),
]
