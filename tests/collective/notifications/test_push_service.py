"""Against a push service that others wrote: it checks who signs, and opens what was sealed."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.channels.push import topic_of
from jesuisla.collective.notifications.deliveries import Outcomes, deliver_many
from jesuisla.collective.notifications.devices import add_device
from jesuisla.collective.notifications.models import Subscription
from jesuisla.collective.notifications.notification import Notification
from jesuisla.collective.notifications.push_keys import public_push_key
from node_programs import install_program

PUSH = CHANNELS["push"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of web-push-testing, which runs as its own process."""
    source = Path(__file__).parent / "node"
    folder = install_program(source, tmp_path_factory.mktemp("push"))
    with subprocess.Popen(
        ["node", "serve.js"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield next(line.strip() for line in process.stdout if line.startswith("http"))
        process.kill()


@pytest.fixture(autouse=True)
def _allowed(service: str, settings: Any) -> None:
    settings.PUSH_SERVICES = (service,)


def ask(service: str, what: str, **body: str) -> Any:
    answer = httpx.post(f"{service}/{what}", json=body, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"] if answer.headers["content-type"].startswith("application") else {}


def subscribe(service: str, to: Membership) -> str:
    """As a browser does, and its page then; returns what the service calls the device."""
    subscription = ask(
        service, "subscribe", userVisibleOnly="true", applicationServerKey=public_push_key()
    )
    keys = subscription["keys"]
    add_device(
        to, endpoint=subscription["endpoint"], public_key=keys["p256dh"], secret=keys["auth"]
    )
    return str(subscription["clientHash"])


def call(to: Membership) -> Outcomes:
    notification = Notification(
        topic="help", language="fr", subject="#jesuislà", text="", is_urgent=True,
        link="http://jesuisla.localhost/actions/7",
    )  # fmt: skip
    return deliver_many("call:7", [(to, PUSH, notification)])


def test_it_takes_what_we_sign_and_opens_what_we_seal(service: str, cast: Any) -> None:
    device = subscribe(service, cast.member)
    assert call(cast.member).left == [(cast.member.pk, "push")]
    (message,) = ask(service, "get-notifications", clientHash=device)["messages"]
    words = json.loads(message)
    assert (words["line"], words["link"]) == ("On a besoin de vous un instant", "/actions/7")
    sent = Notification(
        topic="help", language="fr", subject="", text="", link="", key=f"call:7:{cast.member.pk}"
    )
    assert words["tag"] == topic_of(sent)
    assert Subscription.objects.get().accepted_at is not None
    assert call(cast.member) == Outcomes()  # once
    assert len(ask(service, "get-notifications", clientHash=device)["messages"]) == 1


def test_a_device_that_it_says_is_gone_is_forgotten(service: str, cast: Any) -> None:
    device = subscribe(service, cast.member)
    ask(service, f"expire-subscription/{device}")
    assert call(cast.member).nowhere == [(cast.member.pk, "push")]
    assert not Subscription.objects.exists()


def test_a_message_that_it_refuses_is_noted_with_the_device(service: str, cast: Any) -> None:
    """400, as from a service that does not know the device."""
    subscribe(service, cast.member)
    Subscription.objects.update(endpoint=f"{service}/notify/nobody")
    assert call(cast.member).nowhere == [(cast.member.pk, "push")]
    assert Subscription.objects.get().refusals == 1
