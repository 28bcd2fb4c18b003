"""The same story under several pages: which threads tell it, by the words of their posts.

Posts whose words are alike are suggested to a person; only the same post again is joined by
itself, for one word may turn a story round or move it to the next village. Words are weighed by
how rare they are among the posts at hand, so that "police" suggests nothing and a village's name
does.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from jesuisla.analysis.text import clean, normalise, unaccented

SUGGEST = 0.35
MOST_WORDS = 200
"""Words of a post that are looked at."""

_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class PostMatch:
    """Two posts that may tell one story; ``likeness`` in [0, 1].

    ``is_sure``: they differ in case, accents, punctuation and spaces at most, and may be one
    line without asking anybody.
    """

    first: str
    second: str
    likeness: float
    is_sure: bool


def match_posts(posts: Iterable[tuple[str, str]]) -> list[PostMatch]:
    """Return the pairs of posts (id, text) that may tell one story, closest first.

    Likeness is the cosine of their words weighed by rarity. Posts that share no word are
    never compared.

    >>> matches = match_posts([("a", "Incendie à Plouvan : trois familles relogées"),
    ...                  ("b", "Plouvan : un incendie, trois familles relogées en urgence"),
    ...                  ("c", "Le marché de Noël ouvre samedi")])
    >>> [(match.first, match.second, match.is_sure) for match in matches]
    [('a', 'b', False)]
    """
    texts = dict(posts)
    words = {name: _words(text) for name, text in texts.items()}
    found_in: dict[str, list[str]] = defaultdict(list)
    for name, post_words in words.items():
        for word in post_words:
            found_in[word].append(name)
    weights = {word: math.log((len(words) + 1) / len(names)) for word, names in found_in.items()}
    lengths = {
        name: math.sqrt(sum(weights[word] ** 2 for word in post_words))
        for name, post_words in words.items()
    }
    overlaps: dict[tuple[str, str], float] = defaultdict(float)
    for word, names in found_in.items():
        # A word in half of many posts tells none of them from another.
        if len(names) > max(20, len(words) // 2):
            continue
        for at, first in enumerate(names):
            for second in names[at + 1 :]:
                overlaps[first, second] += weights[word] ** 2
    pairs = {
        pair: round(min(1.0, weight / (lengths[pair[0]] * lengths[pair[1]])), 4)
        for pair, weight in overlaps.items()
    }
    alike = [(pair, likeness) for pair, likeness in pairs.items() if likeness >= SUGGEST]
    bare = {name: _bare(texts[name]) for pair, _likeness in alike for name in pair}
    return sorted(
        (
            PostMatch(first, second, likeness, is_sure=bare[first] == bare[second])
            for (first, second), likeness in alike
        ),
        key=lambda match: (-match.likeness, match.first, match.second),
    )


def _bare(text: str) -> str:
    """Return the text without case, accents, punctuation and spaces that differ."""
    plain = unaccented(clean(text).casefold())
    kept = (" " if unicodedata.category(sign)[0] in "PZ" else sign for sign in plain)
    return " ".join("".join(kept).split())


def _words(text: str) -> frozenset[str]:
    plain = unaccented(normalise(text[:5_000]))
    return frozenset([match[0] for match in _WORD.finditer(plain)][:MOST_WORDS])
