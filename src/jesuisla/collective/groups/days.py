"""Days in words as the reader's language writes them."""

import re
from datetime import date, datetime, time

from django.utils.formats import date_format, time_format
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


def clock_in_words(hour: time) -> str:
    r"""Return an hour as the reader's language writes it; French says no minutes of a full one.

    >>> from django.utils.translation import override
    >>> with override("fr"):
    ...     clock_in_words(time(8)), clock_in_words(time(8, 5))
    ('8\xa0h', '8\xa0h\xa005')
    """
    return time_format(hour, "TIME_FORMAT").replace("\u00a0h\u00a000", "\u00a0h")


def hour_in_words(moment: datetime) -> str:
    """Return the hour of a moment by the reader's clock."""
    return clock_in_words(localtime(moment).time())
