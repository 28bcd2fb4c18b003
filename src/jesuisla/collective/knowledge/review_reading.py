"""Reading what fact-checkers publish: ClaimReview in JSON, in web pages, and feeds that lead there.

Nothing here fetches or keeps anything. Who claimed something is not read at all.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.parsers import expat

from django.utils.html import strip_tags
from django.utils.timezone import localdate

from jesuisla.analysis.text import clean, storable
from jesuisla.collective.knowledge.claim_models import (
    ADDRESS_FITS,
    PUBLISHER_FITS,
    RATING_FITS,
    WORDS_FIT,
)

JSON_LD = "application/ld+json"
DEEPEST = 12
"""How far into nested data reviews are looked for."""
MOST_REVIEWS = 5_000
"""Reviews of one address that are read."""
MOST_LINKS = 500
"""Pages that a feed may lead to."""
OLDEST = date(1990, 1, 1)
_PREFIXES = ("https://schema.org/", "http://schema.org/", "schema:")


class UnreadableError(ValueError):
    """What came is neither JSON, nor a feed, nor a web page that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReview:
    """A review as it was read; ``language`` and ``publisher`` are empty where it names none."""

    claim: str
    url: str
    language: str
    publisher: str
    rating: str
    rating_value: float | None
    rating_best: float | None
    rating_worst: float | None
    reviewed_on: date | None


@dataclass(slots=True)
class ReadAnswer:
    """What an address gave: reviews, pages that it leads to, and what could not be kept."""

    reviews: list[ReadReview] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    left_out: int = 0
    odd_dates: int = 0

    def add(self, other: "ReadAnswer") -> None:
        """Put what another address gave beside it; its links are not followed."""
        self.reviews += other.reviews
        self.left_out += other.left_out
        self.odd_dates += other.odd_dates


def read_answer(body: bytes, url: str) -> ReadAnswer:
    """Read what came from an address: JSON, RSS or Atom, or a page with JSON-LD in it.

    Raises :class:`UnreadableError` for anything else, and for what is broken.
    """
    text = storable(_decoded(body)).lstrip("\ufeff \t\r\n")
    if text[:1] in {"{", "["}:
        try:
            return read_data(json.loads(text, strict=False), url)
        except (ValueError, RecursionError) as error:
            raise UnreadableError("JSON") from error
    head = text[:1_000].lower()
    if head.startswith("<") and not _is_page(head):
        return ReadAnswer(links=_links_of_feed(body, url))
    if "<" in head:
        return _read_page(text, url)
    raise UnreadableError("text")


def read_data(data: Any, url: str) -> ReadAnswer:
    """Read the reviews in data of JSON-LD, however they are wrapped."""
    answer = ReadAnswer()
    for count, node in enumerate(_nodes(data, DEEPEST)):
        if count >= MOST_REVIEWS:
            break
        review = _review(node, url, answer)
        if review is None:
            answer.left_out += 1
        else:
            answer.reviews.append(review)
    return answer


def _is_page(head: str) -> bool:
    return "<html" in head or "<!doctype html" in head


def _decoded(body: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if body[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")


def _nodes(data: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Give the reviews in nested data."""
    if depth == 0:
        return
    if isinstance(data, list):
        for part in data:
            yield from _nodes(part, depth - 1)
    elif isinstance(data, dict):
        if "ClaimReview" in _types(data):
            yield data
        else:
            for part in data.values():
                if isinstance(part, dict | list):
                    yield from _nodes(part, depth - 1)


def _types(node: Mapping[str, Any]) -> set[str]:
    kinds = node.get("@type")
    return {_plain(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])}


def _plain(name: object) -> str:
    text = name if isinstance(name, str) else ""
    for prefix in _PREFIXES:
        text = text.removeprefix(prefix)
    return text


def _review(node: Mapping[str, Any], page: str, answer: ReadAnswer) -> ReadReview | None:
    """Return a review; ``None`` where it has no claim or no address that can be kept."""
    data = {_plain(name): value for name, value in node.items()}
    claim = _words(data.get("claimReviewed")) or _words(_part(data.get("itemReviewed"), "name"))
    url = _address(data.get("url"), page) or _address(data.get("@id"), page) or _address(page, page)
    if not url or len(claim) > WORDS_FIT or not any(sign.isalpha() for sign in claim):
        return None
    rating = data.get("reviewRating")
    value, best, worst = (
        _number(_part(rating, name)) for name in ("ratingValue", "bestRating", "worstRating")
    )
    if best is not None and worst is not None and best <= worst:
        value = best = worst = None  # such figures tell nothing
    day = data.get("datePublished")
    reviewed_on = _day(day)
    if day and reviewed_on is None:
        answer.odd_dates += 1
    language = _words(data.get("inLanguage"))
    return ReadReview(
        claim=claim,
        url=url,
        language=language.lower()[:10] if len(language.partition("-")[0]) in {2, 3} else "",
        publisher=_organisation(data.get("author")) or _organisation(data.get("publisher")),
        rating=(_words(_part(rating, "alternateName")) or _words(_part(rating, "name")))[
            :RATING_FITS
        ],
        rating_value=value,
        rating_best=best,
        rating_worst=worst,
        reviewed_on=reviewed_on,
    )


def _part(value: object, name: str) -> object:
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, dict):
        return None
    return {_plain(key): part for key, part in value.items()}.get(name)


def _organisation(value: object) -> str:
    """Return the name of an organisation; a person's is not kept."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, dict) or not any("Organization" in kind for kind in _types(value)):
        return ""
    return _words(_part(value, "name"))[:PUBLISHER_FITS]


def _words(value: object) -> str:
    """Return a text without marks of HTML, signs that nobody sees and needless space."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    if not isinstance(value, str):
        return ""
    return " ".join(clean(unescape(strip_tags(unescape(value[: 4 * WORDS_FIT])))).split())


def _address(value: object, page: str) -> str:
    """Return a web address; empty for none, one with a password or one that is too long."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    if not isinstance(value, str) or not value.strip():
        return ""
    try:
        url = urljoin(page, value.strip())
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        return ""
    return url if len(url) <= ADDRESS_FITS and url.isprintable() and " " not in url else ""


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(str(value).strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) < 1e6 else None


def _day(value: object) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        day = datetime.fromisoformat(value.strip()).date()
    except ValueError:
        return None
    return day if OLDEST <= day <= localdate() + timedelta(days=1) else None


class _Scripts(HTMLParser):
    """Collects the JSON-LD of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Begin with a script of JSON-LD."""
        kind = (dict(attrs).get("type") or "").partition(";")[0].strip().lower()
        self._is_open = tag == "script" and kind == JSON_LD
        if self._is_open:
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        """End with the script."""
        self._is_open = self._is_open and tag != "script"

    def handle_data(self, data: str) -> None:
        """Take what stands in it."""
        if self._is_open:
            self.texts[-1] += data


def _read_page(text: str, url: str) -> ReadAnswer:
    """Read the JSON-LD of a page; a script that is broken counts as left out."""
    scripts = _Scripts()
    scripts.feed(text)
    scripts.close()
    answer = ReadAnswer()
    for script in scripts.texts:
        bare = script.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
        try:
            data = json.loads(bare, strict=False)
        except (ValueError, RecursionError):
            answer.left_out += "ClaimReview" in script
        else:
            answer.add(read_data(data, url))
    return answer


class _FeedLinks:
    """Collects the pages that RSS or Atom leads to; refuses what could swell or lead elsewhere."""

    def __init__(self, url: str) -> None:
        self.links: dict[str, None] = {}
        self.is_feed = False
        self._url, self._path, self._text = url, list[str](), ""

    def start(self, name: str, attrs: Mapping[str, str]) -> None:
        """Note where an element begins; Atom names a page in an attribute."""
        tag = name.rpartition(":")[2].lower()
        self.is_feed |= not self._path and tag in {"rss", "feed", "rdf"}
        self._path.append(tag)
        self._text = ""
        if tag == "link" and "entry" in self._path and attrs.get("rel", "alternate") == "alternate":
            self._note(attrs.get("href", ""))

    def end(self, _name: str) -> None:
        """Take the address that RSS has as text."""
        if self._path[-2:] == ["item", "link"]:
            self._note(self._text)
        self._path.pop()

    def text(self, data: str) -> None:
        """Collect text."""
        self._text += data[: ADDRESS_FITS + 1]

    def refuse(self, *_: object) -> None:
        """Refuse a feed that defines entities: they may stand for far more than they are long."""
        raise UnreadableError("entities")

    def _note(self, address: str) -> None:
        url = _address(address, self._url)
        if url and len(self.links) < MOST_LINKS:
            self.links.setdefault(url)


def _links_of_feed(body: bytes, url: str) -> list[str]:
    feed = _FeedLinks(url)
    parser = expat.ParserCreate()
    parser.StartElementHandler = feed.start
    parser.EndElementHandler = feed.end
    parser.CharacterDataHandler = feed.text
    parser.EntityDeclHandler = feed.refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise UnreadableError("XML") from error
    if not feed.is_feed:
        raise UnreadableError("XML")
    return list(feed.links)
