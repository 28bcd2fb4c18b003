"""Rules on what a draft says: claims, facts past their date, nothing of one's own."""

from jesuisla.analysis.charter.draft import Draft, Goal, RuleName, WantedHashtagPosition
from jesuisla.analysis.charter.draft_words import FIGURE, DraftWords
from jesuisla.analysis.charter.matching import CharterRule, Span, joined, phrase_spans
from jesuisla.analysis.charter.phrases import found_phrases
from jesuisla.analysis.likeness import is_near_copy
from jesuisla.analysis.meaning import READ_LANGUAGES, meaning_reader
from jesuisla.analysis.text import unaccented

READ_BEFORE_MORE = {
    "facebook": 400,
    "instagram": 300,
    "youtube": 300,
    "x": 280,
    "linkedin": 300,
    "tiktok": 150,
    "bluesky": 300,
    "mastodon": 500,
}
"""Characters of a comment that are read before one asks for more, or that the network takes at all.

X, Bluesky and Mastodon by their own limits; the others are our estimates from screens of 360 px.
"""
USUALLY_READ = 600
"""The same on a network of which we know nothing: a paragraph."""
READ_NOWHERE = 2_000
"""Characters that no network shows at once; all that can be told where none is named."""
FEWEST_OWN_WORDS = 4
SAME_MEANING = 0.8
"""Cosine from which two comments say the same: of invented pairs, those that said the same in other
words had .70 to .85, those alike in form alone up to .74. Rather one missed than one accused."""
FEWEST_TO_COMPARE = 6
"""Words below which two comments may well mean the same."""
MOST_COMPARED = 40
"""Other voices whose meaning is read: some milliseconds each ten."""
SHORT_ECHO = 6
"""Words up to which a comment may be nothing but agreement."""


def names_a_source(draft: DraftWords) -> bool:
    """Whether a draft says where it comes from: an address, an institution, "according to"."""
    return any(draft.of_kind("address")) or any(found_phrases(draft, "sourced"))


def find_unsourced(draft: DraftWords) -> list[Span]:
    """Return figures and claims of research in a draft that names no source at all."""
    if names_a_source(draft):
        return []
    quotes = [(token.start, token.end) for token in draft.tokens if token.is_quoted]
    figures = [
        match.span()
        for match in FIGURE.finditer(draft.text)
        if not any(start <= match.start() < end for start, end in quotes)
    ]
    return joined([*figures, *phrase_spans(draft, "claim")])


def find_expired_facts(draft: DraftWords) -> list[Span]:
    """Return where a draft leans on a sheet past its date: its source's address, or its words."""
    spans = []
    for sheet in draft.draft.sheets:
        if not sheet.is_expired:
            continue
        for source in sheet.sources:
            at = draft.text.find(source) if source else -1
            spans.extend([(at, at + len(source))] if at >= 0 else [])
        if is_near_copy(draft.text, sheet.answer):
            spans.append((0, len(draft.text)))
        spans.extend(
            span
            for span in _sentences(draft)
            if is_near_copy(draft.text[slice(*span)], sheet.answer)
        )
    return joined(spans)


def _sentences(draft: DraftWords) -> list[Span]:
    ends: dict[int, Span] = {}
    for token in draft.tokens:
        start, _ = ends.get(token.sentence, (token.start, 0))
        ends[token.sentence] = start, token.end
    return list(ends.values())


def find_link_only(draft: DraftWords) -> list[Span]:
    """Return the address in a draft that has hardly a word beside it."""
    addresses = [(token.start, token.end) for token in draft.of_kind("address")]
    return addresses[:1] if addresses and len(draft.words) < FEWEST_OWN_WORDS else []


def find_empty(draft: DraftWords) -> list[Span]:
    """Return a draft in which nothing is the writer's own: a sign, bare agreement, a quotation."""
    if any(draft.of_kind("address")) or not draft.text.strip():
        return []
    words = draft.words
    echo_places = {
        at for first, last in found_phrases(draft, "short_echo") for at in range(first, last + 1)
    }
    is_echo = len(words) <= SHORT_ECHO and len(echo_places) == len(draft.own_words)
    bare = len(words) < 2 or not draft.own_words or is_echo
    return [(0, len(draft.text))] if bare else []


def reads_at_once(draft: Draft) -> int:
    """Return how many characters of a comment are read at once where the draft is to stand."""
    if not draft.network:
        return READ_NOWHERE
    return READ_BEFORE_MORE.get(draft.network.lower(), USUALLY_READ)


def find_too_long(draft: DraftWords) -> list[Span]:
    """Return what comes after the part that is read before one asks for more."""
    limit = reads_at_once(draft.draft)
    length = len(draft.draft.text.rstrip())
    return [(limit, length)] if length > limit else []


def find_hashtag(draft: DraftWords) -> list[Span]:
    """Return where the group's hashtag should stand, or where it stands wrongly."""
    group_hashtag = draft.draft.hashtag
    if not group_hashtag:
        return []
    length = len(draft.text)
    position = draft.draft.hashtag_position
    plain = unaccented(group_hashtag.lower())
    at = [token for token in draft.tokens if token.kind == "hashtag" and token.plain == plain]
    if not at:
        return [(0, 0) if position is WantedHashtagPosition.START else (length, length)]
    letters = [token for token in draft.tokens if token.kind != "sign"]
    if position is WantedHashtagPosition.START and letters[0] is not at[0]:
        return [(at[0].start, at[0].end)]
    if position is WantedHashtagPosition.END:
        later = [token for token in letters if token.start > at[-1].start]
        if any(token.kind != "hashtag" for token in later):
            return [(at[-1].start, at[-1].end)]
    return []


def find_copied(draft: DraftWords) -> list[Span]:
    """Return a draft that says nearly what another voice here says, in the same words or others."""
    is_copy = any(is_near_copy(draft.text, other) for other in draft.draft.others)
    return [(0, len(draft.text))] if is_copy or _says_the_same(draft) else []


def _says_the_same(draft: DraftWords) -> bool:
    """Whether the draft means what another voice does; ``False`` where meanings are not read."""
    others = [other for other in draft.draft.others if len(other.split()) >= FEWEST_TO_COMPARE]
    is_short = len(draft.words) < FEWEST_TO_COMPARE
    reader = None
    if others and not is_short and draft.language in READ_LANGUAGES:
        reader = meaning_reader()
    if reader is None:
        return False
    vectors = reader.vectors([draft.text, *others[:MOST_COMPARED]])
    return float((vectors[1:] @ vectors[0]).max()) >= SAME_MEANING


def find_other_tone(draft: DraftWords) -> list[Span]:
    """Return a draft that has nothing of what the brief asks for."""
    whole = [(0, len(draft.text))]
    if len(draft.words) < FEWEST_OWN_WORDS:
        return []
    claims = any(found_phrases(draft, "claim")) or bool(FIGURE.search(draft.text))
    has_source = names_a_source(draft)
    match draft.draft.goal:
        case Goal.FACT:
            return [] if claims or has_source else whole
        case Goal.PERSPECTIVE:
            return [] if any(found_phrases(draft, "perspective")) else whole
        case Goal.OPINION:
            return whole if claims and has_source else []
        case None:
            return []


SUBSTANCE_RULES = (
    CharterRule(RuleName.EXPIRED_FACT, find_expired_facts, languages=None),
    CharterRule(
        RuleName.UNSOURCED,
        find_unsourced,
        is_learned=True,
        is_void_in=names_a_source,
    ),
    CharterRule(RuleName.COPIED, find_copied, languages=None),
    CharterRule(RuleName.EMPTY, find_empty, languages=None),
    CharterRule(RuleName.LINK_ONLY, find_link_only, languages=None),
    CharterRule(RuleName.TONE, find_other_tone, is_on=False),
    CharterRule(RuleName.HASHTAG, find_hashtag, languages=None),
    CharterRule(RuleName.TOO_LONG, find_too_long, languages=None),
)
