"""Rules on what stands beside a draft: other voices of the action, and fact sheets."""

import re
from collections.abc import Iterator, Sequence

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.charter.draft import FactSheet, RuleName
from jesuisla.analysis.charter.draft_words import DraftWords
from jesuisla.analysis.charter.matching import CharterRule, Span, joined
from jesuisla.analysis.charter.sentences import own_sentences
from jesuisla.analysis.likeness import holds_a_copy, is_near_copy
from jesuisla.analysis.meaning import READ_LANGUAGES, meaning_reader
from jesuisla.analysis.text import unaccented

SAME_MEANING = 0.8
"""Cosine from which two comments say the same: of invented pairs, those that said the same in other
words had .70 to .85, those alike in form alone up to .74. Rather one missed than one accused."""
FEWEST_TO_COMPARE = 6
"""Words below which two comments may well mean the same."""
MOST_COMPARED = 40
"""Other voices whose meaning is read: some milliseconds each ten."""
SAME_FACT = 0.72
"""Cosine from which a sentence says what a sheet says; others on its subject had .50 at most."""
SAME_FACT_AND_FIGURE = 0.45
"""The same where a figure of the sheet stands in the sentence, too."""
SHORTEST_ECHO_OF_A_FACT = 3
"""Words below which a sentence says no fact."""

_FIGURE = re.compile(r"\d+(?:[ \u00a0\u202f.,]\d+)*")
_NUMBER_WORDS = re.compile(
    r"\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante"
    r"|cinquante|soixante|cent|cents|mille|moitie|tiers|quarts?|double|triple"
    r"|two|three|four|five|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|hundred|thousand|half|third|quarters?|doubled?|tripled?)\b"
)
_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?(.*?)/*$", re.IGNORECASE)


def find_copied(draft: DraftWords) -> list[Span]:
    """Return a draft that says nearly what another voice here says, in the same words or others."""
    others = draft.draft.others
    is_copy = any(
        is_near_copy(draft.text, other) or holds_a_copy(draft.text, other) for other in others
    )
    return [(0, len(draft.text))] if is_copy or _says_the_same(draft) else []


def _says_the_same(draft: DraftWords) -> bool:
    """Whether the draft means what another voice does; ``False`` where meanings are not read."""
    others = [other for other in draft.draft.others if len(other.split()) >= FEWEST_TO_COMPARE]
    if not others or len(draft.words) < FEWEST_TO_COMPARE:
        return False
    nearness = _nearness(draft, [draft.text], others[:MOST_COMPARED])
    return nearness is not None and float(nearness.max()) >= SAME_MEANING


def _nearness(draft: DraftWords, texts: Sequence[str], others: Sequence[str]) -> Floats | None:
    """Return cosines, shape (texts, others); ``None`` where meanings are not read."""
    reader = meaning_reader() if draft.language in READ_LANGUAGES else None
    if reader is None:
        return None
    vectors = reader.vectors([*texts, *others])
    cosines: Floats = (vectors[: len(texts)] @ vectors[len(texts) :].T).astype(float)
    return cosines


def find_expired_facts(draft: DraftWords) -> list[Span]:
    """Return where a draft leans on a sheet past its date: its source's address, or what it says.

    A sentence says what a sheet says where it is nearly a copy, means the same, or has one of its
    figures and is about the same. What is quoted is not leant on, and a sheet that still holds
    goes before one that does not.
    """
    past_sheets = [sheet for sheet in draft.draft.sheets if sheet.is_expired]
    if not past_sheets:
        return []
    current_sheets = [sheet for sheet in draft.draft.sheets if not sheet.is_expired]
    said_texts = list(_said(draft))
    past_echoes = _echoes(draft, [text for _, text in said_texts], past_sheets)
    current_echoes = _echoes(draft, [text for _, text in said_texts], current_sheets)
    spans = [
        span
        for (span, _), old, still in zip(said_texts, past_echoes, current_echoes, strict=True)
        if old > max(still, 0.0)
    ]
    return joined([*spans, *_addresses_of(draft, past_sheets)])


def _said(draft: DraftWords) -> Iterator[tuple[Span, str]]:
    """Give the writer's own sentences with their place, and two in a row as one."""
    sentences = [
        sentence
        for sentence in own_sentences(draft)
        if sum(token.kind == "word" for token in sentence.tokens) >= SHORTEST_ECHO_OF_A_FACT
    ]
    for at, sentence in enumerate(sentences):
        yield (sentence.start, sentence.end), sentence.text
        for following in sentences[at + 1 : at + 2]:
            yield (sentence.start, following.end), f"{sentence.text} {following.text}"


def _echoes(draft: DraftWords, texts: Sequence[str], sheets: Sequence[FactSheet]) -> list[float]:
    """Return for each text how nearly it says what one of the sheets says, 0 where none."""
    facts = [fact for sheet in sheets for fact in (sheet.answer, *sheet.claims) if fact]
    if not facts or not texts:
        return [0.0] * len(texts)
    nearness = _nearness(draft, texts, facts)
    best_echoes = [0.0] * len(texts)
    for row, text in enumerate(texts):
        figures = _figures(text)
        for column, fact in enumerate(facts):
            near = 0.0 if nearness is None else float(nearness[row, column])
            floor = SAME_FACT_AND_FIGURE if figures & _figures(fact) else SAME_FACT
            if near >= floor or is_near_copy(text, fact):
                best_echoes[row] = max(best_echoes[row], near, SAME_FACT_AND_FIGURE)
    return best_echoes


def _figures(text: str) -> set[str]:
    """Return the numbers of a text, however they are grouped, and the words for numbers."""
    plain = unaccented(text.lower())
    numbers = (re.sub(r"\D", "", match[0]) for match in _FIGURE.finditer(plain))
    return {number for number in numbers if number} | set(_NUMBER_WORDS.findall(plain))


def _addresses_of(draft: DraftWords, sheets: Sequence[FactSheet]) -> Iterator[Span]:
    text = draft.text.lower()
    for sheet in sheets:
        for source in sheet.sources:
            match = _ADDRESS.match(source.strip().lower())
            address = match[1] if match else ""
            at = text.find(address) if address else -1
            if at >= 0:
                yield at, at + len(address)


BESIDE_RULES = (
    CharterRule(RuleName.EXPIRED_FACT, find_expired_facts, languages=None),
    CharterRule(RuleName.COPIED, find_copied, languages=None),
)
