"""Insults that a comment denies, taken out of a text before its meaning is read.

The encoder hardly hears a "not": "they are no thieves" means to it what "they are thieves" does. A
denial that grammar tells apart becomes a kind word: the denying word next to the insult, but for
articles and forms of "to be", or before a verb of saying whose clause holds it. So does a sentence
that takes back the one before: "Thieves, they? Not at all." Others stay as they are: "not only
thieves", "no good people", "I am no racist, but", and what refuses instead of denying: "More
thieves? No way."
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
_THAT_ANYWHERE = _THAT | {"that", "que", "qu", "che"}
_BUT = frozenset({"aber", "but", "mais", "pero", "ma", "mas", "maar", "ale"})
_ASKED_AGAIN = 3
"""Most words of a question between the insult and what takes it back: "Thieves? They?"."""
_PIECE = re.compile(r"[^\W_]+|[.!?;:,\n…]")


@dataclass(frozen=True, slots=True)
class DenialGrammar:
    """A language's small words.

    ``kind`` stands in the place of an insult that was denied, ``liking`` in that of hatred. A word
    of ``denying`` that is one of ``saying`` too, as "lie", denies what follows it with "that".
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
            "kein keine keinen keiner keinem nicht nie niemals weder noch niemand falsch gelogen "
            "unwahr",
            "ein eine einen einem so wirklich alle sind ist und oder zu soll sollte darf werden",
            "sagen sagt gesagt sage denken denkt gedacht glauben glaube behaupten stimmt wahr "
            "darf falsch "
            "gelogen unwahr",
            "hasse hassen hasst verachte verachten",
            hated_within=3,
        ),
        "en": _grammar(
            "good",
            "like",
            "not no never neither nor isn aren wasn weren don doesn didn nobody cannot won false "
            "lie untrue",
            "t a an all the any are is being be were was really or and to ever have should must "
            "going gonna",
            "say says said saying think thinks thought believe claim true call calling false lie "
            "untrue",
            "hate hated hates despise",
        ),
        "es": _grammar(
            "buenos",
            "quiero",
            "no ni nunca jamás tampoco nadie ningún ninguna ninguno falso mentira",
            "son es somos soy sean fueran eran serán un una unos unas los las todos todas ser y "
            "o a hay que "
            "debería vamos va van tan",
            "dicho decir diga digan digo diría diríamos dijo dije pienso pensado pensé pensaba "
            "creo creemos "
            "creer creí creía cierto verdad falso mentira trataría",
            "odio odiamos odia odian desprecio desprecia despreciamos",
        ),
        "fr": _grammar(
            "gentils",
            "aime",
            "pas jamais ni aucun aucune nullement personne faux mensonge",
            "des de d un une du tous toutes et ou les ne doit devrait va",
            "dire dit dis dites pensé pense penser crois croire vrai prétendre traiter faux "
            "mensonge",
            "déteste détestes détestent détesté hais haïs hait haïssons méprise méprisons",
            hated_within=1,
        ),
        "it": _grammar(
            "buoni",
            "amo",
            "non né mai neppure nessuno nessuna falso bugia",
            "sono è siamo siano fossero erano un una dei delle degli i le gli tutti tutte essere "
            "e o deve "
            "dovrebbe bisogna dobbiamo si da così",
            "detto dire dica dico direi direbbe penso pensato pensavo credo creduto credere vero "
            "falso bugia",
            "odio odiamo odia odiano disprezzo disprezza disprezziamo",
        ),
        "nl": _grammar(
            "goed",
            "waardeer",
            "geen niet nooit noch niemand onzin onwaar leugen",
            "een zo echt alle zijn is en of te mag moet ook hoeven",
            "zeggen zegt gezegd zeg denken denk gedacht geloof waar beweren onzin onwaar leugen",
            "haat haten veracht",
            hated_within=3,
        ),
        "pl": _grammar(
            "dobrzy",
            "lubię",
            "nie ani nigdy żaden żadni żadne żadna żadnym żadnymi nikt nieprawda nieprawdą "
            "kłamstwo",
            "są jest być to jesteśmy byli były i lub powinien wolno można trzeba wcale tacy takie",
            "powiedziałem powiedziałam powiem powiedziałbym powiedziałabym mówić mówi mówię "
            "mówcie myślałem "
            "myślałam myślę wierzę uważam prawda prawdą nieprawda nieprawdą kłamstwo",
            "nienawidzę nienawidzimy gardzę",
        ),
        "pt": _grammar(
            "bons",
            "amo",
            "não nem nunca jamais ninguém nenhum nenhuma falso mentira",
            "são é somos sejam fossem eram foram um uma uns umas os as todos todas ser e ou deve "
            "devia se "
            "vamos vai vão preciso tão",
            "disse dizer diria diga digam digo penso pensei pensava acho achei acredito "
            "acreditar verdade falso "
            "mentira trataria",
            "odeio odiamos odeia odeiam desprezo despreza desprezamos",
        ),
    }
)


_TAKING_BACK: Mapping[str, frozenset[tuple[str, ...]]] = MappingProxyType(
    {
        lang: frozenset(tuple(phrase.split()) for phrase in phrases.split(", "))
        for lang, phrases in {
            "de": "keineswegs, mitnichten, ganz und gar nicht, überhaupt nicht, "
            "nicht im geringsten, das gegenteil ist wahr, nichts davon stimmt",
            "en": "not at all, by no means, far from it, nothing of the sort, "
            "the opposite is true, nothing could be further from the truth",
            "es": "en absoluto, para nada, ni mucho menos, qué va, nada de eso, nada más falso, "
            "nada más lejos de la realidad, todo lo contrario",
            "fr": "pas du tout, en aucune façon, nullement, aucunement, bien au contraire, "
            "rien n est plus faux, rien de plus faux",
            "it": "niente affatto, per niente, per nulla, nient affatto, macché, "
            "tutto il contrario, niente di più falso",
            "nl": "helemaal niet, geenszins, welnee, integendeel, niets is minder waar, "
            "niets daarvan klopt",
            "pl": "bynajmniej, skądże, skądże znowu, ależ skąd, nic podobnego, "
            "nic bardziej mylnego, wręcz przeciwnie",
            "pt": "nada disso, que nada, longe disso, nada mais longe da verdade, nada mais falso, "
            "muito pelo contrário",
        }.items()
    }
)
"""Phrases that deny the sentence before, and nothing else: not “no way”, which refuses."""


def insult_hashes(lexicon: Lexicon) -> NDArray[np.uint64]:
    """Return the hashes of a lexicon's words that may be denied."""
    hashes: NDArray[np.uint64] = lexicon.hashes[np.isin(lexicon.concepts, DENIED)]
    return hashes


class Denials:
    r"""Knows insults by their hashes, as ``lexicon.word_hash`` has them, and where they are denied.

    >>> from jesuisla.analysis.triage.lexicon import build_lexicon
    >>> denials = Denials(insult_hashes(build_lexicon({"en": "[crime]\nthief thieves"})))
    >>> denials.softened("They are not thieves. Not only thieves!", "en")
    'They are good. Not only thieves!'
    """

    def __init__(self, hashes: NDArray[np.uint64]) -> None:
        self._known = frozenset(hashes.tolist())
        self._looked_up: dict[str, dict[str, bool]] = {}

    def softened(self, text: str, lang: str | None) -> str:
        """Return the text with a kind word for each insult denied, the denying word left out."""
        grammar = _GRAMMARS.get(lang or "")
        if grammar is None:
            return text
        pieces = list(_PIECE.finditer(text))
        words = [piece[0].lower() for piece in pieces]
        word_set = set(words)
        phrases = [phrase for phrase in _TAKING_BACK[lang or ""] if word_set.issuperset(phrase)]
        if grammar.denying.isdisjoint(word_set) and not phrases:
            return text
        clauses = [clause for clause in _clauses(words) if clause[0] < clause[1]]
        new_words: dict[int, str] = {}
        for number, (start, end) in enumerate(clauses):
            if not grammar.denying.isdisjoint(words[start:end]):
                changes = self._changes(words[start:end], lang or "", grammar)
                new_words |= {start + at: word for at, word in changes.items()}
            elif taken_back := _taken_back(words, clauses[number + 1 :], phrases):
                for at in range(start, end):
                    if (kind_word := self._new_word(words[at], lang or "", grammar)) and (
                        words[at + 1] in grammar.between or not words[at + 1][0].isalnum()
                    ):
                        new_words |= {at: kind_word, **dict.fromkeys(taken_back, "")}
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
            if word in grammar.denying and (is_that := _is_that(words, at, grammar)) is not False:
                denying, is_said = at, is_said or is_that is True
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


def _taken_back(
    words: Sequence[str],
    later: Sequence[tuple[int, int]],
    phrases: Sequence[tuple[str, ...]],
) -> range | None:
    """Return where a phrase stands that takes back the sentence before the ``later`` ones.

    It opens the next one, or the one after a short question, and is not gone on with.
    """
    for start, end in later[:2]:
        for phrase in phrases:
            after = start + len(phrase)
            if tuple(words[start:after]) == phrase and (after == end or words[after] == ","):
                return range(start, after)
        if end - start > _ASKED_AGAIN or words[end : end + 1] != ["?"]:
            return None
    return None


def _is_that(words: Sequence[str], at: int, grammar: DenialGrammar) -> bool | None:
    """Return whether a clause with "that" is denied: "a lie that", "I do not believe that".

    ``None`` where the denying word is about no clause, ``False`` for a "lie" with nothing behind.
    """
    soon = [word for word in words[at + 1 : at + 3] if word != ","]
    has_clause = not _THAT_ANYWHERE.isdisjoint(soon[:1])
    if words[at] in grammar.saying:
        return has_clause
    return (
        True if has_clause and not grammar.saying.isdisjoint(words[max(0, at - 2) : at]) else None
    )


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
