"""A real Chromium against a real server, signed in as anybody of the cast."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils.timezone import now
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from jesuisla.collective.members.models import Membership
from processes import PATIENCE

# The one without a window first: it takes a third of the time for a page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives browsers: one for all, for it runs a loop in this thread."""
    # Which Django would take for an async caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE * 1000)  # a busy machine is no failure
        yield playwright


def installed(names: Sequence[str]) -> str:
    """The first of these programs; skips where none is there, unless completeness is asked."""
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        if os.environ.get("TESTS_COMPLETE"):
            pytest.fail("browser tests need Chromium: install your system's chromium package")
        pytest.skip("they need Chromium (apt install chromium)")
    return program


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """One Chromium for all."""
    program = installed(NAMES)
    browser = request.getfixturevalue("driver").chromium.launch(executable_path=program, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def whole_chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """One with all that a window has: the other shows no notifications."""
    program = installed([name for name in NAMES if "shell" not in name])
    browser = request.getfixturevalue("driver").chromium.launch(
        executable_path=program, args=[*FLAGS, "--headless=new"]
    )
    yield browser
    browser.close()


@pytest.fixture
def long_here(cast: Any) -> None:
    """Everybody of the cast came long ago: whoever is new reads first, and they need not."""
    Membership.objects.update(joined_at=now() - timedelta(days=60))


@pytest.fixture
def page_of(
    chromium: Browser, live_server: Any, cast: Any, client_of: Any
) -> Iterator[Callable[..., Page]]:
    """``page_of(cast.member)``: a page of theirs, 360 px wide, French, without JavaScript.

    ``None`` is a stranger. Every page fails its test on an error in the console, on a
    request to elsewhere and on an answer that says the server failed.
    """
    contexts: list[Any] = []
    trouble: list[str] = []
    port = live_server.url.rsplit(":", 1)[1]

    def open_page(
        who: Any,
        *,
        lang: str = "fr",
        script: bool = False,
        width: int = 360,
        scheme: str = "light",
        strong: bool = True,
        powers: bool = True,
    ) -> Page:
        slug = who.group.slug if who is not None else cast.group.slug
        context = chromium.new_context(
            base_url=f"http://{slug}.localhost:{port}",
            viewport={"width": width, "height": 800},
            locale=lang,
            java_script_enabled=script,
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        if who is not None:
            client = client_of(who, strong=strong, powers=powers)
            context.add_cookies(
                [
                    {
                        "name": settings.SESSION_COOKIE_NAME,
                        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                        "url": f"http://{slug}.localhost:{port}",
                    }
                ]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: trouble.append(f"script: {error}"))
        page.on(
            "console",
            lambda message: (
                trouble.append(f"console: {message.text}")
                if message.type == "error"
                and "403" not in message.text
                and "404" not in message.text
                and "422" not in message.text
                else None
            ),
        )
        page.on(
            "response",
            lambda answer: (
                trouble.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
            ),
        )
        page.on(
            "request",
            lambda request: (
                trouble.append(f"went elsewhere: {request.url}")
                if "localhost" not in request.url and not request.url.startswith("data:")
                else None
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not trouble, trouble
