"""A real ntfy server, where the machine has one (``apt install ntfy``): a code, then a call."""

import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.deliveries import deliver_many
from jesuisla.collective.notifications.models import Messenger
from jesuisla.collective.notifications.notification import write_notification
from jesuisla.collective.notifications.topics import HELP

NTFY = shutil.which("ntfy")
PAGE, TOPIC, LINK = "/moi/messageries", "mur-lune-7Qx", "http://jesuisla.localhost/actions/1"


@pytest.fixture
def ntfy(tmp_path: Path, settings: Any) -> Iterator[str]:
    """The address of a server of its own."""
    assert NTFY is not None
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    settings.MESSENGER_SERVICES = (url,)
    options = ("--config", "/dev/null", "--listen-http", f"127.0.0.1:{port}", "--base-url", url)
    cache = ("--cache-file", str(tmp_path / "cache.db"))
    with subprocess.Popen([NTFY, "serve", *options, *cache], stderr=subprocess.DEVNULL) as server:
        try:
            while not _is_up(url):
                assert server.poll() is None
                time.sleep(0.1)
            yield url
        finally:
            server.terminate()


def _is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/v1/health").status_code == 200
    except httpx.TransportError:
        return False


def what_came(url: str) -> list[dict[str, Any]]:
    lines = httpx.get(f"{url}/{TOPIC}/json", params={"poll": "1"}).text.splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.skipif(NTFY is None, reason="no ntfy server on this machine")
def test_a_real_server_takes_the_code_and_then_a_call(cast: Any, client_of: Any, ntfy: str) -> None:
    client = client_of(cast.member)
    client.post(PAGE, {"address": f"{ntfy.replace('http', 'ntfy')}/{TOPIC}"})
    (message,) = what_came(ntfy)
    (code,) = re.findall(r"\d{6}", message["message"])
    client.post(f"{PAGE}/{Messenger.objects.get().pk}/code", {"code": code})
    call = write_notification(HELP, "help", cast.member, link=LINK, calls=1)
    outcomes = deliver_many("help:1", [(cast.member, CHANNELS["messenger"], call)])
    assert outcomes.left == [(cast.member.pk, "messenger")]
    message = what_came(ntfy)[-1]
    assert message["message"] == "On a besoin de vous un instant"
    assert (message["click"], message["priority"]) == (LINK, 4)
