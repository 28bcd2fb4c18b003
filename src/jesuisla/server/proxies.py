"""Whether the reverse proxy says who asks: else limits by network address are wrong.

Browsers send no ``X-Forwarded-For``. So where a proxy is trusted and a request comes without it,
the proxy does not set it: either everybody counts as one visitor, or, if it passes on what clients
send, each request counts as a new one.
"""

import logging
import time
from collections.abc import Callable
from enum import StrEnum
from ipaddress import ip_address

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.db import Error
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

REMEMBERED_SECONDS = 24 * 3600
NOTED_EVERY_SECONDS = 600.0


class ProxyFault(StrEnum):
    """What is wrong with how requests come through the proxy."""

    NO_ADDRESS = "no address"
    UNTRUSTED = "untrusted"


def fault_of(request: HttpRequest) -> ProxyFault | None:
    """Return what is wrong with how this request came, if anything is."""
    addresses = [part for part in request.headers.get("X-Forwarded-For", "").split(",") if part]
    proxy_count: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if len(addresses) < proxy_count:
        return ProxyFault.NO_ADDRESS
    if addresses and not proxy_count and _is_near(request.META.get("REMOTE_ADDR", "")):
        return ProxyFault.UNTRUSTED
    return None


def faults_of_today() -> list[ProxyFault]:
    """Return what was wrong with any request of the last day."""
    return [fault for fault in ProxyFault if cache.get(_key(fault))]


class ProxiesMiddleware:
    """Notes for the doctor, and says in the log, that the proxy is not set up as it should be."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._noted: dict[ProxyFault, float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as always."""
        fault = fault_of(request)
        if fault is not None and _is_ours(request):
            self._note(fault)
        return self.get_response(request)

    def _note(self, fault: ProxyFault) -> None:
        before = self._noted.get(fault)
        if before is not None and time.monotonic() - before < NOTED_EVERY_SECONDS:
            return
        self._noted[fault] = time.monotonic()
        if before is None:
            logger.warning("Limits by network address are wrong: %s. Run jesuisla doctor.", fault)
        try:
            cache.set(_key(fault), True, REMEMBERED_SECONDS)
        except Error as error:
            logger.warning("The doctor will not know of it: %s", type(error).__name__)


def _is_ours(request: HttpRequest) -> bool:
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True


def _is_near(address: str) -> bool:
    try:
        return ip_address(address).is_private
    except ValueError:
        return True  # no address of a network at all: a socket of this machine


def _key(fault: ProxyFault) -> str:
    return f"proxy-fault {fault}"
