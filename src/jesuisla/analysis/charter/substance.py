"""Rules on what a draft says: claims without source, nothing of one's own, where it is read."""

from jesuisla.analysis.charter.draft import Draft, Goal, RuleName, WantedHashtagPosition
from jesuisla.analysis.charter.draft_words import FIGURE, DraftWords
from jesuisla.analysis.charter.matching import CharterRule, Span, joined, phrase_spans
from jesuisla.analysis.charter.phrases import found_phrases
from jesuisla.analysis.charter.sentences import OwnSentence
from jesuisla.analysis.text import unaccented

READ_BEFORE_MORE = {
    "facebook": 477,
    "instagram": 300,
    "youtube": 300,
    "x": 280,
    "twitter": 280,
    "linkedin": 300,
    "tiktok": 150,
    "bluesky": 300,
    "mastodon": 500,
    "threads": 500,
}
"""Characters of a comment that are read before one asks for more, or that the network takes at all.

X, Bluesky, Mastodon, Threads and TikTok by what a comment may hold there; Facebook by where its
posts fold on a wide screen (socialk.it and socialswiss.tech, 2026: some 477). The others are our
estimates from screens of 360 px: their folds go by lines, and nobody gives any for comments.
"""
A_LINK_COUNTS = {"x": 23, "twitter": 23, "mastodon": 23}
"""Characters that any address counts for, however long (docs.x.com, docs.joinmastodon.org)."""
USUALLY_READ = 600
"""The same on a network of which we know nothing: a paragraph."""
READ_NOWHERE = 2_000
"""Characters that no network shows at once; all that can be told where none is named."""
FEWEST_OWN_WORDS = 4
MOST_BESIDE_A_LINK = 5
"""Words with which one hands over a link and says nothing: “It’s all in here, friends:”."""
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


def find_link_only(draft: DraftWords) -> list[Span]:
    """Return the address in a draft that has hardly a word beside it, and no figure."""
    addresses = [(token.start, token.end) for token in draft.of_kind("address")]
    says_more = len(draft.words) > MOST_BESIDE_A_LINK or (
        len(draft.words) >= FEWEST_OWN_WORDS and any(draft.of_kind("number"))
    )
    return addresses[:1] if addresses and not says_more else []


def hands_over_a_link(draft: DraftWords) -> bool:
    """Whether a draft is a link alone: “Read this:” teaches nobody."""
    return bool(find_link_only(draft))


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


def _may_say_something(draft: DraftWords, _sentence: OwnSentence) -> bool:
    """Whether a draft is long enough for something of one's own, or hands something over."""
    return len(draft.words) > SHORT_ECHO or any(
        token.kind in {"address", "mention"} for token in draft.tokens
    )


def reads_at_once(draft: Draft) -> int:
    """Return how many characters of a comment are read at once where the draft is to stand."""
    if not draft.network:
        return READ_NOWHERE
    return READ_BEFORE_MORE.get(draft.network.lower(), USUALLY_READ)


def find_too_long(draft: DraftWords) -> list[Span]:
    """Return what comes after the part that is read before one asks for more."""
    limit = reads_at_once(draft.draft)
    counts_as = A_LINK_COUNTS.get((draft.draft.network or "").lower())
    if counts_as is not None:
        for token in draft.of_kind("address"):
            if token.start < limit:
                limit = max(limit + token.end - token.start - counts_as, token.end)
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
    CharterRule(
        RuleName.UNSOURCED,
        find_unsourced,
        is_on=False,
        is_learned=True,
        is_void_in=names_a_source,
    ),
    CharterRule(
        RuleName.EMPTY,
        find_empty,
        languages=None,
        is_learned=True,
        sees=find_empty,
        spares=_may_say_something,
    ),
    CharterRule(RuleName.LINK_ONLY, find_link_only, languages=None),
    CharterRule(RuleName.TONE, find_other_tone, is_on=False),
    CharterRule(RuleName.HASHTAG, find_hashtag, languages=None),
    CharterRule(RuleName.TOO_LONG, find_too_long, languages=None),
)
