"""Names in a paste: read to tell authors apart, then left behind."""

import re
from collections.abc import Iterable

from jesuisla.networks.name_shapes import common

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
MASK = "@…"
"""What stands where a name stood."""


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
    return _NAMED_PHONE.sub(rf"\1{MASK}", _ANY_HANDLE.sub(_masked, text))


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
    >>> names.without_names("de Lou Demo, hier")
    'de @…, hier'
    """

    def __init__(self, names: Iterable[str]) -> None:
        spellings = [" ".join(name.split()).removeprefix("@") for name in names]
        self._spelled = frozenset(spellings)
        self._keys = frozenset(key for key in map(name_key, spellings) if key)
        self._first = frozenset(key.split(" ", 1)[0] for key in self._keys)
        self._longest = min(
            max((key.count(" ") + 1 for key in self._keys), default=0), _LONGEST_NAME
        )

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
        return " ".join(masked_pieces)

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
