"""Every address of the product."""

from django.urls import include, path

from jesuisla.collective.groups.language import show_in_language
from jesuisla.server.headers import robots, security_txt

handler500 = "jesuisla.server.outage.server_error"

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("", include("jesuisla.collective.oversight.urls")),
    path("", include("jesuisla.collective.public.urls")),
    path("", include("jesuisla.collective.members.urls")),
    path("", include("jesuisla.collective.threads.urls")),
    path("", include("jesuisla.collective.proposals.urls")),
    path("", include("jesuisla.collective.scoring.urls")),
    path("", include("jesuisla.collective.knowledge.urls")),
    path("", include("jesuisla.collective.actions.urls")),
    path("", include("jesuisla.collective.care.urls")),
    path("", include("jesuisla.collective.letters.urls")),
    path("", include("jesuisla.collective.conduct.urls")),
    path("", include("jesuisla.collective.welcome.urls")),
    path("", include("jesuisla.collective.history.urls")),
    path("", include("jesuisla.collective.queue.urls")),
    path("", include("jesuisla.collective.practice.urls")),
    path("", include("jesuisla.collective.results.urls")),
    path("", include("jesuisla.collective.notifications.urls")),
    path("", include("jesuisla.collective.api.urls")),
    path("compte/", include("jesuisla.collective.members.account_urls")),
    path("langue/setlang/", show_in_language, name="set_language"),
]
