"""How templates say shares: ``{% load measures %}``."""

from django import template
from django.utils.translation import gettext as _

from jesuisla.collective.impact.words import learnt_from_in_words

register = template.Library()
register.filter("learnt_from_in_words", learnt_from_in_words)


@register.filter
def percent(share: float | None) -> str:
    """A share in percent, rounded; a dash where it is not known.

    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     percent(0.5), percent(None)
    ('50 %', '–')
    """
    return "–" if share is None else _("%(percent)d %%") % {"percent": round(100 * share)}
