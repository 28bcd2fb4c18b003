"""Half a million meanings in the database: how many of the nearest the index finds, and how fast.

    python bench/meanings.py [--json] [--meanings 500000] [--read 20000] [--folder F]

Three groups share the table: 80, 18 and 2 of a hundred. Some meanings are read from invented
sentences in five languages, the others lie between two of these, moved a little. Prints a line a
figure (``cpu``: of a processor, whatever else the machine does), and ends with 1 where the index
finds fewer than 95 of 100 that comparing all finds, or where one of 20 questions of a group takes
longer than 50 ms.
"""

import argparse
import itertools
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import population
import psutil
from numpy.typing import NDArray

LEAST_RECALL = 0.95
MOST_MS = 50.0
SHARES = {"large": 0.8, "middle": 0.18, "small": 0.02}
LIMIT = 10
KIND = "thread"
AT_ONCE = 2_000

PLACES = [
    f"{first}{last}"
    for first in ("Plou", "Mont", "Ker", "Saint-", "Bel", "Val", "Roche", "Bois", "Haute", "Font")
    for last in ("van", "briac", "gast", "lac", "mor", "ville", "dun", "nac", "zac", "heim")
]
SENTENCES = {
    "fr": (
        ("Incendie", "Inondation", "Grève", "Accident de car", "Réunion publique", "Procès",
         "Ouverture d’un centre d’accueil", "Fermeture de l’école", "Marché de Noël", "Élections"),
        "{what} à {where} : {detail}",
        ("trois familles relogées", "le maire promet une réponse", "les habitants partagés",
         "aucun blessé", "ce que l’on sait", "la préfecture réagit", "une pétition circule",
         "les réseaux s’enflamment", "le récit d’une voisine", "la date est fixée"),
    ),
    "en": (
        ("Fire", "Flood", "Strike", "Coach crash", "Public meeting", "Trial",
         "Reception centre opens", "School closes", "Christmas market", "Elections"),
        "{what} in {where}: {detail}",
        ("three families rehoused", "mayor promises an answer", "residents divided",
         "nobody hurt", "what we know", "authorities react", "a petition goes round",
         "anger online", "a neighbour’s account", "the date is set"),
    ),
    "de": (
        ("Brand", "Hochwasser", "Streik", "Busunfall", "Bürgerversammlung", "Prozess",
         "Neue Unterkunft", "Schule schließt", "Weihnachtsmarkt", "Wahlen"),
        "{what} in {where}: {detail}",
        ("drei Familien untergebracht", "Bürgermeister verspricht Antwort", "Anwohner uneins",
         "keine Verletzten", "was wir wissen", "Behörden reagieren", "eine Petition geht um",
         "Wut im Netz", "eine Nachbarin erzählt", "der Termin steht fest"),
    ),
    "es": (
        ("Incendio", "Inundación", "Huelga", "Accidente de autobús", "Reunión pública", "Juicio",
         "Abre un centro de acogida", "Cierra la escuela", "Mercado de Navidad", "Elecciones"),
        "{what} en {where}: {detail}",
        ("tres familias realojadas", "el alcalde promete una respuesta", "vecinos divididos",
         "sin heridos", "lo que sabemos", "la autoridad reacciona", "circula una petición",
         "enfado en las redes", "el relato de una vecina", "ya hay fecha"),
    ),
    "it": (
        ("Incendio", "Alluvione", "Sciopero", "Incidente di un pullman", "Assemblea", "Processo",
         "Apre un centro di accoglienza", "Chiude la scuola", "Mercatino di Natale", "Elezioni"),
        "{what} a {where}: {detail}",
        ("tre famiglie trasferite", "il sindaco promette una risposta", "abitanti divisi",
         "nessun ferito", "che cosa sappiamo", "le autorità reagiscono", "gira una petizione",
         "rabbia in rete", "il racconto di una vicina", "la data è fissata"),
    ),
}  # fmt: skip
NUMBERS_OF_ROW = 512
_ROW = np.dtype(
    [
        ("fields", ">i2"), ("l1", ">i4"), ("group", ">i8"), ("l2", ">i4"), ("kind", "S6"),
        ("l3", ">i4"), ("key", ">i8"), ("l4", ">i4"), ("part", ">i2"), ("l5", ">i4"),
        ("digest", "S16"), ("l6", ">i4"), ("dimensions", ">i4"), ("nulls", ">i4"), ("type", ">i4"),
        ("size", ">i4"), ("lowest", ">i4"),
        ("numbers", [("length", ">i4"), ("number", ">f4")], NUMBERS_OF_ROW),
    ]
)  # fmt: skip
"""A row as PostgreSQL's binary COPY wants it: half a million as text would take many minutes."""
_REAL = 700

Vectors = NDArray[np.float32]


def main() -> int:
    """Fill a data folder of its own, measure, and say whether the index is good enough."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--meanings", type=int, default=500_000, help="rows in the table")
    parser.add_argument("--read", type=int, default=20_000, help="of these, read from sentences")
    parser.add_argument("--queries", type=int, default=100, help="questions in each group")
    parser.add_argument("--folder", default="", help="keep the data here for the next time")
    asked = parser.parse_args()
    if population.FOLDER not in os.environ:
        return population.run_in_folder(__file__, sys.argv[1:], asked.folder)
    figures = measure(asked.meanings, min(asked.read, asked.meanings), asked.queries)
    if asked.json:
        print(json.dumps(figures))
    else:
        for name, figure in figures.items():
            print(f"{name:28} {figure}")
    good = all(
        figures[f"{name}_recall"] >= LEAST_RECALL and figures[f"{name}_p95_ms"] <= MOST_MS
        for name in SHARES
    )
    return 0 if good else 1


def measure(count: int, read_count: int, query_count: int) -> dict[str, float]:
    """Read sentences, keep them in three groups, ask the index and compare all."""
    from jesuisla.server.preparation import open_installation
    from jesuisla.server.process_end import end_with_parent

    end_with_parent(os.getppid())
    open_installation()
    from django.db import connection
    from django_scopes import scopes_disabled

    from jesuisla.analysis.meaning import meaning_reader
    from jesuisla.collective.groups.models import Group
    from jesuisla.collective.meanings.index import NAME
    from jesuisla.collective.meanings.models import Meaning

    reader = meaning_reader()
    if reader is None:
        raise SystemExit("The encoder is not installed.")
    sentences = list(itertools.islice(invented_sentences(), read_count + query_count))
    started = time.perf_counter()
    read = reader.vectors(sentences[:read_count])
    figures: dict[str, float] = {"read_per_second": round(read_count / _since(started))}
    vectors = between(read, count)
    owners = np.random.default_rng(2).choice(list(SHARES), count, p=list(SHARES.values()))
    groups = {
        name: Group.objects.get_or_create(
            slug=name,
            defaults={
                "name": name, "hashtag": f"#{name}", "language": "fr", "time_zone": "Europe/Paris",
            },
        )[0]
        for name in SHARES
    }  # fmt: skip
    with scopes_disabled():
        is_filled = Meaning.objects.count() == count
    if not is_filled:
        figures |= _fill(vectors, owners, {name: group.pk for name, group in groups.items()})
    with connection.cursor() as cursor:
        for name, relation in (("rows", "meanings_meaning"), ("index", NAME)):
            cursor.execute("SELECT pg_table_size(%s) / 1048576", [relation])
            figures[f"{name}_mb"] = cursor.fetchone()[0]
    for name, group in groups.items():
        own = np.flatnonzero(owners == name)
        figures |= _asked_in(group, name, own, vectors[own], sentences[read_count:])
    figures["load_average"] = round(os.getloadavg()[0], 1)
    return figures


def _fill(vectors: Vectors, owners: NDArray[Any], groups: dict[str, int]) -> dict[str, float]:
    """Keep the meanings and make the index behind them; return how long both took."""
    from django.db import connection

    from jesuisla.collective.meanings.index import NAME, make_index

    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS {NAME}")
        cursor.execute("TRUNCATE meanings_meaning")
    started = time.perf_counter()
    _copy(vectors, owners, groups)
    copied_seconds, started = _since(started), time.perf_counter()
    if not make_index():
        raise SystemExit("The database made no index.")
    index_seconds = _since(started)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE meanings_meaning")
    return {"copied_seconds": round(copied_seconds), "index_seconds": round(index_seconds)}


def _asked_in(
    group: Any, name: str, keys: NDArray[Any], vectors: Vectors, questions: Sequence[str]
) -> dict[str, float]:
    """Ask the questions in one group, by the index and by comparing all; figures bear its name."""
    from django_scopes import scope

    from jesuisla.analysis.meaning import meaning_reader
    from jesuisla.collective.meanings import meanings

    reader = meaning_reader()
    assert reader is not None
    asked = reader.vectors(questions)
    best = keys[np.argsort(-(asked @ vectors.T), axis=1)[:, :LIMIT]]
    times, compared, hits = [], [], 0
    with scope(group=group.pk):
        meanings.nearest(group, KIND, questions[0], LIMIT)  # what a first question loads
        worked = _worked()
        for question, right in zip(questions, best, strict=True):
            started = time.perf_counter()
            found = meanings.nearest(group, KIND, question, LIMIT)
            times.append(_since(started) * 1_000)
            hits += len({row.key for row in found} & set(right.tolist()))
        cpu_ms = (_worked() - worked) * 1_000 / len(questions)
        rows = meanings.Meaning.objects.filter(group=group, kind=KIND)
        for numbers in asked[:5].tolist():
            started = time.perf_counter()
            meanings._compared(rows, numbers, LIMIT)  # noqa: SLF001  # the exact way, measured
            compared.append(_since(started) * 1_000)
    median, exact = statistics.median(times), statistics.median(compared)
    return {
        f"{name}_rows": len(keys),
        f"{name}_recall": round(hits / best.size, 3),
        f"{name}_median_ms": round(median, 1),
        f"{name}_cpu_ms": round(cpu_ms, 1),
        f"{name}_p95_ms": round(float(np.quantile(times, 0.95)), 1),
        f"{name}_compared_ms": round(exact, 1),
        f"{name}_times_faster": round(exact / median, 1),
    }


def invented_sentences() -> Iterator[str]:
    """Return headlines of invented places, each once, in an order that mixes languages."""
    all_of_them = [
        form.format(what=what, where=where, detail=detail)
        for whats, form, details in SENTENCES.values()
        for what in whats
        for where in PLACES
        for detail in details
    ]
    for at in np.random.default_rng(1).permutation(len(all_of_them)):
        yield all_of_them[at]


def between(read: Vectors, count: int) -> Vectors:
    """Return so many vectors of length one: those read, then others between two of them."""
    draw = np.random.default_rng(3)
    vectors = np.empty((count, read.shape[1]), np.float32)
    vectors[: len(read)] = read
    for start in range(len(read), count, AT_ONCE):
        size = min(AT_ONCE, count - start)
        share = draw.uniform(0.0, 1.0, (size, 1)).astype(np.float32)
        one, other = (read[draw.integers(len(read), size=size)] for _ in range(2))
        moved = draw.standard_normal((size, read.shape[1]), np.float32) * np.float32(0.01)
        vectors[start : start + size] = share * one + (1 - share) * other + moved
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def _copy(vectors: Vectors, owners: NDArray[Any], groups: dict[str, int]) -> None:
    from django.db import connection

    connection.ensure_connection()
    columns = '"group_id", "kind", "key", "part", "digest", "numbers"'
    statement = f"COPY meanings_meaning ({columns}) FROM STDIN (FORMAT binary)"
    with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
        for start in range(0, len(vectors), AT_ONCE):
            block = vectors[start : start + AT_ONCE]
            rows = np.zeros(len(block), _ROW)
            rows["fields"] = 6
            lengths = {"l1": 8, "l2": 6, "l3": 8, "l4": 2, "l5": 16, "l6": 20 + 8 * NUMBERS_OF_ROW}
            for name, length in lengths.items():
                rows[name] = length
            rows["group"] = [groups[name] for name in owners[start : start + AT_ONCE]]
            rows["key"] = np.arange(start, start + len(block))
            rows["kind"], rows["digest"] = KIND.encode(), b"0" * 16
            rows["dimensions"], rows["type"], rows["size"] = 1, _REAL, NUMBERS_OF_ROW
            rows["lowest"] = 1
            rows["numbers"]["length"], rows["numbers"]["number"] = 4, block
            copy.write(rows.tobytes())
        copy.write(b"\xff\xff")


def _worked() -> float:
    """Return the seconds of a processor that this process and its server process have used."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = psutil.Process(cursor.fetchone()[0]).cpu_times()
    return time.process_time() + server.user + server.system


def _since(started: float) -> float:
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
