"""Rules on people: insult, whole groups made one, lecturing, spelling, irony, threats."""

from collections.abc import Iterator

from jesuisla.analysis.charter.draft import RuleName
from jesuisla.analysis.charter.draft_words import DraftWords
from jesuisla.analysis.charter.matching import CharterRule, Span, joined, phrase_spans


def find_insults(draft: DraftWords) -> list[Span]:
    """Return words of contempt for somebody, but for those only told of."""
    return joined(phrase_spans(draft, "contempt", unless=("told",)))


def find_generalising(draft: DraftWords) -> list[Span]:
    """Return where a whole group of people is made one, but for what defends or reports."""
    return joined(phrase_spans(draft, "generalising", unless=("fair", "told")))


def find_lecturing(draft: DraftWords) -> list[Span]:
    """Return where somebody is told what to learn, read or be ashamed of."""
    return joined(phrase_spans(draft, "lecturing", unless=("told",)))


def find_spelling(draft: DraftWords) -> list[Span]:
    """Return where another's spelling is corrected."""
    return joined([*phrase_spans(draft, "spelling"), *_corrections(draft)])


def _corrections(draft: DraftWords) -> Iterator[Span]:
    """A word with a star before it, alone on its line: “*ça”, as people correct each other."""
    for line_start, line in _lines(draft.text):
        correction = line.strip()
        if (
            correction.startswith("*")
            and correction[1:].strip().isalpha()
            and "*" not in correction[1:]
        ):
            start = line_start + line.index("*")
            yield start, start + len(correction)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, line
        at += len(line)


def find_irony(draft: DraftWords) -> list[Span]:
    """Return turns of phrase that may be read the other way round."""
    return joined(phrase_spans(draft, "irony"))


def find_threats(draft: DraftWords) -> list[Span]:
    """Return words that frighten, or wish harm, but for those only told of."""
    return joined(phrase_spans(draft, "threat", unless=("told", "no_harm")))


def _sure_threats(draft: DraftWords) -> list[Span]:
    """Return words that can hardly be meant otherwise: “I know where you live”."""
    return joined(phrase_spans(draft, "sure_threat", unless=("told", "no_harm")))


RESPECT_RULES = (
    CharterRule(
        RuleName.THREAT,
        find_threats,
        is_on=False,
        is_learned=True,
        sees=_sure_threats,
        unless=("told", "no_harm"),
    ),
    CharterRule(RuleName.INSULT, find_insults, is_on=False, is_learned=True, unless=("told",)),
    CharterRule(
        RuleName.GENERALISING,
        find_generalising,
        is_on=False,
        is_learned=True,
        unless=("not_all", "told"),
    ),
    CharterRule(RuleName.LECTURING, find_lecturing, is_on=False, is_learned=True),
    CharterRule(RuleName.SPELLING, find_spelling, is_learned=True, sees=_corrections),
    CharterRule(RuleName.IRONY, find_irony, is_on=False, is_learned=True),
)
