"""The table of the cache: limits on sign-in are counted there, for all machines at once.

What ``createcachetable`` would make, so that migrating is all an installation needs to
do. Unlogged: it is written often, and a count lost with a crashed server hurts nobody.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE cache (
                cache_key varchar(255) NOT NULL PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX cache_expires ON cache (expires);
            """,
            "DROP TABLE cache",
        )
    ]
