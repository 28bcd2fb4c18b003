"""Which sheets stand near a claim: by its words and by what it means, both read together."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from jesuisla.analysis.claim_nearness import nearness, shared_words, tells_enough
from jesuisla.collective.groups.models import Group
from jesuisla.collective.knowledge.access import current_sheets
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.words_index import Found, with_some_words
from jesuisla.collective.meanings.meanings import nearest, nearest_to_each, remember
from jesuisla.collective.threads.models import Thread

KIND = "sheet"
"""The word by which meanings are kept for sheets."""
NEAREST = 5
CANDIDATES = 40
"""Sheets of each way of looking that are read closely."""
LONGEST_CLAIM = 1_000
"""Characters of a text that are looked at: a claim is a sentence, not a page."""
COMMENTS_READ = 12
"""Comments of a thread that are looked at beside its title."""
OFFERED_FROM = 0.30
"""From this nearness on a sheet is offered: chosen on the 80 sayings of ``bench/facts.py``."""


class SheetMatch(NamedTuple):
    """A sheet near a claim; ``score`` from 0 to 1, and by what it was found."""

    sheet: Sheet
    score: float
    by_words: bool
    by_meaning: bool

    @property
    def is_near(self) -> bool:
        """Whether to offer it. Where nothing reads meanings, no share of words tells near from far.

        >>> SheetMatch(Sheet(), 0.29, True, True).is_near
        False
        >>> SheetMatch(Sheet(), 0.29, True, False).is_near
        True
        """
        return self.score >= OFFERED_FROM or not self.by_meaning


def nearest_sheets(
    group: Group, text: str, *, among: QuerySet[Sheet] | None = None, most: int = NEAREST
) -> list[SheetMatch]:
    """Return the sheets nearest to a claim, the nearest first; of those that hold today.

    A sheet that shares neither a word nor a meaning with the claim is not among them.
    """
    sheets = current_sheets() if among is None else among
    scored = scored_rows(group, KIND, sheets, text, lambda sheet: sheet.claims)
    matches = [SheetMatch(*row) for row in scored]
    matches.sort(key=lambda match: (-match.score, match.sheet.number))
    return [match for match in matches[:most] if match.score > 0]


def scored_rows(
    group: Group,
    kind: str,
    rows: QuerySet[Found],
    text: str,
    wordings: Callable[[Found], Sequence[str]],
) -> Iterator[tuple[Found, float, bool, bool]]:
    """Give those of these rows that share a word or a meaning with a text, in no order.

    With each its nearness and whether words and meanings tell it. ``kind`` is that of the rows'
    meanings, ``wordings`` the ways in which a row says it.
    """
    claim = text.strip()[:LONGEST_CLAIM]
    if not claim:
        return
    keys = rows.order_by().values_list("pk", flat=True)
    similarities = _by_meaning(group, kind, claim, keys)
    candidates = {row.pk: row for row in with_some_words(rows, claim, CANDIDATES)}
    if similarities:
        others = candidates.keys() - similarities.keys()
        similarities |= _by_meaning(group, kind, claim, others)
    missing = similarities.keys() - candidates.keys()
    candidates |= {row.pk: row for row in rows.filter(pk__in=missing)}
    shares = shared_words(claim, {pk: wordings(row) for pk, row in candidates.items()})
    for pk, row in candidates.items():
        score = nearness(shares[pk], similarities.get(pk))
        yield row, score, shares[pk] > 0, pk in similarities


def nearest_to_all(group: Group, texts: Iterable[str], *, most: int = NEAREST) -> list[SheetMatch]:
    """Return the sheets nearest to any of some texts, each sheet once by its best match."""
    best: dict[int, SheetMatch] = {}
    for text in texts:
        for match in nearest_sheets(group, text, most=most):
            other = best.get(match.sheet.pk)
            if other is None or match.score > other.score:
                best[match.sheet.pk] = match
    return sorted(best.values(), key=lambda match: (-match.score, match.sheet.number))[:most]


def sheets_for_thread(thread: Thread) -> list[SheetMatch]:
    """Return the sheets nearest to a thread, to its title or the first of its comments.

    None that is not near: then somebody may write the one that is missing.
    """
    if not current_sheets().exists():
        return []
    matches = nearest_to_all(thread.group, texts_of(thread))
    return [match for match in matches if match.is_near]


def sheets_for_texts(
    group: Group, texts: Iterable[str], languages: Collection[str], *, most: int
) -> list[Sheet]:
    """Return the sheets in these languages nearest to any of some texts, read all at once.

    None that is not near.
    """
    told = [text[:LONGEST_CLAIM] for text in texts if tells_enough(text)]
    among = current_sheets().filter(language__in=languages)
    rows = nearest_to_each(group, KIND, told, CANDIDATES, among=among.order_by().values("pk"))
    similarities = [{row.key: row.similarity for row in near} for near in rows]
    keys = {key for each in similarities for key in each}
    if keys:
        sheets = {sheet.pk: sheet for sheet in among.filter(pk__in=keys)}
    else:
        sheets = {row.pk: row for row in with_some_words(among, " ".join(told), CANDIDATES)}
    claims = {pk: sheet.claims for pk, sheet in sheets.items()}
    best: dict[int, SheetMatch] = {}
    for text, near in zip(told, similarities, strict=True):
        shares = shared_words(text, claims)
        for pk, sheet in sheets.items():
            score = nearness(shares[pk], near.get(pk))
            if pk not in best or score > best[pk].score:
                best[pk] = SheetMatch(sheet, score, shares[pk] > 0, pk in near)
    matches = sorted(best.values(), key=lambda match: (-match.score, match.sheet.number))
    return [match.sheet for match in matches[:most] if match.score > 0 and match.is_near]


def remember_claims(sheet: Sheet) -> None:
    """Have a sheet found by what its claims mean; call it while the row is locked."""
    remember(sheet.group, KIND, sheet.pk, *sheet.claims)


def texts_of(thread: Thread) -> Sequence[str]:
    """Return what is looked at of a thread: its title, and the comments liked most."""
    comments = thread.comments.exclude(text="").order_by("-likes", "pk")
    texts = comments.values_list("text", flat=True)[:COMMENTS_READ]
    return [text for text in (thread.title, *texts) if text]


def _by_meaning(group: Group, kind: str, claim: str, among: Iterable[int]) -> dict[int, float]:
    """Return how near the nearest of these rows stand, empty where nothing reads meanings."""
    keys = set(among)
    if not keys:
        return {}
    near = nearest(group, kind, claim, CANDIDATES, among=keys)
    return {row.key: row.similarity for row in near}
