"""Keeping an archive of threads: in batches, each a change of its own.

A batch that was kept stays kept whatever is killed after it, and reading the file again
from its start changes nothing but what was missing. Only a child whose parent stands in
a later batch waits for its tie, in memory, until that batch comes.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType

from django.db import connection, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import CommentOrder, SnapshotComment, SnapshotSource
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.comments import (
    CommentKey,
    comment_id,
    is_nameless,
    keep_comments,
    nameless_url,
    rows_by_key,
    thread_author_key,
)
from jesuisla.collective.threads.erased_quotes import erased_among
from jesuisla.collective.threads.events import ThreadsImported
from jesuisla.collective.threads.imported_threads import (
    thread_key,
    threads_of_rows,
    without_names,
)
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread
from jesuisla.collective.threads.readings import KEPT_PLACES
from jesuisla.networks.archives import Archive, ArchiveRow, Code, RefusedRow, TooManyRefused
from jesuisla.networks.archives.people import FilePeople

BATCH = 500
"""Rows kept in one transaction."""
REPORTED = 1_000
"""Refused rows that a report lists one by one; all are counted."""
JUNK = 50_000
"""Refused rows, twenty for each good one left out, at which a file is given up."""
_FILE_READING = uuid.UUID("6b1f6e2a-6c53-5a0e-9d0b-0f6f2f4c7c11")


@dataclass(slots=True)
class Batch:
    """What keeping some rows did: thread keys, and comments new and known before."""

    threads: dict[int, bool] = field(default_factory=dict)
    """The threads touched, by number, and whether each is new."""
    new: int = 0
    known_before: int = 0
    erased: int = 0
    masked: int = 0


@dataclass(slots=True)
class EarlierBatches:
    """What later batches of one file need to know of earlier ones.

    ``threads_with_post``: threads whose post stood at rank 0, so that the first comment has rank 1.
    ``posts``: what answers one of these answers no comment.
    ``seen``: digests of ids in this file and of what their rows say: one id is one comment.
    ``people``: whoever the file names, masked wherever they stand.
    ``waiting``: comments whose parent was not seen yet, by the parent.
    """

    threads_with_post: set[int] = field(default_factory=set)
    posts: set[CommentKey] = field(default_factory=set)
    seen: dict[int, int] = field(default_factory=dict)
    people: FilePeople = field(default_factory=FilePeople)
    waiting: dict[CommentKey, list[int]] = field(default_factory=dict)


@dataclass(slots=True)
class Report:
    """What an import did, for whoever asked for it.

    ``refusals`` lists the first :data:`REPORTED` refusals; ``refused_count`` counts all.
    ``comments_erased`` were erased at a person's request and are not taken again;
    ``comments_masked`` are those in which a name or an address was hidden.
    """

    threads: int = 0
    new_threads: int = 0
    comments_new: int = 0
    comments_updated: int = 0
    comments_erased: int = 0
    comments_masked: int = 0
    posts: int = 0
    refused_count: int = 0
    refusals: list[RefusedRow] = field(default_factory=list)
    _thread_ids: set[int] = field(default_factory=set, repr=False)

    def add(self, batch: Batch) -> None:
        """Count a batch; a thread that several batches touch counts once."""
        self.new_threads += sum(batch.threads.values())
        self._thread_ids.update(batch.threads)
        self.threads = len(self._thread_ids)
        self.comments_new += batch.new
        self.comments_updated += batch.known_before
        self.comments_erased += batch.erased
        self.comments_masked += batch.masked

    def refuse(self, row: RefusedRow) -> None:
        """Count a refusal."""
        self.refused_count += 1
        if len(self.refusals) < REPORTED:
            self.refusals.append(row)


def import_file(
    archive: Iterable[ArchiveRow | RefusedRow],
    group: Group,
    *,
    by: Membership | None = None,
    progress: Callable[[int], None] | None = None,
    follow: bool = True,
) -> Report:
    """Keep every row of an opened archive and tell what was kept and what was refused.

    Needs the scope of the group, and must not run inside a transaction, as each batch
    of :data:`BATCH` rows is one. ``progress`` is called with the number of rows read so
    far. ``follow`` puts new threads in the queue. Raises what the archive raises when its
    file turns out to be damaged, and :class:`TooManyRefused` for a file of nothing but junk;
    the batches before that stand.
    """
    report, earlier = Report(), EarlierBatches()
    if isinstance(archive, Archive):
        _know_people(archive.beforehand(), earlier.people)
    row_count = good_count = 0
    rows = iter(archive)
    while portion := list(islice(rows, BATCH)):
        row_count += len(portion)
        good = _first_of_each(portion, report, earlier)
        good_count += len(good)
        _give_up_on_junk(report.refused_count, good_count)
        report.posts += sum(row.is_post for row in good)
        if good:
            report.add(import_thread_rows(group, good, by=by, follow=follow, earlier=earlier))
        if progress is not None:
            progress(row_count)
    _take_stock()
    return report


def _know_people(rows: Iterable[ArchiveRow | RefusedRow], people: FilePeople) -> None:
    """Read a file for the people it names: a text may name whoever writes further down."""
    refused_count = good_count = 0
    for row in rows:
        if isinstance(row, RefusedRow):
            refused_count += 1
            _give_up_on_junk(refused_count, good_count)
        else:
            good_count += 1
            people.add(row.people)
            people.know_small_words(row.text)


def _give_up_on_junk(refused_count: int, good_count: int) -> None:
    if refused_count >= JUNK + 20 * good_count:
        raise TooManyRefused("next to no row of this file can be read")


def _first_of_each(
    portion: Sequence[ArchiveRow | RefusedRow], report: Report, earlier: EarlierBatches
) -> list[ArchiveRow]:
    """The rows whose id did not come before in this file; the others are told.

    The first stays. A row that says the same once more is passed over without a word.
    """
    good = []
    for item in portion:
        if isinstance(item, RefusedRow):
            report.refuse(item)
            continue
        key = hash((item.network, item.thread_id, item.id))
        digest = hash((item.text, item.parent_id, item.author, item.created_at))
        if key not in earlier.seen:
            earlier.seen[key] = digest
            good.append(item)
        elif earlier.seen[key] != digest:
            report.refuse(RefusedRow(number=item.number, code=Code.REPEATED_ID, field="id"))
    return good


def _take_stock() -> None:
    """Let the database count what came in: until then it plans the queue as if it were empty.

    It would by itself within minutes; the queue is asked for at once.
    """
    models = (Thread, Comment, Reading, Place)
    tables = ", ".join(model._meta.db_table for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


@transaction.atomic
def import_thread_rows(
    group: Group,
    rows: Sequence[ArchiveRow],
    *,
    by: Membership | None = None,
    follow: bool = True,
    earlier: EarlierBatches | None = None,
) -> Batch:
    """Keep rows of an archive: threads, comments, and the order they stood in.

    The same rows again change nothing. An archive does not tell when its order was seen:
    the reading stands for the moment of its first import. Needs the scope of the group.
    """
    earlier = earlier or EarlierBatches()
    for row in rows:
        earlier.people.add(row.people)
    texts = [row.text for row in rows]
    rows = [without_names(row, earlier.people) for row in rows]
    masked_count = sum(row.text != text for row, text in zip(rows, texts, strict=True))
    threads, new = threads_of_rows(group, rows, follow=follow)
    comment_rows = [row for row in rows if not row.is_post]
    comments = [_comment(threads[thread_key(row)], row) for row in comment_rows]
    erased_ids = erased_among(comments)
    if erased_ids:
        rows_to_keep = [
            (row, (thread, comment))
            for row, (thread, comment) in zip(comment_rows, comments, strict=True)
            if (thread.pk, comment.native_id) not in erased_ids
        ]
        comment_rows = [row for row, _pair in rows_to_keep]
        comments = [pair for _row, pair in rows_to_keep]
    before = len(rows_by_key((thread.pk, comment.native_id) for thread, comment in comments))
    saved_rows = keep_comments(comments)
    for row in rows:
        if row.is_post:
            thread = threads[thread_key(row)]
            earlier.posts.add((thread.pk, comment_id(thread, row.id)))
            if row.rank == 0:
                earlier.threads_with_post.add(thread.pk)
    _tie(comments, saved_rows, earlier)
    positions = [
        (saved_rows[thread.pk, comment.native_id], row.order, row.rank)
        for row, (thread, comment) in zip(comment_rows, comments, strict=True)
        if row.rank is not None and row.rank < KEPT_PLACES
    ]
    _keep_places(group, positions, earlier.threads_with_post, by)
    batch = Batch(
        threads={thread.pk: thread.pk in new for thread in threads.values()},
        new=len(saved_rows) - before,
        known_before=before,
        erased=len(erased_ids),
        masked=masked_count,
    )
    thread_ids = tuple(sorted(batch.threads))
    record(ThreadsImported(group=group.pk, threads=thread_ids, comments=len(saved_rows)), by=by)
    return batch


def _comment(thread: Thread, row: ArchiveRow) -> tuple[Thread, SnapshotComment]:
    return thread, SnapshotComment(
        native_id=comment_id(thread, row.id),
        text=row.text,
        author_key=thread_author_key(thread, row.author),
        parent=comment_id(thread, row.parent_id) if row.parent_id else None,
        language=row.lang,
        url=nameless_url(thread, row.url) if is_nameless(row.id) else None,
        created_at=row.created_at,
        likes=row.likes,
        replies=row.replies,
    )


def _tie(
    comments: Iterable[tuple[Thread, SnapshotComment]],
    saved_rows: Mapping[CommentKey, Comment],
    earlier: EarlierBatches,
) -> None:
    """Tie comments of earlier batches to parents that came now, and note who still waits."""
    waiting = earlier.waiting
    for thread, comment in comments:
        child = saved_rows[thread.pk, comment.native_id]
        if comment.parent is None or child.parent_id is not None:
            continue
        if (thread.pk, comment.parent) not in earlier.posts:
            waiting.setdefault((thread.pk, comment.parent), []).append(child.pk)
    for key in waiting.keys() & saved_rows.keys():
        Comment.objects.filter(pk__in=waiting.pop(key)).exclude(pk=saved_rows[key].pk).update(
            parent=saved_rows[key]
        )


def _keep_places(
    group: Group,
    ranks: Iterable[tuple[Comment, CommentOrder, int]],
    threads_with_post: set[int],
    by: Membership | None,
) -> None:
    """One reading a thread and order; a kind that somebody put right stays."""
    positions = [
        ((comment.thread_id, order), rank + (comment.thread_id not in threads_with_post), comment)
        for comment, order, rank in ranks
    ]
    positions = [item for item in positions if item[1] >= 1]
    readings = _file_readings(group, {key for key, _, _ in positions}, by)
    places = {(readings[key].pk, position): comment for key, position, comment in positions}
    Place.objects.bulk_create(
        [
            Place(
                group_id=comment.group_id,
                reading_id=reading,
                position=position,
                comment=comment,
                kind=comment.kind,
                guessed=comment.is_guessed,
                likes=comment.likes,
                replies=comment.replies,
            )
            for (reading, position), comment in sorted(places.items(), key=lambda item: item[0])
        ],
        update_conflicts=True,
        unique_fields=["reading", "position"],
        update_fields=["comment", "likes", "replies"],
    )


def _file_readings(
    group: Group, keys: set[tuple[int, CommentOrder]], by: Membership | None
) -> dict[tuple[int, CommentOrder], Reading]:
    """Return the reading of this file's kind for each thread and order, made when new."""
    tokens = {
        (thread, order): uuid.uuid5(_FILE_READING, f"{thread} {order}") for thread, order in keys
    }
    moment = now()
    Reading.objects.bulk_create(
        [
            Reading(
                group=group,
                thread_id=thread,
                taken_at=moment,
                order=order,
                source=SnapshotSource.FILE,
                by=by,
                token=token,
            )
            for (thread, order), token in sorted(tokens.items())
        ],
        ignore_conflicts=True,
    )
    readings = {
        (reading.thread_id, reading.token): reading
        for reading in Reading.objects.filter(token__in=tokens.values())
    }
    return {key: readings[key[0], token] for key, token in tokens.items()}


REFUSED_ROWS = MappingProxyType(
    {
        Code.NOT_JSON: _("This line is not JSON; it may be cut off."),
        Code.WRONG_COLUMNS: _("This row has more or fewer cells than there are columns."),
        Code.BROKEN_QUOTES: _("A quotation mark is opened in this row and never closed."),
        Code.BAD_ENCODING: _("Some letters of this row cannot be read; save the file as UTF-8."),
        Code.TOO_LONG: _("A value of this row is too long to be true."),
        Code.UNKNOWN_ITEM: _("This is an item of a kind that we do not read."),
        Code.MISSING_FIELD: _("Something needed is missing in this row."),
        Code.BAD_VALUE: _("A value of this row is of the wrong kind."),
        Code.BAD_DATE: _("The time in this row cannot be read; write it as 2026-01-31 18:30:00."),
        Code.TIME_IN_FUTURE: _("The time in this row is in the future."),
        Code.BAD_COUNT: _("A number in this row is not a whole number."),
        Code.NEGATIVE_COUNT: _("A number in this row is below zero."),
        Code.BAD_LINK: _("The address in this row is not one of the web (https://…)."),
        Code.EXCEL_BROKEN_ID: _(
            "A spreadsheet has rounded the number of this row; export it again and do not open "
            "it with a spreadsheet in between."
        ),
        Code.FORMULA_CELL: _("A cell of this row would run as a formula in a spreadsheet."),
        Code.REPEATED_ID: _(
            "An earlier row of this file has the same id and says something else; that one is kept."
        ),
        Code.DELETED: _("This comment was deleted on the social network, so it is not kept."),
    }
)
