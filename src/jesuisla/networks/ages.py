"""Ages as networks write them: ``3 h``, ``2 j``, ``il y a 3 semaines``, ``5 days ago``."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_UNITS = {
    timedelta(seconds=1): "s sec secs second seconds seconde secondes",
    timedelta(minutes=1): "m min mins minute minutes",
    timedelta(hours=1): "h hr hrs hour hours heure heures",
    timedelta(days=1): "j d day days jour jours",
    timedelta(weeks=1): "w wk wks week weeks sem semaine semaines",
    # A month and a year as the networks' own rounding makes them, near enough.
    timedelta(days=30): "mo mos month months mois",
    timedelta(days=365): "y yr yrs year years a an ans",
}
_BY_WORD = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_EDITED = re.compile(r" ?[(·•-]? ?\b(?:modifiée?|edited)\)?$")
_AGE = re.compile(
    r"(?:il y a |depuis )?(?P<number>[0-9]{1,4}|une?|an?) ?(?P<word>[a-z]{1,8})\.?(?: ago)?"
)
_SAID = {
    "à l'instant": timedelta(minutes=1),
    "maintenant": timedelta(minutes=1),
    "just now": timedelta(minutes=1),
    "now": timedelta(minutes=1),
    "moments ago": timedelta(minutes=1),
}


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


def read_age(text: str) -> Age | None:
    """The age in a line of its own, or ``None`` when the line says something else.

    ``text`` is lower-case with plain spaces and apostrophes.

    >>> read_age("il y a 3 heures (modifié)")
    Age(count=3, unit=datetime.timedelta(seconds=3600))
    >>> read_age("3 heures de train") is None
    True
    """
    if len(text) > 40:
        return None
    plain = _EDITED.sub("", text)
    if plain in _SAID:
        return Age(0, _SAID[plain])
    if plain in ("hier", "yesterday"):
        return Age(1, timedelta(days=1))
    match = _AGE.fullmatch(plain)
    unit = _BY_WORD.get(match["word"]) if match else None
    if match is None or unit is None:
        return None
    number = match["number"]
    if not number.isdigit() and not (plain.startswith("il y a") or plain.endswith("ago")):
        return None
    return Age(int(number) if number.isdigit() else 1, unit)
