"""The database, its tables, its queue and its backups."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from jesuisla.server.doctor.finding import Finding, note, right, wrong
from jesuisla.server.health import JobQueue
from jesuisla.server.language import gettext as _
from jesuisla.server.language import ngettext

if TYPE_CHECKING:
    from jesuisla.collective.meanings.index import IndexState

OLDEST_POSTGRESQL = 160_000
LONGEST_WAIT_SECONDS = 300.0
LONGEST_SILENCE_SECONDS = 60.0
OLDEST_BACKUP = timedelta(days=2)


def look() -> Iterator[Finding]:
    """Tables, queue, worker, clocks, backups."""
    from jesuisla.analysis.meaning import is_installed
    from jesuisla.collective.groups.clock import seconds_ahead
    from jesuisla.collective.meanings.index import index_state
    from jesuisla.server.backup import last_backup
    from jesuisla.server.health import queue_now
    from jesuisla.server.preparation import missing_migrations

    missing = missing_migrations()
    yield tables(missing, is_new="groups.0001_initial" in missing)
    if missing:
        return  # the rest asks tables that may not be there
    yield from queue(queue_now())
    yield from clocks(seconds_ahead())
    yield meanings(index_state(), can_read=is_installed())
    yield backups(last_backup(), datetime.now(UTC))


def version(number: int, *, embedded: bool) -> Finding:
    """The version of PostgreSQL, as ``180003`` for 18.3.

    >>> version(150004, embedded=False).state
    <State.WRONG: 'wrong'>
    """
    values = {"version": f"{number // 10_000}.{number % 10_000}"}
    if number < OLDEST_POSTGRESQL:
        sentence = _("PostgreSQL %(version)s is too old.") % values
        return wrong("database", sentence, _("Use PostgreSQL 16 or later."))
    if embedded:
        return right("database", _("The embedded PostgreSQL %(version)s is running.") % values)
    return right("database", _("PostgreSQL %(version)s is reachable.") % values)


def tables(missing: list[str], *, is_new: bool = False) -> Finding:
    """Whether the tables are those of this version; a new installation has none yet."""
    if not missing:
        return right("tables", _("The database schema is up to date."))
    if is_new:
        sentence = _("The database is still empty.")
        return wrong("tables", sentence, _("Create a group: jesuisla group create"))
    sentence = _("Migrations are missing: %(missing)s.") % {"missing": ", ".join(missing)}
    return wrong("tables", sentence, _("Start jesuisla serve once to apply them."))


def queue(now: JobQueue) -> Iterator[Finding]:
    """Whether jobs are done in time, and by whom."""
    waiting_seconds = now.oldest_seconds or 0.0
    values = {
        "waiting": now.waiting,
        "minutes": waiting_seconds / 60,
        "stalled": now.stalled_jobs,
        "failed": now.failed_jobs,
    }
    has_worker = now.worker_seconds is not None and now.worker_seconds <= LONGEST_SILENCE_SECONDS
    if waiting_seconds > LONGEST_WAIT_SECONDS:
        sentence = ngettext(
            "%(waiting)d job has been waiting for %(minutes).0f minutes.",
            "%(waiting)d jobs are waiting, the oldest for %(minutes).0f minutes.",
            now.waiting,
        )
        advice = (
            _("Start an additional jesuisla worker.")
            if has_worker
            else _(
                "Start jesuisla serve. Jobs of a restored backup have waited since it was written."
            )
        )
        yield wrong("queue", sentence % values, advice)
    else:
        sentence = ngettext(
            "%(waiting)d job is queued; there is no delay.",
            "%(waiting)d jobs are queued; there is no delay.",
            now.waiting,
        )
        yield right("queue", sentence % values)
    if now.stalled_jobs:
        sentence = ngettext(
            "%(stalled)d job was abandoned by a worker that stopped.",
            "%(stalled)d jobs were abandoned by a worker that stopped.",
            now.stalled_jobs,
        )
        advice = _("A running worker retries them within a minute.")
        yield wrong("stalled", sentence % values, advice)
    if now.failed_jobs:
        sentence = ngettext(
            "%(failed)d job failed in the last three months.",
            "%(failed)d jobs failed in the last three months.",
            now.failed_jobs,
        )
        yield note("failed", sentence % values, _("See the log of jesuisla serve."))
    if has_worker:
        yield right("worker", _("A background worker is running."))
    else:
        yield note(
            "worker",
            _("No background worker is running."),
            _("Jobs run while jesuisla serve is running."),
        )


def clocks(ahead: float) -> Iterator[Finding]:
    """Whether the clocks of this machine and of the database disagree; nothing if they do not."""
    from jesuisla.collective.groups.clock import AGREE_SECONDS

    if abs(ahead) > AGREE_SECONDS:
        sentence = _("This machine’s clock and the database’s are %(minutes).0f minutes apart.")
        yield wrong(
            "clock",
            sentence % {"minutes": abs(ahead) / 60},
            _("Set the wrong one. Until then no action closes by itself and nothing is deleted."),
        )


def meanings(state: "IndexState", *, can_read: bool) -> Finding:
    """Whether texts are found by what they mean: that needs the encoder and pgvector."""
    if not can_read:
        return note(
            "meanings",
            _("The encoder is not installed: texts are found by words, not by meaning."),
            _("Install jesuisla with all it depends on; see docs/explanation/meanings.md."),
        )
    if state.is_made:
        return right("meanings", _("Texts are found by words and by meaning."))
    sentence = _("The database has no index of meanings: searches find by words alone.")
    if state.is_possible:
        advice = _("Start jesuisla serve once to make it; its log says if the database refuses.")
    else:
        advice = _("Install pgvector 0.8 or later in PostgreSQL, then start jesuisla serve.")
    return note("meanings", sentence, advice)


def backups(last: datetime | None, now: datetime) -> Finding:
    """How old the last backup is."""
    advice = _(
        "Let it be written each night: systemctl enable --now jesuisla-backup.timer. Or run "
        "jesuisla backup FILE every day; see docs/how-to/back-up-and-restore.md."
    )
    if last is None:
        return note("backup", _("No backup has been written on this machine yet."), advice)
    values = {"days": (now - last).days}
    if now - last > OLDEST_BACKUP:
        return wrong("backup", _("The last backup is %(days)d days old.") % values, advice)
    return right("backup", _("The last backup is less than two days old."))
