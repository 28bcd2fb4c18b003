"""What phones and bookmarks share: the link, in whichever field it stands.

Systems differ in what they put where: the link in ``url``, behind a long ``text``, or in
``title``. What has to fit into an address is shortened between links, never within one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from jesuisla.analysis.text import storable
from jesuisla.networks.addresses import MAX_TEXT, find_addresses
from jesuisla.networks.links import NotALink
from jesuisla.networks.registry import recognise

FIELDS = ("url", "text", "title")
_SHOWN_WORDS = 1_500
"""Characters of a text without link that come back to the form."""
_TITLE = 200


@dataclass(frozen=True, slots=True)
class Shared:
    """What the form begins with: a text that holds the link, and a note."""

    link: str
    note: str = ""

    def parameters(self) -> dict[str, str]:
        """The same as short parameters of an address, every link whole."""
        try:
            link = " ".join(find_addresses(self.link))
        except NotALink:
            link = self.link[:_SHOWN_WORDS]
        given = {"url": link, "title": self.note}
        return {name: text for name, text in given.items() if text}


def shared_in(fields: Mapping[str, str]) -> Shared:
    """The field whose link leads to a thread; else one with a link; else the first with words.

    The title becomes the note where the link is a page of the web: there it is a headline.
    On a social network it would be somebody's name and words.

    >>> shared_in({"text": "À lire", "title": "https://youtu.be/dQw4w9WgXcQ"})
    Shared(link='https://youtu.be/dQw4w9WgXcQ', note='')
    >>> shared_in({"url": "https://www.lemonde.fr/a/1.html", "title": "Le parc rouvre"}).note
    'Le parc rouvre'
    """
    texts = [_about_links(storable(fields.get(name, "")).strip()) for name in FIELDS]
    texts = [text for text in texts if text]
    for text in texts:
        try:
            network = recognise(text).network
        except NotALink:
            continue
        title = " ".join(storable(fields.get("title", "")).split())
        is_headline = network == "web" and title and not _has_link(title)
        return Shared(text, title[:_TITLE] if is_headline else "")
    return Shared(next(filter(_has_link, texts), texts[0] if texts else ""))


def _has_link(text: str) -> bool:
    try:
        return bool(find_addresses(text))
    except NotALink:
        return False


def _about_links(text: str) -> str:
    """The text; of one that is too long to look through, the last words that may be links."""
    if len(text) <= MAX_TEXT:
        return text
    words, length = [], 0
    for word in reversed(text.split()):
        if "/" in word or "%2F" in word.upper():
            length += len(word) + 1
            if length > MAX_TEXT:
                break
            words.append(word)
    return " ".join(reversed(words)) or text
