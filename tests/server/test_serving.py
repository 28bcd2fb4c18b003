import os

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
