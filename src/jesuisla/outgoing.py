"""The one door out: every request that the product sends to another machine over HTTP."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from importlib.metadata import version
from urllib.parse import urlsplit

import httpx

LARGEST = 1_000_000
"""Bytes of an answer that are read where a caller does not say."""
CONNECT_SECONDS = 5.0

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives the addresses of a host, as the system's name service does."""


_NO_COOKIES = DefaultCookiePolicy(allowed_domains=[])


class NotAllowedError(httpx.HTTPError):
    """The address may not be asked: no web address, or not a public one."""


class TooLargeError(httpx.HTTPError):
    """The answer has more bytes than are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came back: ``url`` is the address that answered, after redirects."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


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
    :class:`TooLargeError`, :class:`httpx.ReadTimeout` after ``seconds``, and what the
    network says.
    """
    transport = _CheckedTransport(_origin(private_url), resolve or _system_addresses)
    request = _request(
        transport, method, url, _headers(contact, headers), json, seconds, largest, redirects
    )
    # In a thread of its own: whoever calls may stand in an event loop already.
    with ThreadPoolExecutor(max_workers=1) as thread:
        try:
            return thread.submit(asyncio.run, request).result()
        except TimeoutError as error:
            raise httpx.ReadTimeout("too slow") from error
        except (httpx.InvalidURL, UnicodeError) as error:
            raise NotAllowedError(f"no web address: {error}") from error


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet.

    >>> [is_public(it) for it in ("9.9.9.9", "10.0.0.1", "127.0.0.1", "::ffff:127.0.0.1")]
    [True, False, False, False]
    >>> [is_public(it) for it in ("169.254.169.254", "64:ff9b::a00:1", "224.0.0.1", "x")]
    [False, False, False, False]
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner_address = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if inner_address is None and ip in _NAT64:
            inner_address = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner_address is not None:
            return is_public(str(inner_address))
    return ip.is_global and not ip.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 behind IPv6: RFC 6052."""


class _CheckedTransport(httpx.AsyncHTTPTransport):
    """Resolves and checks each host itself, then connects to that very address."""

    def __init__(self, private_origin: tuple[str, str, int] | None, resolve: Resolver) -> None:
        super().__init__(trust_env=False)
        self._private_origin, self._resolve = private_origin, resolve

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        origin = _origin(str(request.url))
        if origin is None:
            raise NotAllowedError("only http and https")
        _scheme, host, port = origin
        addresses = await self._resolve(host, port)
        if not addresses:
            raise httpx.ConnectError("no address")
        # All of them, or a name with one public and one private address would get in by chance.
        if origin != self._private_origin and not all(map(is_public, addresses)):
            raise NotAllowedError(f"{host} is not a public address")
        # A request of its own, so that the client resolves redirects against the name.
        return await super().handle_async_request(
            httpx.Request(
                request.method,
                request.url.copy_with(host=addresses[0]),
                headers=request.headers,  # "Host" names the host already
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host},
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


def _headers(contact: str, others: Mapping[str, str] | None) -> dict[str, str]:
    return {
        # As it is: a small answer that is packed may be a very large one.
        "Accept-Encoding": "identity",
        "User-Agent": f"jesuisla/{version('jesuisla')} (+{contact})",
        **(others or {}),
    }


def _origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of a web address; ``None`` for any other."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    if default is None or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, parts.port or default


async def _system_addresses(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    try:
        rows = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpx.ConnectError("the name is not known") from error
    return list(dict.fromkeys(str(row[4][0]) for row in rows))
