"""The order in which the doctor looks."""

from collections.abc import Callable, Iterable

from jesuisla.server.doctor import collective, database, letter, machine, proxy
from jesuisla.server.doctor.finding import Finding, wrong
from jesuisla.server.embedded import NoDatabase
from jesuisla.server.environment import Environment, WrongEnvironment, read_environment
from jesuisla.server.language import gettext as _
from jesuisla.server.preparation import set_up_django


def examine(*, send_test_to: str | None = None) -> list[Finding]:
    """Return all that can be looked at; what needs a database is left out without one.

    ``send_test_to``: where to send a real letter, at the end.
    """
    try:
        environment = read_environment()
    except WrongEnvironment as error:
        advice = _("Fix the settings; see docs/reference/settings.md.")
        return [machine.python(), wrong("settings", str(error), advice)]
    findings = list(machine.look(environment))
    database_findings = _reach_database(environment)
    findings += database_findings
    if all(finding.state != "wrong" for finding in database_findings):
        findings += _findings_of(database.look)
        if all(finding.code != "tables" or finding.state == "right" for finding in findings):
            for look in (proxy.look, collective.look):
                findings += _findings_of(look)
    if send_test_to is not None:
        set_up_django()
        findings.append(letter.send_test(environment, send_test_to))
    return findings


def _reach_database(environment: Environment) -> list[Finding]:
    import psycopg

    from jesuisla.server.database import ensure_database

    try:
        address = ensure_database()
        with psycopg.connect(address, connect_timeout=10) as connection:
            version = connection.info.server_version
    except (NoDatabase, psycopg.OperationalError) as error:
        advice = (
            _("Check its log in the data folder, and the free disk space.")
            if environment.database_url is None
            else _("Check JESUISLA_DATABASE_URL, and that this PostgreSQL is running.")
        )
        reason = (str(error).splitlines() or ["?"])[-1].strip()
        sentence = _("The database is not responding: %(reason)s") % {"reason": reason}
        return [wrong("database", sentence, advice)]
    set_up_django()
    return [database.version(version, embedded=environment.database_url is None)]


def _findings_of(look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    from django.db import DatabaseError

    try:
        return list(look())
    except DatabaseError as error:
        sentence = _("The database rejected a query: %(reason)s") % {
            "reason": str(error).splitlines()[0]
        }
        return [
            wrong(
                "database-question",
                sentence,
                _("Apply the migrations first: start jesuisla serve once."),
            )
        ]
