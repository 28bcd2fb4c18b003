"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.care import feed_pages, pages, portion_pages, shift_pages, sos_pages

app_name = "care"

urlpatterns = [
    path("actions/<int:number>/voix/<int:voice>", pages.own_voice, name="own_voice"),
    path("actions/<int:number>/appels/<int:call>", pages.own_call, name="own_call"),
    path("veille/appels/<int:call>", pages.help_call, name="help_call"),
    path("veille/alarmes/<int:number>", pages.worsening, name="worsening"),
    path("equipe/permanences", shift_pages.shifts, name="shifts"),
    path("equipe/permanences/mot", shift_pages.handover, name="handover"),
    path("equipe/permanences/heures", shift_pages.hours, name="hours"),
    path("sos", sos_pages.sos, name="sos"),
    path("sos/compagnie", sos_pages.company, name="company"),
    path("moi/portion", portion_pages.portion, name="portion"),
    path("moi/portion/lu", portion_pages.opened, name="opened"),
    path("moi/flux", feed_pages.feeds, name="feeds"),
    path("flux/<str:secret>/permanences.ics", feed_pages.shifts_feed, name="shifts_feed"),
    path("flux/<str:secret>/actions.atom", feed_pages.actions_feed, name="actions_feed"),
]
