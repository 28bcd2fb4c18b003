"""What the group's own labels of the studio brought, in words for the team."""

from dataclasses import dataclass

from django.template.defaultfilters import floatformat
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.analysis.triage import FEWEST_KEPT, FEWEST_KEPT_EACH, LabelGain
from jesuisla.collective.scoring.models import StudioMeasure
from jesuisla.collective.scoring.studio_gain import StudioOutcome, gain_of

MINUTES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class GainWords:
    """A headline; what comes of so many minutes, by the way they were spent; how it was measured.

    ``rows`` are empty where nothing can be said.
    """

    headline: str
    minutes: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    details: tuple[str, ...] = ()


def gain_in_words(measure: StudioMeasure | None) -> GainWords:
    """Say what chosen and drawn labels brought in ten minutes, or what is missing to say it."""
    if measure is None:
        return GainWords(headline=_("It is measured with the next lesson, on Monday night."))
    outcome: StudioOutcome = measure.outcome
    measured_at = _("Measured on %(day)s, on comments whose words are still kept.") % {
        "day": date_format(localtime(measure.measured_at), "DATE_FORMAT")
    }
    gain = gain_of(outcome)
    if gain is None:
        details = (measured_at, *_elsewhere(outcome))
        return GainWords(headline=_missing_in_words(outcome), details=details)
    # What comes later is less than what comes first: a few minutes are not made ten.
    minutes_shown = min(gain.minutes, MINUTES)
    minutes = ngettext(
        "For %(minutes)s minute of work:", "For %(minutes)s minutes of work:", round(minutes_shown)
    ) % {"minutes": round(minutes_shown)}
    scale = 100 / gain.loss.before * minutes_shown / gain.minutes
    low, high = (round(scale * edge) for edge in gain.loss.interval)
    difference = _("%(points)s points (between %(low)s and %(high)s)") % {
        "points": _signed(round(scale * (gain.loss.by_choice - gain.loss.by_draw))),
        "low": _signed(low),
        "high": _signed(high),
    }
    rows = (
        (_("Chosen comments"), _errors_in_words(round(scale * gain.loss.by_choice))),
        (_("Drawn comments"), _errors_in_words(round(scale * gain.loss.by_draw))),
        (_("Choosing rather than drawing"), difference),
    )
    return GainWords(
        headline=_verdict_in_words(gain),
        minutes=minutes,
        rows=rows,
        details=(
            measured_at,
            *_how_in_words(outcome, gain),
            _order_in_words(gain),
            *_elsewhere(outcome),
        ),
    )


def _verdict_in_words(gain: LabelGain) -> str:
    if not gain.learned_chosen and not gain.learned_drawn:
        return _(
            "Neither way has taught it anything yet: nearly all of these comments got the same"
            " answer."
        )
    return {
        1: _("Chosen comments teach it more than drawn ones."),
        0: _("Nobody can say yet which teaches it more: the difference may be chance."),
        -1: _("Chosen comments teach it less than drawn ones."),
    }[gain.loss.surely]


def _missing_in_words(outcome: StudioOutcome) -> str:
    counts = (
        outcome["fewest_chosen"] - outcome["chosen_count"],
        outcome["fewest_drawn"] - outcome["drawn_count"],
        FEWEST_KEPT - outcome["kept_count"],
    )
    phrases = (
        ngettext("%(count)s chosen", "%(count)s chosen", counts[0]),
        ngettext("%(count)s drawn", "%(count)s drawn", counts[1]),
        ngettext("%(count)s kept aside", "%(count)s kept aside", counts[2]),
    )
    missing = [
        phrase % {"count": count}
        for phrase, count in zip(phrases, counts, strict=True)
        if count > 0
    ]
    if missing:
        return _("Too early to tell. Comments still missing: %(counts)s.") % {
            "counts": ", ".join(missing)
        }
    return ngettext(
        "Too early to tell: of %(kept)s comments kept aside %(yes)s is hateful. At least %(each)s"
        " have to be, and as many not.",
        "Too early to tell: of %(kept)s comments kept aside %(yes)s are hateful. At least %(each)s"
        " have to be, and as many not.",
        outcome["yes_count"],
    ) % {
        "kept": outcome["kept_count"],
        "yes": outcome["yes_count"],
        "each": FEWEST_KEPT_EACH,
    }


def _errors_in_words(percent: int) -> str:
    """Say how many per cent fewer errors there are.

    >>> _errors_in_words(0)
    'as many errors'
    """
    if not percent:
        return _("as many errors")
    if percent > 0:
        return _("%(percent)s %% less error") % {"percent": percent}
    return _("%(percent)s %% more error") % {"percent": -percent}


def _signed(points: int) -> str:
    """Return a number with its sign, as print has it.

    >>> _signed(3), _signed(0), _signed(-2)
    ('+3', '0', '\N{MINUS SIGN}2')
    """
    return f"{points:+d}".replace("-", "\N{MINUS SIGN}") if points else "0"


def _how_in_words(outcome: StudioOutcome, gain: LabelGain) -> list[str]:
    if outcome["is_pace_known"]:
        pace = _("A chosen comment takes you %(chosen)s seconds, a drawn one %(drawn)s.") % {
            "chosen": floatformat(outcome["seconds_chosen"], 0),
            "drawn": floatformat(outcome["seconds_drawn"], 0),
        }
    else:
        pace = _("Ten seconds a comment are assumed: your own pace is not known yet.")
    return [
        _(
            "It learned from %(chosen)s chosen and %(drawn)s drawn comments, half of them at a"
            " time: %(minutes)s minutes of work each way."
        )
        % {
            "chosen": outcome["chosen_count"],
            "drawn": outcome["drawn_count"],
            "minutes": floatformat(gain.minutes, 0),
        },
        pace,
        _(
            "It was tried on %(kept)s comments kept aside, %(yes)s of them hateful. Its error is"
            " how far what it announces is from what you said (log-loss): %(before)s at first,"
            " %(by_choice)s after the chosen ones, %(by_draw)s after the drawn ones."
        )
        % {
            "kept": outcome["kept_count"],
            "yes": outcome["yes_count"],
            "before": floatformat(gain.loss.before, 3),
            "by_choice": floatformat(gain.loss.before - gain.loss.by_choice, 3),
            "by_draw": floatformat(gain.loss.before - gain.loss.by_draw, 3),
        },
    ]


def _order_in_words(gain: LabelGain) -> str:
    order = gain.auc
    return _(
        "Of 100 pairs of a hateful and another comment, it puts the hateful one first in"
        " %(before)s at first, in %(by_choice)s after the chosen ones, in %(by_draw)s after the"
        " drawn ones (AUC); difference between %(low)s and %(high)s."
    ) % {
        "before": round(100 * order.before),
        "by_choice": round(100 * (order.before + order.by_choice)),
        "by_draw": round(100 * (order.before + order.by_draw)),
        "low": _signed(round(100 * order.interval[0])),
        "high": _signed(round(100 * order.interval[1])),
    }


def _elsewhere(outcome: StudioOutcome) -> list[str]:
    count = outcome["elsewhere_count"]
    if not count:
        return []
    sentence = ngettext(
        "%(counter)s comment in another language does not count here.",
        "%(counter)s comments in other languages do not count here.",
        count,
    )
    return [sentence % {"counter": count}]
