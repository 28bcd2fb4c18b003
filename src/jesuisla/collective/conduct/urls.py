"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.conduct import case_pages, pages

app_name = "conduct"

urlpatterns = [
    path("actions/<int:number>/voix/<int:voice>/signaler", pages.report_voice, name="report_voice"),
    path(
        "actions/<int:number>/mots/<int:remark>/signaler",
        pages.report_word,
        name="report_word",
    ),
    path("conduite", pages.log, name="log"),
    path("moi/conduite", pages.mine, name="mine"),
    path("moi/conduite/<int:measure>/recours", pages.appeal, name="appeal"),
    path("equipe/conduite", case_pages.cases, name="cases"),
    path("equipe/conduite/<int:case>", case_pages.case, name="case"),
    path("equipe/conduite/recours/<int:appeal>", case_pages.judge, name="judge"),
]
