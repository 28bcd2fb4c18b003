"""What the environment says, typed, and refused loudly when wrong.

Every variable starts with ``JESUISLA_``. A secret may also stand in a file named by the
same variable with ``_FILE`` at its end, as container platforms hand secrets over. No value of
such a file is put into the environment, and a process that answers requests takes the
others out of it (:func:`hide_secrets`): what is not there cannot be written down by mistake.
"""

import os
import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from jesuisla.server.language import gettext as _

PREFIX = "JESUISLA_"
SECRETS = ("SECRET_KEY", "DATABASE_URL", "EMAIL_URL", "READER_KEY", "METRICS_TOKEN")
SCHEMES = {"database_url": {"postgresql", "postgres"}, "email_url": {"smtp", "smtps"}}
A_HOST = re.compile(r"\.?[\w-]+(\.[\w-]+)*\.?|\[[0-9A-Fa-f:.]+\]")
"""A name, all names below it, or a number: no port, which is never compared, and not any host."""
READER_SCHEMES = frozenset({"http", "https"})


class WrongEnvironment(ValueError):  # noqa: N818  # a sentence for the operator, not an "Error"
    """A setting is missing or wrong; the message names the variable and what to do."""


class Environment(BaseSettings):
    """The product's settings, one field a variable."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("jesuisla")),
        description="Folder of the embedded database, the secret key, static files, unsent mail.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="URL of PostgreSQL 16 or later; the embedded one by default.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="Signs sessions and links; generated and stored in the data folder by default.",
    )
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("localhost", ".localhost", "127.0.0.1", "[::1]"),
        description="Allowed host names, comma-separated.",
    )
    secure: bool = Field(
        default=False, description="Whether pages are served over HTTPS: secure cookies and HSTS."
    )
    proxies: int = Field(
        default=0,
        ge=0,
        le=5,
        description="Number of trusted reverse proxies; with 0, forwarded headers are ignored.",
    )
    public_port: int | None = Field(
        default=None,
        ge=1,
        le=65_535,
        description="Port used in links in e-mails; the port served by default.",
    )
    email_url: SecretStr | None = Field(
        default=None,
        description="smtp://user:password@host:587; by default mail is written to the data folder.",
    )
    email_from: str = Field(default="equipe@localhost", description="Sender of e-mails.")
    security_contact: str = Field(
        default="",
        description="Whom to tell of holes: e-mail or https://…; the sender of e-mails by default.",
    )
    reader_url: str | None = Field(
        default=None, description="OpenAI-compatible URL of a second-stage model: https://…/v1."
    )
    reader_model: str = Field(default="", description="Name of the model at that URL.")
    reader_key: SecretStr | None = Field(default=None, description="API key sent to that URL.")
    reader_private: bool = Field(
        default=False,
        description="That URL is a machine of yours: drafts may go there, by their writer's tap.",
    )
    reader_folder: str = Field(
        default="", description="Folder or name of a local classification model."
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="Whoever sends it may read /metrics; without one, nobody may.",
    )
    push_services: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="URLs of push services inside your own network, comma-separated.",
    )
    messenger_services: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="URLs of ntfy or Matrix servers inside your own network, comma-separated.",
    )
    demo: bool = Field(default=False, description="Set by jesuisla demo only.")

    @field_validator("data_dir")
    @classmethod
    def _whole_path(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("database_url", "email_url")
    @classmethod
    def _check_address(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is not None:
            parts = urlsplit(value.get_secret_value())
            int(parts.port or 0)  # reading it raises ValueError unless it is a number
            if parts.scheme not in SCHEMES[str(info.field_name)]:
                raise ValueError("wrong scheme")
            if info.field_name == "email_url" and not parts.hostname:
                raise ValueError("no host")
        return value

    @field_validator("security_contact")
    @classmethod
    def _check_contact(cls, value: str) -> str:
        if value and not re.fullmatch(r"[^@\s<>:/]+@[^@\s<>]+|https://[^\s/]+\S*", value):
            raise ValueError("not an address")
        return value

    @field_validator("reader_url")
    @classmethod
    def _check_reader(cls, value: str | None) -> str | None:
        if value and not _is_on_the_web(value):
            raise ValueError("not an address of the web")
        return value

    @field_validator("push_services", "messenger_services")
    @classmethod
    def _check_services(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(map(_is_on_the_web, value)):
            raise ValueError("not addresses of the web")
        return value

    @field_validator("hosts", "push_services", "messenger_services", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("hosts")
    @classmethod
    def _check_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or not all(A_HOST.fullmatch(host) for host in value):
            raise ValueError("not a list of host names")
        return value

    @field_validator("email_from")
    @classmethod
    def _check_sender(cls, value: str) -> str:
        if not re.fullmatch(r"[^@\r\n]*<?[^@\s<>]+@[^@\s<>]+>?", value):
            raise ValueError("not an address")
        return value


def _is_on_the_web(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in READER_SCHEMES and bool(parts.hostname)


def _expected(field: str) -> str:
    """What a variable should hold, in the operator's language."""
    sentences = {
        "data_dir": _("the path of a folder"),
        "database_url": _("an address such as postgresql://name:password@host:5432/base"),
        "secret_key": _("at least 32 random characters"),
        "hosts": _("comma-separated host names, such as example.org,www.example.org"),
        "secure": _("true or false"),
        "proxies": _("a number from 0 to 5"),
        "public_port": _("a number from 1 to 65535"),
        "email_url": _("an address such as smtp://name:password@host:587"),
        "email_from": _("an e-mail address"),
        "security_contact": _("an e-mail address, or an address such as https://example.org/holes"),
        "reader_url": _("an address such as https://reader.example.org/v1"),
        "reader_model": _("the name of a model"),
        "reader_key": _("the API key of that service"),
        "reader_private": _("true or false"),
        "reader_folder": _("a model folder, or the name of a model"),
        "push_services": _("comma-separated addresses, such as http://push.example.lan:8080"),
        "messenger_services": _("comma-separated addresses, such as http://push.example.lan:8080"),
        "metrics_token": _("at least 32 random characters"),
        "demo": _("true or false"),
    }
    return sentences[field]


def read_environment() -> Environment:
    """Read and check every ``JESUISLA_`` variable.

    Raises :class:`WrongEnvironment` naming each wrong, unknown or unreadable variable; it
    never repeats a value, which may be a secret.
    """
    variables = {f"{PREFIX}{name}".upper() for name in Environment.model_fields}
    files = {f"{PREFIX}{name}_FILE" for name in SECRETS}
    unknown = sorted(
        name for name in os.environ if name.startswith(PREFIX) and name not in variables | files
    )
    if unknown:
        raise WrongEnvironment(
            _("Unknown settings: %(unknown)s. Available settings: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(sorted(variables | files))}
        )
    secrets = _secrets | {
        name.lower(): secret for name in SECRETS if (secret := _secret_of_file(name)) is not None
    }
    try:
        environment = Environment(**secrets)  # type: ignore[arg-type]  # pydantic reads text
    except ValidationError as error:
        fields = dict.fromkeys(str(item["loc"][0]).lower() for item in error.errors())
        wrong = "; ".join(
            _("%(variable)s must be %(expected)s")
            % {"variable": f"{PREFIX}{field.upper()}", "expected": _expected(field)}
            for field in fields
        )
        raise WrongEnvironment(_("Invalid settings: %(wrong)s.") % {"wrong": wrong}) from None
    _refuse_demonstration(environment)
    return environment


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return str(error.strerror) if isinstance(error, OSError) else _("it is not UTF-8 text")


def _secret_of_file(name: str) -> str | None:
    variable, path = f"{PREFIX}{name}", os.environ.get(f"{PREFIX}{name}_FILE")
    if path is None:
        return None
    if variable in os.environ:
        raise WrongEnvironment(
            _("Both %(variable)s and %(variable)s_FILE are set; remove one of them.")
            % {"variable": variable}
        )
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongEnvironment(
            _("The file %(path)s, set in %(variable)s_FILE, cannot be read: %(reason)s.")
            % {"path": path, "variable": variable, "reason": _reason(error)}
        ) from None


_secrets: dict[str, str] = {}


def hide_secrets() -> None:
    """Take the secrets out of the environment of this process, which still knows them."""
    for name in SECRETS:
        if (secret := os.environ.pop(f"{PREFIX}{name}", None)) is not None:
            _secrets[name.lower()] = secret


def _refuse_demonstration(environment: Environment) -> None:
    """Raise :class:`WrongEnvironment` where the demonstration's open doors would let anybody in."""
    if not environment.demo:
        return
    real = {
        "SECURE": environment.secure,
        "PROXIES": environment.proxies > 0,
        "EMAIL_URL": environment.email_url is not None,
    }
    for name in (name for name, is_set in real.items() if is_set):
        raise WrongEnvironment(
            _(
                "%(variable)s belongs to a real installation, and JESUISLA_DEMO lets anybody with "
                "a link sign in; remove JESUISLA_DEMO."
            )
            % {"variable": f"{PREFIX}{name}"}
        )
