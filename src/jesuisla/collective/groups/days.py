"""Days in words as the reader's language writes them."""

import re
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language

_FIRST = re.compile(
    r"(?<!\d)1(?=[ \u00a0](?:jan|fév|mars|avr|mai|juin|juil|août|sept|oct|nov|déc))"
)
_DAY_AND_MONTH = re.compile(r"\b(\d{1,2}(?:er)?) (?=[^\W\d])")


def mend_day(text: str) -> str:
    r"""Keep a day beside its month on one line; write the first of a month as French does.

    >>> from django.utils.translation import override
    >>> with override("fr"):
    ...     mend_day("1 novembre 2026"), mend_day("dim. 21 mars")
    ('1er\xa0novembre 2026', 'dim. 21\xa0mars')
    >>> with override("en"):
    ...     mend_day("1 November 2026, 12:30")
    '1\xa0November 2026, 12:30'
    """
    if (get_language() or "").startswith("fr"):
        text = _FIRST.sub("1er", text)
    return _DAY_AND_MONTH.sub("\\1\u00a0", text)


def day_in_words(value: date, form: str) -> str:
    """Return a date or a moment in a format of the reader's language."""
    return mend_day(date_format(value, form))


def hour_in_words(moment: datetime) -> str:
    r"""Return the hour of a moment by the reader's clock; French says no minutes of a full one.

    >>> from datetime import UTC
    >>> from django.utils.timezone import override as clock
    >>> from django.utils.translation import override
    >>> with clock(UTC), override("fr"):
    ...     [hour_in_words(datetime(2026, 7, 1, 8, minutes, tzinfo=UTC)) for minutes in (0, 5)]
    ['8\xa0h', '8\xa0h\xa005']
    """
    hour = day_in_words(localtime(moment), "TIME_FORMAT")
    return hour.replace("\u00a0h\u00a000", "\u00a0h")
