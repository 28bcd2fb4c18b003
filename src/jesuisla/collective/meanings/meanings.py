"""Meanings: remembered with the row whose text they are, forgotten with it, asked for by nearness.

All of it needs the scope of the group, and none of it is ever asked of two groups. Where the
encoder or pgvector is missing nothing is near anything: pages then find by words alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from django.db import connection, transaction
from django.db.models import BinaryField, FloatField, Func, Max, QuerySet
from django.db.models.expressions import RawSQL
from numpy.typing import NDArray

from jesuisla.analysis.meaning import NUMBERS, meaning_reader
from jesuisla.collective.groups.models import Group
from jesuisla.collective.meanings.index import HALF, count_if_indexed
from jesuisla.collective.meanings.models import Meaning

COMPARE_ALL = 3_000
"""Texts of a kind up to which all are compared; beyond, the index is asked."""
LOOK_AT = 200
"""Rows that the index keeps in sight while it looks: more finds more and takes longer."""
AT_ONCE = 200
Keys = Collection[int] | QuerySet[Any, Any]
_LONGEST_LIST = 200


class Near(NamedTuple):
    """A remembered row, and how near it is: the cosine, 1.0 for the same meaning."""

    key: int
    similarity: float


def remember(group: Group, kind: str, key: int, *texts: str) -> None:
    """Keep what this row says, in place of what it said before; several texts are ways to say it.

    Empty texts are nothing to find a row by; with no other it is forgotten. Call it in the
    change that keeps the text, or while the row is locked, so that nothing is remembered of a text
    that has gone.
    """
    remember_all(group, kind, {key: texts})


@transaction.atomic
def remember_all(group: Group, kind: str, texts: Mapping[int, Sequence[str]]) -> int:
    """Keep what these rows say, as :func:`remember`; return how many texts were read anew.

    A text that was read before is not read again.
    """
    text_of = {
        (key, part): text
        for key, texts_of_row in texts.items()
        for part, text in enumerate(filter(None, map(str.strip, texts_of_row)))
    }
    kept_rows = Meaning.objects.filter(group=group, kind=kind, key__in=list(texts))
    rows = {(row.key, row.part): row for row in kept_rows.only("key", "part", "digest")}
    stale = [
        row.pk
        for place, row in rows.items()
        if place not in text_of or row.digest != _digest(text_of[place])
    ]
    Meaning.objects.filter(pk__in=stale).delete()
    stale_rows = set(stale)
    new = [place for place in text_of if place not in rows or rows[place].pk in stale_rows]
    reader = meaning_reader() if new else None
    if reader is None:
        return 0
    places = iter(new)
    while batch := list(islice(places, AT_ONCE)):
        vectors = reader.vectors([text_of[place] for place in batch])
        Meaning.objects.bulk_create(
            [
                Meaning(
                    group=group,
                    kind=kind,
                    key=key,
                    part=part,
                    digest=_digest(text_of[key, part]),
                    numbers=vector.tolist(),
                )
                for (key, part), vector in zip(batch, vectors, strict=True)
            ],
            update_conflicts=True,
            unique_fields=["group", "kind", "key", "part"],
            update_fields=["digest", "numbers"],
        )
    return len(new)


def forget(group: Group, kind: str, *keys: int) -> None:
    """Let go of what these rows said. Doing it twice does nothing."""
    Meaning.objects.filter(group=group, kind=kind, key__in=keys).delete()


def nearest(
    group: Group, kind: str, text: str, limit: int = 5, *, among: Keys | None = None
) -> list[Near]:
    """Return the rows of this kind that say what is nearest to the text, the nearest first.

    ``among``: these rows alone, as keys or as a query for them. A row stands once, by its nearest
    text. There is always something nearest: how near is near enough is for whoever asks, and within
    one language no cosine tells.
    """
    text = text.strip()
    reader = meaning_reader() if text and limit > 0 else None
    if reader is None:
        return []
    meanings = Meaning.objects.filter(group=group, kind=kind)
    if among is not None:
        meanings = meanings.filter(key__in=among)
    count = count_if_indexed(meanings, most=COMPARE_ALL + 1)
    if not count:
        return []
    numbers = reader.vectors([text])[0].tolist()
    if count <= COMPARE_ALL:
        return _compared(meanings, numbers, limit)
    return _found(meanings, numbers, limit)


def neighbours(
    group: Group,
    kind: str,
    keys: Collection[int],
    *,
    among: Iterable[int],
    limit: int = 5,
    least: float = -1.0,
) -> dict[int, list[Near]]:
    """Return for each of these rows those among others that say what is nearest, nearest first.

    All are compared, here rather than in the database, so that it needs no index: for some
    thousands of rows. None below ``least`` is told. Rows that are not remembered have no
    neighbours, and nobody is their own.
    """
    others = set(among)
    rows = Meaning.objects.filter(group=group, kind=kind, key__in={*keys, *others})
    all_keys, vectors = _remembered(rows)
    may_be_near = np.isin(all_keys, list(others))
    near: dict[int, list[Near]] = {}
    for key in sorted(set(keys)):
        own = all_keys == key
        if not own.any():
            continue
        likeness = np.where(may_be_near & ~own, (vectors @ vectors[own].T).max(axis=1), -np.inf)
        near[key] = _nearest_keys(all_keys, likeness, limit, least)
    return near


def nearest_to_each(
    group: Group, kind: str, texts: Sequence[str], limit: int = 5, *, among: Keys
) -> list[list[Near]]:
    """Return for each of many texts the rows that say what is nearest, the nearest first.

    All are compared, here rather than in the database, so that it needs no index and reads what
    is remembered once for all texts: for some thousands of rows.
    """
    reader = meaning_reader() if texts else None
    if reader is None:
        return [[] for _ in texts]
    keys, vectors = _remembered(Meaning.objects.filter(group=group, kind=kind, key__in=among))
    if not len(keys):
        return [[] for _ in texts]
    likeness = np.asarray(reader.vectors(list(texts)), np.float32) @ vectors.T
    return [_nearest_keys(keys, row, limit, -1.0) for row in likeness]


def _remembered(
    rows: QuerySet[Meaning],
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    binary = Func("numbers", function="array_send", output_field=BinaryField())
    read = list(rows.order_by("key", "part").annotate(binary=binary).values_list("key", "binary"))
    keys = np.array([key for key, _ in read], np.int64)
    if not read:
        return keys, np.empty((0, NUMBERS), np.float32)
    return keys, np.stack([_received(array) for _, array in read])


def _nearest_keys(
    keys: NDArray[np.int64], likeness: NDArray[np.float32], limit: int, least: float
) -> list[Near]:
    best: dict[int, float] = {}
    for at in np.argsort(-likeness, kind="stable"):
        if len(best) == limit or likeness[at] < least:
            break
        best.setdefault(int(keys[at]), float(likeness[at]))
    return [Near(*row) for row in best.items()]


def _received(array: bytes | memoryview) -> NDArray[np.float32]:
    r"""Return the numbers of an array as PostgreSQL sends it: a head, then each after its length.

    >>> _received(bytes(20) + b"\0\0\0\4?\x80\0\0").tolist()
    [1.0]
    """
    return np.frombuffer(array, ">i4", offset=20)[1::2].view(">f4").astype(np.float32)


def _distance(numbers: list[float]) -> RawSQL:
    """The negative inner product: these numbers have length one, so it is the negative cosine."""
    column = HALF.replace("numbers", f'"{Meaning._meta.db_table}"."numbers"')
    # Its pieces are ours, the numbers a parameter.
    return RawSQL(  # noqa: S611
        f"(({column}) <#> %s::real[]::halfvec({NUMBERS}))", [numbers], output_field=FloatField()
    )


def _compared(meanings: QuerySet[Meaning], numbers: list[float], limit: int) -> list[Near]:
    """Compare all, without the index."""
    rows = (
        meanings.order_by()
        .values("key")
        .annotate(similarity=Max(-_distance(numbers)))
        .order_by("-similarity", "key")[:limit]
    )
    return [Near(row["key"], row["similarity"]) for row in rows]


def _found(meanings: QuerySet[Meaning], numbers: list[float], limit: int) -> list[Near]:
    """Ask the index, which goes on until enough rows of this group and kind were found."""
    near: dict[int, float] = {}
    rows = meanings.annotate(distance=_distance(numbers)).order_by("distance")
    key_count = min(limit, _LONGEST_LIST)
    row_count = key_count
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL hnsw.iterative_scan = 'strict_order'")
        cursor.execute(f"SET LOCAL hnsw.ef_search = {LOOK_AT}")
        while True:
            rows_found = list(rows.values_list("key", "distance")[:row_count])
            near = {}
            for key, distance in rows_found:
                near.setdefault(key, -distance)
            # Several texts of one row take each other's places.
            if len(near) >= key_count or len(rows_found) < row_count:
                return [Near(*row) for row in islice(near.items(), key_count)]
            row_count *= 2


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
