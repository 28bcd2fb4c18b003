"""The fixed cast, and a real PostgreSQL for every test that asks for one."""

import gc
import os
import socketserver
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psutil
import psycopg
import pytest
from django.test import Client, TransactionTestCase
from django_scopes import scope, scopes_disabled
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from psycopg.sql import SQL, Identifier

from settings_for_tests import DATA_DIR
from tables import database_with_tables, empty_tables

# No test fails because the machine is busy, nor by the luck of the draw: the examples are the
# same each time. ``--hypothesis-profile=searching`` draws others.
UNHURRIED: Any = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
hypothesis_settings.register_profile("searching", **UNHURRIED)
hypothesis_settings.register_profile("patient", derandomize=True, **UNHURRIED)
hypothesis_settings.load_profile("patient")


# A server's thread that shows where it failed parses the source for it, and CPython 3.11 cannot do
# that while a test parses another: "AST constructor recursion depth mismatch".
socketserver.BaseServer.handle_error = lambda *_: None  # type: ignore[method-assign]

# After each test that writes for good.
TransactionTestCase._fixture_teardown = lambda _case: empty_tables()


# What is collected stays to the end: looking through it for garbage is a sixth of collecting it.
gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage from here on, among what tests make, and thirty times more rarely.

    Most of what they make goes by itself; looking was a tenth of the time of tests with pages.
    """
    gc.freeze()
    gc.set_threshold(20_000)
    gc.enable()


def pytest_configure(config: pytest.Config) -> None:
    """Start the embedded PostgreSQL before Django opens its first connection.

    Every run has a database of its own, so that two runs at once do not meet; those of
    runs that were killed are dropped here.
    """
    from django.conf import settings

    from jesuisla.server.database import parse_database_url, start_embedded_database

    address = os.environ.get("JESUISLA_DATABASE_URL") or start_embedded_database(DATA_DIR)
    settings.DATABASES["default"].update(parse_database_url(address))
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"test_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as connection:
        # Test data need not survive a power cut.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("SELECT pg_reload_conf()")
        for (name,) in connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'"
        ).fetchall():
            owner = name.split("_")[1]
            if owner.isdecimal() and not psutil.pid_exists(int(owner)):
                connection.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(name)))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in one sentence what was skipped, and what to install for it."""
    reports = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in reports)
    if reasons:
        terminalreporter.write_line("; ".join(f"{n} skipped: {why}" for why, n in reasons.items()))


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    """Begin each test in French, whatever page the test before it looked at last."""
    from django.utils.translation import override

    with override("fr"):
        yield


@pytest.fixture(autouse=True)
def _the_database_travels_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have both clocks agree when a test travels in time, which moves Python's alone."""
    from jesuisla.collective.groups import schedule

    monkeypatch.setattr(schedule, "seconds_ahead", lambda: 0.0)


@pytest.fixture(autouse=True)
def minutes_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Have no query of a page depend on the five minutes in which a test runs.

    What this returns has them counted again, for the tests of counting.
    """
    from jesuisla.collective.care import middleware

    count = middleware.count_time
    monkeypatch.setattr(middleware, "count_time", lambda *_look: None)
    return lambda: monkeypatch.setattr(middleware, "count_time", count)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any
) -> None:
    """Have the database of this process copied, which is quicker than migrating it."""
    from django.conf import settings

    with django_db_blocker.unblock():
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = database_with_tables()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Leave the database of this process to nobody, so that it can be dropped.

    Django keeps connections by context, and a browser that stays open has a context of its own:
    what was opened in it is not closed with the others. Nobody comes again either, and we wait
    until all have left: PostgreSQL itself waits five seconds, which a busy machine may need.
    """
    from django.db import connection

    yield
    name = connection.settings_dict["NAME"]
    if name != connection.settings_dict["TEST"]["NAME"]:
        return  # no test of this run asked for a database
    with django_db_blocker.unblock():
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(
                SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(Identifier(name))
            )
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = %s",
                [name],
            )


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database for rows that take seconds to make and stand for all tests of a module.

    Its tests ask for ``db`` as well, which takes back what each of them writes.
    """
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


@dataclass
class Cast:
    """Who plays: the people of #jesuislà, and a moderator of another group."""

    group: Any
    other_group: Any
    moderator: Any
    second_moderator: Any
    coordinator: Any
    member: Any
    second_member: Any
    third_member: Any
    applicant: Any
    other_moderator: Any


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """The cast, with the scope of its first group open for the whole test."""
    from django.db import connection

    from jesuisla.analysis.lookalikes import skeleton
    from jesuisla.collective.groups.models import Charter, Domain, Group
    from jesuisla.collective.members.models import Membership, Person

    # Tests with a server write for good, and the queue is not among what is emptied after them.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")

    def group(slug: str, language: str, **more: Any) -> Any:
        return Group(
            slug=slug,
            name=f"#{slug}",
            hashtag=f"#{slug}",
            language=language,
            countries=["FR"] if language == "fr" else ["DE"],
            time_zone="Europe/Paris" if language == "fr" else "Europe/Berlin",
            **more,
        )

    def membership(of: Any, alias: str, *roles: str) -> Any:
        person = Person(email=f"{alias.lower()}@example.org", language="fr")
        return Membership(
            group=of,
            person=person,
            alias=alias,
            alias_skeleton=skeleton(alias),
            roles=list(roles or ["member"]),
        )

    with scopes_disabled():
        groups = ours, theirs = group("jesuisla", "fr", home=True), group("ichbinhier", "de")
        Group.objects.bulk_create(groups)
        Domain.objects.bulk_create(
            Domain(group=each, host=f"{each.slug}.localhost") for each in groups
        )
        Charter.objects.bulk_create(
            Charter(group=each, version=1, language=each.language, text="Avec bienveillance.")
            for each in groups
        )
        played = Cast(
            group=ours,
            other_group=theirs,
            moderator=membership(ours, "Maud", "member", "moderator"),
            second_moderator=membership(ours, "Malik", "member", "moderator"),
            coordinator=membership(ours, "Colette", "member", "coordinator"),
            member=membership(ours, "Ambre"),
            second_member=membership(ours, "Basile"),
            third_member=membership(ours, "Chloé"),
            applicant=membership(ours, "Nour", "applicant"),
            other_moderator=membership(theirs, "Otto", "member", "moderator"),
        )
        # A few queries rather than one a row: hundreds of tests begin here.
        memberships = [who for who in vars(played).values() if isinstance(who, Membership)]
        Person.objects.bulk_create(who.person for who in memberships)
        Membership.objects.bulk_create(memberships)
    with scope(group=ours.pk):
        yield played


def browser_of(
    who: Any, *, host: str = "jesuisla.localhost", strong: bool = True, powers: bool = True
) -> Client:
    """A browser in which somebody is signed in; ``None`` is a stranger.

    Roles above member come with a second factor unless ``strong=False``, and the team's powers
    are on, also for a test that travels in time, unless ``powers=False``.
    """
    client = Client(headers={"host": host, "accept-language": "fr"})
    if who is not None:
        client.force_login(who.person, "allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        methods = [{"method": "code", "at": 1.0}]
        session["account_authentication_methods_user"] = str(who.person.pk)
        session["account_authentication_methods"] = methods + (
            [{"method": "mfa", "at": 1.0}] if strong else []
        )
        if powers:
            session["team_powers"] = {"place": who.pk, "at": FAR_AHEAD}
        session.save()
    return client


@pytest.fixture
def somebody() -> Any:
    """A browser of anybody, where a test has people of its own: ``somebody(who)``."""
    return browser_of


@pytest.fixture
def client_of(cast: Cast) -> Any:
    """A browser of somebody of the cast: ``client_of(cast.member)``; ``None`` is a stranger.

    It looks at the host of the person's own group, or at ``host``; the rest is :func:`browser_of`.
    """

    def browser(who: Any, *, host: str | None = None, **powers: bool) -> Client:
        return browser_of(who, host=host or f"{(who or cast).group.slug}.localhost", **powers)

    return browser
