"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.notifications import call_pages, mail_pages, messenger_pages, pages

app_name = "notifications"

urlpatterns = [
    path("moi/notifications", pages.wishes, name="wishes"),
    path("moi/prevenir", call_pages.calls, name="calls"),
    path("moi/appareils", pages.devices, name="devices"),
    path("moi/appareils/<int:device>/retirer", pages.forget, name="forget_device"),
    path("moi/messageries", messenger_pages.messengers, name="messengers"),
    path("moi/messageries/<int:messenger>/code", messenger_pages.prove, name="prove_messenger"),
    path(
        "moi/messageries/<int:messenger>/oublier", messenger_pages.forget, name="forget_messenger"
    ),
    path("service-worker.js", pages.service_worker, name="service_worker"),
    path("moi/pause", pages.pause, name="pause"),
    path("moi/courriels", mail_pages.try_again, name="try_again"),
    path("notifications/arret/<str:token>", mail_pages.stop, name="stop"),
]
