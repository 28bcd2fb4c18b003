"""Threads near a claim that was checked: one of a sheet that holds, or of a fact-checker.

Near tells what a thread speaks of, never on which side: who refutes a claim stands near it, too.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate, now

from jesuisla.analysis.claim_nearness import (
    NEAR_CLAIM,
    nearness,
    shared_words,
    tells_enough,
    thread_nearness,
)
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.kept_queries import KeptQuery, padded
from jesuisla.collective.knowledge.access import current_sheets
from jesuisla.collective.knowledge.claim_models import CheckedClaim, NearClaim
from jesuisla.collective.knowledge.events import ThreadNearClaim
from jesuisla.collective.knowledge.matching import (
    CANDIDATES,
    LONGEST_CLAIM,
    NEAREST,
    scored_rows,
    texts_of,
)
from jesuisla.collective.knowledge.matching import KIND as SHEETS
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.meanings.meanings import nearest_to_each, remember_all
from jesuisla.collective.proposals.proposals import threads_in_queue
from jesuisla.collective.threads.models import Thread

KIND = "checked claim"
"""The word by which meanings are kept for checked claims."""
RECHECKED = 200
"""Threads of the queue that are compared when claims came or went, the newest first."""
AT_ONCE = 20
"""Threads whose texts are read together."""


class KnownClaim(NamedTuple):
    """A checked claim near a thread: of a ``sheet`` or of a ``review``; ``score`` from 0 to 1."""

    score: float
    sheet: Sheet | None
    review: CheckedClaim | None

    @property
    def claim(self) -> str:
        """What is claimed, as whoever checked it words it."""
        if self.sheet is not None:
            return self.sheet.claims[0]
        return self.review.claim if self.review else ""

    @property
    def publisher(self) -> str:
        """Who checked it; empty for a sheet of the group."""
        return self.review.publisher if self.review else ""

    @property
    def rating(self) -> str:
        """The fact-checker's word for it; empty for a sheet, which gives no mark."""
        return self.review.rating if self.review else ""


def nearest_known(thread: Thread) -> KnownClaim | None:
    """Return the checked claim near which a thread's title and comments stand; ``None`` for none.

    Computed anew; :func:`known_near` gives what was found last. Texts of fewer than three words
    tell too little and are passed over, and where nothing reads meanings nothing is near.
    """
    known = nearest_to_threads(thread.group, [texts_of(thread)])[0]
    return known if known is not None and known.score >= NEAR_CLAIM else None


class CheckedMatch(NamedTuple):
    """A fact-checker's claim near a text; ``score`` from 0 to 1, and by what it was found."""

    review: CheckedClaim
    score: float
    by_words: bool
    by_meaning: bool


def nearest_checked(group: Group, text: str, *, most: int = NEAREST) -> list[CheckedMatch]:
    """Return the claims of fact-checkers nearest to a text, the nearest first.

    One that shares neither a word nor a meaning with the text is not among them.
    """
    rows = CheckedClaim.objects.all()
    scored = scored_rows(group, KIND, rows, text, lambda review: [review.claim])
    matches = [CheckedMatch(*row) for row in scored]
    matches.sort(key=lambda match: (-match.score, match.review.pk))
    return [match for match in matches[:most] if match.score > 0]


def nearest_to_threads(group: Group, threads: Sequence[Sequence[str]]) -> list[KnownClaim | None]:
    """Return, for the texts of each thread, the checked claim nearest to them, near or not."""
    texts = [[text[:LONGEST_CLAIM] for text in filter(tells_enough, each)] for each in threads]
    scores: list[dict[tuple[str, int], list[float]]] = [defaultdict(list) for _ in threads]
    for kind, keys, wordings in (
        (SHEETS, current_sheets().order_by().values("pk"), _claims_of_sheets),
        (KIND, CheckedClaim.objects.values("pk"), _words_of_claims),
    ):
        flat = [(at, text) for at, each in enumerate(texts) for text in each]
        near = nearest_to_each(group, kind, [text for _, text in flat], CANDIDATES, among=keys)
        words = wordings({row.key for rows in near for row in rows})
        for (at, text), rows in zip(flat, near, strict=True):
            shares = shared_words(text, {row.key: words[row.key] for row in rows})
            for row in rows:
                scores[at][kind, row.key].append(nearness(shares[row.key], row.similarity))
    best = []
    for each in scores:
        nearness_of = {key: thread_nearness(one) for key, one in each.items()}
        key = max(nearness_of, key=lambda it: (nearness_of[it], it), default=None)
        best.append((nearness_of[key], *key) if key is not None else None)
    sheets = Sheet.objects.in_bulk([it[2] for it in best if it and it[1] == SHEETS])
    claims = CheckedClaim.objects.in_bulk([it[2] for it in best if it and it[1] == KIND])
    return [
        None
        if it is None
        else KnownClaim(
            it[0],
            sheets.get(it[2]) if it[1] == SHEETS else None,
            claims.get(it[2]) if it[1] == KIND else None,
        )
        for it in best
    ]


def _claims_of_sheets(keys: Collection[int]) -> dict[int, list[str]]:
    return dict(Sheet.objects.filter(pk__in=keys).values_list("pk", "claims"))


def _words_of_claims(keys: Collection[int]) -> dict[int, list[str]]:
    rows = CheckedClaim.objects.filter(pk__in=keys).values_list("pk", "claim")
    return {pk: [claim] for pk, claim in rows}


def known_near(threads: Iterable[int]) -> dict[int, KnownClaim]:
    """Return the checked claim that each of these threads was found near; others are left out.

    A sheet that no longer holds is nobody's neighbour.
    """
    pks = padded(threads)
    today = localdate()
    return {
        row.thread_id: KnownClaim(row.score, row.sheet, row.checked_claim)
        for row in (_rows_near(*pks) if pks else ())
        if row.sheet is None or row.sheet.is_current(today)
    }


@KeptQuery
def _rows_near(*threads: int) -> QuerySet[NearClaim]:
    rows = NearClaim.objects.filter(thread__in=threads).order_by("pk")
    return rows.select_related("sheet", "checked_claim")


def note_near_claims(rows: Iterable[Thread]) -> int:
    """Keep which checked claim each of these threads of one group stands near, or that none is.

    Return for how many that changed; the queue looks at these again.
    """
    threads = list(rows)
    if not threads:
        return 0
    near = nearest_to_threads(threads[0].group, [texts_of(thread) for thread in threads])
    return sum(
        _note(thread, known if known is not None and known.score >= NEAR_CLAIM else None)
        for thread, known in zip(threads, near, strict=True)
    )


@transaction.atomic
def _note(thread: Thread, known: KnownClaim | None) -> bool:
    if not Thread.objects.select_for_update().filter(pk=thread.pk).exists():
        return False
    before = NearClaim.objects.filter(thread=thread).first()
    old = before and (before.sheet_id, before.checked_claim_id)
    new = known and (known.sheet and known.sheet.pk, known.review and known.review.pk)
    if known is None:
        NearClaim.objects.filter(thread=thread).delete()
    else:
        NearClaim.objects.update_or_create(
            thread=thread,
            defaults={
                "group_id": thread.group_id,
                "sheet": known.sheet,
                "checked_claim": known.review,
                "score": known.score,
                "at": now(),
            },
        )
    if old == new:
        return False
    is_near = known is not None
    record(ThreadNearClaim(group=thread.group_id, thread=thread.pk, near=is_near), by=None)
    return True


def recheck_queue() -> int:
    """Compare the newest threads of the queue with the claims of today. Return how many changed.

    Beside them those that stand near one already: a claim may have gone.
    """
    newest = threads_in_queue().order_by("-created_at").values_list("pk", flat=True)[:RECHECKED]
    near = NearClaim.objects.values_list("thread", flat=True)
    rows = Thread.objects.select_related("group").filter(pk__in={*newest, *near})
    threads = list(rows.order_by("-created_at"))
    return sum(
        note_near_claims(threads[begin : begin + AT_ONCE])
        for begin in range(0, len(threads), AT_ONCE)
    )


def remember_checked(group: Group, rows: Sequence[CheckedClaim]) -> None:
    """Have checked claims found by what they mean."""
    remember_all(group, KIND, {row.pk: [row.claim] for row in rows})
