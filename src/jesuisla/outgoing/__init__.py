"""The one door out: every request that the product sends to another machine over HTTP."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import DefaultCookiePolicy

import httpx

from jesuisla.outgoing.addresses import (
    NotAllowedError,
    Origin,
    Resolver,
    UnknownHostError,
    checked_address,
    is_public,
    may_be_asked,
    origin_of,
    system_addresses,
)
from jesuisla.outgoing.messages import Response, TooLargeError, request_headers
from jesuisla.outgoing.posts import CONNECT_SECONDS, Answer, Post, send_many

__all__ = [
    "Answer",
    "NotAllowedError",
    "NotAnsweredError",
    "Post",
    "Response",
    "TooLargeError",
    "UnknownHostError",
    "is_public",
    "may_be_asked",
    "send",
    "send_many",
]

NotAnsweredError = httpx.HTTPError
"""What :func:`send` raises where no answer came, whatever it is sent by."""
LARGEST = 1_000_000
"""Bytes of an answer that are read where a caller does not say."""

_NO_COOKIES = DefaultCookiePolicy(allowed_domains=[])


def send(  # noqa: PLR0913  # each is a limit or a part of the request
    method: str,
    url: str,
    *,
    contact: str,
    json: object = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = 20.0,
    largest: int = LARGEST,
    redirects: int = 0,
    private_url: str = "",
    resolve: Resolver | None = None,
) -> Response:
    """Send a request and read the answer whole.

    Only public addresses are asked, checked after the name is resolved, at every redirect,
    and connected to as checked, so that a name cannot point elsewhere in between. The one
    exception is the origin (scheme, host, port) of ``private_url``, which an operator wrote
    into the settings. ``seconds`` bounds everything together, ``largest`` the bytes of the
    answer. No cookies, no proxies of the environment; the user agent names the product and
    ``contact``. Raises :class:`httpx.HTTPError`: :class:`NotAllowedError`,
    :class:`TooLargeError`, :class:`UnknownHostError`, :class:`httpx.ReadTimeout` after
    ``seconds``, and what the network says.
    """
    transport = _CheckedTransport(origin_of(private_url), resolve or system_addresses)
    request = _request(
        transport, method, url, request_headers(contact, headers), json, seconds, largest, redirects
    )
    # In a thread of its own: whoever calls may stand in an event loop already.
    with ThreadPoolExecutor(max_workers=1) as thread:
        try:
            return thread.submit(asyncio.run, request).result()
        except TimeoutError as error:
            raise httpx.ReadTimeout("too slow") from error
        except (httpx.InvalidURL, UnicodeError) as error:
            raise NotAllowedError(f"no web address: {error}") from error


class _CheckedTransport(httpx.AsyncHTTPTransport):
    """Resolves and checks each host itself, then connects to that very address."""

    def __init__(self, private_origin: Origin | None, resolve: Resolver) -> None:
        super().__init__(trust_env=False)
        self._private_origin, self._resolve = private_origin, resolve

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        origin = origin_of(str(request.url))
        address = await checked_address(origin, {self._private_origin}, self._resolve)
        assert origin is not None
        # A request of its own, so that the client resolves redirects against the name.
        return await super().handle_async_request(
            httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,  # "Host" names the host already
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": origin[1]},
            )
        )


async def _request(  # noqa: PLR0913, PLR0917  # the private half of `send`
    transport: _CheckedTransport,
    method: str,
    url: str,
    headers: Mapping[str, str],
    json: object,
    seconds: float,
    largest: int,
    redirects: int,
) -> Response:
    client = httpx.AsyncClient(
        transport=transport,
        headers=headers,
        timeout=httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)),
        follow_redirects=redirects > 0,
        max_redirects=redirects,
        trust_env=False,
    )
    client.cookies.jar.set_policy(_NO_COOKIES)
    # The client's own time-out starts anew with each byte, be it of a header; this one does
    # not, and it is why this is asynchronous.
    async with (
        asyncio.timeout(seconds),
        client,
        client.stream(method, url, json=json) as response,
    ):
        body = b""
        async for part in response.aiter_raw():
            body += part
            if len(body) > largest:
                raise TooLargeError("an answer of this size is not read")
        return Response(
            status=response.status_code,
            headers=response.headers,
            body=body,
            url=str(response.url),
        )
