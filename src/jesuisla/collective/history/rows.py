"""Rows of a spreadsheet as actions: which column says what, and what is wrong with a row."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jesuisla.collective.history.cells import is_unknown, plain, read_count, read_day
from jesuisla.collective.history.spreadsheets import SheetRow
from jesuisla.collective.proposals.proposals import NOT_A_LINK
from jesuisla.networks.links import NotALink
from jesuisla.networks.registry import recognise

COLUMNS: Mapping[str, str | Promise] = {
    "day": gettext_lazy("Day"),
    "page": gettext_lazy("Page or medium"),
    "network": gettext_lazy("Social network"),
    "link": gettext_lazy("Link of the post"),
    "voices": gettext_lazy("Number of our comments"),
    "supports": gettext_lazy("Number of likes that we gave"),
}
"""What an action from before may say, and what a person calls it."""
COLUMN_WORDS: Mapping[str, Sequence[str]] = {
    "day": ("date", "jour", "day", "le"),
    "link": ("lien", "link", "url", "adresse", "address"),
    "network": ("reseau", "network", "plateforme", "platform"),
    "supports": ("like", "j'aime", "soutien", "support", "reaction"),
    "voices": ("comment", "voix", "voice", "nos "),
    "page": ("page", "media", "medium", "journal", "titre", "title", "publication", "article"),
}
"""How the name of a column begins, in French and English; the first that fits is taken."""
NETWORK_NAMES = {
    "facebook": "facebook",
    "fb": "facebook",
    "instagram": "instagram",
    "insta": "instagram",
    "youtube": "youtube",
    "yt": "youtube",
    "twitter": "x",
    "x": "x",
    "x (twitter)": "x",
    "tiktok": "tiktok",
    "bluesky": "bluesky",
    "mastodon": "mastodon",
    "reddit": "reddit",
    "site": "web",
    "web": "web",
}
COUNTED = re.compile(r"^(?:nb|nbre|nombre|number|n°) (?:de |d'|of )?")
EARLIEST = date(2004, 1, 1)
"""No social network is older."""
LONGEST_PAGE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """What a row says of an action; a count is ``None`` where nobody noted it."""

    day: date
    page: str
    network: str
    link: str
    voices: int | None
    supports: int | None
    digest: str


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row that says no action: its line, and what to do."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRows:
    """What was understood of a sheet."""

    actions: Sequence[ActionRow]
    faults: Sequence[FaultyRow]


def guess_columns(header: Sequence[str]) -> dict[str, int]:
    """Return which column says what, by how its name begins; what fits none is left out.

    >>> guess_columns(["Date", "Média", "Lien", "Nb likes", "Commentaires"])
    {'day': 0, 'page': 1, 'link': 2, 'supports': 3, 'voices': 4}
    """
    columns: dict[str, int] = {}
    for index, name in enumerate(header):
        words = COUNTED.sub("", plain(name))
        meaning = next(
            (
                field
                for field, starts in COLUMN_WORDS.items()
                if field not in columns and words.startswith(tuple(starts))
            ),
            None,
        )
        if meaning is not None:
            columns[meaning] = index
    return columns


def read_rows(rows: Sequence[SheetRow], columns: Mapping[str, int], today: date) -> ReadRows:
    """Return the actions that rows say, and the rows that need mending."""
    actions: list[ActionRow] = []
    faults: list[FaultyRow] = []
    same_rows: Counter[tuple[date, str]] = Counter()
    for row in rows:
        try:
            actions.append(_action(row, columns, today, same_rows))
        except ValueError as wrong:
            faults.append(FaultyRow(row.line, str(wrong)))
    return ReadRows(actions=actions, faults=faults)


def _action(
    row: SheetRow, columns: Mapping[str, int], today: date, same_rows: Counter[tuple[date, str]]
) -> ActionRow:
    def cell(field: str) -> str:
        index = columns.get(field)
        text = row.cells[index] if index is not None and index < len(row.cells) else ""
        return "" if field != "network" and is_unknown(text) else text

    day = _checked_day(cell("day"), today)
    network, link = _place(cell("network"), cell("link"))
    page = " ".join(cell("page").split())[:LONGEST_PAGE]
    what = link or plain(page)
    same_rows[day, what] += 1
    key = f"{day.isoformat()}\n{what}\n{same_rows[day, what] if not link else 1}"
    return ActionRow(
        day=day,
        page=page,
        network=network,
        link=link,
        voices=_checked_count(cell("voices"), "voices"),
        supports=_checked_count(cell("supports"), "supports"),
        digest=sha256(key.encode()).hexdigest(),
    )


def _checked_day(text: str, today: date) -> date:
    if not text:
        raise ValueError(_("The day is missing."))
    day = read_day(text)
    if day is None:
        sentence = _("“%(text)s” is no day. Write it as 31/12/2021.")
        raise ValueError(sentence % {"text": text[:40]})
    if day > today:
        raise ValueError(_("This day has not come yet: check the year."))
    if day < EARLIEST:
        raise ValueError(_("This day is before 2004: check the year."))
    return day


def _place(network_text: str, link_text: str) -> tuple[str, str]:
    if link_text:
        try:
            link = recognise(link_text)
        except NotALink as wrong:
            raise ValueError(str(NOT_A_LINK[wrong.why])) from wrong
        return link.network, link.url
    words = plain(network_text)
    if is_unknown(words) and words != "x":
        return "", ""
    if words not in NETWORK_NAMES:
        sentence = _("“%(text)s” is no social network that is known here. Leave it empty.")
        raise ValueError(sentence % {"text": network_text[:40]})
    return NETWORK_NAMES[words], ""


def _checked_count(text: str, field: str) -> int | None:
    try:
        count = read_count(text)
    except ValueError as wrong:
        sentence = _("%(column)s: “%(text)s” is no whole number. Leave it empty if nobody knows.")
        raise ValueError(sentence % {"column": COLUMNS[field], "text": text[:40]}) from wrong
    if count is not None and count > 10_000_000:
        sentence = _("%(column)s: %(count)d cannot be. Check the number.")
        raise ValueError(sentence % {"column": COLUMNS[field], "count": count})
    return count
