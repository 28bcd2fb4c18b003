"""All that an installation keeps, as one text to search."""

import json
import re
from pathlib import Path

from django.contrib.sessions.models import Session
from django.db import connection


def kept() -> str:
    """All that the database holds, every column of every table, opened where it is wrapped."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [table for (table,) in cursor.fetchall()]
        assert len(tables) > 30
        found = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row for (row,) in cursor.fetchall()]
    found += [json.dumps(one.get_decoded(), ensure_ascii=False) for one in Session.objects.all()]
    hidden = [bytes.fromhex(part) for part in re.findall(r"\\x((?:[0-9a-f]{2})+)", "".join(found))]
    return "\n".join([*found, *(part.decode("utf-8", "replace") for part in hidden)]).casefold()


def everywhere(log: str, folder: Path) -> str:
    """All that the database, its sessions and jobs, the log and the files of a folder hold."""
    files = [
        path.read_bytes().decode("utf-8", "replace") for path in folder.rglob("*") if path.is_file()
    ]
    return "\n".join([kept(), log, *files]).casefold()


def around(text: str, word: str) -> list[str]:
    """Where a word stands, each time with what stands around it."""
    return [
        text[max(0, found.start() - 160) : found.end() + 60] for found in re.finditer(word, text)
    ]
