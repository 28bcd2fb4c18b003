"""The service worker in a real Chromium, given real payloads as a push service would."""

import json
import re
import time
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from jesuisla.collective.notifications.channels.push import payload, topic_of
from jesuisla.collective.notifications.models import Subscription
from jesuisla.collective.notifications.notification import Notification
from receiving_device import Device

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECONDS = 60.0
"""What a busy machine may take; without this a message that never comes is waited for."""
SHOWN = """async (count) => {
  const notes = await (await navigator.serviceWorker.ready).getNotifications();
  return notes.length >= count && notes.map((it) => (
    { ...it.data, title: it.title, tag: it.tag, lang: it.lang, body: it.body }));
}"""


class Phone:
    """A browser whose profile stays, with the site's service worker in it."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context, self.base = context, base
        context.grant_permissions(["notifications"], origin=base)
        self.page: Page = context.pages[0]
        self.page.goto(f"{base}/")
        self.page.evaluate(
            "async () => { await navigator.serviceWorker.register('/service-worker.js');"
            " await navigator.serviceWorker.ready; }"
        )
        self.session: CDPSession = context.new_cdp_session(self.page)
        registrations: list[dict[str, Any]] = []
        self.session.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: registrations.extend(event["registrations"]),
        )
        self.session.send("ServiceWorker.enable")
        until = time.monotonic() + SECONDS
        while not registrations and time.monotonic() < until:
            self.page.wait_for_timeout(50)  # events come while the page is waited for
        self.registration = registrations[-1]["registrationId"]

    def deliver(self, data: str) -> None:
        """Hand the service worker what a push service would."""
        self.session.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": self.base, "registrationId": self.registration, "data": data},
        )

    def shown(self, count: int) -> list[dict[str, Any]]:
        """What stands on the screen, once it is so many."""
        notes = self.page.wait_for_function(SHOWN, arg=count, timeout=SECONDS * 1000)
        return list(notes.json_value())


@pytest.fixture
def phone(lasting_context: BrowserContext, live_server: Any, cast: Any) -> Phone:
    port = live_server.url.rsplit(":", 1)[1]
    return Phone(lasting_context, f"http://jesuisla.localhost:{port}")


def call(key: str) -> Notification:
    link = "http://jesuisla.localhost/charte"
    return Notification(
        topic="help", language="fr", subject="#jesuisla", text="", link=link, key=key,
        is_urgent=True,
    )  # fmt: skip


def test_a_message_is_shown_once_and_says_nothing(phone: Phone) -> None:
    first, second = call("a"), call("b")
    for notification in (first, first, second):
        phone.deliver(payload(notification).decode())
    notes = phone.shown(2)
    assert {note["tag"] for note in notes} == {topic_of(first), topic_of(second)}
    assert len(notes) == 2
    assert {note["title"] for note in notes} == {"On a besoin de vous un instant"}
    assert {(note["body"], note["lang"]) for note in notes} == {("", "fr")}
    assert {note["page"] for note in notes} == {f"{phone.base}/charte"}


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ("", "/"),
        ("no json", "/"),
        ("null", "/"),
        ("[1]", "/"),
        (json.dumps({"link": "https://evil.example/x"}), "/"),
        (json.dumps({"link": "//evil.example/x"}), "/"),
        (json.dumps({"link": "javascript:alert(1)"}), "/"),
        (json.dumps({"link": "/charte", "line": 7}), "/charte"),
    ],
)
def test_nonsense_shows_a_line_and_leads_nowhere_else(phone: Phone, data: str, path: str) -> None:
    phone.deliver(data)
    (note,) = phone.shown(1)
    assert note["page"] == phone.base + path
    assert note["title"] in {"Du nouveau pour vous", "Something new for you"}


def test_a_member_allows_it_after_a_tap_and_the_form_carries_it(
    phone: Phone, cast: Any, client_of: Any
) -> None:
    """No push service is reached from here: the browser's answer is a stand-in's."""
    client = client_of(cast.member)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    phone.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": phone.base}]
    )
    subscription = {"endpoint": "https://push.example.org/this-device", "keys": Device().keys}
    phone.page.add_init_script(
        "PushManager.prototype.subscribe = async () =>"
        f" ({{ toJSON: () => ({json.dumps(subscription)}) }});"
    )
    phone.page.goto(f"{phone.base}/moi")
    expect(phone.page.get_by_text("Ce navigateur ne sait pas le faire")).to_be_hidden()
    phone.page.get_by_role("button", name="Autoriser sur cet appareil").click()
    phone.page.get_by_text("Cet appareil est ajouté").wait_for()
    assert Subscription.objects.get().endpoint == "https://push.example.org/this-device"
    expect(phone.page.get_by_text(re.compile(r"push\.example\.org, depuis le"))).to_be_visible()


def test_without_script_a_sentence_says_so(page_of: Any, cast: Any) -> None:
    page = page_of(cast.member)
    page.goto("/moi")
    expect(page.get_by_text("Ce navigateur ne sait pas le faire")).to_be_visible()
    assert page.get_by_role("button", name="Autoriser sur cet appareil").count() == 0
