"""Drafts invented to develop the coach: what each sentence breaks, in a notation by hand.

A line is ``kind|trap|text``. ``kind`` is P (perfect), C (clumsy) or H (harmful); ``trap`` says
what makes a perfect one hard: a dialect, an identity, a quotation, something only told of. In the
text, letters in square brackets tell what the sentence after them breaks, at the end of the line
those before them; a capital says that one may see it so or so: it teaches nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from jesuisla.analysis.charter.draft import Draft, RuleName
from jesuisla.analysis.charter.draft_words import DraftWords, read_draft
from jesuisla.analysis.charter.sentences import OwnSentence, own_sentences

LETTERS = {
    "i": RuleName.INSULT,
    "g": RuleName.GENERALISING,
    "l": RuleName.LECTURING,
    "s": RuleName.SPELLING,
    "y": RuleName.IRONY,
    "c": RuleName.SHOUTING,
    "a": RuleName.ADDRESSING,
    "d": RuleName.PERSONAL_DATA,
    "t": RuleName.THREAT,
    "p": RuleName.PARTISAN,
    "u": RuleName.UNSOURCED,
    "e": RuleName.EMPTY,
    "k": RuleName.LINK_ONLY,
}
LANGUAGES = ("fr", "en")
BESIDE = {
    RuleName.LECTURING: {RuleName.ADDRESSING},
    RuleName.SPELLING: {RuleName.ADDRESSING, RuleName.LECTURING},
    RuleName.THREAT: {RuleName.INSULT, RuleName.GENERALISING, RuleName.PERSONAL_DATA},
    RuleName.GENERALISING: {RuleName.INSULT, RuleName.PARTISAN},
}
"""What else one may fairly see in a sentence that breaks a rule: it teaches nothing there."""
_LETTERS = re.compile(r"\[([a-zA-Z]+)\]")


@dataclass(frozen=True, slots=True)
class SentenceOfDraft:
    """A sentence with what it breaks, and what is left open of it."""

    sentence: OwnSentence
    rules: frozenset[RuleName]
    open_rules: frozenset[RuleName]


@dataclass(frozen=True, slots=True)
class InventedDraft:
    """A draft with its kind, its trap, and its sentences."""

    kind: str
    trap: str
    words: DraftWords
    sentences: tuple[SentenceOfDraft, ...]

    @property
    def rules(self) -> frozenset[RuleName]:
        """What the draft breaks."""
        return frozenset().union(*(each.rules for each in self.sentences))


def invented_drafts(language: str) -> Iterator[InventedDraft]:
    """Give the drafts of a language, in the order of the file."""
    file = resources.files(__package__) / "drafts" / f"{language}.txt"
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield read_line(line, language)


def read_line(line: str, language: str) -> InventedDraft:
    """Read one line; raises ``ValueError`` for a letter or kind that is none.

    >>> read = read_line("H||[ia]Tu es nul. J’en ris. [t]Attends un peu.", "fr")
    >>> [sorted(map(str, each.rules)) for each in read.sentences]
    [['addressing', 'insult'], [], ['threat']]
    """
    kind, trap, notation = line.split("|", 2)
    if kind not in {"P", "C", "H"}:
        raise ValueError(f"no such kind: {kind}")
    text, marks = "", list[tuple[int, str]]()
    at = 0
    for match in _LETTERS.finditer(notation):
        text += notation[at : match.start()]
        marks.append((len(text), match[1]))
        at = match.end()
    text = (text + notation[at:]).rstrip()
    words = read_draft(Draft(text, language))
    sentences = own_sentences(words)
    letters = [""] * len(sentences)
    for place, some in marks:
        after = next((at for at, each in enumerate(sentences) if each.start >= place), None)
        before = [at for at, some in enumerate(letters) if some] or range(len(letters))
        for at in before if after is None else [after]:
            letters[at] += some
    broken = [frozenset(LETTERS[letter] for letter in some if letter.islower()) for some in letters]
    in_draft = frozenset[RuleName]().union(*broken)
    read = []
    for sentence, some, rules in zip(sentences, letters, broken, strict=True):
        also_open = {LETTERS[letter.lower()] for letter in some if letter.isupper()}
        for rule in rules:
            also_open |= BESIDE.get(rule, set())
        # In a longer draft the same thing is often said twice; only one sentence is marked.
        read.append(SentenceOfDraft(sentence, rules, frozenset((also_open | in_draft) - rules)))
    return InventedDraft(kind, trap, words, tuple(read))
