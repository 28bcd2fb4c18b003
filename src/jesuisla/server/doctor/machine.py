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
    yield right("settings", _("The settings are complete and can be read."))
    yield disk(environment.data_dir)
    yield secret_key(environment)
    yield mail(environment)
    yield https(environment)
    yield time_zones()


def python() -> Finding:
    """The version of Python."""
    told = {"version": ".".join(str(part) for part in sys.version_info[:3])}
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return right("python", _("Python %(version)s is recent enough.") % told)
    sentence = _("Python %(version)s is too old.") % told
    return wrong("python", sentence, _("Install Python 3.11 or later."))


def disk(data_dir: Path) -> Finding:
    """Room left where the data is kept."""
    existing = next(folder for folder in (data_dir, *data_dir.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    told = {"free": free / 1e9, "folder": data_dir}
    if free >= LEAST_FREE_BYTES:
        return right("disk", _("%(free).0f GB are free in %(folder)s.") % told)
    sentence = _("Only %(free).1f GB are free in %(folder)s.") % told
    return wrong("disk", sentence, _("Make room before the database stops."))


def secret_key(environment: Environment) -> Finding:
    """Who may read the secret key."""
    if environment.secret_key is not None:
        return right("secret-key", _("The secret key comes from the settings."))
    path = environment.data_dir / "secret-key"
    told = {"file": path}
    if not path.exists():
        return note("secret-key", _("The secret key will be made at the first start."))
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        sentence = _("Others on this machine can read the secret key %(file)s.") % told
        return wrong("secret-key", sentence, _("Run: chmod 600 %(file)s") % told)
    return right("secret-key", _("Nobody else can read the secret key."))


def mail(environment: Environment) -> Finding:
    """Whether mail leaves this machine."""
    if environment.email_url is not None:
        return right("mail", _("Mail leaves by the server in JESUISLA_EMAIL_URL."))
    if environment.demo or not environment.secure:
        told = {"folder": environment.data_dir / "mail"}
        return note("mail", _("Mail stays in %(folder)s and reaches nobody.") % told)
    return wrong(
        "mail",
        _("No mail leaves, so nobody can sign in by a code."),
        _("Set JESUISLA_EMAIL_URL, for example smtp://name:password@host:587."),
    )


def https(environment: Environment) -> Finding:
    """Whether cookies are kept to HTTPS."""
    if environment.secure:
        return right("https", _("Cookies are sent over HTTPS alone."))
    local = all(_is_local(host) for host in environment.hosts)
    if local:
        return note("https", _("This installation serves this machine alone, without HTTPS."))
    return wrong(
        "https",
        _("Other machines may use this installation, but it does not ask for HTTPS."),
        _("Put a proxy with HTTPS in front and set JESUISLA_SECURE=true."),
    )


def time_zones() -> Finding:
    """Whether this machine knows the time zones."""
    if "Europe/Paris" in available_timezones():
        return right("time-zones", _("The time zones are known."))
    sentence = _("This machine does not know the time zones.")
    return wrong("time-zones", sentence, _("Install the system’s package tzdata."))


def _is_local(host: str) -> bool:
    return host in {"127.0.0.1", "[::1]"} or host.endswith("localhost")
