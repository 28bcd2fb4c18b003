"""What the environment says, typed, and refused loudly when wrong.

Every variable starts with ``JESUISLA_``. A secret may also stand in a file named by the
same variable with ``_FILE`` at its end, as container platforms hand secrets over.
"""

import os
from pathlib import Path
from typing import Annotated

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "JESUISLA_"
SECRETS = ("SECRET_KEY", "DATABASE_URL", "EMAIL_URL")


class WrongEnvironment(ValueError):  # noqa: N818  # a sentence for the operator, not an "Error"
    """A setting is missing or wrong; the message names the variable and what to do."""


class Environment(BaseSettings):
    """The product's settings, one field a variable."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("jesuisla")),
        description="Folder of the embedded database, the secret key and the backups.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL 16 or later to use; without it the embedded one is started.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="Signs sessions and links; made and kept in the data folder if not given.",
    )
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("localhost", ".localhost", "127.0.0.1", "[::1]"),
        description="Host names answered to, separated by commas.",
    )
    secure: bool = Field(
        default=False, description="True when served over HTTPS: secure cookies and HSTS."
    )
    proxies: int = Field(
        default=0, ge=0, le=5, description="Trusted proxies in front; 0 trusts no forwarded header."
    )
    email_url: SecretStr | None = Field(
        default=None,
        description="smtp://user:password@host:587; without it mail is kept in the data folder.",
    )
    email_from: str = Field(default="equipe@localhost", description="Sender of the mail.")
    demo: bool = Field(default=False, description="Set by the demonstration alone.")

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("an address of PostgreSQL starts with postgresql://")
        return value

    @field_validator("hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value


def read_environment() -> Environment:
    """Read and check every ``JESUISLA_`` variable.

    Raises :class:`WrongEnvironment` naming each wrong, unknown or unreadable variable.
    """
    known = {f"{PREFIX}{name}".upper() for name in Environment.model_fields}
    files = {f"{PREFIX}{name}_FILE" for name in SECRETS}
    unknown = sorted(
        name for name in os.environ if name.startswith(PREFIX) and name not in known | files
    )
    if unknown:
        raise WrongEnvironment(f"Unknown settings: {', '.join(unknown)}. Known: {sorted(known)}.")
    for name in SECRETS:
        _read_secret_file(name)
    try:
        return Environment()
    except ValidationError as error:
        wrong = "; ".join(
            f"{PREFIX}{'.'.join(str(part) for part in item['loc']).upper()}: {item['msg']}"
            for item in error.errors(include_input=False, include_url=False)
        )
        raise WrongEnvironment(f"Wrong settings: {wrong}.") from None


def _read_secret_file(name: str) -> None:
    variable, path = f"{PREFIX}{name}", os.environ.get(f"{PREFIX}{name}_FILE")
    if path is None:
        return
    if variable in os.environ:
        raise WrongEnvironment(f"Both {variable} and {variable}_FILE are set; keep one.")
    try:
        os.environ[variable] = Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise WrongEnvironment(f"{variable}_FILE cannot be read: {error.strerror}.") from None
    del os.environ[f"{variable}_FILE"]
