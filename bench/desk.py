"""Importing many threads and showing them on the desk, on a PostgreSQL of its own.

    python bench/desk.py [ARCHIVE]

Without an archive, invented threads of the size of a real one are made: 768 threads, 4,900
comments. Prints seconds for the import and for the import again, for scoring, and the
median milliseconds of the desk's page through the whole web stack, second page included.
"""

import gzip
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

TEXT = "le fil de la ville est encore plein de mots durs mais des voix calmes y répondent"
WORDS = TEXT.split()


def invented(folder: Path) -> Path:
    """An archive of 768 threads with 4,900 comments, the same at every run."""
    rng = random.Random(768)
    path = folder / "invented.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for thread in range(768):
            for rank in range(rng.randint(1, 12)):
                text = " ".join(rng.choices(WORDS, k=rng.randint(5, 40)))
                row = {
                    "thread_id": f"t{thread}",
                    "id": f"t{thread}-{rank}",
                    "text": text,
                    "rank": rank,
                    "order": "conversation",
                    "network": "web",
                    "lang": "fr",
                }
                if rank:
                    row["parent_id"] = f"t{thread}-0"
                file.write(json.dumps(row) + "\n")
    return path


def seconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measure, and print one line a figure."""
    with tempfile.TemporaryDirectory(prefix="jesuisla-bench-") as folder:
        os.environ["JESUISLA_DATA_DIR"] = folder
        from jesuisla.server.preparation import open_installation

        open_installation()
        measure(Path(sys.argv[1]) if len(sys.argv) > 1 else invented(Path(folder)))


def measure(archive: Path) -> None:
    """Import, score and show the archive."""
    from django.test import Client
    from django_scopes import scope

    from jesuisla.collective.members.models import Membership
    from jesuisla.collective.scoring.scoring import score_thread, scorer_for
    from jesuisla.collective.threads.imports import import_file
    from jesuisla.collective.threads.models import Comment, Thread
    from jesuisla.networks.archives import open_archive
    from jesuisla.server.demonstration.groups import make_groups
    from jesuisla.server.demonstration.people import make_people

    groups = make_groups()
    make_people(groups)
    group = groups["jesuisla"]

    def read() -> None:
        with open_archive(archive) as rows:
            import_file(rows, group)

    with scope(group=group.pk):
        first, again = seconds(read), seconds(read)
        scorer = scorer_for(group)

        def score() -> None:
            for thread in Thread.objects.all():
                score_thread(thread, scorer)

        scoring = seconds(score)
        counts = Thread.objects.count(), Comment.objects.count()
        maud = Membership.objects.get(alias="Maud")
    client = Client(headers={"host": "jesuisla.localhost"})
    client.force_login(maud.person, "allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(maud.person.pk)
    session.save()
    pages = [f"/veille?page={1 + turn % 2}" for turn in range(21)]
    shown = [seconds(lambda page=page: client.get(page)) for page in pages]
    answer = client.get("/veille")
    print(f"{counts[0]} threads, {counts[1]} comments")
    print(f"import        {first:6.2f} s")
    print(f"import again  {again:6.2f} s")
    print(f"scoring       {scoring:6.2f} s")
    print(f"desk          {statistics.median(shown) * 1000:6.0f} ms (answer {answer.status_code})")


if __name__ == "__main__":
    main()
