"""How mail leaves: by SMTP when configured, else into a folder where it can be read."""

from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.mail.backends import filebased

from jesuisla.server.environment import Environment
from jesuisla.server.folders import make_private


def mail_settings(environment: Environment) -> dict[str, Any]:
    """Django's mail settings for this environment.

    ``smtp://`` uses STARTTLS when the port is 587, or when a password would leave this machine
    without it; ``smtps://`` is TLS from the start.
    """
    common = {"DEFAULT_FROM_EMAIL": environment.email_from}
    if environment.email_url is None:
        return common | {
            "EMAIL_BACKEND": "jesuisla.server.mail.EmailBackend",
            "EMAIL_FILE_PATH": str(environment.data_dir / "mail"),
        }
    parts = urlsplit(environment.email_url.get_secret_value())
    has_secret_to_hide = bool(parts.username) and not _is_this_machine(parts.hostname or "")
    return common | {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and (parts.port == 587 or has_secret_to_hide),
        "EMAIL_TIMEOUT": 20,
    }


class EmailBackend(filebased.EmailBackend):
    """Writes letters into a folder of its owner's alone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        make_private(Path(self.file_path))


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def security_contact(environment: Environment) -> str:
    """Return who is told of holes, as an address of the web; empty where nobody said a real one."""
    contact = environment.security_contact or parseaddr(environment.email_from)[1]
    if contact.startswith("https://"):
        return contact
    return "" if contact.endswith("@localhost") else f"mailto:{contact}"
