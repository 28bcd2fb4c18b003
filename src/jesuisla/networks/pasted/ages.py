"""Ages as networks write them: ``3 h``, ``il y a deux jours``, ``Hier à 14:05``, ``12 mars``.

Words of units, months and directions come from CLDR, for every language of
:data:`~jesuisla.networks.pasted.counts.LANGUAGES`; what networks shorten in their own way stands
here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from itertools import product

from babel import Locale
from babel.dates import format_timedelta

from jesuisla.networks.pasted.counts import LANGUAGES
from jesuisla.networks.pasted.layout import words
from jesuisla.networks.pasted.page_words import EDITED

_DAY = timedelta(days=1)
# A month and a year as the networks' own rounding makes them, near enough.
_MONTH, _YEAR = timedelta(days=30), timedelta(days=365)
_UNITS = {
    timedelta(seconds=1): "s sec secs sek",
    timedelta(minutes=1): "m min mins",
    timedelta(hours=1): "h hr hrs std u uur g godz tim",
    _DAY: "j d tg día dia giorno dag dgn",
    timedelta(weeks=1): "w wk wks wo sem tyg sett wkn v",
    _MONTH: "mo mos mon mons mois mies mnd",
    _YEAR: "y yr yrs a an ans jr lat",
}
_NUMBERS = (
    "un une a an one ein eine einem einer un una uno jeden jedną een um uma en ett",
    "deux two zwei dos due dwa dwie twee dois duas två",
    "trois three drei tres tre trzy drie três tre",
    "quatre four vier cuatro quattro cztery vier quatro fyra",
    "cinq five fünf cinco cinque pięć vijf fem",
    "six six sechs seis sei sześć zes sex",
    "sept seven sieben siete sette siedem zeven sete sju",
    "huit eight acht ocho otto osiem oito åtta",
    "neuf nine neun nueve nove dziewięć negen nio",
    "dix ten zehn diez dieci dziesięć tien dez tio",
)
_NUMBER_WORDS = {
    word: number
    for number, names in reversed(list(enumerate(_NUMBERS, start=1)))
    for word in names.split()
}
_RECENT = words(
    """à l'instant
    maintenant
    il y a un instant
    il y a quelques secondes
    just now
    now
    moments ago
    a few seconds ago
    gerade eben
    jetzt
    vor wenigen sekunden
    ahora
    ahora mismo
    hace un momento
    hace unos segundos
    adesso
    ora
    proprio ora
    pochi secondi fa
    teraz
    przed chwilą
    zojuist
    nu
    agora
    agora mesmo
    just nu
    alldeles nyss
    för några sekunder sedan"""
)
_UNDER_A_MINUTE = re.compile(
    r"(?:il y a )?moins d'une minute|(?:il y a )?quelques (?:secondes|instants)"
    r"|less than (?:a|one) minute(?: ago)?|vor weniger als einer minute|hace menos de un minuto"
    r"|meno di un minuto fa|mniej niż minutę temu|minder dan een minuut geleden"
    r"|há menos de um minuto|för mindre än en minut sedan"
)
_YESTERDAY = (
    "hier", "yesterday", "gestern", "ayer", "ieri", "wczoraj", "gisteren", "ontem", "igår", "i går"
)  # fmt: skip
_DAY_BEFORE = words(
    """avant-hier
    avant hier
    day before yesterday
    the day before yesterday
    vorgestern
    anteayer
    antes de ayer
    l'altro ieri
    altro ieri
    przedwczoraj
    eergisteren
    anteontem
    i förrgår
    förrgår"""
)
_TODAY = words("aujourd'hui\ntoday\nheute\nhoy\noggi\ndzisiaj\ndziś\nvandaag\nhoje\nidag\ni dag")
_DAYS_AGO = {
    **dict.fromkeys(_TODAY, 0),
    **dict.fromkeys(_YESTERDAY, 1),
    **dict.fromkeys(_DAY_BEFORE, 2),
}
_BEFORE = r"(?:il y ?a|depuis|vor|seit|hace|há|ha|för)"
_AFTER = r"(?:ago|fa|temu|geleden|atrás|her|sedan|sen)"
_CLOCK = (
    r"(?P<hour>[01]?[0-9]|2[0-3]) ?[:.h] ?(?P<minute>[0-5][0-9])(?::[0-5][0-9])?(?: uhr)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?"
)
_AT = r",?(?: (?:à|at|um|a las|alle|alle ore|o|om|às|a la|kl\.?)| [·•-])?,? "
_ABOUT = re.compile(
    r"\b(?:(?:about|over|almost|around|more than|environ|presque|etwa|über|fast|ungefähr|unos|casi"
    r"|más de|circa|oltre|quasi|około|ponad|prawie|ongeveer|ruim|bijna|cerca de|mais de"
    r"|cirka|ungefär|över|nästan|drygt) "
    r"|plus d[e'] ?)"
)
_ALONE = re.compile(r"^([^\W\d_]{3,12}) temu$")
"""Polish leaves the number one out."""
_EDITED = re.compile(rf" ?[(·•-]? ?\b{EDITED}\)?$")
_AGE = re.compile(
    rf"(?:(?P<before>{_BEFORE}) (?:environ |etwa |unos )?)?(?P<number>[0-9]{{1,4}}|[^\W\d_]{{1,8}})"
    rf" ?(?P<word>[^\W\d_]{{1,12}})\.?(?: (?P<after>{_AFTER}))?"
)
_DAY_NAMED = re.compile(
    rf"(?P<day>{'|'.join(map(re.escape, _DAYS_AGO))})(?:(?:{_AT})(?P<time>{_CLOCK}))?"
)
_DATE = re.compile(
    r"(?:(?:le|on|am|el|il|op|em|dnia|den) )?(?:(?P<weekday>[^\W\d_]{2,12})\.?,? )?"
    r"(?:(?P<number>[0-3]?[0-9])(?:er|st|nd|rd|th|\.|º)?(?: de| of)? (?P<month>[^\W\d_]{3,12})\.?"
    r"|(?P<month_first>[^\W\d_]{3,12})\.? (?P<number_after>[0-3]?[0-9])(?:st|nd|rd|th)?)"
    rf"(?:,?(?: de)? (?P<year>(?:19|20)[0-9][0-9]))?(?:(?:{_AT})(?P<time>{_CLOCK}))?"
)
_IN_NUMBERS = re.compile(
    r"(?P<day>[0-3]?[0-9])\.(?P<month>[01]?[0-9])\.(?=(?:19|20)[0-9][0-9](?![0-9]))"
)
"""“03.01.2024”: with dots, the day stands first everywhere."""
AGE_SHAPE = rf"(?:{_BEFORE} )?[0-9]{{1,4}} ?[^\W\d_]{{1,12}}\.?(?: {_AFTER})?(?: \({EDITED}\))?"
"""What an age among other things on a line may look like; :func:`read_age` decides."""


@dataclass(frozen=True, slots=True)
class Age:
    """How long ago: ``count`` whole ``unit`` s, as the network rounded it down."""

    count: int
    unit: timedelta

    def before(self, now: datetime) -> datetime | None:
        """The latest moment it may mean, ``None`` when it lies before all calendars.

        The true moment lies up to one ``unit`` earlier.
        """
        try:
            return now - self.count * self.unit
        except OverflowError:
            return None


@dataclass(frozen=True, slots=True)
class DateOnPage:
    """A day that the page names, its year and time where it names them too."""

    month: int
    day: int
    year: int | None = None
    hour: int | None = None
    minute: int = 0

    def before(self, now: datetime) -> datetime | None:
        """The latest moment it may mean, not after ``now``; ``None`` for no such day.

        Read in the zone of ``now``: a page shows times where its reader is.
        """
        for year in (self.year,) if self.year else (now.year, now.year - 1):
            try:
                start = now.replace(
                    year=year, month=self.month, day=self.day, second=0, microsecond=0,
                    hour=0, minute=0,
                )  # fmt: skip
            except ValueError:
                continue
            if start <= now:
                exact = start + timedelta(hours=self.hour or 0, minutes=self.minute)
                return min(now, exact if self.hour is not None else start + _DAY)
        return None


@lru_cache(maxsize=4096)
def read_age(text: str) -> Age | DateOnPage | None:
    """Return the age in a line of its own, or ``None`` when the line says something else.

    ``text`` is lower-case with plain spaces and apostrophes.

    >>> read_age("il y a 3 heures (modifié)")
    Age(count=3, unit=datetime.timedelta(seconds=3600))
    >>> read_age("hier à 14:05")
    Age(count=1, unit=datetime.timedelta(days=1))
    >>> read_age("3 janvier 2022 à 16:36") == DateOnPage(1, 3, 2022, 16, 36)
    True
    >>> read_age("3 heures de train") is None
    True
    """
    if len(text) > 60:
        return None
    plain = _EDITED.sub("", text)
    if plain in _RECENT or _UNDER_A_MINUTE.fullmatch(plain):
        return Age(0, timedelta(minutes=1))
    named_day = _DAY_NAMED.fullmatch(plain)
    if named_day:
        return Age(_DAYS_AGO[named_day["day"]], _DAY)
    plain = _ALONE.sub(r"1 \1 temu", _ABOUT.sub("", plain))
    match = _AGE.fullmatch(plain)
    unit = _unit(match["word"]) if match else None
    if match is None or unit is None:
        return _date(plain)
    number = match["number"]
    if number.isdecimal():
        return Age(int(number), unit)
    # Without a word of direction, "deux jours" or "un an" is what somebody wrote.
    is_age = match["before"] or match["after"]
    return Age(_NUMBER_WORDS[number], unit) if is_age and number in _NUMBER_WORDS else None


def _date(plain: str) -> DateOnPage | None:
    match = _DATE.fullmatch(_IN_NUMBERS.sub(_with_month_named, plain))
    if match is None or (match["weekday"] and match["weekday"] not in _weekdays()):
        return None
    month = _months().get(match["month"] or match["month_first"])
    if month is None:
        return None
    hour = None
    if match["time"]:
        hour = int(match["hour"]) % 12 if match["half"] else int(match["hour"])
        hour += 12 if match["half"] == "p" else 0
    return DateOnPage(
        month=month,
        day=int(match["number"] or match["number_after"]),
        year=int(match["year"]) if match["year"] else None,
        hour=hour,
        minute=int(match["minute"] or 0),
    )


def _with_month_named(match: re.Match[str]) -> str:
    name = next((name for name, at in _months().items() if at == int(match["month"])), "?")
    return f"{match['day']} {name} "


def _unit(word: str) -> timedelta | None:
    return _units().get(word)


@cache
def _units() -> dict[str, timedelta]:
    """The units by the words that mean them: the networks' own first, then CLDR's."""
    units = {word: unit for unit, names in _UNITS.items() for word in names.split()}
    for word, unit in _cldr_units():
        units.setdefault(word, unit)
    return units


def _cldr_units() -> Iterator[tuple[str, timedelta]]:
    seconds = timedelta(seconds=1)
    lengths = (seconds, timedelta(minutes=1), timedelta(hours=1), _DAY, timedelta(weeks=1))
    shapes = product(LANGUAGES, (*lengths, _MONTH, _YEAR), (1, 2, 5), (False, True))
    for language, unit, count, is_past in shapes:
        for style in ("long", "short"):
            age = format_timedelta(
                -count * unit if is_past else count * unit,
                add_direction=is_past,
                format=style,
                locale=language,
                # Five weeks are to be told in weeks, not as a month.
                threshold=0.85 if count < 5 else 1.3,
            )
            for word in age.casefold().replace("\u202f", " ").split():
                bare = word.strip(".")
                if len(bare) > 1 and bare.isalpha() and bare not in _DIRECTIONS:
                    yield bare, unit


_DIRECTIONS = words(
    "il\ny\na\nvor\nhace\nhá\nha\nago\nfa\ntemu\ngeleden\natrás\nseit\ndepuis\nför\nsedan\nsen\nom"
)


@cache
def _months() -> dict[str, int]:
    """The months by their names and what they are shortened to."""
    return {
        name.casefold().strip("."): month
        for language in reversed(LANGUAGES)
        for context, width in product(("format", "stand-alone"), ("wide", "abbreviated"))
        for month, name in Locale(language).months[context][width].items()
    }


@cache
def _weekdays() -> frozenset[str]:
    """The days of the week by their names and what they are shortened to."""
    return frozenset(
        name.casefold().strip(".")
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for name in Locale(language).days["format"][width].values()
    )
