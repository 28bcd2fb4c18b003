"""The reverse proxy, as the requests of the last day came through it."""

from collections.abc import Iterator

from jesuisla.server.doctor.finding import Finding, right, wrong
from jesuisla.server.language import gettext as _


def look() -> Iterator[Finding]:
    """Whether limits by network address can be right."""
    from django.conf import settings

    from jesuisla.server.proxies import ProxyFault, faults_of_today

    faults = faults_of_today()
    if ProxyFault.NO_ADDRESS in faults:
        yield wrong(
            "proxy",
            _(
                "Requests came without X-Forwarded-For although JESUISLA_PROXIES trusts a proxy: "
                "limits by network address are wrong."
            ),
            _("Have the proxy set that header itself; see docs/how-to/run-in-production.md."),
        )
    if ProxyFault.UNTRUSTED in faults:
        yield wrong(
            "proxy",
            _(
                "Requests come through a proxy, but JESUISLA_PROXIES is 0: all visitors count as "
                "one."
            ),
            _("Set JESUISLA_PROXIES to the number of proxies in front."),
        )
    if not faults and settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield right("proxy", _("No request of the last day came without X-Forwarded-For."))
