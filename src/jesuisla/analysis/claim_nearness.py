"""How near a claim stands to the wordings of known ones, by words and by meaning."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import log
from typing import TypeVar

from jesuisla.analysis.text import plain_words

STEM = 6
"""Letters that stand for a word: "vaccins" and "vaccination" share theirs."""
WORDS_WEIGH = 0.25
"""The part that words have beside meanings: chosen on the first 80 of ``bench/facts.py``."""
SHORTEST = 3
"""Letters of a word that tells something."""
NEAR_CLAIM = 0.41
"""From this nearness on two texts of a thread make it near a claim: ``bench/known_claims.py``."""
NEAR_ALONE = 0.60
"""From this nearness on one text is enough: it says the claim nearly word by word."""
FEWEST_WORDS = 3
"""Words of a text that may stand near a claim: one or two stand near everything."""

Key = TypeVar("Key", bound=Hashable)


def word_beginnings(text: str) -> list[str]:
    """Return the beginnings of a text's words, without accents; figures stay whole.

    >>> word_beginnings("Les vaccins, 3 fois testés en 2021 !")
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
    claim_words = set(word_beginnings(claim))
    wording_sets = {
        key: [set(word_beginnings(wording)) for wording in texts] for key, texts in wordings.items()
    }
    counts = Counter(stem for sets in wording_sets.values() for stem in set().union(*sets))
    weights = {
        stem: log(1 + (len(wording_sets) + 1) / (counts[stem] + 0.5)) for stem in claim_words
    }
    total = sum(weights.values())
    if not total:
        return dict.fromkeys(wording_sets, 0.0)
    return {
        key: max(
            (
                sum(weights[stem] for stem in claim_words & words_of_wording)
                for words_of_wording in sets
            ),
            default=0.0,
        )
        / total
        for key, sets in wording_sets.items()
    }


def nearness(share: float, similarity: float | None) -> float:
    """Return one score from 0 to 1 of the share of words and the similarity of meanings.

    ``similarity`` is a cosine, ``None`` where nothing reads meanings: then words alone count.

    >>> nearness(0.5, None), nearness(0.5, 0.9), nearness(0.0, -0.2)
    (0.5, 0.8, 0.0)
    """
    if similarity is None:
        return round(share, 4)
    return round(WORDS_WEIGH * share + (1 - WORDS_WEIGH) * max(similarity, 0.0), 4)


def tells_enough(text: str) -> bool:
    """Whether a text has words enough to stand near a claim.

    >>> tells_enough("Les éoliennes rendent malade"), tells_enough("Les vaccins !")
    (True, False)
    """
    return len(set(word_beginnings(text))) >= FEWEST_WORDS


def thread_nearness(scores: Iterable[float]) -> float:
    """Return how near a thread stands to a claim, of the nearness of each of its texts.

    That of the second nearest: one comment alone is near by chance too often, two less; or of
    the nearest, where it says the claim nearly word by word.

    >>> thread_nearness([0.45, 0.1, 0.5]), thread_nearness([0.5]), thread_nearness([0.7, 0.1])
    (0.45, 0.0, 0.7)
    """
    first, second, *_ = [*sorted(scores, reverse=True), 0.0, 0.0]
    return first if first >= NEAR_ALONE else second
