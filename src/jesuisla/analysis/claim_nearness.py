"""How near a claim stands to the wordings of known ones, by words and by meaning."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from math import log
from typing import TypeVar

from jesuisla.analysis.text import plain_words

STEM = 6
"""Letters that stand for a word: "vaccins" and "vaccination" share theirs."""
SHORTEST = 3
"""Letters of a word that tells something."""

Key = TypeVar("Key", bound=Hashable)


def stems(text: str) -> list[str]:
    """Return the beginnings of a text's words, without accents; figures stay whole.

    >>> stems("Les vaccins, 3 fois testés en 2021 !")
    ['les', 'vaccin', 'fois', 'testes', '2021']
    """
    words = plain_words(text).split()
    return [word if word.isdigit() else word[:STEM] for word in words if len(word) >= SHORTEST]


def shared_words(claim: str, wordings: Mapping[Key, Sequence[str]]) -> dict[Key, float]:
    """Return, for each known claim, which share of this claim's words one of its wordings has.

    Words weigh by how few of the known claims have them (their inverse document frequency), so
    that an article counts for little. From 0 to 1; all 0 for a claim without a word.

    >>> shared_words("Le vaccin tue", {1: ["Ce vaccin a tué"], 2: ["Le climat", "Le vélo"]})
    {1: 1.0, 2: 0.0}
    """
    asked = set(stems(claim))
    known = {key: [set(stems(wording)) for wording in texts] for key, texts in wordings.items()}
    counts = Counter(stem for sets in known.values() for stem in set().union(*sets))
    weights = {stem: log(1 + (len(known) + 1) / (counts[stem] + 0.5)) for stem in asked}
    total = sum(weights.values())
    if not total:
        return dict.fromkeys(known, 0.0)
    return {
        key: max((sum(weights[stem] for stem in asked & stems_) for stems_ in sets), default=0.0)
        / total
        for key, sets in known.items()
    }


def nearness(share: float, similarity: float | None) -> float:
    """Return one score from 0 to 1 of the share of words and the similarity of meanings.

    ``similarity`` is a cosine, ``None`` where nothing reads meanings: then words alone count.

    >>> nearness(0.5, None), nearness(0.5, 0.9), nearness(0.0, -0.2)
    (0.5, 0.7, 0.0)
    """
    if similarity is None:
        return round(share, 4)
    return round((share + max(similarity, 0.0)) / 2, 4)
