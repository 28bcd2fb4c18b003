"""What a request may hold: what came with it, and nothing of the process that answers it.

Several WSGI servers mix the variables of their own process in, passwords among them; and what a
request holds is written down in many places: sessions, reports of errors, letters.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

OF_A_REQUEST = frozenset(
    {
        "REQUEST_METHOD",
        "SCRIPT_NAME",
        "PATH_INFO",
        "QUERY_STRING",
        "CONTENT_TYPE",
        "CONTENT_LENGTH",
        "SERVER_NAME",
        "SERVER_PORT",
        "SERVER_PROTOCOL",
        "REMOTE_ADDR",
    }
)
ARRIVED = "wsgi.arrived"
"""When the request was here whole, on the clock of ``perf_counter``."""
PROXY = "HTTP_PROXY"  # a variable for programs that fetch; no browser sends such a header


def only_the_request(environ: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a WSGI environment that belongs to the request.

    >>> only_the_request({"PATH_INFO": "/", "HTTP_HOST": "a.example", "EMAIL_PASSWORD": "x"})
    {'PATH_INFO': '/', 'HTTP_HOST': 'a.example'}
    """
    return {name: value for name, value in environ.items() if _is_of_request(name, value)}


def _is_of_request(name: str, value: Any) -> bool:
    if name.startswith("HTTP_"):
        # A variable of the process may be called so too.
        return name != PROXY and (name not in os.environ or os.environ[name] != value)
    return name in OF_A_REQUEST or name.startswith("wsgi.")


def cleaned(application: Application) -> Application:
    """Return the application, given nothing but what came with each request."""

    def run(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return application(only_the_request(environ), start_response)

    return run
