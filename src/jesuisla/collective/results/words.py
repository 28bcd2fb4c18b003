"""What the figures say, as finished sentences."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.collective.results.log import Worth


def learnt_from_in_words(worth: Worth) -> str:
    """Say from how much an order model learnt, and when."""
    parts = [
        ngettext("%(count)s reading", "%(count)s readings", worth.readings)
        % {"count": worth.readings}
    ]
    if worth.threads:
        parts.append(
            ngettext("%(count)s thread", "%(count)s threads", worth.threads)
            % {"count": worth.threads}
        )
    if worth.pages:
        parts.append(
            ngettext("%(count)s page of its own", "%(count)s pages of their own", worth.pages)
            % {"count": worth.pages}
        )
    sentence = ", ".join(parts)
    if worth.fitted_at is None:
        return sentence
    learnt = _("learnt %(when)s") % {
        "when": date_format(localtime(worth.fitted_at), "SHORT_DATETIME_FORMAT")
    }
    return f"{sentence} · {learnt}"
