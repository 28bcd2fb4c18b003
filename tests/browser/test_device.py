"""Messages on a device: the service worker in Chromium, given what the product really sends."""

import json
from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from jesuisla.collective.care.help_calls import call_sos
from jesuisla.collective.notifications.models import CallWish, Subscription
from jesuisla.collective.notifications.topics import CALLS
from jesuisla.collective.notifications.wishes import choose_channels
from launching import launch
from processes import until
from push_doors import Door, push_door
from receiving_device import Device
from waiting_jobs import run_and_drop_jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Chromium itself would ask Google for an address: it gets one of our own, and keys that we have.
SUBSCRIBE = """subscription => {
    PushManager.prototype.subscribe = async () => ({ toJSON: () => subscription });
}"""
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(
    ({ title, body, icon, image, badge, lang, tag, data }) =>
        ({ title, body, icon, image, badge, lang, tag, data }))"""
# A tap that nobody made may open no window, so what the worker asks for is written down.
TAP = """async (tag) => {
    const [notification] = await registration.getNotifications({ tag });
    const told = [], waits = [];
    clients.openWindow = async (page) => { told.push(page); };
    WindowClient.prototype.focus = async function () { told.push(`there: ${this.url}`); };
    const tap = new NotificationEvent("notificationclick", { notification });
    tap.waitUntil = (promise) => waits.push(promise);
    self.dispatchEvent(tap);
    await Promise.all(waits);
    return told;
}"""
# Without a tap Chromium takes a notification away after some seconds, which a busy machine needs.
# It also counts those that are there, for reading while one comes makes Chromium forget it: what it
# has written down and does not display yet it takes for closed, and strikes out.
STAYS = """() => {
    const show = registration.showNotification.bind(registration);
    self.there = 0;
    registration.showNotification = async (line, options) => {
        await show(line, { ...options, requireInteraction: true });
        self.there += 1;
    };
}"""
MOVED = """async ([newSubscription, oldSubscription]) => {
    const waits = [], change = new ExtendableEvent("pushsubscriptionchange");
    change.waitUntil = (promise) => waits.push(promise);
    change.newSubscription = { toJSON: () => newSubscription };
    change.oldSubscription = oldSubscription;
    self.dispatchEvent(change);
    return (await Promise.allSettled(waits)).map((it) => it.status);
}"""


@pytest.fixture
def chromium(whole_chromium: Browser) -> Browser:
    """The browser of these tests, in the place of the one without a window."""
    return whole_chromium


@pytest.fixture
def door(settings: Any) -> Iterator[Door]:
    with push_door() as door:
        settings.PUSH_SERVICES = (door.url,)
        yield door


class Telephone:
    """A browser on which somebody allowed messages, and the push service's side of it."""

    def __init__(self, page: Page, door: Door, name: str, *, lang: str = "fr") -> None:
        self.page, self.door, self.name = page, door, name
        self.device = Device()
        self.read = 0
        self.delivered = 0
        page.context.add_init_script(f"({SUBSCRIBE})({json.dumps(self.subscription(name))})")
        page.goto("/moi")
        self.origin = page.evaluate("location.origin")
        # Signing in leaves the language that somebody chose.
        choice = {"name": settings.LANGUAGE_COOKIE_NAME, "value": lang, "url": self.origin}
        page.context.add_cookies([choice])  # type: ignore[list-item]  # a dictionary as any
        page.context.grant_permissions(["notifications"], origin=self.origin)
        self.session = page.context.new_cdp_session(page)
        self.registrations: list[dict[str, Any]] = []
        self.session.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda told: self.registrations.extend(told["registrations"]),
        )
        self.session.send("ServiceWorker.enable")
        page.locator("#devices-title").click()
        page.locator("form[data-push] button").click()
        expect(page.locator("#appareils .past li")).to_have_count(1)
        self.worker(STAYS, None)

    def subscription(self, name: str) -> dict[str, Any]:
        return {"endpoint": f"{self.door.url}/201/{name}", "keys": self.device.keys}

    def messages(self) -> list[str]:
        """What came for this device since the last time, opened as a browser opens it."""
        bodies = [body for path, _headers, body in self.door.came if path.endswith(self.name)]
        fresh, self.read = bodies[self.read :], len(bodies)
        return [self.device.open(body).decode() for body in fresh]

    def deliver(self, data: str) -> None:
        """Hand a message to the browser, once, and wait until the worker has shown it."""
        registration = until(lambda: self.page.evaluate("1") and self.registrations)[-1]
        self.session.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": self.origin,
                "registrationId": registration["registrationId"],
                "data": data,
            },
        )
        self.delivered += 1
        until(lambda: self.worker("() => self.there", None) == self.delivered)

    def shown(self, count: int) -> list[dict[str, Any]]:
        """The notifications on the screen once there are so many, the oldest first."""

        rows: list[dict[str, Any]] = []

        def all_are_there() -> bool:
            rows[:] = self.page.evaluate(SHOWN)
            return len(rows) == count

        until(all_are_there)
        return rows

    def worker(self, script: str, told: Any) -> Any:
        (worker,) = until(lambda: self.page.evaluate("1") and self.page.context.service_workers)
        return worker.evaluate(script, told)


def test_a_call_is_shown_without_its_reason_and_a_tap_opens_the_action(
    cast: Any, page_of: Any, door: Door
) -> None:
    telephone = Telephone(page_of(cast.member, script=True), door, "ambre")
    choose_channels(cast.member, CALLS, channels=["push"])
    CallWish.objects.create(membership=cast.member, quiet_from=time(0), quiet_until=time(0))
    action = launch(cast, 7)
    (message,) = telephone.messages()
    telephone.deliver(message)
    (notification,) = telephone.shown(1)
    tag, page = notification.pop("tag"), notification.pop("data")["page"]
    assert notification == {
        "title": "On a besoin de vous un instant",
        "lang": "fr",
        **dict.fromkeys(("body", "icon", "image", "badge"), ""),
    }
    assert page == f"{telephone.origin}/actions/{action.number}"

    # It came twice, as it does when a worker dies before it noted that it left: shown once.
    telephone.deliver(message)
    telephone.deliver(json.dumps({"line": "Après", "tag": "after"}))
    assert {it["tag"] for it in telephone.shown(2)} == {tag, "after"}

    assert telephone.worker(TAP, tag) == [page]
    assert [it["tag"] for it in telephone.shown(1)] == ["after"]
    telephone.page.goto(page)
    expect(telephone.page.get_by_text(action.why)).to_be_visible()
    # Where the page is open already, it comes to the front instead of opening once more.
    telephone.deliver(message)
    telephone.shown(2)
    assert telephone.worker(TAP, tag) == [f"there: {page}"]


def test_it_speaks_the_language_of_who_is_told(cast: Any, page_of: Any, door: Door) -> None:
    cast.moderator.person.language = "en"
    cast.moderator.person.save()
    telephone = Telephone(page_of(cast.moderator, script=True), door, "maud", lang="en")
    call_sos(by=cast.member)
    run_and_drop_jobs()
    (message,) = telephone.messages()
    telephone.deliver(message)
    (notification,) = telephone.shown(1)
    assert (notification["title"], notification["lang"]) == ("You are needed for a moment", "en")
    telephone.deliver("")  # what says nothing is told in the language of the site as she reads it
    assert telephone.shown(2)[-1]["title"] == "Something new for you"


NONSENSE = (
    "",
    "{",
    "null",
    "[]",
    '"Ambre"',
    "\x01<html>",
    '{"line": 7, "lang": 7, "link": 7, "tag": 7}',
    '{"line": {"toString": 1}, "lang": [], "link": {"toString": 1}, "tag": {"toString": 1}}',
    '{"line": "", "link": "https://elsewhere.example/", "tag": null}',
    '{"link": "javascript:alert(1)"}',
    '{"link": "//elsewhere.example/"}',
    '{"link": "http://["}',
)


def test_what_makes_no_sense_shows_a_harmless_line_and_opens_this_site(
    cast: Any, page_of: Any, door: Door
) -> None:
    telephone = Telephone(page_of(cast.member, script=True), door, "ambre")
    for number, data in enumerate(NONSENSE):
        # All of them have one tag, so that each takes the place of what made sense before it.
        telephone.deliver(json.dumps({"line": f"Avant {number}", "tag": "new"}))
        assert [it["title"] for it in telephone.shown(1)] == [f"Avant {number}"]
        telephone.deliver(data)
        (notification,) = telephone.shown(1)
        assert (notification["title"], notification["body"]) == ("Du nouveau pour vous", ""), data
        assert notification["data"]["page"].startswith(f"{telephone.origin}/"), data
    assert telephone.worker(TAP, "new") == [f"{telephone.origin}/"]


def test_after_signing_out_a_tap_leads_to_the_door_and_no_further(
    cast: Any, page_of: Any, door: Door
) -> None:
    telephone = Telephone(page_of(cast.moderator, script=True), door, "maud")
    page = telephone.page
    page.goto("/compte/deconnexion")
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "deconnexion" not in url)
    call_sos(by=cast.member)
    run_and_drop_jobs()
    (message,) = telephone.messages()
    telephone.deliver(message)
    (notification,) = telephone.shown(1)
    (link,) = telephone.worker(TAP, notification["tag"])
    page.goto(link)
    expect(page.locator("[name=login]")).to_be_visible()
    assert cast.member.alias not in page.content()
    # Another address for the device is nobody's now: what was kept stays as it was.
    moved = [telephone.subscription("elsewhere"), telephone.subscription("maud")]
    assert telephone.worker(MOVED, moved) == ["rejected"]
    assert Subscription.objects.get().endpoint.endswith("/maud")


def test_a_device_whose_address_the_browser_changed_goes_on_being_told(
    cast: Any, page_of: Any, door: Door
) -> None:
    telephone = Telephone(page_of(cast.moderator, script=True), door, "maud")
    moved = [telephone.subscription("maud-again"), telephone.subscription("maud")]
    assert telephone.worker(MOVED, moved) == ["fulfilled"]
    assert Subscription.objects.get().endpoint == moved[0]["endpoint"]
    call_sos(by=cast.member)
    run_and_drop_jobs()
    assert door.devices() == ["maud-again"]


def test_a_browser_that_cannot_says_so_and_what_else_there_is(cast: Any, page_of: Any) -> None:
    page = page_of(cast.member, script=True)
    page.context.add_init_script("delete window.PushManager")
    page.goto("/moi")
    page.locator("#devices-title").click()
    expect(page.locator("[data-push-without]")).to_contain_text("Le courriel, lui, vous parvient")
    expect(page.locator("form[data-push]")).to_be_hidden()


def test_who_refused_and_who_reaches_no_push_service_read_what_to_do(
    cast: Any, page_of: Any
) -> None:
    page = page_of(cast.member, script=True)
    page.clock.install()
    page.goto("/moi")
    page.locator("#devices-title").click()
    button, trouble = page.locator("form[data-push] button"), page.locator("[data-push-trouble]")
    refused, unreached = trouble.nth(0), trouble.nth(1)
    origin = page.evaluate("location.origin")
    page.context.grant_permissions([], origin=origin)  # which refuses all others
    button.click()
    expect(refused).to_contain_text("Autorisez les notifications")
    expect(unreached).to_be_hidden()

    # Allowed now, but the service never answers, as where a network lets nothing through to it.
    page.evaluate("() => { PushManager.prototype.subscribe = () => new Promise(() => {}); }")
    page.context.grant_permissions(["notifications"], origin=origin)
    button.click()
    expect(refused).to_be_hidden()
    page.clock.run_for(19_000)
    expect(unreached).to_be_hidden()
    page.clock.run_for(2_000)
    expect(unreached).to_contain_text("Réessayez plus tard")

    page.evaluate("() => { PushManager.prototype.subscribe = () => Promise.reject(); }")
    button.click()
    expect(unreached).to_be_visible()
    assert not Subscription.objects.exists()
