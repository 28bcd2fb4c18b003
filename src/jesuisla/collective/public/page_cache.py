"""Answers strangers who ask for a public page with the page drawn before, while it is true.

Every change writes an entry in the journal. So the numbers of its last entries, which all web
processes on all machines read, name the state that a page was drawn from. Each process asks
for them at most twice a second, and draws a page anew once they changed; whoever asks meanwhile
gets the page as it was a moment ago.
"""

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.functional import cached_property
from django.utils.timezone import now
from django_scopes import scopes_disabled

from jesuisla.collective.groups.language import languages_of
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.results.counts import members_by_group

NAMES = (
    "public:home",
    "public:impact",
    "public:network",
    "public:charter",
    "public:legal",
    "knowledge:shelf",
)
GOOD_FOR = 60
"""For how many seconds figures that move with the clock may stand still."""
LAST_ENTRIES = 50
"""A change that took longer than others writes its entry late: it is among these all the same."""
MOST_PAGES = 300
MESSAGES = "messages"
GUEST_COOKIE = "guest_voices"
"""Tells by which keys a guest takes back what they told; who has it was invited already."""
PAGE_NUMBER = re.compile(r"(?:^|&)(page=\d{1,6})(?:&|$)")
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
TAKES_GZIP = re.compile(r"\bgzip\b")

Key = tuple[Any, ...]
Version = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    """A page as it was sent, and the state of the journal that it was drawn from."""

    version: Version
    headers: dict[str, str]
    content: bytes
    match: Any


class PageCacheMiddleware:
    """Keeps what strangers are shown, in the memory of this process.

    Whoever has a session is never answered from it, and what is drawn for them never kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._pages: OrderedDict[Key, DrawnPage] = OrderedDict()
        self._drawing: set[Key] = set()
        self._lock = threading.Lock()
        self._version: Version = ()
        self._asked_at = float("-inf")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the page in memory, or draw it."""
        if request.method not in {"GET", "HEAD"} or not self._may_keep(request.path):
            return self.get_response(request)
        own_cookies = {MESSAGES, GUEST_COOKIE} & request.COOKIES.keys()
        if own_cookies or _has_session(request):
            return _to_be_asked_for_again(self.get_response(request))
        # A session that nobody knows is a stranger's: no page is drawn, or answered, by it.
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        # Where somebody came from stands in the address: it is theirs, and changes no page.
        page_number = PAGE_NUMBER.search(request.META.get("QUERY_STRING", ""))
        request.META["QUERY_STRING"] = page_number[1] if page_number else ""
        key = (
            request.method,
            request.scheme,
            request.get_host(),
            request.get_full_path(),
            languages_of(request, None),
            TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")) is not None,
        )
        version = self._current_version()
        with self._lock:
            page = self._pages.get(key)
            is_old = page is None or page.version != version
            draws = is_old and (page is None or key not in self._drawing)
            if draws:
                self._drawing.add(key)
            elif page is not None:
                self._pages.move_to_end(key)
        if page is not None and not draws:
            request.resolver_match = page.match  # by which requests are counted
            return _unless_known(request, HttpResponse(page.content, headers=page.headers))
        try:
            return self._draw(request, key, version)
        finally:
            with self._lock:
                self._drawing.discard(key)

    def _may_keep(self, path: str) -> bool:
        if path.startswith(self._visits):
            return "/" not in path.removeprefix(self._visits)  # a guest's form is theirs
        return path in self._paths or path.removeprefix(self._sheets).isdecimal()

    @cached_property
    def _visits(self) -> str:
        """How the links of announcements begin: a hundred may come by one in its first minute."""
        return reverse("public:visit", args=["x"]).removesuffix("x")

    @cached_property
    def _sheets(self) -> str:
        """How the addresses of fact sheets begin, each before its number."""
        return reverse("knowledge:sheet", args=[0]).removesuffix("0")

    @cached_property
    def _paths(self) -> set[str]:
        return {reverse(name) for name in NAMES}

    def _draw(self, request: HttpRequest, key: Key, version: Version) -> HttpResponse:
        # What this one browser has already must not keep the page from being drawn for all.
        conditions = {name: request.META.pop(name) for name in CONDITIONS if name in request.META}
        response = _to_be_asked_for_again(self.get_response(request))
        request.META.update(conditions)
        if response.status_code != HTTPStatus.OK or response.cookies:
            return response
        page = DrawnPage(
            version=version,
            headers=dict(response.items()),
            content=response.content,
            match=request.resolver_match,
        )
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            if len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
        return _unless_known(request, response)

    def _current_version(self) -> Version:
        """The state of the journal, asked for by one reader at a time and not too often."""
        with self._lock:
            moment = time.monotonic()
            if moment - self._asked_at < settings.PAGES_STAND_SECONDS:
                return self._version
            previously_asked_at, self._asked_at = self._asked_at, moment
        try:
            version = current_version()
        except Exception:
            with self._lock:
                self._asked_at = previously_asked_at
            raise
        with self._lock:
            self._version = version
        return version


def _has_session(request: HttpRequest) -> bool:
    """Whether there is a session of this cookie; the database is asked only if there may be one.

    That costs whoever has one some tenths of a millisecond beside a page that is drawn for them,
    and spares drawing it to whoever sends any cookie.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore
    key = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME)).session_key
    return key is not None and store().exists(key)


def current_version() -> Version:
    """Return what names the state of all that public pages show."""
    with scopes_disabled():
        last_entries = Entry.objects.order_by("-pk").values_list("pk", flat=True)[:LAST_ENTRIES]
        entries = tuple(last_entries)
    # Members are counted after what the entry tells of.
    return (int(now().timestamp()) // GOOD_FOR, *entries, *members_by_group())


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the page, or that the browser has this very page already."""
    conditional_answer = get_conditional_response(
        request, etag=response.headers.get("ETag"), response=response
    )
    return conditional_answer or response


def _to_be_asked_for_again(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_cache=True)
    return response
