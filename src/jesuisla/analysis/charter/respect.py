"""Rules on people: insult, whole groups made one, lecturing, spelling, irony, threats."""

from collections.abc import Iterator

from jesuisla.analysis.charter.bearing import speaks_of_oneself_alone
from jesuisla.analysis.charter.draft import RuleName
from jesuisla.analysis.charter.draft_words import DraftWords
from jesuisla.analysis.charter.matching import (
    CharterRule,
    Span,
    joined,
    phrase_spans,
    sentences_with,
)
from jesuisla.analysis.charter.phrases import phrases_of
from jesuisla.analysis.charter.sentences import own_sentences
from jesuisla.analysis.charter.substance import hands_over_a_link

_SORTS_OF = frozenset({"espece", "especes", "bande", "bandes"})
"""Words behind which somebody is called names, unless an article goes before them."""


def find_insults(draft: DraftWords) -> list[Span]:
    """Return words of contempt for somebody, but for those only told of."""
    return joined(phrase_spans(draft, "contempt", unless=("told", "no_contempt")))


def _sure_insults(draft: DraftWords) -> list[Span]:
    """Return names that somebody is called and hardly anything else: “you muppet”.

    What one says of oneself alone is let be, and so is what is only told.
    """
    let_be = sentences_with(draft, ("told", "no_contempt")) | {
        sentence.number
        for sentence in own_sentences(draft)
        if speaks_of_oneself_alone(draft, sentence)
    }
    sentences = {token.start: token.sentence for token in draft.own_words}
    spans = [*phrase_spans(draft, "sure_contempt"), *_called_names(draft)]
    return joined(span for span in spans if sentences.get(span[0]) not in let_be)


def _called_names(draft: DraftWords) -> Iterator[Span]:
    """Give “espèce de …” and “bande de …” with what follows, where no article goes before."""
    words = draft.own_words if draft.language == "fr" else ()
    french = phrases_of("fr")
    for at, (name, of, thing) in enumerate(zip(words, words[1:], words[2:], strict=False)):
        before = words[at - 1] if at else None
        is_thing = (
            before is not None
            and before.sentence == name.sentence
            and french.in_list("articles", before)
        )
        is_called = name.plain in _SORTS_OF and of.plain in {"de", "d'"} and not is_thing
        if (
            is_called
            and name.sentence == thing.sentence
            and not french.in_list("kind_sorts", thing)
        ):
            yield name.start, thing.end


def find_generalising(draft: DraftWords) -> list[Span]:
    """Return where a whole group of people is made one, but for what defends or reports."""
    return joined(phrase_spans(draft, "generalising", unless=("fair", "told")))


def _sure_lessons(draft: DraftWords) -> list[Span]:
    """Return what hardly anybody says but to teach another: “take notes”."""
    return joined(phrase_spans(draft, "sure_lecturing", unless=("told",)))


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
    likely = phrase_spans(draft, "likely_threat", unless=("told", "no_harm"))
    return joined([*likely, *_sure_threats(draft)])


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
    CharterRule(
        RuleName.INSULT,
        find_insults,
        is_learned=True,
        sees=_sure_insults,
        unless=("told", "no_contempt"),
    ),
    CharterRule(
        RuleName.GENERALISING,
        find_generalising,
        is_on=False,
        is_learned=True,
        unless=("not_all", "told"),
    ),
    CharterRule(
        RuleName.LECTURING,
        find_lecturing,
        is_on=False,
        is_learned=True,
        sees=_sure_lessons,
        is_void_in=hands_over_a_link,
        yields_to=RuleName.SPELLING,
    ),
    CharterRule(RuleName.SPELLING, find_spelling, is_on=False, is_learned=True, sees=_corrections),
    CharterRule(RuleName.IRONY, find_irony, is_on=False, is_learned=True),
)
