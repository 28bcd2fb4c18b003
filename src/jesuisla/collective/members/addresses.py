"""Where a group is on the web, for letters written outside any request."""

from django.conf import settings
from django.urls import reverse

from jesuisla.collective.groups.models import Domain, Group


def base_url(group: Group) -> str:
    """The address of the group's home page, without a slash at its end.

    The group's first domain; ``settings.PUBLIC_PORT`` names a port other than the usual
    one, as on a machine at home.
    """
    host = Domain.objects.filter(group=group).order_by("pk").values_list("host", flat=True).first()
    scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{scheme}://{host or 'localhost'}{port}"


def page_url(group: Group, name: str) -> str:
    """The whole address of a named page of the group."""
    return base_url(group) + reverse(name)
