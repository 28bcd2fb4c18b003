import os
from pathlib import Path

import pytest

from jesuisla.server.environment import (
    SECRETS,
    Environment,
    WrongEnvironment,
    hide_secrets,
    read_environment,
)
from jesuisla.server.mail import mail_settings


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("JESUISLA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://db/room"),
        ("DATABASE_URL", "postgresql://db:port/room"),
        ("SECRET_KEY", "short"),
        ("HOSTS", " , "),
        ("HOSTS", "https://example.org/"),
        ("HOSTS", "*"),
        ("HOSTS", "example.org:8000"),
        ("SECURE", "perhaps"),
        ("PUBLIC_PORT", "0"),
        ("PROXIES", "six"),
        ("PROXIES", "6"),
        ("PROXIES", "-1"),
        ("EMAIL_URL", "mail.example.org"),
        ("EMAIL_URL", "http://mail.example.org"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_FROM", "nobody"),
        ("DEMO", "maybe"),
    ],
)
def test_it_refuses_a_wrong_value_by_its_name_and_does_not_repeat_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"JESUISLA_{name}", value)
    with pytest.raises(WrongEnvironment, match=f"JESUISLA_{name} must be") as refusal:
        read_environment()
    assert "postgresql://db:port" not in str(refusal.value)
    assert "short" not in str(refusal.value)


def test_it_names_every_wrong_value_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JESUISLA_PROXIES", "six")
    monkeypatch.setenv("JESUISLA_SECURE", "perhaps")
    with pytest.raises(WrongEnvironment, match=r"JESUISLA_SECURE.*JESUISLA_PROXIES"):
        read_environment()


def test_it_refuses_a_name_that_means_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JESUISLA_DATBASE_URL", "postgresql://db/room")
    with pytest.raises(WrongEnvironment, match="JESUISLA_DATBASE_URL"):
        read_environment()


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("SECRET_KEY", "k" * 40),
        ("DATABASE_URL", "postgresql://jo:secret@db/room"),
        ("EMAIL_URL", "smtp://jo:secret@mail:587"),
    ],
)
def test_a_secret_may_stand_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, secret: str
) -> None:
    (tmp_path / "secret").write_text(f"{secret}\n")
    monkeypatch.setenv(f"JESUISLA_{name}_FILE", str(tmp_path / "secret"))
    monkeypatch.delenv(f"JESUISLA_{name}", raising=False)
    read = getattr(read_environment(), name.lower())
    assert read.get_secret_value() == secret
    assert secret not in repr(read_environment())
    assert secret not in os.environ.values(), "else each request would carry it"


@pytest.mark.parametrize("name", SECRETS)
def test_a_process_that_answers_requests_knows_its_secrets_and_does_not_show_them(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    secret = {"DATABASE_URL": "postgresql://jo:secret@db/room", "EMAIL_URL": "smtp://a:b@mail"}
    value = secret.get(name, "k" * 40)
    monkeypatch.setattr("jesuisla.server.environment._secrets", {})
    monkeypatch.setenv(f"JESUISLA_{name}", value)
    hide_secrets()
    assert value not in os.environ.values()
    assert getattr(read_environment(), name.lower()).get_secret_value() == value


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECURE", "true"), ("PROXIES", "1"), ("EMAIL_URL", "smtp://jo:secret@mail:587")],
)
def test_the_demonstration_is_refused_on_a_real_installation(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("JESUISLA_DEMO", "true")
    monkeypatch.setenv(f"JESUISLA_{name}", value)
    with pytest.raises(WrongEnvironment, match=f"JESUISLA_{name} belongs to a real"):
        read_environment()


def test_a_secret_in_a_file_and_in_the_environment_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JESUISLA_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("JESUISLA_SECRET_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(WrongEnvironment, match="remove one"):
        read_environment()


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_a_file_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("JESUISLA_SECRET_KEY_FILE", str(path))
    with pytest.raises(WrongEnvironment, match=str(path)):
        read_environment()


def test_the_folder_is_a_whole_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JESUISLA_DATA_DIR", "~/room")
    assert read_environment().data_dir == Path.home() / "room"


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Environment.model_fields.values())


@pytest.mark.parametrize(
    ("url", "uses_starttls"),
    [
        ("smtp://jo:secret@mail.example:587", True),
        ("smtp://jo:secret@mail.example:2525", True),
        ("smtp://jo:secret@mail.example", True),
        ("smtps://jo:secret@mail.example:465", False),
        ("smtp://jo:secret@127.0.0.1:2525", False),
        ("smtp://relay.example:25", False),
    ],
)
def test_no_password_leaves_the_machine_in_the_clear(
    monkeypatch: pytest.MonkeyPatch, url: str, uses_starttls: bool
) -> None:
    monkeypatch.setenv("JESUISLA_EMAIL_URL", url)
    settings = mail_settings(read_environment())
    assert settings["EMAIL_USE_TLS"] is uses_starttls
    assert settings["EMAIL_USE_SSL"] is url.startswith("smtps")
