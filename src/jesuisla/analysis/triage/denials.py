"""Insults that a comment denies, taken out of a text before its meaning is read.

The encoder hardly hears a "not": "they are no thieves" means to it what "they are thieves" does. A
denial that grammar tells apart becomes a kind word: the denying word next to the insult, but for
articles and forms of "to be", or before a verb of saying whose clause holds it. Others stay as they
are: "not only thieves", "no good people", "I am no racist, but".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.triage.lexicon import (
    LONGEST_WORD,
    MOST_KEPT,
    Concept,
    Lexicon,
    word_hash,
)

DENIED = (
    Concept.INSULT,
    Concept.DISGUST,
    Concept.VIOLENCE,
    Concept.EXPEL,
    Concept.CRIME,
    Concept.FOUL,
)
"""What words may be of that are taken out."""
_SAID_WITHIN = 4
"""Words from the denying word to the verb of saying."""
_THAT = frozenset({"dass", "daß", "że", "dat"})
_BUT = frozenset({"aber", "but", "mais", "pero", "ma", "mas", "maar", "ale"})
_PIECE = re.compile(r"[^\W_]+|[.!?;:,\n…]")


@dataclass(frozen=True, slots=True)
class DenialGrammar:
    """A language's small words.

    ``kind`` stands in the place of an insult that was denied, ``liking`` in that of hatred.
    ``between`` may stand between the denying word and what it denies; verbs of ``hating`` may also
    be followed by it, ``hated_within`` words later at most.
    """

    kind: str
    liking: str
    denying: frozenset[str]
    between: frozenset[str]
    saying: frozenset[str]
    hating: frozenset[str]
    hated_within: int = 0


def _grammar(
    kind: str,
    liking: str,
    denying: str,
    between: str,
    saying: str,
    hating: str,
    *,
    hated_within: int = 0,
) -> DenialGrammar:
    lists = (denying, between, saying, hating)
    denying_words, between_words, saying_words, hating_words = (
        frozenset(words.split()) for words in lists
    )
    return DenialGrammar(
        kind, liking, denying_words, between_words, saying_words, hating_words, hated_within
    )


_GRAMMARS: Mapping[str, DenialGrammar] = MappingProxyType(
    {
        "de": _grammar(
            "gut",
            "mag",
            "kein keine keinen keiner keinem nicht nie niemals weder noch niemand",
            "ein eine einen einem so wirklich alle sind ist und oder zu soll sollte darf werden",
            "sagen sagt gesagt sage denken denkt gedacht glauben glaube behaupten stimmt wahr darf",
            "hasse hassen hasst verachte verachten",
            hated_within=3,
        ),
        "en": _grammar(
            "good",
            "like",
            "not no never neither nor isn aren wasn weren don doesn didn nobody cannot won",
            "t a an all the any are is being be were was really or and to ever have should must",
            "say says said saying think thinks thought believe claim true call calling",
            "hate hated hates despise",
        ),
        "es": _grammar(
            "buenos",
            "quiero",
            "no ni nunca jamás tampoco nadie ningún ninguna",
            "son es somos soy un una unos unas los las todos todas ser y o a hay que debería vamos",
            "dicho decir diga digan digo pienso pensado creo cierto verdad",
            "odio odiamos odia desprecio",
        ),
        "fr": _grammar(
            "gentils",
            "aime",
            "pas jamais ni aucun aucune nullement personne",
            "des de d un une du tous toutes et ou les ne doit devrait va",
            "dire dit dis dites pensé pense penser crois croire vrai prétendre traiter",
            "déteste détestes détestent détesté hais haïs hait haïssons méprise méprisons",
            hated_within=1,
        ),
        "it": _grammar(
            "buoni",
            "amo",
            "non né mai neppure nessuno",
            "sono è siamo un una dei delle degli i le gli tutti tutte essere e o deve dovrebbe",
            "detto dire dica dico penso pensato credo vero",
            "odio odiamo odia disprezzo",
        ),
        "nl": _grammar(
            "goed",
            "waardeer",
            "geen niet nooit noch niemand",
            "een zo echt alle zijn is en of te mag moet",
            "zeggen zegt gezegd zeg denken denk gedacht geloof waar beweren",
            "haat haten veracht",
            hated_within=3,
        ),
        "pl": _grammar(
            "dobrzy",
            "lubię",
            "nie ani nigdy żaden żadni żadne nikt",
            "są jest być to jesteśmy i lub żadnymi żadną powinien wolno",
            "powiedziałem powiedziałam powiem mówić mówi myślałem myślałam myślę prawda prawdą",
            "nienawidzę nienawidzimy gardzę",
        ),
        "pt": _grammar(
            "bons",
            "amo",
            "não nem nunca jamais ninguém",
            "são é somos um uma uns umas os as todos todas ser e ou deve devia vamos",
            "disse dizer diria diga digo penso pensei acho verdade",
            "odeio odiamos odeia desprezo",
        ),
    }
)


class Denials:
    r"""Knows the insults of a lexicon, and where they are denied.

    >>> from jesuisla.analysis.triage.lexicon import build_lexicon
    >>> denials = Denials(build_lexicon({"en": "[crime]\nthief thieves"}))
    >>> denials.softened("They are not thieves. Not only thieves!", "en")
    'They are good. Not only thieves!'
    """

    def __init__(self, lexicon: Lexicon) -> None:
        is_denied: NDArray[np.bool_] = np.isin(lexicon.concepts, DENIED)
        self._known = frozenset(lexicon.hashes[is_denied].tolist())
        self._looked_up: dict[str, dict[str, bool]] = {}

    def softened(self, text: str, lang: str | None) -> str:
        """Return the text with a kind word for each insult denied, the denying word left out."""
        grammar = _GRAMMARS.get(lang or "")
        if grammar is None:
            return text
        pieces = list(_PIECE.finditer(text))
        words = [piece[0].lower() for piece in pieces]
        if grammar.denying.isdisjoint(words):
            return text
        new_words: dict[int, str] = {}
        for start, end in _clauses(words):
            changes = self._changes(words[start:end], lang or "", grammar)
            new_words |= {start + at: word for at, word in changes.items()}
        parts: list[str] = []
        end = 0
        for number, word in sorted(new_words.items()):
            parts += (text[end : pieces[number].start()], word)
            end = pieces[number].end()
            if not word:
                end += text[end : end + 1].isspace()
        return "".join((*parts, text[end:])) if new_words else text

    def _changes(self, words: Sequence[str], lang: str, grammar: DenialGrammar) -> dict[int, str]:
        """Return what stands in the place of which words of a clause."""
        changes: dict[int, str] = {}
        denying: int | None = None
        is_said = False
        for at, word in enumerate(words):
            if word in grammar.denying:
                denying = at
                for verb in _hated_before(words, at, grammar):
                    changes |= {verb: grammar.liking, at: ""}
            elif word in _BUT:
                # "I am no racist, but" denies nothing.
                changes, denying, is_said = {}, None, False
            elif denying is None:
                continue
            elif word in grammar.saying and at - denying <= _SAID_WITHIN:
                is_said = True
            elif new_word := self._new_word(word, lang, grammar):
                changes |= {denying: "", at: new_word}
            elif not (_goes_on(words, at) if is_said else word in grammar.between):
                denying = denying if _is_said_soon(words, at, denying, grammar) else None
                is_said = False
        return changes

    def _new_word(self, word: str, lang: str, grammar: DenialGrammar) -> str | None:
        """Return what a word becomes where it is denied; ``None`` where it stays."""
        if word in grammar.hating:
            return grammar.liking
        known_words = self._looked_up.setdefault(lang, {})
        is_known = known_words.get(word)
        if is_known is None:
            is_known = len(word) <= LONGEST_WORD and word_hash(word, lang) in self._known
            if len(known_words) < MOST_KEPT:
                known_words[word] = is_known
        return grammar.kind if is_known else None


def _goes_on(words: Sequence[str], at: int) -> bool:
    """Return whether what is said goes on: up to a comma, unless "that" follows it."""
    return words[at] != "," or bool(_THAT.intersection(words[at + 1 : at + 2]))


def _is_said_soon(words: Sequence[str], at: int, denying: int, grammar: DenialGrammar) -> bool:
    """Return whether a verb of saying comes soon enough after a denying word."""
    soon = words[at : denying + _SAID_WITHIN + 1]
    return "," not in soon[:1] and not grammar.saying.isdisjoint(soon)


def _hated_before(words: Sequence[str], denying: int, grammar: DenialGrammar) -> Iterator[int]:
    """Yield where a verb of hatred stands that the denying word belongs to."""
    for at in range(denying - 1, max(-1, denying - 1 - grammar.hated_within), -1):
        if words[at] == ",":
            return
        if words[at] in grammar.hating:
            yield at


def _clauses(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where each sentence begins and ends; a comma is for who reads it."""
    start = 0
    for at, word in enumerate(words):
        if not word[0].isalnum() and word != ",":
            yield start, at
            start = at + 1
    yield start, len(words)
