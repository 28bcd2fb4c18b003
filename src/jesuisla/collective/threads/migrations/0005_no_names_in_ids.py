"""Comments' ids that may carry a handle become keys, as imports now make them."""

import hashlib
import hmac
import re
import secrets

from django.db import migrations

NAMELESS = re.compile(
    r"(?:[A-Za-z]|[A-Za-z]{1,2}-)?[0-9]{1,40}(?:[._-][0-9]{1,40}){0,4}|[A-Za-z]|[0-9a-f]{16,64}"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|Ug[0-9A-Za-z_-]{24}(?:\.[0-9A-Za-z_-]{20,40})?"
    r"|(?:key|pasted)-[0-9a-f]{24}"
)
BATCH = 1_000


def keys_for_ids(apps, schema_editor):
    """Replace each such id by the key that an import of the same file gives from now on.

    Where the salt of the thread is gone already, by a random one.
    """
    comments = apps.get_model("watch", "Comment")._base_manager
    changed = []
    rows = comments.select_related("thread").only("native_id", "thread__salt").order_by("pk")
    for comment in rows.iterator(chunk_size=BATCH):
        if NAMELESS.fullmatch(comment.native_id):
            continue
        salt = bytes(comment.thread.salt or secrets.token_bytes(32))
        digest = hmac.new(salt, comment.native_id.encode("utf-8", "replace"), hashlib.sha256)
        comment.native_id = f"key-{digest.hexdigest()[:24]}"
        changed.append(comment)
        if len(changed) == BATCH:
            comments.bulk_update(changed, ["native_id"])
            changed = []
    comments.bulk_update(changed, ["native_id"])


class Migration(migrations.Migration):
    dependencies = [("watch", "0004_apps_of_their_own")]
    operations = [migrations.RunPython(keys_for_ids, migrations.RunPython.noop, elidable=False)]
