"""Threads of preview hosts become threads of their network, joined with what is there.

Before, ``fxtwitter.com/…`` was a page of the web beside the post on X. Whatever points at the
one points at the other afterwards: proposals, readings, comments, labels, actions. Where both
have an action under way, or both had one that answers the same, they stay two.
"""

from django.db import IntegrityError, migrations, transaction

from jesuisla.networks.links import NotALink
from jesuisla.networks.registry import recognise

REFERENCES = """
    SELECT c.conrelid::regclass::text, a.attname
    FROM pg_constraint c JOIN pg_attribute a
        ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.confrelid = %s::regclass
    ORDER BY 1, 2
"""


def real_place(thread):
    """Return the link of the thread where its network is another than the web, else nothing."""
    try:
        link = recognise(thread.url or f"https://{thread.native_id}")
    except NotALink:
        return None
    return None if link.network == "web" else link


def join_threads(apps, schema_editor):
    """Give each such thread its network and number, or join it with the one that has them."""
    threads = apps.get_model("watch", "Thread")._base_manager
    pages = apps.get_model("watch", "Page")._base_manager
    for thread in list(threads.filter(network="web").order_by("pk")):
        link = real_place(thread)
        if link is None:
            continue
        same_post = threads.filter(
            group_id=thread.group_id, network=link.network, native_id=link.native_id
        ).first()
        page = None
        if link.page:
            page, _is_new = pages.get_or_create(
                group_id=thread.group_id,
                network=link.network,
                handle=link.page[:200],
                defaults={"url": (link.page_url or "")[:500]},
            )
        if same_post is None:
            thread.network, thread.native_id, thread.page = link.network, link.native_id, page
            thread.url = link.url if thread.url else ""
            thread.save()
            continue
        try:
            with transaction.atomic():
                join(schema_editor.connection, apps, thread, same_post)
        except IntegrityError:  # two actions that cannot be one thread's
            continue
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def join(connection, apps, thread, other):
    """Move all that hangs on a thread to the other one, and let the empty one go."""
    comments = apps.get_model("watch", "Comment")._base_manager
    known = {comment.native_id: comment for comment in comments.filter(thread=other)}
    for comment in comments.filter(thread=thread):
        same_comment = known.get(comment.native_id)
        if same_comment is None:
            continue
        move(connection, "watch_comment", comment.pk, same_comment.pk)
        for name in ("author_key", "text", "language", "url", "created_at", "likes", "replies"):
            if getattr(same_comment, name) in (None, ""):
                setattr(same_comment, name, getattr(comment, name))
        same_comment.save()
        comment.delete()
    join_notes(connection, thread.pk, other.pk)
    move(connection, "watch_thread", thread.pk, other.pk)
    for name in ("title", "topic", "language", "posted_at", "comment_count", "page_id"):
        if getattr(other, name) in (None, ""):
            setattr(other, name, getattr(thread, name))
    other.followed = other.followed or thread.followed
    if other.salt is None:
        other.salt, other.forgotten_at = thread.salt, thread.forgotten_at
        other.salted_at = thread.salted_at
    elif thread.salt is not None:
        # Nothing is kept longer than was promised for either.
        other.salted_at = min(other.salted_at, thread.salted_at)
    other.created_at = min(other.created_at, thread.created_at)
    other.save()
    thread.delete()


def join_notes(connection, thread, other):
    """A member who proposed both has one proposal, with both notes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('watch_proposal')")
        if cursor.fetchone()[0] is None:
            return
        cursor.execute(
            "UPDATE watch_proposal p SET note = concat_ws(E'\\n', nullif(p.note, ''), o.note)"
            " FROM watch_proposal o WHERE o.thread_id = %s AND p.thread_id = %s"
            " AND o.by_id = p.by_id AND o.note <> '' AND o.note <> p.note",
            [thread, other],
        )


def move(connection, table, old, new):
    """Point every row at the new one; a row that would then stand twice goes.

    Rows of actions never go: then the whole joining is given up.
    """
    with connection.cursor() as cursor:
        cursor.execute(REFERENCES, [table])
        for referring, column in cursor.fetchall():
            cursor.execute(f'SELECT ctid FROM {referring} WHERE "{column}" = %s', [old])
            for (row,) in cursor.fetchall():
                try:
                    with transaction.atomic():
                        cursor.execute(
                            f'UPDATE {referring} SET "{column}" = %s WHERE ctid = %s::tid',
                            [new, row],
                        )
                except IntegrityError:
                    if referring == "actions_action":
                        raise
                    if referring == "watch_reading":
                        cursor.execute(
                            "UPDATE watch_reading SET token = NULL, thread_id = %s"
                            " WHERE ctid = %s::tid",
                            [new, row],
                        )
                        continue
                    cursor.execute(f"DELETE FROM {referring} WHERE ctid = %s::tid", [row])


class Migration(migrations.Migration):
    dependencies = [("watch", "0006_erased_quotes")]
    operations = [migrations.RunPython(join_threads, migrations.RunPython.noop, elidable=False)]
