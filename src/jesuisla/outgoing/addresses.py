"""Which addresses may be asked: those of the public internet, checked as connected to."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Collection, Sequence
from urllib.parse import urlsplit

import httpx

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives the addresses of a host, as the system's name service does."""

Origin = tuple[str, str, int]
"""Scheme, host and port."""


class NotAllowedError(httpx.HTTPError):
    """The address may not be asked: no web address, or not a public one."""


class UnknownHostError(httpx.ConnectError):
    """The name service was asked and knows no such host, or no address of it."""


_NO_SUCH_HOST = frozenset(
    getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)
)
"""What the name service says of a host that is none; it says otherwise where it has no answer."""


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


def origin_of(url: str) -> Origin | None:
    """Return scheme, host and port of a web address; ``None`` for any other.

    Raises ``ValueError`` for a port that is no number.
    """
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    if default is None or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, parts.port or default


def origin_or_none(url: str) -> Origin | None:
    """Return the origin of a web address; ``None`` for all else."""
    try:
        return origin_of(url)
    except ValueError:  # such as a port that is no number
        return None


def may_be_asked(url: str, private_urls: Collection[str] = ()) -> bool:
    """Whether an address may stand for a service: https, no name and password, not inside.

    A name is looked up when something is sent; an address written in figures is read here.

    >>> [may_be_asked(it) for it in ("https://push.example.org/x", "http://push.example.org/x")]
    [True, False]
    >>> [may_be_asked(it) for it in ("https://10.0.0.1/x", "https://a:b@example.org/", "x")]
    [False, False, False]
    """
    origin = origin_or_none(url)
    if origin is None or not url.isascii() or not url.isprintable() or set(url) & set(" @\\"):
        return False
    if origin in {origin_or_none(private_url) for private_url in private_urls}:
        return True
    scheme, host, _port = origin
    try:
        ipaddress.ip_address(host)
    except ValueError:
        is_name = "." in host and not host.rsplit(".", 1)[1][:1].isdecimal()
        return scheme == "https" and is_name
    return scheme == "https" and is_public(host)


async def checked_address(
    origin: Origin | None,
    private_origins: Collection[Origin | None],
    resolve: Resolver,
) -> str:
    """Return the address to connect to; raises :class:`NotAllowedError` for one not public."""
    if origin is None:
        raise NotAllowedError("only http and https")
    _scheme, host, port = origin
    try:
        addresses = await resolve(host, port)
    except UnicodeError as error:
        raise NotAllowedError(f"no web address: {error}") from error
    if not addresses:
        raise httpx.ConnectError("no address")
    # All of them, or a name with one public and one private address would get in by chance.
    if origin not in private_origins and not all(map(is_public, addresses)):
        raise NotAllowedError(f"{host} is not a public address")
    return addresses[0]


async def system_addresses(host: str, port: int) -> list[str]:
    """Return the addresses of a host, as the system's name service has them."""
    loop = asyncio.get_running_loop()
    try:
        rows = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        kind = UnknownHostError if error.errno in _NO_SUCH_HOST else httpx.ConnectError
        raise kind("the name is not known") from error
    return list(dict.fromkeys(str(row[4][0]) for row in rows))
