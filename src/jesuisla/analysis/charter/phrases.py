"""Phrases that a rule looks for: words by form or base form, with gaps, in a file a language.

A phrase is a line of pieces. ``mot`` is a word as notation, without accents or capitals;
``~mot`` any form of a base form; ``a|b`` one of several; ``<list>`` a word of a named list;
``?`` behind a piece means that it may be missing; ``..`` up to three words between, within the
same sentence. Signs between words do not count.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jesuisla.analysis.charter.draft_words import DraftToken, DraftWords

WIDEST_GAP = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """One place of a phrase: the forms and base forms that fit, or a gap where there are none."""

    forms: frozenset[str]
    lemmas: frozenset[str]
    optional: bool = False
    gap: bool = False

    def fits(self, token: DraftToken) -> bool:
        """Whether this word may stand here."""
        return token.plain in self.forms or token.lemma in self.lemmas


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one section, by the words they may begin with."""

    by_form: Mapping[str, tuple[tuple[Piece, ...], ...]]
    by_lemma: Mapping[str, tuple[tuple[Piece, ...], ...]]

    def spans(self, words: Sequence[DraftToken]) -> Iterator[tuple[int, int]]:
        """Give first and last index of each phrase found among the words, the longest from each."""
        for at, token in enumerate(words):
            phrases = self.by_form.get(token.plain, ()) + self.by_lemma.get(token.lemma, ())
            if phrases:
                ends = [_end_of(pieces, words, at, token.sentence) for pieces in phrases]
                whole_ends = [end for end in ends if end is not None]
                if whole_ends:
                    yield at, max(whole_ends)


@dataclass(frozen=True, slots=True)
class LanguagePhrases:
    """All sections and lists of one language."""

    sections: Mapping[str, Phrases]
    lists: Mapping[str, tuple[frozenset[str], frozenset[str]]]

    def section(self, name: str) -> Phrases:
        """Return a section; an empty one where the language has none of this name."""
        return self.sections.get(name, _NOTHING)

    def in_list(self, name: str, token: DraftToken) -> bool:
        """Whether a word stands in a named list."""
        forms, lemmas = self.lists.get(name, (frozenset(), frozenset()))
        return token.plain in forms or token.lemma in lemmas


_NOTHING = Phrases({}, {})


def found_phrases(draft: DraftWords, name: str) -> tuple[tuple[int, int], ...]:
    """Return where phrases of a section stand in the draft's own words: indices, both included."""
    places = draft.found_phrases.get(name)
    if places is None:
        places = tuple(phrases_of(draft.language).section(name).spans(draft.own_words))
        draft.found_phrases[name] = places
    return places


@cache
def phrases_of(language: str | None) -> LanguagePhrases:
    """Return the phrases of a language; none where no file has been notation for it."""
    file = resources.files(__package__) / "phrases" / f"{language}.toml"
    if language is None or not language.isalpha() or not file.is_file():
        return LanguagePhrases({}, {})
    return read_phrases(file.read_text(encoding="utf-8"))


def read_phrases(text: str) -> LanguagePhrases:
    r"""Read a file of phrases.

    Raises ``ValueError`` on a phrase that names an unknown list or begins with what may be
    missing.

    >>> small = read_phrases('lists.you = "tu vous"\n[shame]\nphrases = ["honte a <you>|toi"]')
    >>> sorted(small.section("shame").by_form)
    ['honte']
    """
    tables = tomllib.loads(text)
    lists = {name: _forms(words.split()) for name, words in tables.pop("lists", {}).items()}
    sections = {}
    for name, table in tables.items():
        by_form: dict[str, list[tuple[Piece, ...]]] = {}
        by_lemma: dict[str, list[tuple[Piece, ...]]] = {}
        for phrase in table["phrases"]:
            pieces = tuple(_piece(notation, lists) for notation in phrase.split())
            if pieces[0].optional or pieces[0].gap:
                raise ValueError(f"{name}: a phrase begins with what must be there: {phrase!r}")
            for form in pieces[0].forms:
                by_form.setdefault(form, []).append(pieces)
            for lemma in pieces[0].lemmas:
                by_lemma.setdefault(lemma, []).append(pieces)
        sections[name] = Phrases(
            {form: tuple(some) for form, some in by_form.items()},
            {lemma: tuple(some) for lemma, some in by_lemma.items()},
        )
    return LanguagePhrases(sections, lists)


def _piece(notation: str, lists: Mapping[str, tuple[frozenset[str], frozenset[str]]]) -> Piece:
    if notation == "..":
        return Piece(frozenset(), frozenset(), gap=True)
    optional = notation.endswith("?")
    forms: set[str] = set()
    lemmas: set[str] = set()
    for word in notation.removesuffix("?").split("|"):
        if word.startswith("<"):
            if word.strip("<>") not in lists:
                raise ValueError(f"no such list: {word}")
            list_forms, list_lemmas = lists[word.strip("<>")]
            forms |= list_forms
            lemmas |= list_lemmas
        else:
            (lemmas if word.startswith("~") else forms).add(word.removeprefix("~"))
    return Piece(frozenset(forms), frozenset(lemmas), optional=optional)


def _forms(words: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    return (
        frozenset(word for word in words if not word.startswith("~")),
        frozenset(word.removeprefix("~") for word in words if word.startswith("~")),
    )


def _end_of(
    pieces: Sequence[Piece], words: Sequence[DraftToken], at: int, sentence: int
) -> int | None:
    """Return the index of the last word that the pieces take from ``at`` on, in this sentence."""
    if not pieces:
        return at - 1
    piece, *rest = pieces
    if piece.gap:
        ends = (_end_of(rest, words, at + gap, sentence) for gap in range(WIDEST_GAP + 1))
        return next((end for end in ends if end is not None), None)
    if at < len(words) and words[at].sentence == sentence and piece.fits(words[at]):
        end = _end_of(rest, words, at + 1, sentence)
        if end is not None:
            return end
    return _end_of(rest, words, at, sentence) if piece.optional else None
