import os
import socket
from pathlib import Path

import pytest

from jesuisla.server import serving


@pytest.mark.parametrize(
    ("settings", "port", "told"),
    [
        ({}, 8000, "8000"),
        ({}, 80, None),
        ({"PROXIES": "1"}, 8000, None),
        ({"SECURE": "true"}, 8000, None),
        ({"PUBLIC_PORT": "8443", "SECURE": "true"}, 8000, "8443"),
        ({"PUBLIC_PORT": "8443"}, 8000, "8443"),
    ],
)
def test_letters_name_the_port_served_unless_a_proxy_has_one_of_its_own(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], port: int, told: str | None
) -> None:
    monkeypatch.setenv("JESUISLA_PUBLIC_PORT", "")
    monkeypatch.delenv("JESUISLA_PUBLIC_PORT")
    for name, value in settings.items():
        monkeypatch.setenv(f"JESUISLA_{name}", value)
    serving._tell_port(serving.Address(host="127.0.0.1", port=port))
    assert os.environ.get("JESUISLA_PUBLIC_PORT") == told


@pytest.mark.parametrize("kind", ["file", "abstract"])
def test_systemd_is_told_when_pages_are_there(
    monkeypatch: pytest.MonkeyPatch, open_folder: Path, kind: str
) -> None:
    name = f"{open_folder}/notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as system:
        system.bind(f"\0{name}" if kind == "abstract" else name)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}" if kind == "abstract" else name)
        serving.tell_system()
        assert system.recv(100) == b"READY=1"
    monkeypatch.delenv("NOTIFY_SOCKET")
    serving.tell_system()
