"""The machine and its settings."""

import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import available_timezones

from jesuisla.server.doctor.finding import Finding, note, right, wrong
from jesuisla.server.environment import Environment
from jesuisla.server.language import gettext as _

OLDEST_PYTHON = (3, 11)
LEAST_FREE_BYTES = 1_000_000_000


def look(environment: Environment) -> Iterator[Finding]:
    """Python, settings, disk, keys, mail, HTTPS and time zones."""
    yield python()
    yield right("settings", _("The settings are complete and valid."))
    yield disk(environment.data_dir)
    yield data_folder(environment.data_dir)
    yield secret_key(environment)
    yield mail(environment)
    yield https(environment)
    yield time_zones()


def python() -> Finding:
    """The version of Python."""
    values = {"version": ".".join(str(part) for part in sys.version_info[:3])}
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return right("python", _("Python %(version)s is recent enough.") % values)
    sentence = _("Python %(version)s is too old.") % values
    return wrong("python", sentence, _("Install Python 3.11 or later."))


def disk(data_dir: Path) -> Finding:
    """Room left where the data is kept."""
    existing = next(folder for folder in (data_dir, *data_dir.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    values = {"free": free / 1e9, "folder": data_dir}
    if free >= LEAST_FREE_BYTES:
        return right("disk", _("%(free).0f GB are free in %(folder)s.") % values)
    sentence = _("Only %(free).1f GB are free in %(folder)s.") % values
    return wrong("disk", sentence, _("Free some disk space before the database stops."))


def data_folder(data_dir: Path) -> Finding:
    """Who may look into the data folder, where unsent e-mail lies too."""
    values = {"folder": data_dir}
    if not data_dir.exists() or not stat.S_IMODE(data_dir.stat().st_mode) & 0o066:
        return right("data-folder", _("Only its owner can open the data folder."))
    sentence = _("Other accounts on this machine can open the data folder %(folder)s.") % values
    return wrong("data-folder", sentence, _("Run: chmod 700 %(folder)s") % values)


def secret_key(environment: Environment) -> Finding:
    """Who may read the secret key."""
    if environment.secret_key is not None:
        return right("secret-key", _("The secret key is set in the settings."))
    path = environment.data_dir / "secret-key"
    values = {"file": path}
    if not path.exists():
        return note("secret-key", _("A secret key will be generated at the first start."))
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        sentence = _("Other accounts on this machine can read the secret key %(file)s.") % values
        return wrong("secret-key", sentence, _("Run: chmod 600 %(file)s") % values)
    return right("secret-key", _("Only its owner can read the secret key."))


def mail(environment: Environment) -> Finding:
    """Whether mail leaves this machine."""
    if environment.email_url is not None:
        return right("mail", _("E-mail is sent through the server in JESUISLA_EMAIL_URL."))
    if environment.demo or not environment.secure:
        values = {"folder": environment.data_dir / "mail"}
        return note("mail", _("E-mail is written to %(folder)s and not sent.") % values)
    return wrong(
        "mail",
        _("E-mail is not sent, so nobody can sign in with a code."),
        _("Set JESUISLA_EMAIL_URL, for example smtp://name:password@host:587."),
    )


def https(environment: Environment) -> Finding:
    """Whether cookies are kept to HTTPS."""
    if environment.secure:
        return right("https", _("Cookies are sent over HTTPS only."))
    local = all(_is_local(host) for host in environment.hosts)
    if local:
        return note("https", _("This installation serves this machine only, without HTTPS."))
    return wrong(
        "https",
        _("Other machines can reach this installation, but it does not require HTTPS."),
        _("Put a reverse proxy with HTTPS in front and set JESUISLA_SECURE=true."),
    )


def time_zones() -> Finding:
    """Whether this machine knows the time zones."""
    if "Europe/Paris" in available_timezones():
        return right("time-zones", _("Time zone data is available."))
    sentence = _("Time zone data is missing.")
    return wrong("time-zones", sentence, _("Install the system package tzdata."))


def _is_local(host: str) -> bool:
    return host in {"127.0.0.1", "[::1]"} or host.endswith("localhost")
