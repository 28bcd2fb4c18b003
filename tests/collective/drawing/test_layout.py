"""The layout of every page: who sees which entries, and how one moves through it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path
from django.utils.translation import override

from jesuisla.collective.queue import waiting
from markup import tight


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _app(name: str, **pages: str) -> Any:
    return path(
        "",
        include(([path(at, _nothing, name=page) for page, at in pages.items()], name)),
    )


class Addresses:
    """The pages the menu names, without what stands behind them."""

    urlpatterns = (
        _app("public", home="", impact="impact", network="reseau", charter="charte"),
        _app("members", join="rejoindre", me="moi", team="equipe"),
        _app("actions", today="actions"),
        _app("queue", queue="veille"),
        _app("proposals", propose="proposer"),
        _app("knowledge", shelf="fiches"),
        path("sign-in", _nothing, name="account_login"),
        path("sign-out", _nothing, name="account_logout"),
        path("language", _nothing, name="set_language"),
    )


Page = Callable[..., str]


@pytest.fixture
def page(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Page:
    settings.ROOT_URLCONF = Addresses
    monkeypatch.setattr(waiting, "count_waiting", lambda _viewer: 2)

    def rendered(
        template: str = "error.html", viewer: Any = None, at: str = "/x", language: str = "en"
    ) -> str:
        request = RequestFactory().get(at)
        request.viewer = viewer  # type: ignore[attr-defined]
        request.group = SimpleNamespace(name="Je suis là", hashtag="#jesuislà")  # type: ignore[attr-defined]
        with override(language):
            return render_to_string(template, {}, request=request)

    return rendered


def who(*, member: bool = False, team: bool = False) -> SimpleNamespace:
    return SimpleNamespace(alias="Ambre", is_member=member, is_team=team)


def menu(html: str) -> list[str]:
    start = html.index('<nav class="nav')
    entries = tight(html[start : html.index("</nav>", start)]).split("</a>")[:-1]
    return [entry.split("<a ")[1].split(">", 1)[1].split("<")[0] for entry in entries]


def test_a_stranger_is_shown_the_open_pages_and_the_way_in(page: Page) -> None:
    html = page()
    assert menu(html) == ["Impact", "Groups", "Charter", "Join us"]
    assert "Sign in" in html
    assert "Sign out" not in html


def test_a_member_is_shown_the_room_and_not_the_queue(page: Page) -> None:
    html = page(viewer=who(member=True))
    assert menu(html) == ["Actions", "Propose", "Facts", "Impact", "Charter"]
    assert "Ambre" in html
    assert "Sign out" in html
    assert 'href="/veille"' not in html


def test_the_team_is_shown_the_queue_as_well(page: Page) -> None:
    html = page(viewer=who(member=True, team=True))
    assert menu(html) == ["Actions", "Propose", "Queue", "Team"]
    assert html.count('<span class="count">2<span class="visually-hidden"> waiting</span>') == 1


def test_an_applicant_is_shown_what_strangers_see(page: Page) -> None:
    assert menu(page(viewer=who())) == ["Impact", "Groups", "Charter", "Join us"]


def test_the_menu_tells_which_page_is_open(page: Page) -> None:
    html = tight(page(viewer=who(member=True), at="/actions"))
    assert '<a href="/actions" aria-current="page">Actions</a>' in html
    assert html.count("aria-current") == 1


@pytest.mark.parametrize(("language", "other"), [("en", "Français"), ("fr", "English")])
def test_the_other_language_is_one_button_away_and_comes_back_here(
    page: Page, language: str, other: str
) -> None:
    html = tight(page(at="/x?page=2", language=language))
    assert f'<html lang="{language}" dir="ltr">' in html
    form = html[html.index('<form class="languages"') : html.index("</form>")]
    assert 'method="post" action="/language"' in form
    assert 'name="next" value="/x?page=2"' in form
    assert form.count("<button") == 1
    assert f">{other}</button>" in form


def test_every_page_can_be_skipped_to_its_content_and_back_to_its_top(page: Page) -> None:
    html = page()
    assert html.index('href="#main"') < html.index("<header")
    assert 'id="main"' in html
    assert 'href="#top"' in html
    assert 'id="top"' in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "413", "429"])
def test_each_page_for_an_error_says_what_to_do(page: Page, name: str) -> None:
    html = page(f"{name}.html")
    assert 'name="robots" content="noindex"' in html
    assert html.count("<h1>") == 1
    assert 'class="button" href="/"' in html
