"""How good the order models are, as sentences and a drawing."""

from collections.abc import Sequence

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.analysis.visibility import FEWEST_READINGS, FEWEST_THREADS
from jesuisla.collective.drawing.scales import Scale, ScaleRow, scale
from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.results.order_quality import OrderModelQuality


def order_in_words(qualities: Sequence[OrderModelQuality]) -> dict[str, object]:
    """A headline and the drawing of the networks that bear figures; what the others lack."""
    comparable = [quality for quality in qualities if quality.overlap is not None]
    return {
        "qualities": qualities,
        "headlines": [_headline(quality) for quality in comparable],
        "drawing": _drawing(comparable) if comparable else None,
        "missing": [_missing(quality) for quality in qualities if quality not in comparable],
    }


def _headline(quality: OrderModelQuality) -> str:
    return _("%(network)s: of the ten top comments, we predict %(count)d.") % {
        "network": quality.name,
        "count": round(10 * (quality.overlap or 0.0)),
    }


def _drawing(qualities: Sequence[OrderModelQuality]) -> Scale:
    return scale(
        [_row(quality) for quality in qualities],
        key="order",
        title=_("Share of the real top ten that we predict"),
        heads=(_("Social network"), _("Share predicted")),
        mark=_("by the number of likes alone"),
    )


def _row(quality: OrderModelQuality) -> ScaleRow:
    words = percent(quality.overlap)
    if quality.lowest is not None and quality.highest is not None:
        words = _("%(share)s (between %(low)s and %(high)s)") % {
            "share": words,
            "low": percent(quality.lowest),
            "high": percent(quality.highest),
        }
    if quality.by_likes is not None:
        words = _("%(words)s; by the number of likes alone %(share)s") % {
            "words": words,
            "share": percent(quality.by_likes),
        }
    return ScaleRow(
        label=quality.name,
        value=percent(quality.overlap),
        words=words,
        share=quality.overlap or 0.0,
        low=quality.lowest,
        high=quality.highest,
        mark=quality.by_likes,
    )


def _missing(quality: OrderModelQuality) -> str:
    readings = max(FEWEST_READINGS - quality.readings, 0)
    threads = max(FEWEST_THREADS - quality.long_threads, 0)
    parts = []
    if readings:
        parts.append(
            ngettext("%(count)d snapshot", "%(count)d snapshots", readings) % {"count": readings}
        )
    if threads:
        parts.append(
            ngettext(
                "%(count)d thread with more than ten comments known",
                "%(count)d threads with more than ten comments known",
                threads,
            )
            % {"count": threads}
        )
    return _("%(network)s: %(missing)s still missing.") % {
        "network": quality.name,
        "missing": _(" and ").join(parts),
    }


def percent(share: float | None) -> str:
    """A share in percent, rounded; a dash where it is not known.

    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     percent(0.5), percent(None)
    ('50 %', '–')
    """
    return "–" if share is None else _("%(percent)d %%") % {"percent": round(100 * share)}


def learnt_from_in_words(quality: OrderModelQuality) -> str:
    """Say from how much an order model learnt, and when."""
    parts = [
        ngettext("%(count)s snapshot", "%(count)s snapshots", quality.readings)
        % {"count": quality.readings}
    ]
    if quality.threads:
        parts.append(
            ngettext("%(count)s thread", "%(count)s threads", quality.threads)
            % {"count": quality.threads}
        )
    if quality.pages:
        parts.append(
            ngettext("%(count)s page of its own", "%(count)s pages of their own", quality.pages)
            % {"count": quality.pages}
        )
    sentence = ", ".join(parts)
    if quality.fitted_at is None:
        return sentence
    learning_date = _("learnt %(when)s") % {
        "when": day_in_words(localtime(quality.fitted_at), "SHORT_DATETIME_FORMAT")
    }
    return f"{sentence}\u00a0· {learning_date}"
