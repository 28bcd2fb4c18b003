"""Names in a paste: read to tell authors apart, then left behind."""

import re
from collections.abc import Iterable

from jesuisla.networks.names.name_parts import MASK, NameParts
from jesuisla.networks.names.name_shapes import clearly_a_name, common

_LONGEST_NAME = 8
_HANDLE = re.compile(r"@([\w.\-·]{1,100})")
_MAIL = (
    r"[\w.+\-]{1,64}(?:[@＠]| ?[\[({] ?(?:at|arobase|chez|ät) ?[\])}] ?)"
    r"(?:[\w\-]{1,63}\.){1,5}[a-z]{2,24}"
)
_PROFILE = (
    r"(?:https?://)?(?:[\w\-]{1,20}\.)?(?:facebook|instagram|twitter|x|tiktok|threads|youtube"
    r"|reddit|linkedin|snapchat|fb|pinterest|twitch|vk|ok|t|bsky|linktr|mastodon)"
    r"\.(?:com|net|me|tv|ru|app|ee|social)/"
    r"(?!watch|reel|p/|shorts|hashtag|groups|events|explore|search|comments|r/|playlist)"
    r"[^\s<>\"]{2,300}"
    r"|\w[\w\-]{1,60}\.bsky\.social"
)
_GAP = r"[ \u00a0\u202f.\-/]"
_PHONE = (
    rf"(?:\+|\b00){_GAP}?[1-9][0-9]{{0,2}}(?:{_GAP}?\(0\))?(?:{_GAP}?[0-9]){{7,12}}(?![0-9])"
    r"|\b0[1-9](?P<gap>[ \u00a0\u202f.\-]?)[0-9]{2}(?:(?P=gap)[0-9]{2}){3}(?![0-9])"
    rf"|\b0[1-9][0-9]{{1,3}}{_GAP}{{1,3}}[0-9]{{3,8}}(?:{_GAP}[0-9]{{2,5}})?(?![0-9])"
    rf"|\(?\b[2-9][0-9]{{2}}\)?{_GAP}[2-9][0-9]{{2}}[.\-][0-9]{{4}}(?![0-9])"
)
_ANY_HANDLE = re.compile(
    rf"(?<!\w)(?:{_PROFILE}|{_MAIL}|[@＠]\w[\w.\-·]{{0,99}}(?:[@＠][\w.\-]{{1,100}})?"
    rf"|/?u/[\w\-]{{2,30}}|{_PHONE})",
    re.IGNORECASE,
)
_NAMED_PHONE = re.compile(
    r"(t[eé]l(?:[eé]phone|[eé]fono|efon)?[.: ]{1,3})[0-9](?:[ .\-/]?[0-9]){6,12}", re.IGNORECASE
)
_AROUND_NAMES = ".,:;!?()[]«»\"'…"
_NUMBERED = re.compile(r"(?<![\w/.\-&])[^\W\d_][\w.\-]{1,31}#[0-9]{4}(?!\w)")
"""A handle of Discord or Battle.net: “ottokar#1234”."""
_NAMED_ACCOUNT = re.compile(
    r"(?P<before>\b(?:(?P<personal>insta(?:gram)?|snap(?:chat)?|discord|skype|kik|onlyfans|mym|psn"
    r"|pseudo)|telegram|tik ?tok|twitch|facebook|fb|messenger|twitter|threads|bluesky|mastodon"
    r"|whatsapp|signal|youtube)(?: ?[:=→➡>] ?| (?:c['’]est|est|is|ist|es) ))"
    r"(?P<account>\w[\w.\-]{1,40}\w)(?P<after>\W{0,3}\w?)",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"<a\b(?P<about>[^<>]{0,2000})>(?P<shown>.{0,300}?)</a\s*>", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[^<>]{0,300}>")
_TO_A_PERSON = re.compile(
    r"mention|u-url|author|profile|/(?:user|channel|people|in|u)/|/@", re.IGNORECASE
)


def name_key(name: str) -> str:
    """Names are the same whatever the case, the spaces or a leading ``@``.

    >>> name_key("@Lou.Demo") == name_key("lou.demo ")
    True
    """
    return " ".join(name.split()).casefold().removeprefix("@")


def without_handles(text: str) -> str:
    """The text with every handle, profile link, e-mail address and telephone number masked.

    >>> without_handles("@sam-x merci ! Voir aussi /u/lou_demo, contact@exemple.fr")
    '@… merci ! Voir aussi @…, @…'
    """
    if "<a" in text or "<A" in text:
        text = _LINK.sub(_without_linked, text)
    text = _NAMED_ACCOUNT.sub(_without_account, text)
    text = _NUMBERED.sub(lambda match: match[0] if common(match[0][:-5]) else MASK, text)
    return _NAMED_PHONE.sub(rf"\1{MASK}", _ANY_HANDLE.sub(_masked, text))


def _without_linked(match: re.Match[str]) -> str:
    """A link whose words are a name, or which leads to a person."""
    words = _TAG.sub("", match["shown"]).strip()
    is_topic = words.startswith("#") or "://" in words
    is_person = not is_topic and (
        clearly_a_name(words) or _TO_A_PERSON.search(match["about"]) is not None
    )
    return MASK if is_person else match[0]


def _without_account(match: re.Match[str]) -> str:
    """“Insta: xyz”. On networks that people write about, the word may be part of a sentence."""
    account = match["account"]
    is_last = not match["after"][-1:].isalnum()
    is_account = match["personal"] or not account.isalpha() or (is_last and account[0].isupper())
    if common(account) or not is_account:
        return match[0]
    return f"{match['before']}{MASK}{match['after']}"


def _masked(match: re.Match[str]) -> str:
    bare = match[0].rstrip(".-·")
    return MASK + match[0][len(bare) :]


class Names:
    """The authors' names of one paste, each with the comments it stands over.

    >>> names = Names(["Lou Demo", "@sam-x"])
    >>> names.mention("Lou Demo bonjour à vous")
    ('lou demo', 'bonjour à vous')
    >>> names.without_handles("merci @sam-x !")
    'merci @… !'
    >>> names.without_names("de Lou Demo, hier, et de Demo")
    'de @…, hier, et de @…'
    """

    def __init__(self, names: Iterable[str], texts: Iterable[str] = ()) -> None:
        """Know the names; of the words of ``texts``, those written small are words."""
        spellings = [" ".join(name.split()).removeprefix("@") for name in names]
        self._spelled = frozenset(spellings)
        self._keys = frozenset(key for key in map(name_key, spellings) if key)
        self._first = frozenset(key.split(" ", 1)[0] for key in self._keys)
        self._longest = min(
            max((key.count(" ") + 1 for key in self._keys), default=0), _LONGEST_NAME
        )
        self._parts = NameParts(spellings)
        for text in texts:
            # An account is no word, however it is written.
            self._parts.know_small_words(without_handles(text))

    def mention(self, text: str) -> tuple[str, str] | None:
        """The key of the author a text begins by naming, and the rest of the text.

        A name of one word counts only behind an ``@``, since words may be names.
        """
        at = text.startswith("@")
        start = text[:400].split("\n", 1)[0]
        pieces = start.split(" ")
        for count in range(min(self._longest, len(pieces)), 0, -1):
            beginning = " ".join(pieces[:count])
            key = name_key(beginning.rstrip(",:;."))
            if key in self._keys and (at or count > 1):
                return key, text[len(beginning) :].lstrip(" ,:")
        return None

    def without_handles(self, text: str) -> str:
        """The text with every ``@name`` of a known author masked."""
        return _HANDLE.sub(self._masked_handle, text)

    def _masked_handle(self, match: re.Match[str]) -> str:
        handle = match[1]
        bare = handle.rstrip(".-·")
        return MASK + handle[len(bare) :] if name_key(bare) in self._keys else match[0]

    def without_names(self, line: str, *, only_sure: bool = False) -> str:
        """The line with every known author's name masked wherever it stands.

        ``only_sure`` leaves a name of one word that may be a word, unless written alike.
        """
        pieces = line.split(" ")
        masked_pieces: list[str] = []
        at = 0
        while at < len(pieces):
            count, mask = self._name_at(pieces, at)
            if only_sure and count == 1 and not self._is_sure(pieces[at]):
                count, mask = 0, ""
            masked_pieces.append(mask or pieces[at])
            at += max(count, 1)
        return self._parts.masked(" ".join(masked_pieces))

    def _is_sure(self, piece: str) -> bool:
        bare = piece.strip(_AROUND_NAMES).removeprefix("@")
        return bare in self._spelled and not common(bare) and not bare.isnumeric()

    def _name_at(self, pieces: list[str], at: int) -> tuple[int, str]:
        if name_key(pieces[at].strip(_AROUND_NAMES)) not in self._first:
            return 0, ""
        for count in range(min(self._longest, len(pieces) - at), 0, -1):
            words = " ".join(pieces[at : at + count])
            bare = words.strip(_AROUND_NAMES)
            if bare and name_key(bare) in self._keys:
                return count, words.replace(bare, MASK)
        return 0, ""


def initials_of(short: str, name: str) -> bool:
    """Whether a line holds only the initials that stand in for a picture.

    >>> initials_of("LD", "Lou Demo")
    True
    """
    letters = "".join(word[0] for word in name.split())
    return 0 < len(short) <= 3 and short.isupper() and short == letters.upper()[: len(short)]
