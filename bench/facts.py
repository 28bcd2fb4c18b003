"""How often the sheet that answers a claim is among the nearest: by words, and with meanings.

    python bench/facts.py [--json]

Forty invented sheets in ``claims/known-fr.tsv`` (two wordings each, then two ways in which
somebody else says the same) stand among the 200 invented claims of ``claims/others-fr.txt``, on a
shelf of the product as shipped, in a database of its own. Each of the 80 sayings is looked for as
``jesuisla facts match`` does. "words alone" is the same search where no encoder is installed, and
"plain full text" is what PostgreSQL's ``websearch_to_tsquery`` gives, any word, ranked by it.
What words weigh beside meanings (``analysis/claim_nearness.py``) and from which nearness on a sheet
is offered (``knowledge/matching.py``) were chosen with the results of all 80 in sight. The forty
sayings of ``claims/later-fr.txt``, one a sheet, were written afterwards by somebody else, and stand
apart as "ours, written later". "offered" is how often the right sheet is among five and near
enough; then each saying is looked for on the shelf without its sheet: "silent" is how often nothing
is offered, "wrong" how many sheets are offered on average.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "claims"


def read_known() -> list[tuple[list[str], list[str]]]:
    """The wordings of each sheet, and the sayings that mean it."""
    rows = []
    for line in (HERE / "known-fr.tsv").read_text(encoding="utf-8").splitlines():
        wordings, *sayings = line.split("\t")
        rows.append((wordings.split(" | "), sayings))
    return rows


def read_later(known: list[tuple[list[str], list[str]]]) -> list[tuple[list[str], list[str]]]:
    """The same sheets, each with the saying that was written after the weight was chosen."""
    sayings = (HERE / "later-fr.txt").read_text(encoding="utf-8").splitlines()
    return [
        (wordings, [saying]) for (wordings, _earlier), saying in zip(known, sayings, strict=True)
    ]


def new_group(slug: str) -> Any:
    """A French group whose shelf is empty."""
    from jesuisla.collective.groups.models import Group

    return Group.objects.create(
        slug=slug, name="bench", hashtag="#bench", language="fr", time_zone="Europe/Paris"
    )


def shelve(group: Any, sheets: Iterable[list[str]]) -> None:
    """Put a sheet that holds for the wordings of each on the shelf, numbered from 0."""
    from django.utils.timezone import localdate, now

    from jesuisla.collective.knowledge.content import content_of
    from jesuisla.collective.knowledge.matching import remember_claims
    from jesuisla.collective.knowledge.models import Sheet
    from jesuisla.collective.knowledge.words_index import index_words

    for number, claims in enumerate(sheets):
        sheet = Sheet.objects.create(
            group=group,
            number=number,
            state=Sheet.State.PUBLISHED,
            version=1,
            claims=claims,
            language="fr",
            valid_until=localdate() + timedelta(days=90),
            published_at=now(),
        )
        index_words(sheet, content_of(sheet))
        remember_claims(sheet)


def fill(known: list[tuple[list[str], list[str]]]) -> Any:
    """Put all sheets on the shelf of a new group; return the group."""
    from django_scopes import scope

    group = new_group("bench")
    others = (HERE / "others-fr.txt").read_text(encoding="utf-8").splitlines()
    with scope(group=group.pk):
        shelve(group, [*(row[0] for row in known), *([one] for one in others)])
    return group


def measure(
    known: list[tuple[list[str], list[str]]],
    search: Callable[[str], list[int]],
) -> dict[str, float]:
    """Return how often the right sheet is first and among five, and the time of a search."""
    ranks, seconds = [], []
    for number, (_wordings, sayings) in enumerate(known):
        for saying in sayings:
            begin = time.perf_counter()
            found = search(saying)
            seconds.append(time.perf_counter() - begin)
            ranks.append(found.index(number) + 1 if number in found else 0)
    return {
        "sayings": len(ranks),
        "recall_at_1": sum(rank == 1 for rank in ranks) / len(ranks),
        "recall_at_5": sum(0 < rank <= 5 for rank in ranks) / len(ranks),
        "milliseconds": statistics.median(seconds) * 1000,
    }


def measure_offers(
    known: list[tuple[list[str], list[str]]],
    search: Callable[[str, int | None], list[int]],
) -> dict[str, float]:
    """Return how often the right sheet is offered, and what is offered where it is missing.

    ``search`` takes a saying and the number of a sheet to leave out.
    """
    right, without = [], []
    for number, (_wordings, sayings) in enumerate(known):
        for saying in sayings:
            right.append(number in search(saying, None))
            without.append(len(search(saying, number)))
    return {
        "offered": statistics.mean(right),
        "silent": statistics.mean(count == 0 for count in without),
        "wrong": statistics.mean(without),
    }


def run() -> dict[str, dict[str, float]]:
    """Measure the three ways in a database of its own."""
    from django.contrib.postgres.search import SearchQuery, SearchRank
    from django.db.models import F
    from django_scopes import scope

    from jesuisla.collective.knowledge import matching
    from jesuisla.collective.knowledge.models import Sheet

    known = read_known()
    later = read_later(known)
    group = fill(known)

    def nearest(saying: str) -> list[int]:
        return [match.sheet.number for match in matching.nearest_sheets(group, saying)]

    def full_text(saying: str) -> list[int]:
        words = " or ".join(saying.split())
        query = SearchQuery(words, search_type="websearch", config="french")
        rows = Sheet.objects.filter(search=query).annotate(rank=SearchRank(F("search"), query))
        return list(rows.order_by("-rank").values_list("number", flat=True)[:5])

    def offered(saying: str, left_out: int | None) -> list[int]:
        among = Sheet.objects.exclude(number=left_out)
        matches = matching.nearest_sheets(group, saying, among=among)
        return [match.sheet.number for match in matches if match.is_near]

    with scope(group=group.pk):
        nearest("once")  # the encoder is loaded
        results = {
            "ours": measure(known, nearest) | measure_offers(known, offered),
            "ours, written later": measure(later, nearest) | measure_offers(later, offered),
        }
        by_meaning = matching._by_meaning  # noqa: SLF001  # what is left where no encoder is
        matching._by_meaning = lambda *_: {}  # noqa: SLF001
        results["words alone"] = measure(known, nearest)
        results["words alone, written later"] = measure(later, nearest)
        matching._by_meaning = by_meaning  # noqa: SLF001
        results["plain full text"] = measure(known, full_text)
    return results


def results_to_print(doc: str, run: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Measure in a database of its own. Return what is to be printed; nothing where JSON was."""
    parser = argparse.ArgumentParser(description=doc.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["JESUISLA_DATA_DIR"] = folder
        from jesuisla.server.preparation import open_installation

        open_installation()
        results = run()
    if asked.json:
        print(json.dumps(results))
        return {}
    return results


def main() -> None:
    """Print the table."""
    columns = {
        "first": "recall_at_1",
        "of five": "recall_at_5",
        "ms": "milliseconds",
        "offered": "offered",
        "silent": "silent",
        "wrong": "wrong",
    }
    results = results_to_print(__doc__, run)
    if results:
        print(" " * 26 + "".join(f"{title:>9}" for title in columns))
    for name, row in results.items():
        cells = (f"{row[key]:9.2f}" if key in row else " " * 9 for key in columns.values())
        print(f"{name:26}{''.join(cells)}".rstrip())


if __name__ == "__main__":
    main()
