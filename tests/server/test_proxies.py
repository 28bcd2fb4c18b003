"""What stands between a request and a page: proxies, headers, the log."""

import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponseNotFound
from django.test import Client, RequestFactory, override_settings
from django.utils.log import log_response

from jesuisla.server.doctor import State, proxy
from jesuisla.server.logs import NoAddresses
from jesuisla.server.proxies import ProxyFault, faults_of_today

HOST = "jesuisla.localhost"


@pytest.fixture(autouse=True)
def _nothing_noted(db: None) -> None:
    cache.clear()


@pytest.mark.parametrize(
    ("trusted", "forwarded", "faults"),
    [
        (1, None, [ProxyFault.NO_ADDRESS]),
        (1, "192.0.2.1", []),
        (1, "203.0.113.9, 192.0.2.1", []),
        (2, "192.0.2.1", [ProxyFault.NO_ADDRESS]),
        (0, None, []),
        (0, "192.0.2.1", [ProxyFault.UNTRUSTED]),
    ],
)
def test_the_doctor_sees_a_proxy_that_does_not_say_who_asks(
    cast: Any, trusted: int, forwarded: str | None, faults: list[ProxyFault]
) -> None:
    headers = {"host": HOST} | ({"X-Forwarded-For": forwarded} if forwarded else {})
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=trusted):
        Client(headers=headers).get("/charte")
        assert faults_of_today() == faults
        states = [finding.state for finding in proxy.look()]
    expected = [State.WRONG] * len(faults) or [State.RIGHT] * bool(trusted)
    assert states == expected


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_a_watcher_of_this_machine_is_no_fault(cast: Any) -> None:
    Client(headers={"host": HOST}).get("/sante")
    Client(headers={"host": "elsewhere.example"}).get("/charte")
    assert faults_of_today() == []


@override_settings(SECURE_HSTS_SECONDS=31_536_000, ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_whoever_comes_by_http_is_led_to_https(cast: Any) -> None:
    client = Client(headers={"host": HOST, "X-Forwarded-For": "192.0.2.1"})
    answer = client.get("/charte?a=1", headers={"X-Forwarded-Proto": "http"})
    assert (answer.status_code, answer["Location"]) == (301, f"https://{HOST}/charte?a=1")
    answer = client.get("/charte", headers={"X-Forwarded-Proto": "https"})
    assert answer.status_code == 200
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/demonstration/tok", "/demonstration/toké", "/tok\x00"])
def test_the_log_names_the_page_and_not_the_address(path: str) -> None:
    records: list[logging.LogRecord] = []

    class Log(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    handler = Log()
    handler.addFilter(NoAddresses())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    request = RequestFactory().get("/")
    request.path = path
    try:
        log_response("%s: %s", "Not Found", path, request=request, response=HttpResponseNotFound())
    finally:
        logger.removeHandler(handler)
    assert [record.getMessage() for record in records] == ["Not Found: (no page)"]


def test_a_refused_request_is_one_line_of_the_log() -> None:
    refusals = (Exception, Exception("refused"), None)
    for name, lines in (("django.security.DisallowedHost", 1), ("django.request", 2)):
        record = logging.LogRecord(name, logging.ERROR, "", 1, "refused", (), refusals)
        assert NoAddresses().filter(record)
        assert len(logging.Formatter().format(record).splitlines()) == lines
