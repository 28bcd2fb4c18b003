"""Days in words as the reader's language writes them."""

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language

_FIRST = re.compile(
    r"(?<!\d)1(?=[ \u00a0](?:jan|fév|mars|avr|mai|juin|juil|août|sept|oct|nov|déc))"
)


def mend_first(text: str) -> str:
    """Write the first of a month as French does.

    >>> from django.utils.translation import override
    >>> with override("fr"):
    ...     mend_first("1 novembre 2026"), mend_first("21 mars")
    ('1er novembre 2026', '21 mars')
    >>> with override("en"):
    ...     mend_first("1 November 2026")
    '1 November 2026'
    """
    return _FIRST.sub("1er", text) if (get_language() or "").startswith("fr") else text


def day_in_words(value: date, form: str) -> str:
    """Return a date or a moment in a format of the reader's language."""
    return mend_first(date_format(value, form))
